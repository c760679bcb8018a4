/* Streams and events of the CUDA driver: what waits for what.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "cuda_driver.h"

#include <pthread.h>
#include <time.h>

/* A word of host memory that kernels wait for.  */
static volatile unsigned *
make_flag (void)
{
  void *flag = NULL;
  CHECK_SUCCESS (cuMemHostAlloc (&flag, 4, 0));
  *(volatile unsigned *) flag = 0;
  return flag;
}

static double
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void
check_concurrency (void)
{
  CUstream one, two;
  start ();
  CUfunction spin = kernel_named (load_kernels (), "spin");
  volatile unsigned *first = make_flag (), *second = make_flag ();
  CHECK_SUCCESS (cuStreamCreate (&one, CU_STREAM_NON_BLOCKING));
  CHECK_SUCCESS (cuStreamCreate (&two, CU_STREAM_NON_BLOCKING));
  CHECK_SUCCESS (launch_one (spin, one, (void *) first));
  CHECK_SUCCESS (launch_one (spin, two, (void *) second));
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (one));
  *second = 1;
  CHECK_SUCCESS (cuStreamSynchronize (two));
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (one));
  CHECK_SUCCESS (cuStreamQuery (NULL));
  *first = 1;
  CHECK_SUCCESS (cuCtxSynchronize ());
  CHECK_SUCCESS (cuStreamQuery (one));
}

/* A kernel that fails ends the others of its context, whatever they wait for.  */
static void
check_failure_ends_all (void)
{
  CUstream one, two;
  CUcontext context = start ();
  CUmodule module = load_kernels ();
  CUfunction spin = kernel_named (module, "spin");
  volatile unsigned *flag = make_flag ();
  CHECK_SUCCESS (cuStreamCreate (&one, CU_STREAM_NON_BLOCKING));
  CHECK_SUCCESS (cuStreamCreate (&two, CU_STREAM_NON_BLOCKING));
  CHECK_SUCCESS (launch_one (spin, one, (void *) flag));
  CHECK_SUCCESS (cuLaunchKernel (kernel_named (module, "wild"), 1, 1, 1, 1, 1,
                                 1, 0, two, NULL, NULL));
  CHECK_CALL (CUDA_ERROR_ILLEGAL_ADDRESS, cuStreamSynchronize (two));
  /* Waits for the first stream.  */
  CHECK_SUCCESS (cuCtxDestroy_v2 (context));
}

static void
check_legacy_stream (void)
{
  CUstream blocking, free_one;
  start ();
  CUfunction spin = kernel_named (load_kernels (), "spin");
  volatile unsigned *flag = make_flag ();
  CHECK_SUCCESS (cuStreamCreate (&blocking, 0));
  CHECK_SUCCESS (cuStreamCreate (&free_one, CU_STREAM_NON_BLOCKING));
  CUdeviceptr address;
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, 64));

  CHECK_SUCCESS (launch_one (spin, blocking, (void *) flag));
  CHECK_SUCCESS (cuMemsetD8Async (address, 1, 64, NULL));
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (NULL));
  CHECK_SUCCESS (cuMemsetD8Async (address, 1, 64, free_one));
  CHECK_SUCCESS (cuStreamSynchronize (free_one));
  CHECK_SUCCESS (cuMemsetD8Async_ptsz (address, 1, 64, NULL));
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery_ptsz (NULL));
  *flag = 1;
  CHECK_SUCCESS (cuStreamSynchronize (NULL));
  CHECK_SUCCESS (cuStreamQuery (blocking));
  CHECK_SUCCESS (cuStreamSynchronize_ptsz (NULL));

  *flag = 0;
  CHECK_SUCCESS (launch_one (spin, NULL, (void *) flag));
  CHECK_SUCCESS (cuMemsetD8Async (address, 1, 64, blocking));
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (blocking));
  *flag = 1;
  CHECK_SUCCESS (cuStreamSynchronize (blocking));
}

