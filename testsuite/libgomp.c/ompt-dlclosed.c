/* A tool in a library that the program opens for all to see and closes again before its
   last region: it stays until its finalizer was called.  In the first process the library
   of OpenMP is there before; in the second it comes with the tool's, and both go.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "ompt-dlclosed.so" "-DLIBRARY" } */
/* { dg-options "-fno-openmp -ldl -pthread" } */
/* { dg-output "2 regions\[\r\n\]+the program ends\[\r\n\]+1 regions\[\r\n\]+the tool is gone" } */

#ifdef LIBRARY

#include <omp-tools.h>
#include <stdio.h>

static int regions;

static void
on_parallel_end (ompt_data_t *region, ompt_data_t *task, int flags,
                 const void *code)
{
  (void) region, (void) task, (void) flags, (void) code;
  regions++;
}

static int
initialize (ompt_function_lookup_t lookup, int device, ompt_data_t *data)
{
  (void) device, (void) data;
  ompt_set_callback_t set = (ompt_set_callback_t) lookup ("ompt_set_callback");
  set (ompt_callback_parallel_end, (ompt_callback_t) on_parallel_end);
  return 1;
}

static void
finalize (ompt_data_t *data)
{
  (void) data;
  printf ("%d regions\n", regions);
}

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  (void) version, (void) runtime;
  static ompt_start_tool_result_t result = { initialize, finalize, { 0 } };
  return &result;
}

#else

#include <sys/wait.h>
#include <unistd.h>
#include "late-library.h"

static void
body (void *argument)
{
  (void) argument;
}

static void
say_end (void)
{
  puts ("the program ends");
}

/* OpenMP's library stays.  */
static void
tool_comes_later (void)
{
  setvbuf (stdout, NULL, _IOLBF, 0);
  struct late_library library = late_library_open ();
  void *tool = dlopen ("./ompt-dlclosed.so", RTLD_NOW | RTLD_GLOBAL);
  EXPECT (tool != NULL);
  library.parallel (body, NULL, 3, 0);
  EXPECT_EQUAL (dlclose (tool), 0);
  library.parallel (body, NULL, 3, 0);
  EXPECT_EQUAL (dlclose (library.handle), 0);
}

static void
tool_goes_first (void)
{
  setvbuf (stdout, NULL, _IOLBF, 0);
  void *tool = dlopen ("./ompt-dlclosed.so", RTLD_NOW | RTLD_GLOBAL);
  EXPECT (tool != NULL);
  struct late_library library = late_library_open ();
  library.parallel (body, NULL, 3, 0);
  EXPECT_EQUAL (dlclose (library.handle), 0);
  EXPECT_EQUAL (dlclose (tool), 0);
  puts (dlopen ("./ompt-dlclosed.so", RTLD_NOW | RTLD_NOLOAD)
          ? "the tool is still there"
          : "the tool is gone");
}

static void
in_child (void (*function) (void))
{
  int status;
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      alarm (200);
      function ();
      if (function == tool_comes_later)
        say_end ();
      exit (0);
    }
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  EXPECT_EQUAL (status, 0);
}

int
main (void)
{
  in_child (tool_comes_later);
  in_child (tool_goes_first);
  return 0;
}

#endif
