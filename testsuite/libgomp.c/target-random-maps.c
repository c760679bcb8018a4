/* Random constructs on two threads, each with variables of its own and a model of what the
   host and the device have of them, while a third looks all of them up.  A failure says
   the seed.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include <stdint.h>
#include <unistd.h>
#include "expect.h"

enum { THREADS = 2, VARIABLES = 6, LONGEST = 600, STEPS = 3000 };
enum { TO = 1, FROM = 2 };

/* All elements of a variable have the same value.  */
struct variable
{
  int length, host, device, count;
  int data[LONGEST];
};

static const int lengths[VARIABLES] = { 1, 2, 7, 100, 256, LONGEST };
static struct variable all[THREADS][VARIABLES];
static int present[16];
static int ended; /* threads; atomic */

static unsigned
draw (uint64_t *state, unsigned limit)
{
  uint64_t z = *state += UINT64_C (0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return (unsigned) ((z ^ (z >> 31)) % limit);
}

static void
store (struct variable *variable, int value)
{
  variable->host = value;
  for (int i = 0; i < variable->length; i++)
    variable->data[i] = value;
}

static void
check (const struct variable *variable, int thread, int step)
{
  for (int i = 0; i < variable->length; i++)
    if (variable->data[i] != variable->host)
      {
        fprintf (stderr, "thread %d, step %d, length %d: %d is %d, not %d\n",
                 thread, step, variable->length, i, variable->data[i],
                 variable->host);
        exit (1);
      }
}

static void
model_begin (struct variable *variable, int kind)
{
  if (variable->count++ == 0 && (kind & TO))
    variable->device = variable->host;
}

static void
model_end (struct variable *variable, int kind)
{
  if (--variable->count == 0 && (kind & FROM))
    variable->host = variable->device;
}

/* A region that adds A to the first and B to the second, or stores them where SET says so.  */
#define REGION(clause_a, clause_b, nowait)                                    \
  _Pragma (STRING (omp target map(to: present) map(clause_a: p[ : n])         \
                     map(clause_b: q[ : m]) nowait))                          \
  {                                                                           \
    for (int i = 0; i < n; i++)                                               \
      p[i] = (set & 1 ? 0 : p[i]) + a + present[0];                           \
    for (int i = 0; i < m; i++)                                               \
      q[i] = (set & 2 ? 0 : q[i]) + b;                                        \
  }
#define STRING(text) #text
#define REGIONS(clause_a, nowait)                                             \
  switch (kind_b)                                                             \
    {                                                                         \
    case 0: REGION (clause_a, alloc, nowait) break;                           \
    case TO: REGION (clause_a, to, nowait) break;                             \
    case FROM: REGION (clause_a, from, nowait) break;                         \
    default: REGION (clause_a, tofrom, nowait)                                \
    }

static void
region (struct variable *first, int kind_a, int a, struct variable *second,
        int kind_b, int b, int set, int later)
{
  int *p = first->data, *q = second->data, n = first->length, m = second->length;
  switch (kind_a + 4 * later)
    {
    case 0: REGIONS (alloc, ) break;
    case TO: REGIONS (to, ) break;
    case FROM: REGIONS (from, ) break;
    case TO | FROM: REGIONS (tofrom, ) break;
    case 4: REGIONS (alloc, nowait) break;
    case 4 + TO: REGIONS (to, nowait) break;
    case 4 + FROM: REGIONS (from, nowait) break;
    default: REGIONS (tofrom, nowait)
    }
#pragma omp taskwait
}

static void
run_region (struct variable *own, uint64_t *state, int step)
{
  struct variable *first = &own[draw (state, VARIABLES)], *second;
  do
    second = &own[draw (state, VARIABLES)];
  while (second == first);
  int kind_a = draw (state, 4), kind_b = draw (state, 4), a = 1 + step, b = -step;
  /* What comes without a value has to get one.  */
  int set = (first->count == 0 && !(kind_a & TO))
            | (second->count == 0 && !(kind_b & TO)) << 1;
  region (first, kind_a, a, second, kind_b, b, set, draw (state, 4) == 0);
  model_begin (first, kind_a);
  model_begin (second, kind_b);
  first->device = (set & 1 ? 0 : first->device) + a;
  second->device = (set & 2 ? 0 : second->device) + b;
  model_end (first, kind_a);
  model_end (second, kind_b);
}

static void
run_data (struct variable *variable, uint64_t *state, int step)
{
  int *p __attribute__ ((unused)) = variable->data, n = variable->length, later = draw (state, 2);
  switch (draw (state, 5))
    {
    case 0:
      if (variable->count > 2)
        break;
#pragma omp target enter data map(to: p[ : n])
      model_begin (variable, TO);
      break;
    case 1:
      if (variable->count == 0)
        break;
      if (later)
        {
#pragma omp target exit data map(from: p[ : n]) nowait
#pragma omp taskwait
        }
      else
        {
#pragma omp target exit data map(from: p[ : n])
        }
      model_end (variable, FROM);
      break;
    case 2:
      if (variable->count == 0)
        break;
#pragma omp target exit data map(release: p[ : n])
      model_end (variable, 0);
      break;
    case 3:
      {
#pragma omp target update to(p[ : n])
      }
      if (variable->count > 0)
        variable->device = variable->host;
      break;
    default:
      {
#pragma omp target update from(p[ : n])
      }
      if (variable->count > 0)
        variable->host = variable->device;
    }
  if (draw (state, 4) == 0)
    {
      check (variable, -1, step);
      store (variable, step);
    }
}

static void
work (int thread)
{
  struct variable *own = all[thread];
  uint64_t state = 17 + thread;
  for (int step = 0; step < STEPS; step++)
    {
      if (draw (&state, 3) > 0)
        run_region (own, &state, step);
      else
        run_data (&own[draw (&state, VARIABLES)], &state, step);
      for (int i = 0; i < VARIABLES; i++)
        check (&own[i], thread, step);
    }
  for (int i = 0; i < VARIABLES; i++)
    while (own[i].count > 0)
      {
        int *p __attribute__ ((unused)) = own[i].data, n = own[i].length;
#pragma omp target exit data map(from: p[ : n])
        model_end (&own[i], FROM);
        check (&own[i], thread, STEPS);
      }
  __atomic_add_fetch (&ended, 1, __ATOMIC_RELEASE);
}

static void
look (void)
{
  uint64_t state = 3;
  int device = omp_get_default_device ();
  while (__atomic_load_n (&ended, __ATOMIC_ACQUIRE) < THREADS)
    {
      omp_target_is_present (all[draw (&state, THREADS)]
                               [draw (&state, VARIABLES)].data, device);
      if (draw (&state, 8) == 0)
        usleep (draw (&state, 200));
    }
}

int
main (void)
{
  alarm (200);
  omp_set_dynamic (0);
  for (int thread = 0; thread < THREADS; thread++)
    for (int i = 0; i < VARIABLES; i++)
      {
        all[thread][i].length = lengths[i];
        store (&all[thread][i], i);
      }
#pragma omp target enter data map(to: present)
#pragma omp parallel num_threads(THREADS + 1)
  if (omp_get_thread_num () < THREADS)
    work (omp_get_thread_num ());
  else
    look ();
#pragma omp target exit data map(delete: present)
  return 0;
}
