/* LLVM's variables are taken where OMP_ ones are not set, and what came of them is shown.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env KMP_STACKSIZE "3MB" } */
/* { dg-env KMP_BLOCKTIME "20" } */
/* { dg-env KMP_AFFINITY "granularity=fine,compact" } */
/* { dg-output "OMP_PROC_BIND = 'TRUE'.*OMP_PLACES = '\{.*OMP_STACKSIZE = '3145728'.*GOMP_SPINCOUNT = '2000000'" } */

#define _GNU_SOURCE
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include "expect.h"

int
main (void)
{
  size_t least = (size_t) 1 << 40;
  EXPECT (omp_get_num_places () > 0);
  EXPECT_EQUAL (omp_get_proc_bind (), omp_proc_bind_true);
#pragma omp parallel num_threads(3) reduction(min : least)
  if (omp_get_thread_num () > 0)
    {
      pthread_attr_t attributes;
      cpu_set_t set;
      void *start;
      EXPECT_EQUAL (pthread_getattr_np (pthread_self (), &attributes), 0);
      EXPECT_EQUAL (pthread_attr_getstack (&attributes, &start, &least), 0);
      pthread_attr_destroy (&attributes);
      EXPECT_EQUAL (sched_getaffinity (0, sizeof set, &set), 0);
      EXPECT_EQUAL (CPU_COUNT (&set), 1);
    }
  EXPECT (least >= (size_t) 3 << 20 && least < (size_t) 5 << 20);
  omp_display_env (1);
  return 0;
}
