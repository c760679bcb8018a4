/* Reductions of every operator, of arrays, with user-defined combiners, on
   scope and loops, and the scans.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

struct pair
{
  long sum, count;
};

static void
pair_add (struct pair *out, const struct pair *in)
{
  out->sum += in->sum;
  out->count += in->count;
}

#pragma omp declare reduction(pair : struct pair                              \
                              : pair_add (&omp_out, &omp_in))                 \
  initializer (omp_priv = (struct pair) { 0, 0 })

static void
operators (void)
{
  int add = 1, sub = 5, and = -1, or = 0, xor = 0, land = 1, lor = 0;
  int most = -1, least = 1000;
  double product = 1;
#pragma omp parallel for num_threads (4) reduction (+ : add)                  \
  reduction (- : sub) reduction (& : and) reduction (| : or)                  \
  reduction (^ : xor) reduction (&& : land) reduction (|| : lor)              \
  reduction (max : most) reduction (min : least) reduction (* : product)
  for (int i = 1; i <= 20; i++)
    {
      add += i;
      sub -= i;
      and &= ~(i & 1);
      or |= i;
      xor ^= i;
      land = land && i > 0;
      lor = lor || i == 7;
      most = i > most ? i : most;
      least = i < least ? i : least;
      product *= i % 2 ? 2 : 1;
    }
  EXPECT_EQUAL (add, 211);
  EXPECT_EQUAL (sub, 5 - 210);
  EXPECT_EQUAL (and, -2);
  EXPECT_EQUAL (or, 31);
  EXPECT_EQUAL (xor, 20);
  EXPECT_EQUAL (land, 1);
  EXPECT_EQUAL (lor, 1);
  EXPECT_EQUAL (most, 20);
  EXPECT_EQUAL (least, 1);
  EXPECT (product == 1024);
}

static void
others (void)
{
  long histogram[5] = { 0 };
  struct pair pair = { 0, 0 };
  int scoped = 0;
#pragma omp parallel num_threads (3)
  {
#pragma omp for reduction (+ : histogram[1 : 3]) reduction (pair : pair)
    for (int i = 0; i < 300; i++)
      {
        histogram[1 + i % 3] += i;
        pair.sum += i;
        pair.count++;
      }
#pragma omp scope reduction (+ : scoped)
    scoped += omp_get_thread_num ();
  }
  EXPECT_EQUAL (histogram[0] + histogram[4], 0);
  EXPECT_EQUAL (histogram[1] + histogram[2] + histogram[3], 44850);
  EXPECT_EQUAL (pair.sum, 44850);
  EXPECT_EQUAL (pair.count, 300);
  EXPECT_EQUAL (scoped, 3);
}

static void
scans (void)
{
  int in[500], out[500], running = 0;
  for (int i = 0; i < 500; i++)
    in[i] = i % 7;
#pragma omp parallel for num_threads (4) reduction (inscan, + : running)
  for (int i = 0; i < 500; i++)
    {
      running += in[i];
#pragma omp scan inclusive (running)
      out[i] = running;
    }
  for (int i = 0, sum = 0; i < 500; i++)
    {
      sum += in[i];
      EXPECT_EQUAL (out[i], sum);
    }
  running = 0;
#pragma omp parallel for num_threads (4) reduction (inscan, + : running)
  for (int i = 0; i < 500; i++)
    {
      out[i] = running;
#pragma omp scan exclusive (running)
      running += in[i];
    }
  for (int i = 0, sum = 0; i < 500; sum += in[i], i++)
    EXPECT_EQUAL (out[i], sum);
}

static void
last_conditional (void)
{
  int last = -1;
#pragma omp parallel for num_threads (4) schedule (dynamic)                   \
  lastprivate (conditional : last)
  for (int i = 0; i < 1000; i++)
    if (i % 100 == 37)
      last = i;
  EXPECT_EQUAL (last, 937);
}

int
main (void)
{
  omp_set_dynamic (0);
  for (int round = 0; round < 20; round++)
    {
      operators ();
      others ();
      scans ();
      last_conditional ();
    }
  return 0;
}
