// The copies that a taskloop's tasks have of an object are made before any of them begins,
// whoever runs them, and each is destroyed once, also those of a cancelled loop.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// { dg-env OMP_CANCELLATION "true" }
// { dg-do run }

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <omp.h>

static std::atomic<int> made, destroyed, ran, wrong;

struct value
{
  int number;
  char more[2000];
  value () : number (7) {}
  value (const value &other) : number (other.number) { made++; }
  ~value () { destroyed++; }
};

struct small
{
  int number;
  small () : number (7) {}
  small (const small &other) : number (other.number) { made++; }
  ~small () { destroyed++; }
};

static void
check (bool right, const char *what, int threads)
{
  if (right)
    return;
  std::printf ("%s: %d threads: made %d, destroyed %d, ran %d, wrong %d\n", what,
               threads, made.load (), destroyed.load (), ran.load (),
               wrong.load ());
  std::exit (1);
}

// Each task changes the original, one after the other, and its own copy.
template <typename T>
static void
loop (int threads, int count, int grain, bool deferred)
{
  made = destroyed = ran = wrong = 0;
  {
    T object;
    T *original = &object;
    int tasks = count / grain;
#pragma omp parallel num_threads(threads)
#pragma omp single
#pragma omp taskloop grainsize(grain) firstprivate(object) if (deferred)
    for (int i = 0; i < count; i++)
      {
        wrong += object.number != 7 + i % grain;
        object.number++;
#pragma omp critical
        original->number++;
        ran++;
      }
    check (ran == count && wrong == 0 && object.number == 7 + count, "values",
           threads);
    check (made >= tasks && destroyed == made, "copies", threads);
  }
}

// One task cancels the loop: no copy stays.
static void
cancelled (int threads)
{
  made = destroyed = ran = wrong = 0;
  {
    small object;
#pragma omp parallel num_threads(threads)
#pragma omp single
#pragma omp taskloop grainsize(1) firstprivate(object)
    for (int i = 0; i < 100; i++)
      {
        wrong += object.number != 7;
#pragma omp cancel taskgroup
        ran++;
      }
    check (wrong == 0 && destroyed == made && (!omp_get_cancellation () || ran == 0),
           "a cancelled loop", threads);
  }
}

int
main ()
{
  static const int sizes[] = { 1, 2, 4, 16 };
  omp_set_dynamic (0);
  for (int threads : sizes)
    for (int deferred = 0; deferred < 2; deferred++)
      {
        loop<small> (threads, 100, 1, deferred);
        loop<small> (threads, 3000, 3, deferred);
        loop<value> (threads, 100, 1, deferred);
        loop<small> (threads, 1, 1, deferred);
      }
  for (int threads : sizes)
    cancelled (threads);
  return 0;
}
