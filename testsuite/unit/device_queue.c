/* The pool of queues: which calls count a queue as one in use, that there is none to
   be had from a closed pool, and that each thread has its own again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <time.h>
#include <unistd.h>
#include "base/thread_line.h"
#include "libomp-offload/device/device_queue.h"
#include "testsuite/unit/fake_device.h"

static bool
rests (void)
{
  bool closed = queue_pool_close (&fake_device);
  queue_pool_open (&fake_device);
  return closed;
}

static void
test_counts (void)
{
  struct goacc_asyncqueue *queue = device_queue_acquire (&fake_device);
  CHECK (queue != NULL && !rests (), "a queue is in use once acquired");
  device_queue_release (&fake_device, queue);
  CHECK (rests (), "until it is released");
  CHECK (device_queue_acquire (&fake_device) == queue && fake.queues == 1,
         "and is acquired again");
  device_queue_leave (&fake_device);
  CHECK (rests (), "one that is left is not in use");
  struct goacc_asyncqueue *other = device_queue_acquire (&fake_device);
  CHECK (other != queue && fake.queues == 2, "nor to be had");
  device_queue_return (&fake_device, queue);
  CHECK (!rests (), "to return it says nothing of others");
  CHECK (device_queue_acquire (&fake_device) == queue, "it is to be had again");
  device_queue_leave (&fake_device);
  device_queue_return_after (&fake_device, queue, other);
  device_queue_release (&fake_device, other);
  CHECK (rests (), "also where it is returned behind another one");
}

static void
test_closed (void)
{
  CHECK (queue_pool_close (&fake_device), "a pool at rest is closed");
  fake_quiet (true);
  struct goacc_asyncqueue *queue = device_queue_acquire (&fake_device);
  fake_quiet (false);
  CHECK (queue == NULL && fake.queues == 2,
         "no queue is to be had, neither an idle one nor a new one");
  queue_pool_open (&fake_device);
  queue = device_queue_acquire (&fake_device);
  CHECK (queue != NULL && fake.queues == 2, "until it is opened");
  device_queue_release (&fake_device, queue);
}

/* --- Threads.  */

static pthread_barrier_t turns;
static struct goacc_asyncqueue *others_first, *others_second;

static void *
launch_as_other (void *unused)
{
  others_first = device_queue_acquire (&fake_device);
  pthread_barrier_wait (&turns);
  device_queue_release (&fake_device, others_first);
  pthread_barrier_wait (&turns);
  others_second = device_queue_acquire (&fake_device);
  device_queue_release (&fake_device, others_second);
  return unused;
}

static void
test_own (void)
{
  pthread_t thread;
  thread_line_number ();
  pthread_barrier_init (&turns, NULL, 2);
  pthread_create (&thread, NULL, launch_as_other, NULL);
  struct goacc_asyncqueue *own = device_queue_acquire (&fake_device);
  pthread_barrier_wait (&turns);
  device_queue_release (&fake_device, own);
  pthread_barrier_wait (&turns);
  struct goacc_asyncqueue *again = device_queue_acquire (&fake_device);
  pthread_join (thread, NULL);
  CHECK (again == own && others_second == others_first,
         "each thread has the queue that it had, whoever released one last");
  unsigned long made = fake.queues;
  struct goacc_asyncqueue *second = device_queue_acquire (&fake_device);
  CHECK (second == others_first && fake.queues == made,
         "a queue that another thread has no use for is taken, not made");
  device_queue_release (&fake_device, second);
  device_queue_release (&fake_device, again);
  CHECK (rests (), "wherever queues were released, none is in use");
}

enum
{
  THREADS = 4,
  ROUNDS = 20000
};

static int in_use;    /* queues, as the threads that have them count; atomic */
static int launching; /* threads that have not ended; atomic */
static int closed;    /* how often the pool was closed beside them; atomic */

/* Until the pool was closed at least once, which a slow machine may not come to in so
   many rounds: the threads then leave it room.  */
static void *
launch_often (void *wrong)
{
  for (int i = 0; i < ROUNDS || !__atomic_load_n (&closed, __ATOMIC_RELAXED);
       i++)
    {
      if (i >= ROUNDS)
        usleep (1000);
      struct goacc_asyncqueue *queue = device_queue_acquire (&fake_device);
      if (queue == NULL)
        continue;
      __atomic_add_fetch (&in_use, 1, __ATOMIC_SEQ_CST);
      *(int *) wrong += queue->bytes[0]++ != 0;
      queue->bytes[0] = 0;
      __atomic_sub_fetch (&in_use, 1, __ATOMIC_SEQ_CST);
      device_queue_release (&fake_device, queue);
    }
  __atomic_sub_fetch (&launching, 1, __ATOMIC_SEQ_CST);
  return NULL;
}

/* The device is finished again and again while threads launch.  */
static void
test_finished_beside (void)
{
  pthread_t threads[THREADS];
  int shared[THREADS] = { 0 }, used = 0;
  launching = THREADS;
  fake_quiet (true);
  for (int i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, launch_often, &shared[i]);
  while (__atomic_load_n (&launching, __ATOMIC_SEQ_CST) > 0)
    {
      queue_pool_wait (&fake_device);
      if (!queue_pool_close (&fake_device))
        continue;
      used += __atomic_load_n (&in_use, __ATOMIC_SEQ_CST);
      queue_pool_destroy (&fake_device);
      used += __atomic_load_n (&in_use, __ATOMIC_SEQ_CST);
      queue_pool_open (&fake_device);
      __atomic_add_fetch (&closed, 1, __ATOMIC_RELAXED);
    }
  for (int i = 0; i < THREADS; i++)
    {
      pthread_join (threads[i], NULL);
      used += shared[i];
    }
  fake_quiet (false);
  CHECK (used == 0,
         "no queue is in use once the pool is closed, nor is one two threads'");
  CHECK (rests (), "and none stays in use");
}

/* --- A launch that comes too late, beside one that waits.  */

static void *
launch_too_late (void *unused)
{
  CHECK (device_queue_acquire (&fake_device) == NULL, "the pool is closed");
  return unused;
}

static void *
wait_for_rest (void *unused)
{
  queue_pool_wait (&fake_device);
  return unused;
}

/* The launch has counted itself and waits for the pool's lock when the other thread
   begins to wait, if a twentieth of a second is enough for each to come there.  */
static void
test_waited_beside_late (void)
{
  pthread_t late, waiting;
  struct timespec until;
  CHECK (queue_pool_close (&fake_device), "a pool at rest is closed");
  fake_quiet (true);
  queue_pool_before_fork (&fake_device);
  pthread_create (&late, NULL, launch_too_late, NULL);
  usleep (50000);
  pthread_create (&waiting, NULL, wait_for_rest, NULL);
  usleep (50000);
  queue_pool_after_fork (&fake_device);
  pthread_join (late, NULL);
  fake_quiet (false);
  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_sec += 100;
  bool told = pthread_timedjoin_np (waiting, NULL, &until) == 0;
  CHECK (told, "who waits for a launch that gets no queue is told");
  queue_pool_open (&fake_device);
  if (!told)
    {
      device_queue_release (&fake_device, device_queue_acquire (&fake_device));
      pthread_join (waiting, NULL);
    }
}

int
main (void)
{
  fake_begin ();
  test_counts ();
  test_closed ();
  test_waited_beside_late ();
  test_own ();
  test_finished_beside ();
  fake_end ();
  return UNIT_RESULT ();
}