static void
check_events (void)
{
  CUstream one, two;
  CUevent event, later;
  float milliseconds;
  start ();
  CUfunction spin = kernel_named (load_kernels (), "spin");
  volatile unsigned *flag = make_flag ();
  CHECK_SUCCESS (cuStreamCreate (&one, CU_STREAM_NON_BLOCKING));
  CHECK_SUCCESS (cuStreamCreate (&two, CU_STREAM_NON_BLOCKING));
  CHECK_SUCCESS (cuEventCreate (&event, 0));
  CHECK_SUCCESS (cuEventCreate (&later, 0));
  CHECK_SUCCESS (cuEventQuery (event));
  CHECK_CALL (CUDA_ERROR_INVALID_HANDLE,
              cuEventElapsedTime (&milliseconds, event, later));
  CHECK_SUCCESS (cuEventRecord (event, one));
  CHECK_SUCCESS (cuEventSynchronize (event));
  CHECK_SUCCESS (launch_one (spin, one, (void *) flag));
  CHECK_SUCCESS (cuEventRecord (later, one));
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuEventQuery (later));
  CHECK_CALL (CUDA_ERROR_NOT_READY,
              cuEventElapsedTime (&milliseconds, event, later));
  CHECK_SUCCESS (cuStreamWaitEvent (two, later, 0));
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (two));
  usleep (20000);
  *flag = 1;
  CHECK_SUCCESS (cuStreamSynchronize (two));
  CHECK_SUCCESS (cuEventQuery (later));
  CHECK_SUCCESS (cuEventElapsedTime (&milliseconds, event, later));
  CHECK (milliseconds >= 20, "the time between two events is %g ms",
         milliseconds);
  CHECK_SUCCESS (cuEventDestroy_v2 (event));
  CHECK_CALL (CUDA_ERROR_INVALID_HANDLE, cuEventQuery (event));

  /* A stream and an event may go while they are busy.  */
  *flag = 0;
  CHECK_SUCCESS (launch_one (spin, one, (void *) flag));
  CHECK_SUCCESS (cuEventRecord (later, one));
  CHECK_SUCCESS (cuStreamWaitEvent (two, later, 0));
  CHECK_SUCCESS (cuEventDestroy_v2 (later));
  CHECK_SUCCESS (cuStreamDestroy_v2 (one));
  CHECK_CALL (CUDA_ERROR_INVALID_HANDLE, cuStreamQuery (one));
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (two));
  *flag = 1;
  CHECK_SUCCESS (cuStreamSynchronize (two));
  CHECK_SUCCESS (cuCtxSynchronize ());
}

/* Many streams, each command of which waits for the one before in another stream.  */
static void
check_chain (void)
{
  enum
  {
    STREAMS = 8,
    STEPS = 20000
  };
  CUstream streams[STREAMS];
  CUevent event;
  CUdeviceptr address;
  start ();
  CUfunction spin = kernel_named (load_kernels (), "spin");
  volatile unsigned *flag = make_flag ();
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, 4));
  CHECK_SUCCESS (cuMemsetD32_v2 (address, 0, 1));
  CHECK_SUCCESS (cuEventCreate (&event, 2));
  for (int i = 0; i < STREAMS; i++)
    CHECK_SUCCESS (cuStreamCreate (&streams[i], i % 2));
  CHECK_SUCCESS (launch_one (spin, streams[0], (void *) flag));
  bool good = true;
  for (int i = 0; i < STEPS; i++)
    {
      CUstream stream = streams[i % STREAMS];
      good &= cuStreamWaitEvent (stream, event, 0) == CUDA_SUCCESS;
      good &= cuMemsetD32Async (address, i, 1, stream) == CUDA_SUCCESS;
      good &= cuEventRecord (event, stream) == CUDA_SUCCESS;
    }
  CHECK (good, "the chain is made");
  *flag = 1;
  CHECK_SUCCESS (cuEventSynchronize (event));
  unsigned last = 0;
  CHECK_SUCCESS (cuMemcpyDtoH_v2 (&last, address, 4));
  CHECK (last == STEPS - 1, "its commands ran in order, %u was last", last);
}

static int order[4], ordered; /* of host functions; the last atomic */

