/* Signals: 64 bytes each of memory that the host and kernels read and write.

   Who changes a value and who waits for one agree on the signal's count of watchers: a
   watcher adds itself to it and then looks at the value; a thread that has changed the value
   then looks at the count, by a read-modify-write of it.  The two operations on the count have
   an order, so that either the watcher sees the value or the other one sees the watcher and
   wakes it.  A kernel that stores to a value without a message to the host is noticed
   by the watchers' looking again, once in a millisecond while kernels run.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_SIGNAL_H
#define EMULATORS_HSA_RUNTIME_SIGNAL_H

#include "emulators/hsa/runtime/amd_types.h"

struct queue;

enum
{
  SIGNALS = 1 << 20, /* that there may be at once; the first is none */
  WATCHER_OF_ONE = 1,
  WATCHER_OF_ANY = 1 << 16
};

/* What belongs to a signal but is not for kernels.  Who changes a signal writes to its side,
   too: each has a cache line of its own, as the signals have.  */
struct signal_side
{
  /* How many wait for it: each in hsa_signal_wait_* counts WATCHER_OF_ONE, each other
     WATCHER_OF_ANY.  Atomic.  */
  _Alignas(sizeof (amd_signal_t)) uint32_t watchers;
  uint32_t next_free;  /* with the lock of signals */
  struct queue *queue; /* that it is the doorbell of */
};

/* Both of SIGNALS; set once, before the first signal.  */
extern amd_signal_t *signal_arena;
extern struct signal_side *signal_sides;

/* Get ready for signals.  Returns false where memory runs out.  With the runtime's
   lock.  */
bool signals_prepare (void);
/* The runtime is shut down: no signal is left.  */
void signals_end (void);
/* A fork's child: nobody waits.  */
void signals_fork_child (void);

/* A new signal of KIND; null where none is left.  Destroy one; nobody uses it any
   more.  */
amd_signal_t *signal_create (int64_t kind, int64_t value);
void signal_destroy (amd_signal_t *signal);

/* The signal of HANDLE, which may be any value; null where it is none.  */
static inline amd_signal_t *
signal_find (hsa_signal_t handle)
{
  uint64_t distance = handle.handle - (uintptr_t) signal_arena;
  amd_signal_t *signal = (amd_signal_t *) (uintptr_t) handle.handle;
  if (distance % sizeof *signal != 0
      || distance / sizeof *signal - 1 >= SIGNALS - 1
      || __atomic_load_n (&signal->kind, __ATOMIC_ACQUIRE)
           == AMD_SIGNAL_INVALID)
    return NULL;
  return signal;
}

/* The same for calls that can return no error: they end the process.  */
amd_signal_t *signal_refuse (hsa_signal_t handle);
static inline amd_signal_t *
signal_get (hsa_signal_t handle)
{
  amd_signal_t *signal = signal_find (handle);
  return __builtin_expect (signal != NULL, 1) ? signal : signal_refuse (handle);
}

static inline hsa_signal_t
signal_handle (const amd_signal_t *signal)
{
  return (hsa_signal_t) { (uintptr_t) signal };
}

static inline struct signal_side *
signal_side (const amd_signal_t *signal)
{
  return &signal_sides[signal - signal_arena];
}

/* Ring what SIGNAL is the doorbell of; wake its WATCHERS.  With no lock held.  */
void signal_ring (amd_signal_t *signal, int64_t value);
void signal_wake (amd_signal_t *signal, uint32_t watchers);
/* Wake the watchers of all.  */
void signals_wake (void);
/* A kernel's message (struct gpu's interrupt).  */
void signal_interrupt (void *data, uint32_t m0);

/* SIGNAL's value was changed.  With no lock held.  */
static inline void
signal_changed (amd_signal_t *signal)
{
  uint32_t watchers
    = __atomic_fetch_add (&signal_side (signal)->watchers, 0, __ATOMIC_ACQ_REL);
  if (__builtin_expect (watchers != 0, 0))
    signal_wake (signal, watchers);
}

