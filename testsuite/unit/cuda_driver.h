/* What the tests of the CUDA driver share: each case runs in a process of its own, in
   which the driver begins anew with the settings of that case.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_CUDA_DRIVER_H
#define GANGWAY_CUDA_DRIVER_H

#include "unit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "emulators/cuda/driver/entry_points.h"

/* Run CASE with the environment NAME=VALUE (null: without) and a time limit.  */
static void
run_case (const char *what, void (*run) (void), const char *name,
          const char *value)
{
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      alarm (200);
      unit_failures = 0;
      if (name)
        setenv (name, value, 1);
      run ();
      fflush (stdout);
      exit (UNIT_RESULT ());
    }
  int status = 0;
  waitpid (child, &status, 0);
  CHECK (status == 0, "%s: ended with %s %d", what,
         WIFSIGNALED (status) ? "signal" : "status",
         WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));
}

#define CHECK_CALL(expected, ...)                                              \
  do                                                                           \
    {                                                                          \
      CUresult result = (__VA_ARGS__);                                         \
      CHECK (result == (expected), "%s returns %s, got %d", #__VA_ARGS__,      \
             #expected, result);                                               \
    }                                                                          \
  while (0)

#define CHECK_SUCCESS(...) CHECK_CALL (CUDA_SUCCESS, __VA_ARGS__)

/* A context on device 0.  */
static inline CUcontext
start (void)
{
  CUcontext context = NULL;
  if (cuInit (0) != CUDA_SUCCESS
      || cuCtxCreate_v2 (&context, 0, 0) != CUDA_SUCCESS)
    CHECK (false, "a context can be made");
  return context;
}

/* Kernels: `add` adds `value` to `count` words, `spin` waits until the word at `flag`
   is not 0, `wild` writes where nothing is, `hold` does nothing for a while.  */
static const char kernels[]
  = ".version 6.3\n.target sm_30\n.address_size 64\n"
    ".visible .global .align 4 .b8 counter[8];\n"
    ".visible .entry add(.param .u64 words, .param .u32 count, .param .u32 "
    "value)\n"
    "{\n .reg .u32 %r<8>;\n .reg .u64 %d<4>;\n .reg .pred %p;\n"
    " ld.param.u64 %d0, [words];\n ld.param.u32 %r0, [count];\n"
    " ld.param.u32 %r1, [value];\n"
    " mov.u32 %r2, %ctaid.x;\n mov.u32 %r3, %ntid.x;\n mov.u32 %r4, %tid.x;\n"
    " mad.lo.u32 %r5, %r2, %r3, %r4;\n"
    " setp.ge.u32 %p, %r5, %r0;\n @%p bra done;\n"
    " mul.wide.u32 %d1, %r5, 4;\n add.u64 %d2, %d0, %d1;\n"
    " ld.global.u32 %r6, [%d2];\n add.u32 %r6, %r6, %r1;\n"
    " st.global.u32 [%d2], %r6;\ndone:\n ret;\n}\n"
    ".visible .entry spin(.param .u64 flag)\n"
    "{\n .reg .u32 %r;\n .reg .u64 %d;\n .reg .pred %p;\n"
    " ld.param.u64 %d, [flag];\nagain:\n ld.volatile.u32 %r, [%d];\n"
    " setp.eq.u32 %p, %r, 0;\n @%p bra again;\n ret;\n}\n"
    ".visible .entry wild()\n"
    "{\n .reg .u64 %d;\n mov.u64 %d, 0x123456789000;\n"
    " st.u32 [%d], 1;\n ret;\n}\n";

static inline CUmodule
load_kernels (void)
{
  CUmodule module = NULL;
  CHECK_SUCCESS (cuModuleLoadData (&module, kernels));
  return module;
}

static inline CUfunction
kernel_named (CUmodule module, const char *name)
{
  CUfunction function = NULL;
  CHECK_SUCCESS (cuModuleGetFunction (&function, module, name));
  return function;
}

/* Launch a function of one pointer parameter with one thread.  */
static inline CUresult
launch_one (CUfunction function, CUstream stream, void *pointer)
{
  void *params[] = { &pointer };
  return cuLaunchKernel (function, 1, 1, 1, 1, 1, 1, 0, stream, params, NULL);
}

#endif
