/* The gate that each call passes.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/call.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include "emulators/common/calls.h"
#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/settings.h"

unsigned call_gate = GATE_NOT_INITIALIZED;

void
call_gate_open (enum call_gate reason)
{
  __atomic_and_fetch (&call_gate, ~(unsigned) reason, __ATOMIC_RELEASE);
}

void
call_gate_close (enum call_gate reason)
{
  __atomic_or_fetch (&call_gate, reason, __ATOMIC_RELEASE);
}

static unsigned long counts[CALLS];
static struct calls calls
  = { .count = CALLS, .name = entry_name, .counts = counts };
static pthread_once_t prepared = PTHREAD_ONCE_INIT;

static void
prepare (void)
{
  const struct settings *settings = settings_get ();
  calls.failures = settings->failures;
  calls.failure_count = settings->failure_count;
  if (settings->count_calls || settings->failure_count > 0)
    call_gate_close (GATE_WATCHED);
}

hsa_status_t
call_check (unsigned number, bool early)
{
  int error;
  pthread_once (&prepared, prepare);
  unsigned gate = __atomic_load_n (&call_gate, __ATOMIC_ACQUIRE);
  if (gate & GATE_FORKED)
    return early && number != CALL_hsa_init ? HSA_STATUS_SUCCESS
                                            : HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (gate & GATE_WATCHED && calls_note (&calls, number, &error))
    return error;
  if (gate & GATE_NOT_INITIALIZED && !early)
    return HSA_STATUS_ERROR_NOT_INITIALIZED;
  return HSA_STATUS_SUCCESS;
}

/* Print the calls' counts where the environment asks for it.  */
static void
call_print_counts (void)
{
  unsigned gate = __atomic_load_n (&call_gate, __ATOMIC_ACQUIRE);
  if (!(gate & GATE_WATCHED) || gate & GATE_FORKED
      || !settings_get ()->count_calls)
    return;
  calls_print (&calls, "gangway-hsa");
  fprintf (stderr, "gangway-hsa: kernels at once: %u\n",
           dispatch_most_running ());
  fprintf (stderr,
           "gangway-hsa: instructions of the longest waves: %" PRIu64 "\n",
           dispatch_longest_waves ());
}

static void __attribute__ ((destructor)) at_exit (void)
{
  call_print_counts ();
}
