/* Signals of the emulated HSA runtime: operations, waits and their time limits, handlers,
   groups of several, and handles that are none.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <signal.h>
#include "hsa_runtime.h"

static uint64_t
now (void)
{
  uint64_t time = 0;
  hsa_system_get_info (HSA_SYSTEM_INFO_TIMESTAMP, &time);
  return time;
}

static void
check_operations (void)
{
  start_runtime ();
  hsa_signal_t s = new_signal (5);
  CHECK (hsa_signal_load_relaxed (s) == 5, "a signal has its first value");
  hsa_signal_store_screlease (s, -3);
  CHECK (hsa_signal_load_scacquire (s) == -3, "values may be negative");
  CHECK (hsa_signal_exchange_scacq_screl (s, 12) == -3
           && hsa_signal_load_acquire (s) == 12,
         "exchange");
  CHECK (hsa_signal_cas_scacq_screl (s, 11, 1) == 12
           && hsa_signal_cas_relaxed (s, 12, 10) == 12
           && hsa_signal_load_relaxed (s) == 10,
         "compare and exchange");
  hsa_signal_add_relaxed (s, 7);
  hsa_signal_subtract_acq_rel (s, 2);
  CHECK (hsa_signal_load_relaxed (s) == 15, "add and subtract");
  hsa_signal_and_release (s, 6);
  hsa_signal_or_acquire (s, 9);
  hsa_signal_xor_scacquire (s, 3);
  CHECK (hsa_signal_load_relaxed (s) == (((15 & 6) | 9) ^ 3),
         "and, or, exclusive or");
  hsa_signal_silent_store_relaxed (s, 4);
  CHECK (hsa_signal_load_relaxed (s) == 4, "a silent store stores");
  volatile hsa_signal_value_t *place = NULL;
  CHECK_SUCCESS (hsa_amd_signal_value_pointer (s, &place));
  CHECK (place && *place == 4, "the value has an address");
  CHECK (s.handle % 64 == 0, "a signal is aligned to its size");
  CHECK_SUCCESS (hsa_signal_destroy (s));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_SIGNAL, hsa_signal_destroy (s));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_signal_destroy ((hsa_signal_t) { 0 }));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_signal_create (1, 0, NULL, NULL));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_signal_create (1, 1, NULL, &s));
  hsa_agent_t twice[2] = { host_agent, host_agent };
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_signal_create (1, 2, twice, &s));
  CHECK_SUCCESS (hsa_amd_signal_create (1, 1, twice, 0, &s));
  CHECK_SUCCESS (hsa_shut_down ());
}

static void *
set_later (void *data)
{
  hsa_signal_t *signal = data;
  usleep (20000);
  hsa_signal_store_screlease (*signal, 3);
  return NULL;
}

static void
check_waits (void)
{
  pthread_t thread;
  start_runtime ();
  hsa_signal_t s = new_signal (1);
  uint64_t begin = now ();
  CHECK (hsa_signal_wait_relaxed (s, HSA_SIGNAL_CONDITION_EQ, 2, 30000000,
                                  HSA_WAIT_STATE_BLOCKED)
             == 1
           && now () - begin >= 30000000,
         "a wait ends when its time is over");
  CHECK (hsa_signal_wait_relaxed (s, HSA_SIGNAL_CONDITION_EQ, 2, 0,
                                  HSA_WAIT_STATE_ACTIVE)
           == 1,
         "no time is no wait");
  CHECK (
    hsa_signal_wait_acquire (s, HSA_SIGNAL_CONDITION_NE, 2, UINT64_MAX, 0) == 1
      && hsa_signal_wait_acquire (s, HSA_SIGNAL_CONDITION_LT, 2, UINT64_MAX, 0)
           == 1
      && hsa_signal_wait_acquire (s, HSA_SIGNAL_CONDITION_GTE, 1, UINT64_MAX, 0)
           == 1,
    "conditions that hold already");
  pthread_create (&thread, NULL, set_later, &s);
  CHECK (hsa_signal_wait_scacquire (s, HSA_SIGNAL_CONDITION_GTE, 3, UINT64_MAX,
                                    HSA_WAIT_STATE_BLOCKED)
           == 3,
         "a wait ends when another thread stores");
  pthread_join (thread, NULL);
  hsa_signal_t several[3] = { new_signal (7), new_signal (7), s };
  hsa_signal_condition_t conditions[3]
    = { HSA_SIGNAL_CONDITION_EQ, HSA_SIGNAL_CONDITION_EQ,
        HSA_SIGNAL_CONDITION_EQ };
  hsa_signal_value_t values[3] = { 1, 2, 4 }, got = 0;
  CHECK (
    hsa_amd_signal_wait_any (3, several, conditions, values, 1000000, 0, &got)
      == UINT32_MAX,
    "none of several has its value in time");
  pthread_create (&thread, NULL, set_later, &several[1]);
  values[1] = 3;
  CHECK (hsa_amd_signal_wait_any (3, several, conditions, values, UINT64_MAX, 0,
                                  &got)
             == 1
           && got == 3,
         "the second of several has it");
  pthread_join (thread, NULL);
  hsa_signal_group_t group = { 0 };
  hsa_signal_t which = { 0 };
  CHECK_SUCCESS (hsa_signal_group_create (3, several, 0, NULL, &group));
  CHECK_SUCCESS (hsa_signal_group_wait_any_scacquire (group, conditions, values,
                                                      0, &which, &got));
  CHECK (which.handle == several[1].handle && got == 3, "and in a group");
  CHECK_SUCCESS (hsa_signal_group_destroy (group));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_SIGNAL_GROUP,
              hsa_signal_group_destroy (group));
  CHECK_SUCCESS (hsa_shut_down ());
}

static hsa_signal_t answered;
static hsa_signal_value_t seen[4];
static unsigned calls;

/* The first call asks for another one.  */
static bool
handle (hsa_signal_value_t value, void *data)
{
  seen[calls++] = value;
  hsa_signal_store_relaxed (*(hsa_signal_t *) data, 0);
  hsa_signal_add_screlease (answered, 1);
  return calls == 1;
}

