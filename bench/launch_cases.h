/* The regions that launch.c measures, by name: with no variables, 1, 16 and 64 that are
   present, and 16 that are others in each launch; 16 beside one `map(to:)' or
   `map(tofrom:)' of a number or a private array; the members of a structure; the other
   constructs of a program whose data is present; an empty region with nowait and the
   taskwait that waits for it, or for 50 of them, and one of these 50 without the wait.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BENCH_LAUNCH_CASES_H
#define GANGWAY_BENCH_LAUNCH_CASES_H

#include <omp.h>
#include "bench.h"

enum { REGIONS = 1000000, LENGTH = 16, ARRAYS = 32 };

static int data[ARRAYS][LENGTH];        /* each mapped by itself */

/* Regions only read: threads that write to the same variables slow one another
   down whatever launches them.  */
static inline void
use (int value)
{
  __asm__ volatile ("" : : "r" (value));
}

static void
region_0 (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target
      ;
    }
}

static void
region_nowait (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target nowait
      ;
#pragma omp taskwait
    }
}

/* Many at once: what one takes the thread that launches it.  */
static void
region_nowait_many (int regions)
{
  for (int i = 0; i < regions; i += 50)
    {
      for (int k = 0; k < 50; k++)
        {
#pragma omp target nowait
          ;
        }
#pragma omp taskwait
    }
}

/* What a case does beside what it is to be timed for, in seconds.  */
static _Thread_local double apart;

/* The same without the wait.  */
static void
region_nowait_issue (int regions)
{
  for (int i = 0; i < regions; i += 50)
    {
      for (int k = 0; k < 50; k++)
        {
#pragma omp target nowait
          ;
        }
      double began = bench_now ();
#pragma omp taskwait
      apart += bench_now () - began;
    }
}

static void
region_1 (int regions)
{
  int *a = data[0];
  for (int i = 0; i < regions; i++)
    {
#pragma omp target map(tofrom : a[0 : LENGTH])
      use (a[0]);
    }
}

/* Sixteen sections, of the arrays from FIRST on.  */
static inline void
launch_16 (int first)
{
  int *a = data[first], *b = a + LENGTH, *c = b + LENGTH, *d = c + LENGTH,
      *e = d + LENGTH, *f = e + LENGTH, *g = f + LENGTH, *h = g + LENGTH,
      *k = h + LENGTH, *l = k + LENGTH, *m = l + LENGTH, *n = m + LENGTH,
      *p = n + LENGTH, *q = p + LENGTH, *r = q + LENGTH, *s = r + LENGTH;
#pragma omp target map(tofrom : a[ : LENGTH], b[ : LENGTH], c[ : LENGTH],     \
                         d[ : LENGTH], e[ : LENGTH], f[ : LENGTH],            \
                         g[ : LENGTH], h[ : LENGTH], k[ : LENGTH],            \
                         l[ : LENGTH], m[ : LENGTH], n[ : LENGTH],            \
                         p[ : LENGTH], q[ : LENGTH], r[ : LENGTH],            \
                         s[ : LENGTH])
  {
    use (a[0] + b[0] + c[0] + d[0] + e[0] + f[0] + g[0] + h[0]);
    use (k[0] + l[0] + m[0] + n[0] + p[0] + q[0] + r[0] + s[0]);
  }
}

static void
region_16 (int regions)
{
  for (int i = 0; i < regions; i++)
    launch_16 (0);
}

/* From launch to launch every variable is another one.  */
static void
region_16_moving (int regions)
{
  for (int i = 0; i < regions; i++)
    launch_16 (i % 2 * (ARRAYS / 2));
}

/* Sixteen sections, and WHAT, which the region uses as VALUE.  */
#define LAUNCH_16_AND(what, value)                                            \
  do                                                                          \
    {                                                                         \
      int *a = data[0], *b = a + LENGTH, *c = b + LENGTH, *d = c + LENGTH,    \
          *e = d + LENGTH, *f = e + LENGTH, *g = f + LENGTH, *h = g + LENGTH, \
          *k = h + LENGTH, *l = k + LENGTH, *m = l + LENGTH, *n = m + LENGTH, \
          *p = n + LENGTH, *q = p + LENGTH, *r = q + LENGTH, *s = r + LENGTH; \
      _Pragma (STRING (omp target what                                        \
        map(tofrom : a[ : LENGTH], b[ : LENGTH], c[ : LENGTH],                \
            d[ : LENGTH], e[ : LENGTH], f[ : LENGTH], g[ : LENGTH],           \
            h[ : LENGTH], k[ : LENGTH], l[ : LENGTH], m[ : LENGTH],           \
            n[ : LENGTH], p[ : LENGTH], q[ : LENGTH], r[ : LENGTH],           \
            s[ : LENGTH])))                                                   \
      {                                                                       \
        use (a[0] + b[0] + c[0] + d[0] + e[0] + f[0] + g[0] + h[0]);          \
        use (k[0] + l[0] + m[0] + n[0] + p[0] + q[0] + r[0] + s[0]);          \
        use ((int) value);                                                    \
      }                                                                       \
    }                                                                         \
  while (0)
#define STRING(text) #text

static void
region_16_to (int regions)
{
  for (int i = 0; i < regions; i++)
    {
      double factor = i;
      LAUNCH_16_AND (map(to : factor), factor);
    }
}

static void
region_16_tofrom (int regions)
{
  double sum = 0;
  for (int i = 0; i < regions; i++)
    LAUNCH_16_AND (map(tofrom : sum), sum);
}