static void
note (void *data)
{
  order[__atomic_fetch_add (&ordered, 1, __ATOMIC_SEQ_CST)]
    = (int) (uintptr_t) data;
}

static CUresult inside;

static void
note_status (CUstream stream, CUresult status, void *data)
{
  (void) stream;
  inside = cuCtxSynchronize ();
  note (status == CUDA_SUCCESS ? data : NULL);
}

static void
check_host_functions (void)
{
  CUstream stream;
  start ();
  CUfunction spin = kernel_named (load_kernels (), "spin");
  volatile unsigned *flag = make_flag ();
  CHECK_SUCCESS (cuStreamCreate (&stream, 0));
  CHECK_SUCCESS (launch_one (spin, stream, (void *) flag));
  CHECK_SUCCESS (cuLaunchHostFunc (stream, note, (void *) 1));
  CHECK_SUCCESS (cuStreamAddCallback (stream, note_status, (void *) 2, 0));
  CHECK_SUCCESS (cuLaunchHostFunc (stream, note, (void *) 3));
  usleep (10000);
  CHECK (ordered == 0, "host functions wait for the kernel before them");
  *flag = 1;
  CHECK_SUCCESS (cuStreamSynchronize (stream));
  CHECK (ordered == 3 && order[0] == 1 && order[1] == 2 && order[2] == 3,
         "and run in order");
  CHECK (inside == CUDA_ERROR_NOT_PERMITTED, "and may not call the driver");
}

static void
check_values (void)
{
  CUstream one, two;
  start ();
  CUdeviceptr flag;
  CHECK_SUCCESS (cuMemAlloc_v2 (&flag, 8));
  CHECK_SUCCESS (cuMemsetD32_v2 (flag, 0, 2));
  CHECK_SUCCESS (cuStreamCreate (&one, 1));
  CHECK_SUCCESS (cuStreamCreate (&two, 1));
  CHECK_SUCCESS (cuStreamWaitValue32 (one, flag, 5, CU_STREAM_WAIT_VALUE_GEQ));
  CHECK_SUCCESS (cuStreamWriteValue32 (two, flag, 4, 0));
  CHECK_SUCCESS (cuStreamSynchronize (two));
  usleep (5000);
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (one));
  CHECK_SUCCESS (cuStreamWriteValue32 (two, flag, 6, 0));
  CHECK_SUCCESS (cuStreamSynchronize (one));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuStreamWriteValue64 (one, flag + 4, 1, 0));
}

static void
check_copies (void)
{
  enum
  {
    SIZE = 1 << 20
  };
  CUstream stream;
  CUdeviceptr address;
  start ();
  CUfunction spin = kernel_named (load_kernels (), "spin");
  volatile unsigned *flag = make_flag ();
  char *pinned, small[64];
  CHECK_SUCCESS (cuMemHostAlloc ((void **) &pinned, SIZE, 0));
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, SIZE));
  CHECK_SUCCESS (cuStreamCreate (&stream, 1));
  memset (pinned, 1, SIZE);
  memset (small, 2, sizeof small);
  CHECK_SUCCESS (launch_one (spin, stream, (void *) flag));
  CHECK_SUCCESS (cuMemcpyHtoDAsync_v2 (address, pinned, SIZE, stream));
  CHECK_SUCCESS (cuMemcpyHtoDAsync_v2 (address, small, 64, stream));
  memset (small, 3, sizeof small);
  pinned[SIZE - 1] = 4;
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (stream));
  *flag = 1;
  CHECK_SUCCESS (cuMemcpyDtoHAsync_v2 (small, address, 64, stream));
  CHECK (small[0] == 2 && small[63] == 2,
         "a pageable source is read at once, a pageable target is waited for");
  CHECK_SUCCESS (cuMemcpyDtoHAsync_v2 (pinned, address, SIZE, stream));
  CHECK_SUCCESS (cuStreamSynchronize (stream));
  CHECK (pinned[0] == 2 && pinned[64] == 1 && pinned[SIZE - 1] == 4,
         "a pinned source is read when its turn comes");
}

