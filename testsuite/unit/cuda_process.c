/* The driver and the process: children of fork, threads that end, threads that use and
   release the primary context at the same time.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "cuda_driver.h"

#include <pthread.h>
#include <sys/syscall.h>

/* Wait for CHILD, which has a time limit.  Returns its exit status or -1.  */
static int
child_status (pid_t child)
{
  int status;
  waitpid (child, &status, 0);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

/* What a child of a process that uses the driver meets: nothing works, and nothing
   hangs.  */
static int
child_sees (void)
{
  CUdeviceptr address;
  CUcontext context;
  int version;
  alarm (200);
  return cuInit (0) != CUDA_ERROR_NOT_INITIALIZED
         || cuDriverGetVersion (&version) != CUDA_SUCCESS
         || cuDevicePrimaryCtxRetain (&context, 0) != CUDA_ERROR_NOT_INITIALIZED
         || cuMemAlloc_v2 (&address, 4) != CUDA_ERROR_NOT_INITIALIZED
         || cuCtxSynchronize () != CUDA_ERROR_NOT_INITIALIZED;
}

/* Leave a child by exit, through the driver's destructor; but not where a sanitizer looks
   for the parent's threads then, which are not there.  */
static _Noreturn void
leave (int status)
{
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
  syscall (SYS_exit_group, status);
#endif
  exit (status);
}

/* Children made while a kernel runs and other threads are in the driver.  */
static _Atomic bool stop;

static void *
call_on (void *context)
{
  CUdeviceptr address;
  unsigned bad = cuCtxSetCurrent (context) != CUDA_SUCCESS;
  while (!stop)
    {
      bad += cuMemAlloc_v2 (&address, 100) != CUDA_SUCCESS;
      bad += cuMemsetD8_v2 (address, 1, 100) != CUDA_SUCCESS;
      bad += cuMemFree_v2 (address) != CUDA_SUCCESS;
    }
  return bad ? context : NULL;
}

static void
check_fork_while_busy (void)
{
  CUcontext context = start ();
  pthread_t threads[2];
  void *bad[2];
  CUdeviceptr flag;
  CHECK_SUCCESS (cuMemAlloc_v2 (&flag, 4));
  CHECK_SUCCESS (cuMemsetD32_v2 (flag, 1, 1));
  CUfunction add = kernel_named (load_kernels (), "add");
  unsigned count = 1, value = 1;
  void *params[] = { &flag, &count, &value };
  for (int i = 0; i < 2; i++)
    pthread_create (&threads[i], NULL, call_on, context);
  bool right = true;
  fflush (stdout);
  for (int i = 0; i < 20; i++)
    {
      right
        = right
          && cuLaunchKernel (add, 100, 1, 1, 32, 1, 1, 0, NULL, params, NULL)
               == CUDA_SUCCESS;
      pid_t child = fork ();
      if (child == 0)
        leave (child_sees ());
      right = right && child_status (child) == 0;
    }
  stop = true;
  for (int i = 0; i < 2; i++)
    pthread_join (threads[i], &bad[i]);
  CHECK (right, "children of a busy process find the driver not initialized");
  CHECK (!bad[0] && !bad[1], "the parent's threads notice nothing");
  CHECK_SUCCESS (cuCtxSynchronize ());
}

/* A child that is made while another thread is in the first cuInit ends, whether the
   driver works there or not.  */
static _Atomic bool started;

static void *
init (void *unused)
{
  cuInit (0);
  started = true;
  return unused;
}

static void
check_fork_while_starting (void)
{
  pthread_t thread;
  bool right = true;
  pthread_create (&thread, NULL, init, NULL);
  while (!started && right)
    {
      pid_t child = fork ();
      if (child == 0)
        {
          alarm (200);
          CUresult result = cuInit (0);
          leave (result != CUDA_SUCCESS
                 && result != CUDA_ERROR_NOT_INITIALIZED);
        }
      right = child_status (child) == 0;
    }
  CHECK (right, "a child of a starting process ends");
  pthread_join (thread, NULL);
}

/* A process that only loaded the driver has children that use it.  */
static void
check_fork_before (void)
{
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      CUdeviceptr address;
      alarm (200);
      start ();
      leave (cuMemAlloc_v2 (&address, 4) != CUDA_SUCCESS);
    }
  CHECK (child_status (child) == 0,
         "a child may be the first to use the driver");
  start ();
}

