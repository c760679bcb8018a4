/* The observers of data events.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/data_events.h"

data_observer *data_observer_now;

/* Atomic, relaxed.  */
static data_observer *observers[DATA_OBSERVERS];

static data_observer *
observer_of (enum data_observer_kind kind)
{
  return __atomic_load_n (&observers[kind], __ATOMIC_RELAXED);
}

/* Of two observers, what the first is told to begin first it is told to end last.  */
static void
tell_both (struct data_event *event, bool start)
{
  observer_of (start ? DATA_FOR_OPENACC : DATA_FOR_TOOL) (event, start);
  observer_of (start ? DATA_FOR_TOOL : DATA_FOR_OPENACC) (event, start);
}

/* Sequentially consistent: of two threads that begin to observe, the second sees both.  */
void
data_observe (enum data_observer_kind kind, data_observer *observer)
{
  __atomic_store_n (&observers[kind], observer, __ATOMIC_SEQ_CST);
  bool both = true;
  for (int i = 0; i < DATA_OBSERVERS; i++)
    both &= __atomic_load_n (&observers[i], __ATOMIC_SEQ_CST) != NULL;
  data_observer *expected = NULL;
  if (both)
    __atomic_store_n (&data_observer_now, tell_both, __ATOMIC_RELEASE);
  else
    __atomic_compare_exchange_n (&data_observer_now, &expected, observer, false,
                                 __ATOMIC_RELEASE, __ATOMIC_RELAXED);
}
