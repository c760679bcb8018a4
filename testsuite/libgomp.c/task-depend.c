/* Task dependences: in, out, inout, mutexinoutset, inoutset, depend objects
   and iterators (5.2, 15.9).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

static void
chain (void)
{
  int value = 0;
  for (int i = 0; i < 300; i++)
    {
#pragma omp task depend (inout : value) shared (value)
      value = value * 3 % 1009 + i;
    }
#pragma omp taskwait
  int wanted = 0;
  for (int i = 0; i < 300; i++)
    wanted = wanted * 3 % 1009 + i;
  EXPECT_EQUAL (value, wanted);
}

static void
readers_and_writers (void)
{
  int value = 0, readers = 0;
  for (int round = 1; round <= 50; round++)
    {
#pragma omp task depend (out : value) shared (value, readers)
      {
        EXPECT_EQUAL (readers, (round - 1) * 5);
        value = round;
      }
      for (int i = 0; i < 5; i++)
        {
#pragma omp task depend (in : value) shared (value, readers)
          {
            EXPECT_EQUAL (value, round);
#pragma omp atomic
            readers++;
          }
        }
    }
#pragma omp taskwait
  EXPECT_EQUAL (readers, 250);
}

static void
sets (void)
{
  int value = 0, inside = 0, sum = 0;
  for (int i = 0; i < 40; i++)
    {
#pragma omp task depend (mutexinoutset : value) shared (value, inside)
      {
        int others;
#pragma omp atomic capture
        others = inside++;
        EXPECT_EQUAL (others, 0);
        value++;
#pragma omp atomic
        inside--;
      }
    }
#if __GNUC__ >= 13
  for (int i = 0; i < 10; i++)
    {
#pragma omp task depend (inoutset : value) shared (value, sum)
      {
        EXPECT_EQUAL (value, 40);
#pragma omp atomic
        sum++;
      }
    }
#pragma omp task depend (in : value) shared (sum)
  EXPECT_EQUAL (sum, 10);
#else
  (void) sum;
#endif
#pragma omp taskwait
}

static void
objects_and_iterators (void)
{
  int cell[16] = { 0 }, total = 0;
  omp_depend_t object;
#pragma omp depobj(object) depend (inout : cell[3])
  for (int i = 0; i < 16; i++)
    {
#pragma omp task depend (out : cell[i]) shared (cell)
      cell[i] = i;
    }
#pragma omp task depend (depobj : object) shared (cell)
  cell[3] += 100;
#pragma omp task depend (iterator (k = 0 : 16), in : cell[k]) shared (total, cell)
  for (int i = 0; i < 16; i++)
    total += cell[i];
#pragma omp taskwait
  EXPECT_EQUAL (total, 120 + 100);
#pragma omp depobj(object) destroy
}

static void
wait_for_some (void)
{
  int a = 0, b = 0;
#pragma omp task depend (out : a) shared (a)
  a = 1;
#pragma omp task depend (out : b) shared (b)
  b = 2;
#pragma omp taskwait depend (in : a)
  EXPECT_EQUAL (a, 1);
#pragma omp task if (0) depend (in : b) shared (b)
  EXPECT_EQUAL (b, 2);
#pragma omp taskwait
}

int
main (void)
{
  for (int threads = 1; threads <= 4; threads++)
    {
#pragma omp parallel num_threads (threads)
#pragma omp single
      for (int round = 0; round < 10; round++)
        {
          chain ();
          readers_and_writers ();
          sets ();
          objects_and_iterators ();
          wait_for_some ();
        }
    }
  return 0;
}
