/* Where threads cannot be made, teams are smaller, one line says so, and the
   results are right.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } */
/* { dg-options "-ldl" } */
/* { dg-output "libgomp: Thread creation failed\[^\n\]*goes on with 3\n$" } */

#include <dlfcn.h>
#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <string.h>
#include "expect.h"

enum { FIRST_FAILURE = 3 };

int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes,
                void *(*start) (void *), void *argument)
{
  static int calls;
  if (__atomic_add_fetch (&calls, 1, __ATOMIC_RELAXED) >= FIRST_FAILURE)
    return EAGAIN;
  int (*make) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);
  void *symbol = dlsym ((void *) -1L /* RTLD_NEXT */, "pthread_create");
  memcpy (&make, &symbol, sizeof make);
  return make (thread, attributes, start, argument);
}

int
main (void)
{
  omp_set_dynamic (0);
  for (int round = 0; round < 5; round++)
    {
      long sum = 0;
      int size = 0, tasks = 0;
#pragma omp parallel num_threads (8)
      {
#pragma omp single
        size = omp_get_num_threads ();
#pragma omp for reduction (+ : sum)
        for (int i = 0; i < 1000; i++)
          sum += i;
#pragma omp task
        {
#pragma omp atomic
          tasks++;
        }
      }
      EXPECT_EQUAL (size, FIRST_FAILURE);
      EXPECT_EQUAL (sum, 499500);
      EXPECT_EQUAL (tasks, size);
    }
  return 0;
}
