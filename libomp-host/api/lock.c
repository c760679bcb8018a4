/* The lock routines (5.2, 18.9), for C and Fortran, of OpenMP 3.0 and later
   and, as hidden old versions, of OpenMP 2.5.

   Simple locks are the same in both: a word.  A nestable lock belongs to a task
   since 3.0 and to a thread before, which has another layout.  In Fortran a
   lock variable is an integer: of 4 bytes for a simple lock, which it holds; of
   8 bytes for a nestable lock, to which it points, since that has 16 bytes.
   The old one fits.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "base/attributes.h"
#include "base/futex.h"
#include "base/memory.h"
#include "libomp-host/api/word_told.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"
#include "libomp-host/wait/word_lock.h"

/* The layouts of omp.h.  */
struct lock
{
  uint32_t word;
};

struct nest_lock
{
  uint32_t word;
  int count;   /* of the owner */
  void *owner; /* a task; atomic, relaxed */
};

struct nest_lock_25
{
  int owner; /* a kernel thread id, 0 if free; atomic */
  int count; /* of the owner */
};

_Static_assert(sizeof (struct lock) == 4 && _Alignof(struct lock) == 4,
               "omp_lock_t");
_Static_assert(sizeof (struct nest_lock) == 8 + sizeof (void *)
                 && _Alignof(struct nest_lock) == _Alignof(void *),
               "omp_nest_lock_t");
_Static_assert(sizeof (struct nest_lock_25) == 8, "old omp_nest_lock_t");

/* A Fortran nestable lock variable.  */
union nest_lock_reference
{
  struct nest_lock *lock;
  uint64_t kind;
};

/* Definitions: NEW is the default version of the routine NAME, OLD the hidden
   one.  An archive has no versions: NEW alone then, under its own name.  */
