/* A constant array that a region reads is mapped tofrom, implicitly, and lies in
   memory that cannot be written: it is not copied back.  What takes the place of a
   library with such an array is.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "target-constant-array.so" "-DLIBRARY" } */
/* { dg-options "-ldl" } */

#define N 5000

#ifdef LIBRARY

const int library_table[N] = { 1, 2, 3 };

int
library_sum (void)
{
  int sum = 0;
#pragma omp target map (tofrom : sum)
  for (int i = 0; i < N; i++)
    sum += library_table[i];
  return sum;
}

#else

#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "expect.h"

static const double table[N] = { 1, 2, 3 };
/* Written once, by the loader, in a program that can lie anywhere.  */
static const char *const names[] = { "one", "two", "three" };
static int writable[N];

static void
use_own (void)
{
  double sum = 0;
  int there = 0;
#pragma omp target map (tofrom : sum, there)
  for (int i = 0; i < N; i++)
    {
      sum += table[i];
      writable[i] = i;
      there += i < 3 && names[i] != 0;
    }
  EXPECT_EQUAL (sum, 6);
  EXPECT_EQUAL (there, 3);
  EXPECT_EQUAL (writable[N - 1], N - 1);
#pragma omp target data map (tofrom : table)
#pragma omp target map (tofrom : sum)
  sum += table[1];
  EXPECT_EQUAL (sum, 8);
#pragma omp target enter data map (to : table)
#pragma omp target map (tofrom : sum)
  sum += table[2];
#pragma omp target exit data map (from : table)
  EXPECT_EQUAL (sum, 11);
}

/* Returns where the library's constants were.  */
static char *
use_library (void)
{
  void *library = dlopen ("./target-constant-array.so", RTLD_NOW | RTLD_LOCAL);
  EXPECT (library != NULL);
  int (*sum) (void);
  void *symbol = dlsym (library, "library_sum");
  memcpy (&sum, &symbol, sizeof symbol);
  EXPECT_EQUAL (sum (), 6);
  char *place = dlsym (library, "library_table");
  EXPECT_EQUAL (dlclose (library), 0);
  return place;
}

/* Ordinary memory at PLACE, if that is free.  */
static void
use_place (char *place)
{
  size_t page = (size_t) sysconf (_SC_PAGESIZE);
  char *start = (char *) ((size_t) place & ~(page - 1));
  int *memory = mmap (start, page, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		      0);
  if (memory == MAP_FAILED)
    return;
#pragma omp target map (tofrom : memory[0 : 100])
  memory[99] = 17;
  EXPECT_EQUAL (memory[99], 17);
  munmap (memory, page);
}

int
main (void)
{
  for (int round = 0; round < 3; round++)
    {
      use_own ();
      use_place (use_library ());
    }
  return 0;
}

#endif