static bool
destroy_it (hsa_signal_value_t value, void *data)
{
  hsa_signal_t signal = *(hsa_signal_t *) data;
  (void) value;
  hsa_signal_destroy (signal);
  hsa_signal_store_screlease (answered, 100);
  return false;
}

static void
called (void *data)
{
  hsa_signal_store_screlease (*(hsa_signal_t *) data, 200);
}

static void
check_handlers (void)
{
  start_runtime ();
  hsa_signal_t s = new_signal (0), other = new_signal (5);
  answered = new_signal (0);
  CHECK_SUCCESS (
    hsa_amd_signal_async_handler (s, HSA_SIGNAL_CONDITION_GTE, 8, handle, &s));
  hsa_signal_store_relaxed (s, 7);
  CHECK (hsa_signal_wait_scacquire (answered, HSA_SIGNAL_CONDITION_NE, 0,
                                    10000000, 0)
           == 0,
         "a handler waits for its condition");
  for (int i = 0; i < 3; i++)
    {
      hsa_signal_store_relaxed (s, 8 + i);
      if (i < 2)
        hsa_signal_wait_scacquire (answered, HSA_SIGNAL_CONDITION_GTE, i + 1,
                                   UINT64_MAX, 0);
    }
  usleep (5000);
  CHECK (calls == 2 && seen[0] == 8 && seen[1] == 9,
         "it is called as often as it asks for: %u", calls);
  CHECK_SUCCESS (hsa_amd_signal_async_handler (other, HSA_SIGNAL_CONDITION_EQ,
                                               5, destroy_it, &other));
  CHECK (hsa_signal_wait_scacquire (answered, HSA_SIGNAL_CONDITION_EQ, 100,
                                    UINT64_MAX, 0)
           == 100,
         "a handler may destroy its signal");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_SIGNAL,
              hsa_amd_signal_async_handler (other, HSA_SIGNAL_CONDITION_EQ, 5,
                                            destroy_it, &other));
  CHECK_CALL (
    HSA_STATUS_ERROR_INVALID_ARGUMENT,
    hsa_amd_signal_async_handler (s, HSA_SIGNAL_CONDITION_EQ, 5, NULL, &other));
  CHECK_SUCCESS (hsa_amd_async_function (called, &answered));
  CHECK (hsa_signal_wait_scacquire (answered, HSA_SIGNAL_CONDITION_EQ, 200,
                                    UINT64_MAX, 0)
           == 200,
         "a function is called on a thread of the runtime");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* Signals are passed to and fro by two threads: none of the stores is missed.  A store that
   is missed costs 50 ms.  */
