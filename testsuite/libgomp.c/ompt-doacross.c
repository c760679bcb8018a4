/* A tool hears of the iterations that a doacross loop's iterations wait for, once they need
   not, and of those that are done, by their logical numbers (5.2, 19.5.2.8): in teams of
   one and of more threads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include "ompt.h"

/* The last dependences of the calling thread, which ompt.h writes down as kinds alone.  */
static __thread ompt_dependence_t last[4];
static __thread int last_count;
static int posted[10];

static void
on_iterations (ompt_data_t *task, const ompt_dependence_t *list, int count)
{
  told_expect_task (task);
  EXPECT (count > 0 && count <= 4);
  memcpy (last, list, count * sizeof *list);
  last_count = count;
  for (int i = 1; i < count; i++)
    EXPECT_EQUAL (list[i].dependence_type, list[0].dependence_type);
  /* No sink is told before its source.  */
  if (count == 1 && list[0].dependence_type == ompt_dependence_type_source)
    __atomic_store_n (&posted[list[0].variable.value], 1, __ATOMIC_RELEASE);
  else if (count == 1)
    EXPECT (__atomic_load_n (&posted[list[0].variable.value],
                             __ATOMIC_ACQUIRE));
  on_dependences (task, list, count);
}

#define EXPECT_ITERATION(kind, dimensions, first, second)                      \
  do                                                                           \
    {                                                                          \
      EXPECT_EQUAL (last_count, dimensions);                                   \
      EXPECT_EQUAL (last[0].dependence_type, ompt_dependence_type_##kind);     \
      EXPECT_EQUAL (last[0].variable.value, first);                            \
      if (dimensions > 1)                                                      \
        EXPECT_EQUAL (last[1].variable.value, second);                         \
    }                                                                          \
  while (0)

static void
alone (void)
{
  told_lines ();
#pragma omp for ordered(2) schedule(static) nowait
  for (int i = 0; i < 2; i++)
    for (unsigned j = 10; j < 14; j += 2)
      {
#pragma omp ordered depend(sink : i - 1, j)
        if (i > 0)
          EXPECT_ITERATION (sink, 2, (unsigned) i - 1, (j - 10) / 2);
#pragma omp ordered depend(source)
        EXPECT_ITERATION (source, 2, (unsigned) i, (j - 10) / 2);
      }
  EXPECT_LINES ("static loop begin 2\nchunk 0+2\n"
                "depends 5 5\ndepends 5 5\n"
                "depends 6 6\ndepends 5 5\ndepends 6 6\ndepends 5 5\n"
                "static loop end\n");
  for (int i = 0; i < 10; i++)
    posted[i] = 0;
#pragma omp for ordered(1) schedule(dynamic, 2) nowait
  for (long i = 8; i > 2; i -= 2)
    {
#pragma omp ordered depend(sink : i + 2)
#pragma omp ordered depend(source)
      EXPECT_ITERATION (source, 1, (8 - i) / 2, 0);
    }
  EXPECT_LINES ("dynamic loop begin 3\nchunk 0+3\ndepends 5\n"
                "depends 6\ndepends 5\ndepends 6\ndepends 5\n"
                "dynamic loop end\n");
}

int
main (void)
{
  omp_get_thread_num ();
  told_set (ompt_callback_dependences, (ompt_callback_t) on_iterations);
  alone ();
  for (int i = 0; i < 10; i++)
    posted[i] = 0;
  int sum = 0;
#pragma omp parallel num_threads(3)
  {
#pragma omp for ordered(1) schedule(static, 1) reduction(+ : sum)
    for (int i = 0; i < 10; i++)
      {
#pragma omp ordered depend(sink : i - 1) depend(sink : i - 2)
        sum += i;
#pragma omp ordered depend(source)
        EXPECT_ITERATION (source, 1, (unsigned) i, 0);
      }
  }
  EXPECT_EQUAL (sum, 45);
  for (int i = 0; i < 10; i++)
    EXPECT (posted[i]);
  return 0;
}
