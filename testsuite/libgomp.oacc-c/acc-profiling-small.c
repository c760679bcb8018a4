/* Small data goes to the device and back in copies that the runtime makes of several
   variables, or through memory of its own.  A tool is told of the variables all the
   same: each with its own address, name, size and address on the device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <acc_prof.h>
#include <openacc.h>
#include <stdbool.h>
#include <string.h>
#include "expect.h"

#define N 400

static int first[N], second[N], third[N], small[N / 4];
static struct
{
  int *values;
  int more[N];
} holder;

static const struct variable
{
  const char *name;
  const void *start;
  size_t size;
} variables[] = {
  { "first", first, sizeof first },
  { "second", second, sizeof second },
  { "third", third, sizeof third },
  { "small", small, sizeof small },
  { "holder", &holder, sizeof holder },
};

#define VARIABLES (sizeof variables / sizeof variables[0])

/* GCC takes it that a construct calls nothing in this file back: hence
   volatile.  */
static volatile int uploads[VARIABLES], downloads[VARIABLES];
static volatile int open;
static const char *volatile there[VARIABLES];

static int
variable_at (const char *host, size_t size)
{
  for (unsigned i = 0; i < VARIABLES; i++)
    {
      const char *start = variables[i].start;
      if (host >= start && host + size <= start + variables[i].size)
	return (int) i;
    }
  fprintf (stderr, "%zu bytes at %p are of no variable\n", size, host);
  _Exit (1);
}

static void
on_event (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) api;
  const acc_data_event_info *data = &event->data_event;
  int i = variable_at (data->host_ptr, data->bytes);
  size_t offset = (const char *) data->host_ptr
		  - (const char *) variables[i].start;
  if (offset == 0)
    EXPECT (data->var_name && strcmp (data->var_name, variables[i].name) == 0);
  switch (prof->event_type)
    {
    case acc_ev_create:
      there[i] = data->device_ptr;
      break;
    case acc_ev_enqueue_upload_start:
      uploads[i]++;
      EXPECT (data->device_ptr == there[i] + offset);
      event->data_event.tool_info = (void *) &uploads[i];
      open++;
      break;
    case acc_ev_enqueue_upload_end:
      EXPECT (data->tool_info == (void *) &uploads[i]);
      open--;
      break;
    case acc_ev_enqueue_download_start:
      downloads[i]++;
      EXPECT (data->device_ptr == there[i] + offset);
      open++;
      break;
    default:
      open--;
    }
}

/* Since the last call, each of the variables went there and back as often as
   said.  */
static void
expect_copies (const int (*wanted)[2])
{
  __asm__ volatile ("" : : : "memory");
  EXPECT_EQUAL (open, 0);
  for (unsigned i = 0; i < VARIABLES; i++)
    {
      EXPECT_EQUAL (uploads[i], wanted[i][0]);
      EXPECT_EQUAL (downloads[i], wanted[i][1]);
      uploads[i] = downloads[i] = 0;
    }
}

int
main (void)
{
  acc_init (acc_get_device_type ());
  static const acc_event_t events[]
    = { acc_ev_create, acc_ev_enqueue_upload_start, acc_ev_enqueue_upload_end,
	acc_ev_enqueue_download_start, acc_ev_enqueue_download_end };
  for (unsigned i = 0; i < sizeof events / sizeof events[0]; i++)
    acc_prof_register (events[i], on_event, acc_reg);

  /* One copy for all three, where the device gets its data by copies.  */
#pragma acc data copyin (first, second, third)
  expect_copies ((int[][2]) { { 1, 0 }, { 1, 0 }, { 1, 0 }, { 0, 0 }, { 0, 0 } });
#pragma acc enter data copyin (first, second, third)
  expect_copies ((int[][2]) { { 1, 0 }, { 1, 0 }, { 1, 0 }, { 0, 0 }, { 0, 0 } });
#pragma acc parallel present (first) copyout (small)
  small[0] = first[0] + 5;
  EXPECT_EQUAL (small[0], 5);
  __asm__ volatile ("" : : : "memory");
  EXPECT (downloads[3] <= 1);
  downloads[3] = 0;
  holder.values = second;
#pragma acc enter data copyin (holder)
  expect_copies ((int[][2]) { { 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0 }, { 1, 0 } });
  acc_attach ((void **) &holder.values);
  acc_detach_async ((void **) &holder.values, 1);
  acc_wait (1);
  expect_copies ((int[][2]) { { 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0 }, { 2, 0 } });
#pragma acc exit data copyout (first, second, third, holder)
  expect_copies ((int[][2]) { { 0, 1 }, { 0, 1 }, { 0, 1 }, { 0, 0 }, { 0, 1 } });
  for (unsigned i = 0; i < sizeof events / sizeof events[0]; i++)
    acc_prof_unregister (events[i], on_event, acc_reg);
  return 0;
}
