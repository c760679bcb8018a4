/* What the routines refuse: each call, made in a child, ends it with a status
   that is not 0 and a line that begins as said.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* There is no device of the other type.  */
/* { dg-require-effective-target native_device } */
/* { dg-require-effective-target offload_device } */

#include <openacc.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

#define N 64

static char a[N], b[N];
static char resident[N];
#pragma acc declare create (resident)

static void
present (void)
{
  acc_copyin (a, N);
}

/* In each, a is present; b is not.  */
static void copyin_null (void) { acc_copyin (NULL, N); }
static void create_nothing (void) { acc_create (b, 0); }
static void create_async_null (void) { acc_create_async (NULL, N, 1); }
static void copyin_beyond (void) { acc_copyin (a + 1, N); }
static void copyout_beyond (void) { acc_copyout (a + 1, N); }
static void delete_beyond (void) { acc_delete (a, N + 1); }
static void update_absent (void) { acc_update_device (b, N); }
static void update_beyond (void) { acc_update_self (a + 1, N); }
static void update_nothing (void) { acc_update_self_async (b, 0, 1); }
static void map_null (void) { acc_map_data (NULL, a, N); }
static void map_nothing (void) { acc_map_data (b, acc_malloc (N), 0); }
static void map_present (void) { acc_map_data (a, acc_malloc (N), N); }
static void map_mapped (void) { acc_map_data (b, acc_deviceptr (a), N); }
static void map_declared (void)
{
  acc_map_data (b, acc_deviceptr (resident), N);
}
static void unmap_absent (void) { acc_unmap_data (b); }
static void unmap_other (void) { acc_unmap_data (a); }
static void unmap_inside (void) { acc_unmap_data (a + 1); }
static void free_mapped (void) { acc_free (acc_deviceptr (a)); }
static void free_unknown (void) { acc_free (b); }
static void copy_from_null (void) { acc_memcpy_to_device (a, NULL, N); }
static void copy_to_null (void) { acc_memcpy_to_device (NULL, a, N); }
static void copy_to_itself (void) { acc_memcpy_from_device (a, a, N); }
static void wait_bad (void) { acc_wait (-5); }
static void wait_all_bad (void) { acc_wait_all_async (-5); }
static void copyin_bad_queue (void) { acc_copyin_async (b, N, -3); }
static void device_out_of_range (void)
{
  acc_set_device_num (7, acc_get_device_type ());
}
static void type_unknown (void) { acc_init (99); }
static void type_missing (void) { acc_set_device_type (acc_device_nvidia); }
static void init_twice (void) { acc_init (acc_get_device_type ()); }
static void shutdown_unused (void) { acc_shutdown (acc_device_host); }
static void shutdown_in_data (void)
{
#pragma acc data copy (b)
  acc_shutdown (acc_get_device_type ());
}

static const struct
{
  void (*call) (void);
  const char *message;
} cases[] = {
  { copyin_null, "[(nil),+64] is a bad range" },
  { create_nothing, "[0x*,+0] is a bad range" },
  { create_async_null, "[(nil),+64] is a bad range" },
  { copyin_beyond, "[0x*,+64] not mapped" },
  { copyout_beyond, "[0x*,+64] outside mapped block [0x*,+64]" },
  { delete_beyond, "[0x*,+65] outside mapped block [0x*,+64]" },
  { update_absent, "[0x*,64] is not mapped" },
  { update_beyond, "[0x*,64] is not mapped" },
  { update_nothing, "[0x*,0] is not mapped" },
  { map_null, "[(nil),+64]->[0x*,+64] is a bad map" },
  { map_nothing, "[0x*,+0]->[0x*,+0] is a bad map" },
  { map_present, "host address [0x*, +64] is already mapped" },
  { map_mapped, "device address [0x*, +64] is already mapped" },
  { map_declared, "device address [0x*, +64] is already mapped" },
  { unmap_absent, "0x* is not a mapped block" },
  { unmap_other, "refusing to unmap block [0x*,+64] that has not been mapped" },
  { unmap_inside, "[0x*,64] surrounds 0x*" },
  { free_mapped, "refusing to free device memory space at 0x* that is still" },
  { free_unknown, "error in freeing device memory in acc_free" },
  { copy_from_null, "invalid host address" },
  { copy_to_null, "invalid device address" },
  { copy_to_itself, "invalid host or device address" },
  { wait_bad, "invalid async-argument: -5" },
  { wait_all_bad, "invalid async-argument: -5" },
  { copyin_bad_queue, "invalid async-argument: -3" },
  { device_out_of_range, "device 7 out of range" },
  { type_unknown, "unknown device type 99" },
  { type_missing, "device type nvidia not supported" },
  { init_twice, "device already active" },
  { shutdown_unused, "no device initialized" },
  { shutdown_in_data, "shutdown in 'acc data' region" },
};

/* Whether TEXT begins with PATTERN, in which `*' stands for hexadecimal
   digits.  */
static int
begins_with (const char *text, const char *pattern)
{
  for (; *pattern; pattern++)
    if (*pattern == '*')
      text += strspn (text, "0123456789abcdef");
    else if (*text++ != *pattern)
      return 0;
  return 1;
}

/* Whether any line of TEXT says MESSAGE.  */
static int
says (const char *text, const char *message)
{
  while ((text = strstr (text, "libgomp: ")) != NULL)
    if (begins_with (text += strlen ("libgomp: "), message))
      return 1;
  return 0;
}

static void __attribute__ ((noreturn))
run_in_child (void (*call) (void), int output)
{
  dup2 (output, STDERR_FILENO);
  present ();
  call ();
  _Exit (0);
}

int
main (void)
{
  int bad = 0;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    {
      char text[2000];
      size_t length = 0;
      int ends[2], status;
      EXPECT_EQUAL (pipe (ends), 0);
      pid_t child = fork ();
      EXPECT (child >= 0);
      if (child == 0)
        run_in_child (cases[i].call, ends[1]);
      close (ends[1]);
      for (ssize_t got; (got = read (ends[0], text + length,
                                     sizeof text - 1 - length)) > 0;)
        length += (size_t) got;
      text[length] = '\0';
      close (ends[0]);
      EXPECT_EQUAL (waitpid (child, &status, 0), child);
      if (WIFEXITED (status) && WEXITSTATUS (status) != 0
          && says (text, cases[i].message))
        continue;
      fprintf (stderr, "wanted: %s\nstatus %d: %s\n", cases[i].message, status, text);
      bad = 1;
    }
  return bad;
}