static void
check_latency (void)
{
  CUstream streams[4];
  CUdeviceptr address;
  void *pinned;
  start ();
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, 4096));
  CHECK_SUCCESS (cuMemHostAlloc (&pinned, 4096, 0));
  for (int i = 0; i < 4; i++)
    CHECK_SUCCESS (cuStreamCreate (&streams[i], 1));
  /* Where other programs have the processors for long this is done again, until the case's
     time is over.  */
  bool at_once, overlap, long_enough = true;
  do
    {
      double begin = now ();
      for (int i = 0; i < 4; i++)
        CHECK_SUCCESS (
          cuMemcpyHtoDAsync_v2 (address + 64 * i, pinned, 64, streams[i]));
      at_once = now () - begin < 0.2;
      CHECK_SUCCESS (cuCtxSynchronize ());
      double taken = now () - begin;
      long_enough &= taken >= 0.3;
      overlap = taken < 1.1;
    }
  while (!at_once || !overlap);
  CHECK (long_enough, "copies take the time they are told");
  CHECK (at_once && overlap, "the calls return at once, and copies overlap");
}

/* Threads that each have streams of their own, and the legacy one.  */
static CUcontext shared_context;
static CUfunction shared_add;

static void *
work (void *data)
{
  CUstream stream;
  CUdeviceptr words;
  unsigned count = 100, one = 1, back[100];
  void *params[] = { &words, &count, &one };
  bool *good = data;
  *good = cuCtxSetCurrent (shared_context) == CUDA_SUCCESS
          && cuStreamCreate (&stream, 0) == CUDA_SUCCESS
          && cuMemAlloc_v2 (&words, sizeof back) == CUDA_SUCCESS
          && cuMemsetD32_v2 (words, 0, 100) == CUDA_SUCCESS;
  for (int i = 0; i < 100 && *good; i++)
    {
      *good &= cuLaunchKernel (shared_add, 1, 1, 1, 128, 1, 1, 0,
                               i % 10 == 0 ? NULL : stream, params, NULL)
               == CUDA_SUCCESS;
      if (i % 7 == 0)
        *good &= cuStreamSynchronize (stream) == CUDA_SUCCESS;
    }
  *good &= cuMemcpyDtoH_v2 (back, words, sizeof back) == CUDA_SUCCESS
           && back[0] == 100 && back[99] == 100;
  *good &= cuStreamDestroy_v2 (stream) == CUDA_SUCCESS
           && cuMemFree_v2 (words) == CUDA_SUCCESS;
  return NULL;
}

static void
check_threads (void)
{
  pthread_t threads[4];
  bool good[4];
  shared_context = start ();
  shared_add = kernel_named (load_kernels (), "add");
  for (int i = 0; i < 4; i++)
    pthread_create (&threads[i], NULL, work, &good[i]);
  for (int i = 0; i < 4; i++)
    pthread_join (threads[i], NULL);
  CHECK (good[0] && good[1] && good[2] && good[3],
         "threads use streams of one context at once");
  CHECK_SUCCESS (cuCtxDestroy_v2 (shared_context));
}

static void
check_exit_while_busy (void)
{
  start ();
  CUfunction spin = kernel_named (load_kernels (), "spin");
  CHECK_SUCCESS (launch_one (spin, NULL, (void *) make_flag ()));
}

int
main (void)
{
  run_case ("concurrency", check_concurrency, NULL, NULL);
  run_case ("failure ends all", check_failure_ends_all, NULL, NULL);
  run_case ("legacy stream", check_legacy_stream, NULL, NULL);
  run_case ("events", check_events, NULL, NULL);
  run_case ("chain", check_chain, NULL, NULL);
  run_case ("host functions", check_host_functions, NULL, NULL);
  run_case ("values", check_values, NULL, NULL);
  run_case ("copies", check_copies, NULL, NULL);
  run_case ("latency", check_latency, "GANGWAY_CUDA_LATENCY", "copy:300000");
  run_case ("threads", check_threads, NULL, NULL);
  run_case ("exit while busy", check_exit_while_busy, NULL, NULL);
  return UNIT_RESULT ();
}