static inline hsa_signal_value_t
do_hsa_signal_load (hsa_signal_t handle, int order)
{
  return __atomic_load_n (&signal_get (handle)->value, order);
}

static inline void
do_hsa_signal_silent_store (hsa_signal_t handle, hsa_signal_value_t value,
                            int order)
{
  __atomic_store_n (&signal_get (handle)->value, value, order);
}

static inline void
do_hsa_signal_store (hsa_signal_t handle, hsa_signal_value_t value, int order)
{
  amd_signal_t *signal = signal_get (handle);
  if (signal->kind == AMD_SIGNAL_DOORBELL)
    {
      signal_ring (signal, value);
      return;
    }
  __atomic_store_n (&signal->value, value, order);
  signal_changed (signal);
}

#define SIGNAL_CHANGE(verb, ...)                                               \
  static inline void do_hsa_signal_##verb (                                    \
    hsa_signal_t handle, hsa_signal_value_t value, int order)                  \
  {                                                                            \
    amd_signal_t *signal = signal_get (handle);                                \
    __VA_ARGS__ (&signal->value, value, order);                                \
    signal_changed (signal);                                                   \
  }
SIGNAL_CHANGE (add, __atomic_fetch_add)
SIGNAL_CHANGE (subtract, __atomic_fetch_sub)
SIGNAL_CHANGE (and, __atomic_fetch_and)
SIGNAL_CHANGE (or, __atomic_fetch_or)
SIGNAL_CHANGE (xor, __atomic_fetch_xor)
#undef SIGNAL_CHANGE

static inline hsa_signal_value_t
do_hsa_signal_exchange (hsa_signal_t handle, hsa_signal_value_t value,
                        int order)
{
  amd_signal_t *signal = signal_get (handle);
  value = __atomic_exchange_n (&signal->value, value, order);
  signal_changed (signal);
  return value;
}

static inline hsa_signal_value_t
do_hsa_signal_cas (hsa_signal_t handle, hsa_signal_value_t expected,
                   hsa_signal_value_t value, int order)
{
  amd_signal_t *signal = signal_get (handle);
  int failed = order == __ATOMIC_ACQ_REL   ? __ATOMIC_ACQUIRE
               : order == __ATOMIC_RELEASE ? __ATOMIC_RELAXED
                                           : order;
  __atomic_compare_exchange_n (&signal->value, &expected, value, false, order,
                               failed);
  signal_changed (signal);
  return expected;
}

/* Whether VALUE is what CONDITION asks for.  */
static inline bool
signal_holds (hsa_signal_value_t value, hsa_signal_condition_t condition,
              hsa_signal_value_t compare)
{
  switch (condition)
    {
    case HSA_SIGNAL_CONDITION_EQ:
      return value == compare;
    case HSA_SIGNAL_CONDITION_NE:
      return value != compare;
    case HSA_SIGNAL_CONDITION_LT:
      return value < compare;
    default:
      return value >= compare;
    }
}

/* Wait until SIGNAL's value fulfils CONDITION, or for about TIMEOUT nanoseconds.  Returns the
   value that was seen last, by a load with ORDER.  */
hsa_signal_value_t do_hsa_signal_wait (hsa_signal_t handle,
                                       hsa_signal_condition_t condition,
                                       hsa_signal_value_t compare,
                                       uint64_t timeout, hsa_wait_state_t hint,
                                       int order);

/* The same for one of COUNT signals: returns its number, or UINT32_MAX when the time
   is over.  */
uint32_t do_hsa_amd_signal_wait_any (uint32_t count,
                                     const hsa_signal_t *signals,
                                     const hsa_signal_condition_t *conditions,
                                     const hsa_signal_value_t *values,
                                     uint64_t timeout, hsa_wait_state_t hint,
                                     hsa_signal_value_t *satisfying);

/* Forget the handlers of SIGNAL, or of all where it is null.  */
void signal_drop_handlers (amd_signal_t *signal);
/* Let the thread that calls handlers look; take the lock that watchers of any sleep with.  */
void signal_wake_any (void);

#endif
