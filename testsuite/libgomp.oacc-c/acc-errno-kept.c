/* No construct and no routine of OpenACC changes errno.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include "errno-kept.h"
#include "expect.h"

#define COUNT 1000

static int data[COUNT], extra[COUNT];

static void
constructs (void)
{
  errno_mark ();
#pragma acc parallel copy(data)
  data[0]++;
  errno_check ("parallel");
#pragma acc data copy(data)
  {
    errno_check ("the start of data");
#pragma acc update self(data)
    errno_check ("update");
#pragma acc parallel present(data) copyin(extra) async(1)
    data[1] += extra[0];
    errno_check ("parallel async");
#pragma acc wait(1)
    errno_check ("wait");
#pragma acc update device(data) async(2)
    errno_check ("update async");
#pragma acc wait(2) async(3)
    errno_check ("wait async");
#pragma acc wait
    errno_check ("wait for all");
  }
  errno_check ("data");
#pragma acc enter data copyin(extra) async(4)
  errno_check ("enter data");
#pragma acc exit data copyout(extra) async(4)
  errno_check ("exit data");
#pragma acc wait(4)
  errno_check ("wait");
}

static void
routines (void)
{
  void *memory;
  ERRNO_CALL (acc_get_num_devices (acc_device_host));
  ERRNO_CALL (acc_get_device_type ());
  ERRNO_CALL (memory = acc_malloc (sizeof data));
  ERRNO_CALL (acc_memcpy_to_device (memory, data, sizeof data));
  ERRNO_CALL (acc_memcpy_from_device (data, memory, sizeof data));
  ERRNO_CALL (acc_free (memory));
  ERRNO_CALL (acc_copyin (data, sizeof data));
  ERRNO_CALL (acc_update_self (data, sizeof data));
  ERRNO_CALL (acc_is_present (data, sizeof data));
  ERRNO_CALL (acc_deviceptr (data));
  ERRNO_CALL (acc_copyout (data, sizeof data));
  ERRNO_CALL (acc_async_test_all ());
  ERRNO_CALL (acc_wait_all ());
  ERRNO_CALL (acc_get_property (0, acc_get_device_type (),
                                acc_property_memory));
}

int
main (void)
{
  ERRNO_CALL (acc_init (acc_device_default));
  for (int round = 0; round < 20; round++)
    {
      constructs ();
      routines ();
    }
  ERRNO_CALL (acc_shutdown (acc_device_default));
  EXPECT_EQUAL (errno_changes, 0);
  return 0;
}
