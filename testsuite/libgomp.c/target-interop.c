/* Interop objects (6.0, 17.1 and 26), by the calls that the directive is compiled
   to, so that they are tested with compilers that cannot: what a queue is told to
   do happens in order and before `use' and `destroy' are over; depend and nowait
   order them among the tasks; the properties.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* The far device has no interop objects.  */
/* { dg-require-effective-target native_device } */

#include <omp.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <gomp/host-queue.h>
#include "expect.h"

/* The ABI's numbers.  */
#define TARGET 1
#define TARGETSYNC 2
#define NOWAIT 1

extern void GOMP_interop (int device, int init_count, omp_interop_t **init,
                          const int *targets, const char **prefer_types,
                          int use_count, omp_interop_t *use, int destroy_count,
                          omp_interop_t **destroy, unsigned flags,
                          void **depend);

static int device;

static omp_interop_t
init (int number, int target)
{
  omp_interop_t object = (omp_interop_t) 1, *list[] = { &object };
  GOMP_interop (number, 1, list, &target, NULL, 0, NULL, 0, NULL, 0, NULL);
  return object;
}

static void
use (omp_interop_t object, unsigned flags, void **depend)
{
  GOMP_interop (omp_default_device, 0, NULL, NULL, NULL, 1, &object, 0, NULL,
                flags, depend);
}

static void
destroy (omp_interop_t *object, unsigned flags, void **depend)
{
  GOMP_interop (omp_default_device, 0, NULL, NULL, NULL, 0, NULL, 1, &object,
                flags, depend);
}

static struct gangway_host_queue *
queue_of (omp_interop_t object)
{
  omp_interop_rc_t code = omp_irc_other;
  void *queue = omp_get_interop_ptr (object, omp_ipr_targetsync, &code);
  EXPECT_EQUAL (code, omp_irc_success);
  EXPECT (queue != NULL);
  return queue;
}

/* Foreign work: each slowly adds a digit.  */
static long digits;

static void
add_digit (void *data)
{
  usleep (2000);
  long before = __atomic_load_n (&digits, __ATOMIC_RELAXED);
  __atomic_store_n (&digits, 10 * before + *(int *) data, __ATOMIC_RELEASE);
}

static const int numbers[] = { 1, 2, 3, 4, 5 };

static void
submit (omp_interop_t object)
{
  struct gangway_host_queue *queue = queue_of (object);
  __atomic_store_n (&digits, 0, __ATOMIC_RELAXED);
  for (int i = 0; i < 5; i++)
    EXPECT (queue->call (queue, add_digit, (void *) &numbers[i]));
}

static bool
all_digits (void)
{
  return __atomic_load_n (&digits, __ATOMIC_ACQUIRE) == 12345;
}

static void
test_order (void)
{
  omp_interop_t object = init (device, TARGETSYNC);
  submit (object);
  use (object, 0, NULL);
  EXPECT (all_digits ());
  submit (object);
  queue_of (object)->wait (queue_of (object));
  EXPECT (all_digits ());
  submit (object);
  destroy (&object, 0, NULL);
  EXPECT (all_digits ());
  EXPECT (object == omp_interop_none);
  destroy (&object, 0, NULL);
}

/* Two queues do not wait for one another.  */
static int gate;

static void
wait_for_gate (void *unused)
{
  (void) unused;
  while (!__atomic_load_n (&gate, __ATOMIC_ACQUIRE))
    usleep (100);
}

static void
open_gate (void *unused)
{
  (void) unused;
  __atomic_store_n (&gate, 1, __ATOMIC_RELEASE);
}

static void
test_two (void)
{
  omp_interop_t first = init (device, TARGETSYNC);
  omp_interop_t second = init (device, TARGET | TARGETSYNC);
  gate = 0;
  EXPECT (queue_of (first)->call (queue_of (first), wait_for_gate, NULL));
  EXPECT (queue_of (second)->call (queue_of (second), open_gate, NULL));
  omp_interop_t *both[] = { &first, &second };
  GOMP_interop (device, 0, NULL, NULL, NULL, 0, NULL, 2, both, 0, NULL);
  EXPECT_EQUAL (gate, 1);
  EXPECT (first == omp_interop_none && second == omp_interop_none);
}

/* With depend: after the task that was there first, before the one that comes
   later.  The list: how many, how many of them out, the addresses.  */
static void
test_depend (unsigned flags)
{
  int place = 0, before = 0, seen = 0;
  void *out[] = { (void *) 1, (void *) 1, &place };
  omp_interop_t object = init (device, TARGETSYNC);
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp task shared(before) depend(out : place)
    {
      usleep (5000);
      before = 1;
      submit (object);
    }
    use (object, flags, out);
#pragma omp task shared(before, seen) depend(in : place)
    seen = before && all_digits ();
  }
  EXPECT_EQUAL (seen, 1);
  destroy (&object, flags, NULL);
