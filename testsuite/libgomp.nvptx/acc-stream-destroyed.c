/* A program may destroy a stream of its own as soon as it puts nothing more into it: what
   is in it runs to its end, waits see that, and nobody complains.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-ldl" } */

#include <dlfcn.h>
#include <openacc.h>
#include "again.h"
#include "expect.h"

static int number;
static int (*create) (void **, unsigned), (*destroy) (void *);

static void *
new_stream (void)
{
  void *stream = NULL;
  EXPECT_EQUAL (create (&stream, 1), 0);
  EXPECT_EQUAL (acc_set_cuda_stream (5, stream), 1);
  return stream;
}

static void
add (void)
{
#pragma acc parallel async(5) present(number)
  for (int i = 0; i < 3000; i++)
    number++;
}

static void
check (int rounds)
{
#pragma acc update self(number)
  EXPECT_EQUAL (number, 3000 * rounds);
}

static void
before_the_end (void)
{
  void *stream = new_stream ();
  add ();
#pragma acc wait(5)
  EXPECT_EQUAL (destroy (stream), 0);
  check (1);
}

static void
before_another (void)
{
  void *stream = new_stream ();
  add ();
#pragma acc wait(5)
  EXPECT_EQUAL (destroy (stream), 0);
  new_stream ();
  add ();
#pragma acc wait(5)
  check (2);
}

static void
while_it_works (void)
{
  void *stream = new_stream ();
  add ();
  EXPECT_EQUAL (destroy (stream), 0);
#pragma acc wait(5)
  check (1);
  stream = new_stream ();
  add ();
  EXPECT_EQUAL (destroy (stream), 0);
  while (!acc_async_test (5))
    ;
  check (2);
}

static void
before_the_device_ends (void)
{
  void *stream = new_stream ();
  add ();
#pragma acc wait(5)
  EXPECT_EQUAL (destroy (stream), 0);
  acc_shutdown (acc_device_nvidia);
}

static void (*const cases[]) (void)
  = { before_the_end, before_another, while_it_works, before_the_device_ends };
enum { CASES = sizeof cases / sizeof *cases };

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
      void *driver = dlopen ("libcuda.so.1", RTLD_NOW);
      EXPECT (driver);
      *(void **) &create = dlsym (driver, "cuStreamCreate");
      *(void **) &destroy = dlsym (driver, "cuStreamDestroy_v2");
#pragma acc enter data copyin(number)
      cases[atoi (argv[1])]();
      return 0;
    }
  for (int i = 0; i < CASES; i++)
    {
      const char *const none[] = { NULL };
      char argument[] = { '0' + i, 0 };
      int status = again (argument, none);
      if (status != 0 || again_output[0])
        fprintf (stderr, "case %d: status %d\n%s", i, status, again_output);
      EXPECT (status == 0 && !again_output[0]);
    }
  return 0;
}
