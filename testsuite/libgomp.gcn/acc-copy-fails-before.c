/* A copy fails in its queue, as its memory has gone meanwhile: what stands behind it ends,
   too, in its own queue and in one that waits for it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-ldl" } */
/* { dg-env GANGWAY_HSA_LATENCY "copy:300000" } */

#include <dlfcn.h>
#include <openacc.h>
#include "again.h"
#include "expect.h"

enum { SIZE = 1 << 20 };

static void
run (int queue)
{
  static char host[SIZE];
  int number = 1;
  int (*release) (void *);
  char *memory = acc_malloc (SIZE);
#pragma acc enter data copyin(number)
  acc_memcpy_to_device_async (memory, host, SIZE, 1);
  acc_memcpy_to_device_async (memory, host, SIZE, 1);
#pragma acc parallel present(number) async(2) wait(1)
  number++;
  *(void **) &release
    = dlsym (dlopen ("libhsa-runtime64.so.1", RTLD_NOW), "hsa_memory_free");
  EXPECT (release && release (memory) == 0);
  acc_wait (queue);
}

/* Run until memory has gone before the copies were through, which a slow machine does not
   always come to: without that the program ends well.  */
static int
status_of (const char *queue)
{
  const char *const none[] = { NULL };
  int status = 0;
  for (int tries = 0; tries < 50 && status == 0; tries++)
    status = again (queue, none);
  return status;
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
      run (argv[1][0] - '0');
      return 0;
    }
  EXPECT_EQUAL (status_of ("1"), 1);
  EXPECT (strstr (again_output, "libgomp: "));
  EXPECT_EQUAL (status_of ("2"), 1);
  EXPECT (strstr (again_output, "libgomp: "));
  return 0;
}