/* A thread ends with a context on its stack and work in its own stream.  */
static void *
leave_current (void *function)
{
  CUcontext context;
  CUdeviceptr address;
  unsigned count = 1, value = 1;
  void *params[] = { &address, &count, &value };
  unsigned bad = cuDevicePrimaryCtxRetain (&context, 0) != CUDA_SUCCESS;
  bad += cuCtxPushCurrent_v2 (context) != CUDA_SUCCESS;
  bad += cuMemAlloc_v2 (&address, 4) != CUDA_SUCCESS;
  bad += cuMemsetD32_v2 (address, 0, 1) != CUDA_SUCCESS;
  bad += cuLaunchKernel (function, 50, 1, 1, 32, 1, 1, 0, CU_STREAM_PER_THREAD,
                         params, NULL)
         != CUDA_SUCCESS;
  return bad ? function : NULL;
}

static void
check_thread_ends (void)
{
  CUcontext context;
  pthread_t thread;
  void *bad;
  CHECK_SUCCESS (cuInit (0));
  CHECK_SUCCESS (cuDevicePrimaryCtxRetain (&context, 0));
  CHECK_SUCCESS (cuCtxSetCurrent (context));
  CUfunction add = kernel_named (load_kernels (), "add");
  for (int i = 0; i < 8; i++)
    {
      pthread_create (&thread, NULL, leave_current, add);
      pthread_join (thread, &bad);
      CHECK (!bad, "a thread ends with a current context");
    }
  CHECK_SUCCESS (cuCtxSynchronize ());
  for (int i = 0; i < 9; i++)
    CHECK_SUCCESS (cuDevicePrimaryCtxRelease_v2 (0));
  CHECK_CALL (CUDA_ERROR_CONTEXT_IS_DESTROYED, cuCtxSynchronize ());
}

/* Threads that retain, use and release the primary context, which stops and starts again
   whenever none has it.  */
static void *
use_primary (void *failed)
{
  unsigned bad = 0;
  for (int i = 0; i < 60; i++)
    {
      CUcontext context, popped;
      CUdeviceptr address;
      CUstream stream;
      int number = 1;
      bad += cuDevicePrimaryCtxRetain (&context, 0) != CUDA_SUCCESS;
      bad += cuCtxPushCurrent_v2 (context) != CUDA_SUCCESS;
      bad += cuMemAlloc_v2 (&address, 4) != CUDA_SUCCESS;
      bad += cuStreamCreate (&stream, 0) != CUDA_SUCCESS;
      bad += cuMemsetD32Async (address, i, 1, stream) != CUDA_SUCCESS;
      bad += cuStreamSynchronize (stream) != CUDA_SUCCESS;
      bad
        += cuMemcpyDtoH_v2 (&number, address, 4) != CUDA_SUCCESS || number != i;
      bad += cuCtxPopCurrent_v2 (&popped) != CUDA_SUCCESS || popped != context;
      bad += cuDevicePrimaryCtxRelease_v2 (0) != CUDA_SUCCESS;
    }
  return bad ? failed : NULL;
}

static void
check_primary (void)
{
  pthread_t threads[4];
  bool right = true;
  unsigned flags;
  int active;
  CHECK_SUCCESS (cuInit (0));
  for (int i = 0; i < 4; i++)
    pthread_create (&threads[i], NULL, use_primary, threads);
  for (int i = 0; i < 4; i++)
    {
      void *bad;
      pthread_join (threads[i], &bad);
      right = right && !bad;
    }
  CHECK (right, "threads retain and release the primary context at once");
  CHECK_SUCCESS (cuDevicePrimaryCtxGetState (0, &flags, &active));
  CHECK (!active, "and it is not active when none has it");
}

int
main (void)
{
  run_case ("fork while busy", check_fork_while_busy, NULL, NULL);
  for (int i = 0; i < 20; i++)
    run_case ("fork while starting", check_fork_while_starting,
              "GANGWAY_CUDA_DEVICES", "16");
  run_case ("fork before", check_fork_before, NULL, NULL);
  run_case ("thread ends", check_thread_ends, NULL, NULL);
  run_case ("primary context", check_primary, NULL, NULL);
  return UNIT_RESULT ();
}
