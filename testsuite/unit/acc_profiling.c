/* Registering callbacks of the profiling interface, and their order.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "unit.h"

#include <pthread.h>
#include <string.h>
#include "libacc/acc_profiling.h"

static char calls[64];

static void
note (char c)
{
  size_t used = strlen (calls);
  if (used + 1 < sizeof calls)
    calls[used] = c;
}

static void
callback_a (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) prof, (void) event, (void) api;
  note ('a');
}

static void
callback_b (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) prof, (void) event, (void) api;
  note ('b');
}

/* Dispatches again, and registers, from inside.  */
static void
callback_nested (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  note ('n');
  acc_profiling_dispatch (acc_thread_current (), prof, event, api);
  acc_prof_register (event->event_type, callback_b, acc_reg);
}

/* The callbacks an event of TYPE calls.  */
static const char *
dispatch (acc_event_t type)
{
  acc_prof_info prof = { .event_type = type };
  acc_event_info event = { .event_type = type };
  acc_api_info api = { 0 };
  memset (calls, 0, sizeof calls);
  acc_profiling_dispatch (acc_thread_current (), &prof, &event, &api);
  return calls;
}

#define CALLS(type, expected, what)                                            \
  CHECK (strcmp (dispatch (type), expected) == 0, "%s", what)

static void
check_order_and_counts (void)
{
  CALLS (acc_ev_update_start, "", "no callback, no call");
  acc_prof_register (acc_ev_update_start, callback_a, acc_reg);
  acc_prof_register (acc_ev_update_start, callback_b, acc_reg);
  acc_prof_register (acc_ev_update_start, callback_a, acc_reg);
  CALLS (acc_ev_update_start, "ab", "start events call in order, each once");
  acc_prof_register (acc_ev_update_end, callback_a, acc_reg);
  acc_prof_register (acc_ev_update_end, callback_b, acc_reg);
  CALLS (acc_ev_update_end, "ba", "end events call in reverse order");
  acc_prof_unregister (acc_ev_update_start, callback_a, acc_reg);
  CALLS (acc_ev_update_start, "ab", "registered twice, unregistered once");
  acc_prof_unregister (acc_ev_update_start, callback_a, acc_reg);
  CALLS (acc_ev_update_start, "b", "unregistered twice");
  acc_prof_unregister (acc_ev_update_start, callback_a, acc_reg);
  acc_prof_unregister ((acc_event_t) 99, callback_a, acc_reg);
  acc_prof_register (acc_ev_update_start, NULL, acc_reg);
  CALLS (acc_ev_update_start, "b", "what makes no sense is ignored");
}

static void
check_toggles (void)
{
  acc_prof_unregister (acc_ev_update_end, callback_b, acc_toggle);
  CALLS (acc_ev_update_end, "a", "one callback disabled");
  acc_prof_register (acc_ev_update_end, callback_b, acc_toggle);
  acc_prof_unregister (acc_ev_update_end, NULL, acc_toggle);
  CALLS (acc_ev_update_end, "", "one event disabled");
  CALLS (acc_ev_update_start, "b", "the others are not");
  acc_prof_register (acc_ev_update_end, NULL, acc_toggle);
  acc_prof_unregister (acc_ev_none, NULL, acc_toggle);
  CALLS (acc_ev_update_start, "", "all events disabled");
  acc_prof_register (acc_ev_none, NULL, acc_toggle);
  acc_prof_unregister (acc_ev_none, NULL, acc_toggle_per_thread);
  CALLS (acc_ev_update_start, "", "disabled for this thread");
  acc_prof_register (acc_ev_none, NULL, acc_toggle_per_thread);
  CALLS (acc_ev_update_end, "ba", "and all enabled again");
}

static void *
register_often (void *unused)
{
  for (int i = 0; i < 2000; i++)
    {
      acc_prof_register (acc_ev_create, callback_a, acc_reg);
      acc_prof_unregister (acc_ev_create, callback_a, acc_reg);
    }
  return unused;
}

static void
check_inside_and_beside (void)
{
  acc_prof_register (acc_ev_wait_start, callback_nested, acc_reg);
  CALLS (acc_ev_wait_start, "n", "no events of events");
  CALLS (acc_ev_wait_start, "nb", "registered from inside a callback");
  pthread_t thread;
  pthread_create (&thread, NULL, register_often, NULL);
  for (int i = 0; i < 20000; i++)
    dispatch (acc_ev_create);
  pthread_join (thread, NULL);
  CALLS (acc_ev_create, "", "registering beside dispatching");
}

int
main (void)
{
  CHECK (!acc_profiling_on, "off before the first registration");
  check_order_and_counts ();
  CHECK (acc_profiling_on, "on after it");
  check_toggles ();
  check_inside_and_beside ();
  CHECK (acc_prof_lookup ("acc_prof_register")
             == (acc_query_fn) acc_prof_register
           && !acc_prof_lookup ("no such thing") && !acc_prof_lookup (NULL),
         "looking functions up");
  return UNIT_RESULT ();
}