enum
{
  ROUNDS = 2000,
  BLOCK = 100
};

static void *
answer (void *data)
{
  hsa_signal_t *pair = data;
  for (long i = 1; i <= ROUNDS; i++)
    {
      hsa_signal_wait_scacquire (pair[0], HSA_SIGNAL_CONDITION_EQ, i,
                                 UINT64_MAX, 0);
      hsa_signal_store_screlease (pair[1], i);
    }
  return NULL;
}

static void
check_passing (void)
{
  pthread_t thread;
  start_runtime ();
  hsa_signal_t pair[2] = { new_signal (0), new_signal (0) };
  pthread_create (&thread, NULL, answer, pair);
  /* Other programs may take the processors for as long now and then, but hardly in each
     block of rounds.  */
  uint64_t begin = now (), shortest = UINT64_MAX;
  for (long i = 1; i <= ROUNDS; i++)
    {
      hsa_signal_store_screlease (pair[0], i);
      hsa_signal_wait_scacquire (pair[1], HSA_SIGNAL_CONDITION_EQ, i,
                                 UINT64_MAX, 0);
      if (i % BLOCK != 0)
        continue;
      uint64_t taken = now () - begin;
      shortest = taken < shortest ? taken : shortest;
      begin += taken;
    }
  pthread_join (thread, NULL);
  CHECK (shortest < UINT64_C (50000000) * BLOCK / 4,
         "stores are not missed by those who wait");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* The child of fork can do nothing, and the parent goes on.  */
static void
check_fork (void)
{
  start_runtime ();
  hsa_signal_t s = new_signal (1);
  pid_t child = fork ();
  if (child == 0)
    {
      hsa_signal_t none;
      bool refused
        = hsa_signal_create (1, 0, NULL, &none)
            == HSA_STATUS_ERROR_NOT_INITIALIZED
          && hsa_init () == HSA_STATUS_ERROR_NOT_INITIALIZED
          && hsa_signal_wait_relaxed (s, HSA_SIGNAL_CONDITION_EQ, 0, 1000000, 0)
               == 1;
      _exit (!refused);
    }
  int status = 1;
  waitpid (child, &status, 0);
  CHECK (status == 0, "a child of fork is refused");
  CHECK_SUCCESS (hsa_signal_destroy (s));
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
use_wild_signal (void)
{
  start_runtime ();
  fclose (stderr);
  signal (SIGABRT, _exit);
  hsa_signal_store_relaxed ((hsa_signal_t) { 0x1234 }, 1);
}

static void
check_wild (void)
{
  pid_t child = fork ();
  if (child == 0)
    {
      use_wild_signal ();
      _exit (0);
    }
  int status = 0;
  waitpid (child, &status, 0);
  CHECK (WIFEXITED (status) && WEXITSTATUS (status) == SIGABRT,
         "an operation on what is no signal ends the program");
}

int
main (void)
{
  run_case ("operations", check_operations, NULL, NULL);
  run_case ("waits", check_waits, NULL, NULL);
  run_case ("handlers", check_handlers, NULL, NULL);
  run_case ("passing", check_passing, NULL, NULL);
  run_case ("fork", check_fork, NULL, NULL);
  run_case ("what is none", check_wild, NULL, NULL);
  return UNIT_RESULT ();
}