static void
region_16_from (int regions)
{
  double sum = 0;
  for (int i = 0; i < regions; i++)
    LAUNCH_16_AND (map(from : sum), (sum = 1));
}

static void
region_16_private (int regions)
{
  double weights[40] = { 1 };
  for (int i = 0; i < regions; i++)
    LAUNCH_16_AND (firstprivate(weights), weights[0]);
}

/* A structure that is present, and what two of its members point to.  */
static struct arrays
{
  int length;
  int *from, *to;
} whole = { LENGTH, data[0], data[1] };

static void
region_struct (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target map(tofrom : whole.from[ : LENGTH], whole.to[ : LENGTH])
      use (whole.from[0] + whole.to[0]);
    }
}

/* The same where the two members alone are present.  */
static struct arrays parts = { LENGTH, data[2], data[3] };

static void
region_members (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target map(to : parts.from, parts.to)                             \
                   map(tofrom : parts.from[ : LENGTH], parts.to[ : LENGTH])
      use (parts.from[0] + parts.to[0]);
    }
}

/* What a program does beside its regions while its data is present, each with no more than
   one variable.  */
static void
region_data (int regions)
{
  int *a = data[0];
  for (int i = 0; i < regions; i++)
    {
#pragma omp target data map(tofrom : a[0 : LENGTH])
#pragma omp target map(tofrom : a[0 : LENGTH])
      use (a[0]);
    }
}

static void
region_enter_exit (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target enter data map(to : data[0])
#pragma omp target exit data map(from : data[0])
    }
}

static void
region_use_device (int regions)
{
  int *a = data[0];
  for (int i = 0; i < regions; i++)
    {
#pragma omp target data use_device_ptr(a)
      __asm__ volatile ("" : : "r" (a));
    }
}

static void
region_device_pointer (int regions)
{
  int *a = data[0], *pointer;
#pragma omp target data use_device_ptr(a)
  pointer = a;
  for (int i = 0; i < regions; i++)
    {
#pragma omp target is_device_ptr(pointer)
      use (pointer == NULL);
    }
}

static void
region_update_to (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target update to(data[0])
    }
}

static void
region_update_from (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target update from(data[0])
    }
}

/* An array that is not present comes and goes.  */
static void
region_make (int regions)
{
  int absent[LENGTH] = { 1 };
  use (absent[0]);
  for (int i = 0; i < regions; i++)
    {
#pragma omp target enter data map(to : absent)
#pragma omp target exit data map(from : absent)
    }
}

static void
region_1_always (int regions)
{
  int *a = data[0];
  for (int i = 0; i < regions; i++)
    {
#pragma omp target map(always, tofrom : a[0 : LENGTH])
      use (a[0]);
    }
}

/* 64 variables of 4 bytes, so that the list stays readable.  GCC maps only what
   the region uses.  */
#define X4(v) v##0, v##1, v##2, v##3
#define X16(v) X4 (v##0), X4 (v##1), X4 (v##2), X4 (v##3)
#define X64(v) X16 (v##0), X16 (v##1), X16 (v##2), X16 (v##3)
#define SUM4(v) (v##0 + v##1 + v##2 + v##3)
#define SUM16(v) (SUM4 (v##0) + SUM4 (v##1) + SUM4 (v##2) + SUM4 (v##3))
#define SUM64(v) (SUM16 (v##0) + SUM16 (v##1) + SUM16 (v##2) + SUM16 (v##3))
static int X64 (s);

static void
region_64 (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target map(tofrom : X64 (s))
      use (SUM64 (s));
    }
}

static const struct launch_case
{
  const char *name;
  void (*run) (int regions);
  int regions; /* of one measurement */
} cases[] = { { "0", region_0, REGIONS },
              { "1", region_1, REGIONS },
              { "16", region_16, REGIONS },
              { "16_moving", region_16_moving, REGIONS },
              { "16_to", region_16_to, REGIONS },
              { "16_tofrom", region_16_tofrom, REGIONS },
              { "16_private", region_16_private, REGIONS },
              { "struct", region_struct, REGIONS },
              { "members", region_members, REGIONS },
              { "64", region_64, REGIONS },
              { "16_from", region_16_from, REGIONS },
              { "data", region_data, REGIONS },
              { "enter_exit", region_enter_exit, REGIONS },
              { "use_device", region_use_device, REGIONS },
              { "device_pointer", region_device_pointer, REGIONS },
              { "update_to", region_update_to, REGIONS },
              { "update_from", region_update_from, REGIONS },
              { "make", region_make, REGIONS / 20 },
              { "1_always", region_1_always, REGIONS },
              { "nowait", region_nowait, REGIONS / 20 },
              { "nowait_many", region_nowait_many, REGIONS / 20 },
              { "nowait_issue", region_nowait_issue, REGIONS / 20 } };
enum { CASES = sizeof cases / sizeof *cases };

/* Make present what the cases use.  */
static void
enter_all (void)
{
  for (int i = 0; i < ARRAYS; i++)
    {
#pragma omp target enter data map(to : data[i])
    }
#pragma omp target enter data map(to : X64 (s))
#pragma omp target enter data map(to : whole, whole.from[ : LENGTH],          \
                                    whole.to[ : LENGTH])
#pragma omp target enter data map(to : parts.from, parts.to,                  \
                                    parts.from[ : LENGTH], parts.to[ : LENGTH])
}

#endif
