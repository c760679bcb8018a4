/* No construct and no routine changes errno, although threads are made, sleep and
   are woken, files are read, libraries are looked for and memory runs out.  What
   the program's own functions do to errno inside of a construct is seen after
   it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env GOMP_SPINCOUNT "0" } */
/* { dg-env ASAN_OPTIONS "allocator_may_return_null=1" } */
/* { dg-env TSAN_OPTIONS "allocator_may_return_null=1" } */
/* { dg-env OMP_CANCELLATION "true" } */
/* { dg-env OMP_DISPLAY_AFFINITY "true" } */

#include <omp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include "errno-kept.h"
#include "expect.h"

#define THREADS 4
#define ROUNDS 20

/* Of each thread; what is computed for it is not left out.  */
static __thread volatile int sink;

/* Long enough for the others to fall asleep.  */
static void
loiter (void)
{
  struct timespec pause = { .tv_nsec = 300000 };
  nanosleep (&pause, NULL);
  errno_mark ();
}

/* Another thread each time is late.  */
static void
be_late (int round)
{
  if (omp_get_thread_num () == round % THREADS)
    loiter ();
}

static void
barriers (int round)
{
#pragma omp parallel num_threads (THREADS)
  {
    errno_mark ();
    be_late (round);
#pragma omp barrier
    errno_check ("barrier");
    be_late (round + 1);
#pragma omp for
    for (int i = 0; i < 8; i++)
      sink = i;
    errno_check ("for");
#pragma omp single
    loiter ();
    errno_check ("single");
    int value;
#pragma omp single copyprivate(value)
    {
      loiter ();
      value = round;
    }
    errno_check ("single copyprivate");
    sink = value;
#pragma omp sections
    {
#pragma omp section
      loiter ();
#pragma omp section
      sink = 1;
    }
    errno_check ("sections");
    be_late (round);
  }
}

/* A thread that is about to sleep finds that it need not.  */
static void
quick_barriers (void)
{
  static int counter;
#pragma omp parallel num_threads (THREADS)
  for (int i = 0; i < 200; i++)
    {
      errno_mark ();
#pragma omp barrier
      errno_check ("quick barrier");
#pragma omp critical
      counter++;
      errno_check ("quick critical");
    }
  sink = counter;
}

static void
exclusion (void)
{
  static omp_lock_t lock;
  static omp_nest_lock_t nest;
  omp_init_lock (&lock);
  omp_init_nest_lock (&nest);
#pragma omp parallel num_threads (THREADS)
  {
    errno_mark ();
#pragma omp critical
    loiter ();
    errno_check ("critical");
    ERRNO_CALL (omp_set_lock (&lock));
    loiter ();
    ERRNO_CALL (omp_unset_lock (&lock));
    ERRNO_CALL (omp_set_nest_lock (&nest));
    loiter ();
    ERRNO_CALL (omp_unset_nest_lock (&nest));
  }
}

static void
orders (void)
{
#pragma omp parallel num_threads (THREADS)
  {
    errno_mark ();
#pragma omp for ordered schedule(dynamic)
    for (int i = 0; i < 12; i++)
      {
        errno_mark ();
#pragma omp ordered
        {
          errno_check ("ordered");
          loiter ();
        }
        errno_check ("the end of ordered");
      }
#pragma omp for ordered(1) schedule(static, 1)
    for (int i = 0; i < 12; i++)
      {
        errno_mark ();
#pragma omp ordered depend(sink : i - 1)
        errno_check ("ordered depend (sink)");
        loiter ();
#pragma omp ordered depend(source)
        errno_check ("ordered depend (source)");
      }
  }
}

static void
tasks (int round)
{
  static int cells[4];
#pragma omp parallel num_threads (THREADS)
  {
    errno_mark ();
    be_late (round);
#pragma omp single nowait
    {
      errno_mark ();
      for (int i = 0; i < 16; i++)
        {
#pragma omp task depend(inout : cells[i % 4]) priority(i % 3)
          loiter ();
          errno_check ("task depend priority");
        }
#pragma omp taskwait
      errno_check ("taskwait");
#pragma omp taskgroup
      {
#pragma omp task
        loiter ();
      }
      errno_check ("taskgroup");
#pragma omp taskloop grainsize(1)
      for (int i = 0; i < 8; i++)
        loiter ();
      errno_check ("taskloop");
#pragma omp task depend(inout : cells[0])
      loiter ();
#pragma omp taskwait depend(in : cells[0])
      errno_check ("taskwait depend");
      omp_event_handle_t event;
#pragma omp task detach(event)
      loiter ();
      ERRNO_CALL (omp_fulfill_event (event));
    }
#pragma omp barrier
    errno_check ("barrier with tasks");
  }
}