#pragma omp taskwait
  EXPECT (object == omp_interop_none);
}

/* Without nowait what depend names is over when the call returns.  */
static void
test_region (void)
{
  enum { N = 1000 };
  static int a[N];
  void *out[] = { (void *) 1, (void *) 1, a };
  omp_interop_t object = init (device, TARGETSYNC);
#pragma omp target device(device) map(a) depend(out : a) nowait
  for (int i = 0; i < N; i++)
    a[i] += i;
  destroy (&object, 0, out);
  EXPECT_EQUAL (a[N - 1], N - 1);
  a[N - 1] = 0;
}

/* PROPERTY is an integer, which asking for a pointer or a text tells.  */
static omp_intptr_t
integer (omp_interop_t object, omp_interop_property_t property)
{
  omp_interop_rc_t code = omp_irc_other;
  EXPECT (omp_get_interop_ptr (object, property, &code) == NULL);
  EXPECT_EQUAL (code, omp_irc_type_int);
  EXPECT (omp_get_interop_str (object, property, &code) == NULL);
  EXPECT_EQUAL (code, omp_irc_type_int);
  omp_intptr_t value = omp_get_interop_int (object, property, &code);
  EXPECT_EQUAL (code, omp_irc_success);
  EXPECT_EQUAL (value, omp_get_interop_int (object, property, NULL));
  return value;
}

static const char *
text (omp_interop_t object, omp_interop_property_t property)
{
  omp_interop_rc_t code = omp_irc_other;
  EXPECT_EQUAL (omp_get_interop_int (object, property, &code), 0);
  EXPECT_EQUAL (code, omp_irc_type_str);
  EXPECT (omp_get_interop_ptr (object, property, &code) == NULL);
  EXPECT_EQUAL (code, omp_irc_type_str);
  const char *value = omp_get_interop_str (object, property, &code);
  EXPECT_EQUAL (code, omp_irc_success);
  return value;
}

static void
no_value (omp_interop_t object, omp_interop_property_t property)
{
  omp_interop_rc_t code = omp_irc_other;
  EXPECT (omp_get_interop_ptr (object, property, &code) == NULL);
  EXPECT_EQUAL (code, omp_irc_no_value);
  EXPECT_EQUAL (omp_get_interop_int (object, property, &code), 0);
  EXPECT_EQUAL (code, omp_irc_no_value);
}

static void
test_properties (int number, int meant)
{
  omp_interop_t object = init (number, TARGET);
  EXPECT (object != omp_interop_none);
  EXPECT_EQUAL (integer (object, omp_ipr_fr_id), GANGWAY_IFR_HOST);
  EXPECT (strcmp (text (object, omp_ipr_fr_name), GANGWAY_IFR_HOST_NAME) == 0);
  EXPECT_EQUAL (integer (object, omp_ipr_vendor), 0);
  EXPECT (strcmp (text (object, omp_ipr_vendor_name), "gangway") == 0);
  EXPECT_EQUAL (integer (object, omp_ipr_device_num), meant);
  EXPECT_EQUAL (integer (object, omp_ipr_device), meant);
  no_value (object, omp_ipr_platform);
  no_value (object, omp_ipr_device_context);
  no_value (object, omp_ipr_targetsync);
  EXPECT (strcmp (omp_get_interop_type_desc (object, omp_ipr_targetsync),
                  "struct gangway_host_queue *") == 0);
  omp_interop_rc_t code;
  omp_get_interop_int (object, (omp_interop_property_t) -10, &code);
  EXPECT_EQUAL (code, omp_irc_out_of_range);
  use (object, 0, NULL);
  destroy (&object, NOWAIT, NULL);
  EXPECT (object == omp_interop_none);
}

/* The host has no objects.  */
static void
test_host (void)
{
  omp_interop_rc_t code;
  EXPECT (init (omp_initial_device, TARGETSYNC) == omp_interop_none);
  EXPECT (init (omp_get_initial_device (), TARGET) == omp_interop_none);
  use (omp_interop_none, NOWAIT, NULL);
  omp_get_interop_int (omp_interop_none, omp_ipr_fr_id, &code);
  EXPECT_EQUAL (code, omp_irc_empty);
}

int
main (void)
{
  test_host ();
  for (device = 0; device < omp_get_num_devices (); device++)
    {
      test_properties (device, device);
      omp_set_default_device (device);
      test_properties (omp_default_device, device);
      test_order ();
      test_two ();
      test_depend (0);
      test_depend (NOWAIT);
      test_region ();
    }
  return 0;
}
