/* Threads attach and detach one pointer in a structure that is present, with regions,
   data regions and constructs with nowait, without knowing of each other.  A region that
   maps what the pointer leads to never sees the host's address in it: neither before the
   first attachment is complete, nor from a detachment that is late.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target no_tsan } : two threads may store one address at once */

#include <omp.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include "expect.h"

enum { N = 2000, THREADS = 4, ROUNDS = 60 };

static struct
{
  int number;
  int *pointer;
} present;
static int array[N];
/* The data stays, so that the pointer alone comes and goes.  */
static int kept[N];

static int
region (uintptr_t host)
{
  int right = 0;
#pragma omp target map (to : present.pointer[0 : N]) map (tofrom : right)     \
  firstprivate (host)
  right = (uintptr_t) present.pointer != host && present.pointer[7] == 7;
  return right;
}

static int
data_region (uintptr_t host)
{
  int right = 0;
#pragma omp target data map (to : present.pointer[0 : N])
#pragma omp target map (tofrom : right) firstprivate (host)
  right = (uintptr_t) present.pointer != host && present.pointer[8] == 8;
  return right;
}

static int
unstructured (uintptr_t host)
{
  int right = 0;
#pragma omp target enter data map (to : present.pointer[0 : N])
#pragma omp target map (tofrom : right) firstprivate (host)
  right = (uintptr_t) present.pointer != host && present.pointer[9] == 9;
#pragma omp target exit data map (release : present.pointer[0 : N])
  return right;
}

static int
tasks (uintptr_t host)
{
  int right = 0;
#pragma omp target enter data map (to : present.pointer[0 : N]) nowait         \
  depend (inout : right)
#pragma omp target map (tofrom : right) firstprivate (host) nowait             \
  depend (inout : right)
  right = (uintptr_t) present.pointer != host && present.pointer[10] == 10;
#pragma omp target exit data map (release : present.pointer[0 : N]) nowait     \
  depend (inout : right)
#pragma omp taskwait
  return right;
}

static void
all_threads (int *target)
{
  static int (*const ways[]) (uintptr_t)
    = { region, data_region, unstructured, tasks };
  uintptr_t host = (uintptr_t) target;
  present.pointer = target;
  present.number = 3;
#pragma omp target enter data map (to : present)
#pragma omp parallel num_threads (THREADS)
  {
    unsigned seed = omp_get_thread_num ();
    for (int round = 0; round < ROUNDS; round++)
      EXPECT (ways[rand_r (&seed) % 4](host));
  }
#pragma omp target exit data map (from : present)
  EXPECT (present.pointer == target);
  EXPECT_EQUAL (present.number, 3);
}

int
main (void)
{
  alarm (200);
  for (int i = 0; i < N; i++)
    array[i] = kept[i] = i;
  all_threads (array);
#pragma omp target enter data map (to : kept)
  all_threads (kept);
#pragma omp target exit data map (delete : kept)
  return 0;
}
