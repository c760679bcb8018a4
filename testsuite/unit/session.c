/* Sessions: each transition calls the plugin once, and no other.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <sys/wait.h>
#include "testsuite/unit/fake_device.h"

static bool
is (unsigned long sessions, unsigned long tables, unsigned long sets,
    unsigned long runs, unsigned long abandons)
{
  bool same = fake.sessions == sessions && fake.tables == tables
              && fake.sets == sets && fake.runs == runs
              && fake.abandons == abandons;
  memset (&fake, 0, sizeof fake);
  return same;
}

static struct session *
started (void)
{
  struct session *session = malloc (session_size (&fake_device));
  CHECK (session_start (session, &fake_device, NULL), "a session starts");
  CHECK (session->state == SESSION_STARTED, "its state says so");
  return session;
}

/* A staged table of COUNT entries; NULL where the plugin declines.  */
static void **
stage_table (struct session *session, size_t count)
{
  struct gomp_stage stage = { .count = count, .align = 1 };
  if (!session_can_stage (session) || !session_stage (session, &stage))
    return NULL;
  return stage.table;
}

static void
test_tables (void)
{
  struct session *session = started ();
  void **table = stage_table (session, 3);
  CHECK (table != NULL && session->state == SESSION_TABLED,
         "the plugin's table is given");
  session_run (session, NULL, NULL);
  CHECK (session->state == SESSION_ENDED, "a run ends the session");
  CHECK (is (1, 1, 0, 1, 0), "start, allocate, run");
  free (session);

  session = started ();
  fake_offers_table = false;
  CHECK (stage_table (session, 3) == NULL && session->state == SESSION_STARTED,
         "a plugin may decline to give a table");
  session_set_table (session, (void *) FAKE_OFFSET);
  CHECK (session->state == SESSION_TABLED, "then it is set");
  session_run (session, NULL, NULL);
  CHECK (is (1, 0, 1, 1, 0), "start, set, run");
  fake_offers_table = true;
  free (session);

  session = started ();
  fake_plugin.session_stage = NULL;
  CHECK (stage_table (session, 3) == NULL,
         "a plugin need not have the function");
  fake_plugin.session_stage = fake_stage;
  session_set_table (session, NULL);
  session_run (session, NULL, NULL);
  CHECK (is (1, 0, 1, 1, 0), "an empty table is set");
  free (session);
}

static void
test_launches (void)
{
  unsigned dims[3] = { 0 };
  struct session *session = started ();
  session_set_table (session, NULL);
  session_exec (session, NULL, dims, NULL);
  CHECK (session->state == SESSION_ENDED && is (1, 0, 1, 1, 0),
         "an OpenACC launch ends the session");
  CHECK (session_start (session, &fake_device, fake_queue)
           && session->queue == fake_queue,
         "a session may have a queue");
  session_set_table (session, NULL);
  session_run (session, NULL, NULL);
  CHECK (session->state == SESSION_ENDED && is (1, 0, 1, 1, 0),
         "a launch in it ends the session");
  free (session);
}

static void
test_abandon (void)
{
  struct session *session = started ();
  session_abandon (session);
  CHECK (session->state == SESSION_ENDED && is (1, 0, 0, 0, 1),
         "a started session can be abandoned");
  free (session);
  session = started ();
  stage_table (session, 1);
  session_abandon (session);
  CHECK (session->state == SESSION_ENDED && is (1, 1, 0, 0, 1),
         "so can one with a table");
  fake_plugin.session_abandon = NULL;
  CHECK (session_start (session, &fake_device, NULL),
         "the memory serves again");
  session_abandon (session);
  CHECK (is (1, 0, 0, 0, 0), "a plugin need not know abandoning");
  fake_plugin.session_abandon = fake_abandon;
  fake_refuses_start = true;
  fake_quiet (true);
  CHECK (!session_start (session, &fake_device, NULL), "a start may fail");
  fake_quiet (false);
  CHECK (session->state == SESSION_IDLE, "and changes nothing then");
  fake_refuses_start = false;
  free (session);
}

#ifdef GANGWAY_DEBUG
static bool
dies (void (*what) (struct session *))
{
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      fake_quiet (true);
      struct session *session = malloc (session_size (&fake_device));
      session_start (session, &fake_device, NULL);
      what (session);
      _exit (0);
    }
  int status;
  waitpid (child, &status, 0);
  return status != 0;
}

static void
run_untabled (struct session *session)
{
  session_run (session, NULL, NULL);
}

static void
set_twice (struct session *session)
{
  session_set_table (session, NULL);
  session_set_table (session, NULL);
}

static void
run_twice (struct session *session)
{
  session_set_table (session, NULL);
  session_run (session, NULL, NULL);
  session_run (session, NULL, NULL);
}

static void
abandon_ended (struct session *session)
{
  session_set_table (session, NULL);
  session_run (session, NULL, NULL);
  session_abandon (session);
}
#endif

static void
test_wrong_transitions (void)
{
#ifdef GANGWAY_DEBUG
  CHECK (dies (run_untabled), "a run without a table is caught");
  CHECK (dies (set_twice), "a second table is caught");
  CHECK (dies (run_twice), "a second run is caught");
  CHECK (dies (abandon_ended), "abandoning an ended session is caught");
#else
  puts ("UNSUPPORTED: wrong transitions: the library has no checks");
#endif
}

int
main (void)
{
  CHECK (session_size (&fake_device)
           >= sizeof (struct session) + sizeof (struct gomp_offload_session),
         "a session has room for the plugin's part");
  test_tables ();
  test_launches ();
  test_abandon ();
  test_wrong_transitions ();
  return UNIT_RESULT ();
}
