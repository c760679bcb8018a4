/* Structured and dynamic lifetimes of the same data, one inside the other, and
   what the routines do with ranges that are absent, empty, inside another
   range, or given by acc_map_data (OpenACC 2.7, 2.6.7 and 3.2.20 on).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <openacc.h>
#include "expect.h"

#define N 64

static char a[N];

static int
present (void)
{
  return acc_is_present (a, N);
}

/* Whether a[0] there is VALUE; here it is then 0.  */
static int
there (char value)
{
  char copy;
  acc_memcpy_from_device (&copy, acc_deviceptr (a), 1);
  a[0] = 0;
  return copy == value;
}

static void
test_dynamic_in_structured (void)
{
#pragma acc data copyin (a)
  {
    acc_copyin (a, N);
    acc_delete (a, N);
    /* No dynamic lifetime is left: these leave the structured one alone.  */
    acc_delete (a, N);
    acc_delete_finalize (a, N);
    acc_copyout_finalize (a, N);
    EXPECT (present ());
    acc_copyin (a, N);
    acc_copyin (a, N);
#pragma acc exit data delete (a) finalize
    EXPECT (present ());
  }
  EXPECT (!present ());
}

static void
test_dynamic_outlives_structured (void)
{
  a[0] = 1;
#pragma acc data copy (a)
  {
    acc_create (a, N);
    a[0] = 2;
  }
  /* The structured lifetime was not the last: nothing was copied.  */
  EXPECT_EQUAL (a[0], 2);
  EXPECT (present ());
  EXPECT (there (1));
#pragma acc exit data copyout (a)
  EXPECT_EQUAL (a[0], 1);
  EXPECT (!present ());
}

static void
test_structured_in_dynamic (void)
{
  a[0] = 3;
#pragma acc enter data copyin (a)
#pragma acc data copyout (a)
  a[0] = 4;
  EXPECT_EQUAL (a[0], 4);
  /* Twice entered, ended at once; copied back once.  */
#pragma acc enter data copyin (a)
  acc_copyout_finalize_async (a, N, 1);
  acc_wait (1);
  EXPECT_EQUAL (a[0], 3);
  EXPECT (!present ());
}

static void
test_parts (void)
{
  char *device = acc_create (a, N);
  EXPECT (acc_create (a + 8, 8) == device + 8);
  EXPECT (acc_present_or_copyin (a + 8, 8) == device + 8);
  EXPECT (acc_deviceptr (a + N - 1) == device + N - 1);
  EXPECT (acc_deviceptr (a + N) != device + N);
  EXPECT (acc_hostptr (device + 5) == a + 5);
  EXPECT (acc_is_present (a + 8, 8));
  EXPECT (!acc_is_present (a + 8, N));
  EXPECT (!acc_is_present (a, 0));
  EXPECT (!acc_is_present (NULL, N));
  a[9] = 9;
  acc_update_device_async (a + 8, 8, 2);
  acc_wait (2);
  a[9] = 0;
  acc_delete (a + 8, 8);
  acc_delete (a + 8, 8);
  EXPECT (present ());
  /* The last ends all of it, and copies what it names.  */
  a[20] = 20;
  acc_copyout (a + 8, 8);
  EXPECT_EQUAL (a[9], 9);
  EXPECT_EQUAL (a[20], 20);
  EXPECT (!present ());
}

static void
test_nothing_to_do (void)
{
  acc_delete (a, N);
  acc_copyout (a, N);
  acc_copyout_finalize (NULL, N);
  acc_delete_async (NULL, 0, 3);
  acc_update_self (NULL, N);
  acc_update_device_async (NULL, N, 3);
  acc_memcpy_device (NULL, NULL, 0);
  acc_memcpy_to_device_async (a, NULL, 0, 3);
  EXPECT (acc_malloc (0) == NULL);
  EXPECT (acc_deviceptr (a) == NULL);
  EXPECT (acc_hostptr (a) == NULL);
  EXPECT (acc_async_test (77) && acc_async_test_all ());
  acc_wait (77);
  acc_wait_async (77, 78);
  acc_wait_all_async (79);
  acc_wait_all_async (acc_async_sync);
}

static void
test_mapped (void)
{
  char *memory = acc_malloc (N), *other = acc_malloc (N);
  acc_map_data (a, memory, N);
  EXPECT (acc_copyin (a, N) == memory);
  acc_delete (a, N);
  acc_delete_finalize (a, N);
#pragma acc exit data copyout (a) finalize
  EXPECT (present ());
  a[0] = 5;
  acc_update_device (a, N);
  acc_memcpy_device (other, memory, N);
  acc_memcpy_device_async (memory, other, N, 4);
  acc_wait (4);
  EXPECT (there (5));
  acc_unmap_data (a);
  EXPECT (!present ());
  acc_free (memory);
  acc_free (other);
}

static void
test_attach (void)
{
  static char *pointer = a, *null_pointer;
  acc_copyin (&null_pointer, sizeof null_pointer);
  acc_attach ((void **) &null_pointer);
  acc_detach ((void **) &null_pointer);
  acc_delete (&null_pointer, sizeof null_pointer);

  a[3] = 33;
  char *device = acc_copyin (a, N), *seen = NULL;
  acc_copyin (&pointer, sizeof pointer);
  acc_attach ((void **) &pointer);
  acc_attach_async ((void **) &pointer, 5);
  acc_wait (5);
  acc_memcpy_from_device (&seen, acc_deviceptr (&pointer), sizeof seen);
  EXPECT (seen == device);
  acc_detach ((void **) &pointer);
  acc_memcpy_from_device (&seen, acc_deviceptr (&pointer), sizeof seen);
  EXPECT (seen == device);
  acc_attach ((void **) &pointer);
  acc_detach_finalize ((void **) &pointer);
  acc_memcpy_from_device (&seen, acc_deviceptr (&pointer), sizeof seen);
  EXPECT (seen == pointer);
  acc_copyout (&pointer, sizeof pointer);
  EXPECT (pointer == a);
  acc_delete (a, N);
}

int
main (void)
{
  test_dynamic_in_structured ();
  test_dynamic_outlives_structured ();
  test_structured_in_dynamic ();
  test_parts ();
  test_nothing_to_do ();
  test_mapped ();
  test_attach ();
  return 0;
}
