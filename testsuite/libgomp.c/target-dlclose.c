/* A library with declare target variables comes and goes, and its regions run in
   between: its variables are present while it is there, and what takes their
   place afterwards is mapped like anything else.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target offload_tables } */
/* { dg-also-library "target-dlclose.so" "-DLIBRARY" } */
/* { dg-options "-ldl" } */

#define N 5000

#ifdef LIBRARY

#pragma omp declare target
int table[N];
#pragma omp end declare target

int
fill (int from)
{
  int sum = 0;
  table[0] = from;
#pragma omp target update to (table[0 : 1])
#pragma omp target map (tofrom : sum)
  for (int i = 0; i < N; i++)
    {
      table[i] = table[0] + i;
      sum += table[i] - table[0];
    }
#pragma omp target update from (table)
  return sum;
}

#else

#include <dlfcn.h>
#include <omp.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "expect.h"

/* Use the library once.  Returns where its table was.  */
static int *
use_library (int round)
{
  void *library = dlopen ("./target-dlclose.so", RTLD_NOW | RTLD_LOCAL);
  EXPECT (library != NULL);
  int (*fill) (int);
  void *symbol = dlsym (library, "fill");
  memcpy (&fill, &symbol, sizeof symbol);
  int *table = dlsym (library, "table");
  EXPECT_EQUAL (fill (round), N * (N - 1) / 2);
  EXPECT_EQUAL (table[N - 1], round + N - 1);
  EXPECT (omp_target_is_present (table, omp_get_default_device ()));
  EXPECT_EQUAL (dlclose (library), 0);
  EXPECT (dlopen ("./target-dlclose.so", RTLD_NOW | RTLD_NOLOAD) == NULL);
  return table;
}

/* Other memory where TABLE was; NULL where something else is there already.  */
static int *
take_place (const int *table, size_t *size)
{
  size_t page = (size_t) sysconf (_SC_PAGESIZE);
  char *start = (char *) ((size_t) table & ~(page - 1));
  *size = (size_t) ((const char *) (table + N) - start);
  void *memory = mmap (start, *size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
                       0);
  return memory == start ? memory : NULL;
}

static void
use_place (const int *table)
{
  size_t size;
  int *memory = take_place (table, &size);
  if (memory == NULL)
    return;
  size_t count = size / sizeof (int);
  int device = omp_get_default_device ();
  EXPECT (!omp_target_is_present (table, device));
#pragma omp target enter data map (to : memory[0 : count])
  EXPECT (omp_get_mapped_ptr (memory, device) != memory);
#pragma omp target
  for (size_t i = 0; i < count; i++)
    memory[i] += 1;
  EXPECT_EQUAL (memory[0], 0);
#pragma omp target exit data map (from : memory[0 : count])
  EXPECT_EQUAL (memory[0], 1);
  EXPECT_EQUAL (memory[count - 1], 1);
  munmap (memory, size);
}

int
main (void)
{
  for (int round = 0; round < 20; round++)
    use_place (use_library (round));
  return 0;
}

#endif