#if defined __PIC__ && !defined __PIE__
#  define LOCK_NEW(type, name, arguments)                                      \
    GOMP_ENTRY type name##_30 arguments                                        \
      __attribute__ ((symver (#name "@@OMP_3.0")));                            \
    type name##_30 arguments
#  define LOCK_OLD(type, name, arguments)                                      \
    GOMP_ENTRY type name##_25 arguments                                        \
      __attribute__ ((symver (#name "@OMP_1.0")));                             \
    type name##_25 arguments
/* The old version is the new one.  */
#  define LOCK_SAME(type, name, arguments)                                     \
    GOMP_ENTRY type name##_25 arguments                                        \
      __attribute__ ((alias (#name "_30"), symver (#name "@OMP_1.0")))
#else
#  define LOCK_NEW(type, name, arguments)                                      \
    GOMP_ENTRY type name arguments;                                            \
    type name arguments
#  define LOCK_OLD(type, name, arguments)                                      \
    static __attribute__ ((unused)) type name##_25 arguments
#  define LOCK_SAME(type, name, arguments) struct lock_nothing
#endif

/* Tell a tool that the program has initialised LOCK, and that it is done with it.  */
#define TELL_INIT(kind, lock, hint)                                            \
  do                                                                           \
    {                                                                          \
      if (tool_hears ())                                                       \
        tool_lock_init (kind, hint, lock, TOOL_SITE.code);                     \
    }                                                                          \
  while (0)
#define TELL_DESTROY(kind, lock)                                               \
  do                                                                           \
    {                                                                          \
      if (tool_hears ())                                                       \
        tool_lock_destroy (kind, lock, TOOL_SITE.code);                        \
    }                                                                          \
  while (0)

/* ------------------------------------------------------------------------
   Simple locks.  The Fortran routines do the same as the C ones.  */

#define SIMPLE_LOCK_ROUTINES(init, destroy, set, unset, test)                  \
  LOCK_NEW (void, init, (struct lock * lock))                                  \
  {                                                                            \
    __atomic_store_n (&lock->word, 0, __ATOMIC_RELAXED);                       \
    TELL_INIT (ompt_mutex_lock, lock, 0);                                      \
  }                                                                            \
  LOCK_NEW (void, destroy, (struct lock * lock))                               \
  {                                                                            \
    TELL_DESTROY (ompt_mutex_lock, lock);                                      \
  }                                                                            \
  LOCK_NEW (void, set, (struct lock * lock))                                   \
  {                                                                            \
    word_of_acquire (&lock->word, ompt_mutex_lock);                            \
  }                                                                            \
  LOCK_NEW (void, unset, (struct lock * lock))                                 \
  {                                                                            \
    word_of_release (&lock->word, ompt_mutex_lock);                            \
  }                                                                            \
  LOCK_NEW (int, test, (struct lock * lock))                                   \
  {                                                                            \
    if (tool_here ())                                                          \
      return word_try_told (&lock->word, ompt_mutex_test_lock,                 \
                            TOOL_SITE.code);                                   \
    return word_lock_try (&lock->word);                                        \
  }                                                                            \
  LOCK_SAME (void, init, (struct lock * lock));                                \
  LOCK_SAME (void, destroy, (struct lock * lock));                             \
  LOCK_SAME (void, set, (struct lock * lock));                                 \
  LOCK_SAME (void, unset, (struct lock * lock));                               \
  LOCK_SAME (int, test, (struct lock * lock))

SIMPLE_LOCK_ROUTINES (omp_init_lock, omp_destroy_lock, omp_set_lock,
                      omp_unset_lock, omp_test_lock);
SIMPLE_LOCK_ROUTINES (omp_init_lock_, omp_destroy_lock_, omp_set_lock_,
                      omp_unset_lock_, omp_test_lock_);

/* OpenMP 4.5's, which GCC's omp.h declares and its library has not.  There is one kind of
   lock, so that the hint is for a tool alone; a bad one is no error (5.2, 18.9.2: hints
   do not change what a program means).  */
#define SIMPLE_LOCK_WITH_HINT(init, type, value)                               \
  GOMP_ENTRY void init (struct lock *lock, type hint);                         \
  void init (struct lock *lock, type hint)                                     \
  {                                                                            \
    __atomic_store_n (&lock->word, 0, __ATOMIC_RELAXED);                       \
    TELL_INIT (ompt_mutex_lock, lock, value);                                  \
  }                                                                            \
  struct lock_nothing

SIMPLE_LOCK_WITH_HINT (omp_init_lock_with_hint, unsigned, hint);
SIMPLE_LOCK_WITH_HINT (omp_init_lock_with_hint_, const int32_t *,
                       (unsigned) *hint);

/* ------------------------------------------------------------------------
   Nestable locks of tasks.  */

static void
nest_lock_init (struct nest_lock *lock)
{
  *lock = (struct nest_lock) { 0, 0, NULL };
}

/* Whether the current task TASK holds LOCK: what others write to the owner
   meanwhile is never TASK.  */
static bool
nest_lock_is_mine (const struct nest_lock *lock, const void *task)
{
  return __atomic_load_n (&lock->owner, __ATOMIC_RELAXED) == task;
}

static void
nest_lock_begin (struct nest_lock *lock, void *task)
{
  __atomic_store_n (&lock->owner, task, __ATOMIC_RELAXED);
  lock->count = 1;
}

static inline void
nest_lock_set_untold (struct nest_lock *lock)
{
  void *task = thread_current ()->region.task;
  if (nest_lock_is_mine (lock, task))
    {
      lock->count++;
      return;
    }
  word_lock_acquire (&lock->word);
  nest_lock_begin (lock, task);
}

/* True if LOCK is free now.  */
static inline bool
nest_lock_unset_untold (struct nest_lock *lock)
{
  if (--lock->count > 0)
    return false;
  __atomic_store_n (&lock->owner, NULL, __ATOMIC_RELAXED);
  word_lock_release (&lock->word);
  return true;
}

/* The new nesting count, or 0.  */
static inline int
nest_lock_test_untold (struct nest_lock *lock)
{
  void *task = thread_current ()->region.task;
  if (nest_lock_is_mine (lock, task))
    return ++lock->count;
  if (!word_lock_try (&lock->word))
    return 0;
  nest_lock_begin (lock, task);
  return 1;
}

/* The same, told: a lock is acquired and released, or one that the task has already is
   entered and left (5.2, 18.9).  */

static __attribute__ ((cold, noinline)) void
nest_lock_set_told (struct nest_lock *lock, const void *code)
{
  if (!tool_meet ())
    {
      nest_lock_set_untold (lock);
      return;
    }
  tool_mutex_acquire (ompt_mutex_nest_lock, 0, lock, code);
  nest_lock_set_untold (lock);
  if (lock->count == 1)
    tool_mutex_acquired (ompt_mutex_nest_lock, lock, code);
  else
    {
      tool_mutex_refused ();
      tool_nest_lock (ompt_scope_begin, lock, code);
    }
}

static __attribute__ ((cold, noinline)) void
nest_lock_unset_told (struct nest_lock *lock, const void *code)
{
  bool released = nest_lock_unset_untold (lock);
  if (!tool_meet ())
    return;
  if (released)
    tool_mutex_released (ompt_mutex_nest_lock, lock, code);
  else
    tool_nest_lock (ompt_scope_end, lock, code);
}

static __attribute__ ((cold, noinline)) int
nest_lock_test_told (struct nest_lock *lock, const void *code)
{
  if (!tool_meet ())
    return nest_lock_test_untold (lock);
  tool_mutex_acquire (ompt_mutex_test_nest_lock, 0, lock, code);
  int count = nest_lock_test_untold (lock);
  if (count == 1)
    tool_mutex_acquired (ompt_mutex_test_nest_lock, lock, code);
  else
    tool_mutex_refused ();
  if (count > 1)
    tool_nest_lock (ompt_scope_begin, lock, code);
  return count;
}

static inline __attribute__ ((always_inline)) void
nest_lock_set (struct nest_lock *lock)
{
  if (tool_here ())
    nest_lock_set_told (lock, TOOL_SITE.code);
  else
    nest_lock_set_untold (lock);
}

static inline __attribute__ ((always_inline)) void
nest_lock_unset (struct nest_lock *lock)
{
  if (tool_here ())
    nest_lock_unset_told (lock, TOOL_SITE.code);
  else
    nest_lock_unset_untold (lock);
}

static inline __attribute__ ((always_inline)) int
nest_lock_test (struct nest_lock *lock)
{
  if (tool_here ())
    return nest_lock_test_told (lock, TOOL_SITE.code);
  return nest_lock_test_untold (lock);
}

LOCK_NEW (void, omp_init_nest_lock, (struct nest_lock * lock))
{
  nest_lock_init (lock);
  TELL_INIT (ompt_mutex_nest_lock, lock, 0);
}

GOMP_ENTRY void omp_init_nest_lock_with_hint (struct nest_lock *lock,
                                              unsigned hint);
void
omp_init_nest_lock_with_hint (struct nest_lock *lock, unsigned hint)
{
  nest_lock_init (lock);
  TELL_INIT (ompt_mutex_nest_lock, lock, hint);
}

LOCK_NEW (void, omp_destroy_nest_lock, (struct nest_lock * lock))
{
  TELL_DESTROY (ompt_mutex_nest_lock, lock);
}

LOCK_NEW (void, omp_set_nest_lock, (struct nest_lock * lock))
{
  nest_lock_set (lock);
}

LOCK_NEW (void, omp_unset_nest_lock, (struct nest_lock * lock))
{
  nest_lock_unset (lock);
}

LOCK_NEW (int, omp_test_nest_lock, (struct nest_lock * lock))
{
  return nest_lock_test (lock);
}

static void
nest_lock_make (union nest_lock_reference *variable)
{
  variable->kind = 0;
  variable->lock = memory_alloc (sizeof *variable->lock);
  nest_lock_init (variable->lock);
}

LOCK_NEW (void, omp_init_nest_lock_, (union nest_lock_reference * variable))
{
  nest_lock_make (variable);
  TELL_INIT (ompt_mutex_nest_lock, variable->lock, 0);
}

GOMP_ENTRY void
omp_init_nest_lock_with_hint_ (union nest_lock_reference *variable,
                               const int32_t *hint);
void
omp_init_nest_lock_with_hint_ (union nest_lock_reference *variable,
                               const int32_t *hint)
{
  nest_lock_make (variable);
  TELL_INIT (ompt_mutex_nest_lock, variable->lock, (unsigned) *hint);
}

LOCK_NEW (void, omp_destroy_nest_lock_, (union nest_lock_reference * variable))
{
  TELL_DESTROY (ompt_mutex_nest_lock, variable->lock);
  free (variable->lock);
  variable->lock = NULL;
}

LOCK_NEW (void, omp_set_nest_lock_, (union nest_lock_reference * variable))
{
  nest_lock_set (variable->lock);
}

LOCK_NEW (void, omp_unset_nest_lock_, (union nest_lock_reference * variable))
{
  nest_lock_unset (variable->lock);
}

LOCK_NEW (int, omp_test_nest_lock_, (union nest_lock_reference * variable))
{
  return nest_lock_test (variable->lock);
}

/* ------------------------------------------------------------------------
   Nestable locks of threads: OpenMP 2.5.  */

/* The kernel's number of this thread.  A child of fork has another one than the
   thread it is a copy of, and holds none of its locks.  */
static __attribute__ ((unused)) int
nest_lock_25_self (void)
{
  return (int) syscall (SYS_gettid);
}

#define NEST_LOCK_25_ROUTINES(init, destroy, set, unset, test)                 \
  LOCK_OLD (void, init, (struct nest_lock_25 * lock))                          \
  {                                                                            \
    *lock = (struct nest_lock_25) { 0, 0 };                                    \
  }                                                                            \
  LOCK_OLD (void, destroy, (struct nest_lock_25 * lock))                       \
  {                                                                            \
    TELL_DESTROY (ompt_mutex_lock, lock);                                      \
  }                                                                            \
  LOCK_OLD (int, test, (struct nest_lock_25 * lock))                           \
  {                                                                            \
    return nest_lock_25_take (lock) ? lock->count : 0;                         \
  }                                                                            \
  LOCK_OLD (void, set, (struct nest_lock_25 * lock))                           \
  {                                                                            \
    int holder;                                                                \
    while (!nest_lock_25_take (lock))                                          \
      if ((holder = __atomic_load_n (&lock->owner, __ATOMIC_RELAXED)) != 0)    \
        futex_wait (&lock->owner, (uint32_t) holder);                          \
  }                                                                            \
  LOCK_OLD (void, unset, (struct nest_lock_25 * lock))                         \
  {                                                                            \
    if (--lock->count > 0)                                                     \
      return;                                                                  \
    __atomic_store_n (&lock->owner, 0, __ATOMIC_RELEASE);                      \
    futex_wake (&lock->owner, 1);                                              \
  }                                                                            \
  struct lock_nothing

/* Take LOCK, once more if this thread has it.  */
static __attribute__ ((unused)) bool
nest_lock_25_take (struct nest_lock_25 *lock)
{
  int holder = 0, self = nest_lock_25_self ();
  if (__atomic_compare_exchange_n (&lock->owner, &holder, self, false,
                                   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    lock->count = 0;
  else if (holder != self)
    return false;
  lock->count++;
  return true;
}

NEST_LOCK_25_ROUTINES (omp_init_nest_lock, omp_destroy_nest_lock,
                       omp_set_nest_lock, omp_unset_nest_lock,
                       omp_test_nest_lock);
NEST_LOCK_25_ROUTINES (omp_init_nest_lock_, omp_destroy_nest_lock_,
                       omp_set_nest_lock_, omp_unset_nest_lock_,
                       omp_test_nest_lock_);