static void
cancels (void)
{
#pragma omp parallel num_threads (THREADS)
  {
    errno_mark ();
    if (omp_get_thread_num () == 0)
      {
        loiter ();
#pragma omp cancel parallel
      }
#pragma omp barrier
    errno_check ("barrier of a cancelled region");
#pragma omp cancellation point parallel
  }
}

/* Threads come and go; reductions have memory of their own.  */
static void
regions (int round)
{
  long sum = 0;
  errno_mark ();
#pragma omp parallel num_threads (2 + round % 5) reduction (task, + : sum)
  {
    errno_mark ();
#pragma omp parallel num_threads (2)
    loiter ();
    errno_check ("an inner region");
    sum++;
  }
  errno_check ("a region");
  omp_set_dynamic (1);
#pragma omp parallel
  sink = 1;
  errno_check ("a region whose size depends on the load");
  omp_set_dynamic (0);
}

static void
memory (void)
{
  struct rlimit limit = { 4096, 4096 };
  setrlimit (RLIMIT_MEMLOCK, &limit);
  omp_alloctrait_t pinned[] = { { omp_atk_pinned, omp_atv_true },
                                { omp_atk_fallback, omp_atv_null_fb } };
  omp_alloctrait_t near[] = { { omp_atk_partition, omp_atv_nearest } };
  omp_allocator_handle_t a
    = omp_init_allocator (omp_default_mem_space, 2, pinned);
  omp_allocator_handle_t b
    = omp_init_allocator (omp_high_bw_mem_space, 0, NULL);
  omp_allocator_handle_t c = omp_init_allocator (omp_default_mem_space, 1, near);
  ERRNO_CALL (omp_free (omp_alloc (1 << 26, a), a));
  ERRNO_CALL (omp_free (omp_alloc (100, a), a));
  ERRNO_CALL (omp_free (omp_alloc (100, b), b));
  ERRNO_CALL (omp_free (omp_alloc (100, c), c));
  ERRNO_CALL (omp_alloc ((size_t) -1 / 4, omp_default_mem_alloc));
  ERRNO_CALL (omp_calloc ((size_t) -1 / 8, 2, omp_default_mem_alloc));
  ERRNO_CALL (omp_destroy_allocator (a));
  ERRNO_CALL (omp_destroy_allocator (b));
  ERRNO_CALL (omp_destroy_allocator (c));
}

static void
routines (void)
{
  char text[200];
  ERRNO_CALL (omp_get_num_procs ());
  ERRNO_CALL (omp_get_num_places ());
  ERRNO_CALL (omp_get_wtime ());
  ERRNO_CALL (omp_get_wtick ());
  ERRNO_CALL (omp_display_env (1));
  ERRNO_CALL (omp_display_affinity ("%H %P %i %A"));
  ERRNO_CALL (omp_capture_affinity (text, sizeof text, "%H %P %i %A"));
  ERRNO_CALL (omp_set_affinity_format ("%n"));
  ERRNO_CALL (omp_get_num_devices ());
  ERRNO_CALL (omp_target_free (omp_target_alloc (100, 0), 0));
  ERRNO_CALL (omp_target_alloc ((size_t) -1 / 4, omp_get_initial_device ()));
  ERRNO_CALL (omp_pause_resource_all (omp_pause_soft));
}

/* The program's functions may.  */
static void
programs_own (void)
{
  errno = 1;
#pragma omp parallel num_threads (THREADS)
  {
    loiter ();
    errno = 2;
  }
  EXPECT_EQUAL (errno, 2);
#pragma omp task if (0)
  errno = 3;
  EXPECT_EQUAL (errno, 3);
#pragma omp target
  errno = 4;
#pragma omp critical
  errno = 5;
  EXPECT_EQUAL (errno, 5);
}

int
main (void)
{
  omp_set_dynamic (0);
  omp_set_max_active_levels (2);
  ERRNO_CALL (omp_get_max_threads ());
  routines ();
  for (int round = 0; round < ROUNDS; round++)
    {
      barriers (round);
      quick_barriers ();
      exclusion ();
      orders ();
      tasks (round);
      cancels ();
      regions (round);
    }
  memory ();
  programs_own ();
  EXPECT_EQUAL (errno_changes, 0);
  return 0;
}
