/* The allocator routines and the traits that bound, align and fall back
   (5.2, chapter 6).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <stdint.h>
#include <string.h>
#include "expect.h"

static void
plain (void)
{
  char *memory = omp_alloc (100, omp_default_mem_alloc);
  EXPECT (memory != NULL);
  memset (memory, 1, 100);
  memory = omp_realloc (memory, 10000, omp_default_mem_alloc,
                        omp_default_mem_alloc);
  EXPECT (memory != NULL);
  for (int i = 0; i < 100; i++)
    EXPECT_EQUAL (memory[i], 1);
  omp_free (memory, omp_null_allocator);
  int *cleared = omp_calloc (50, sizeof (int), omp_large_cap_mem_alloc);
  EXPECT (cleared != NULL);
  for (int i = 0; i < 50; i++)
    EXPECT_EQUAL (cleared[i], 0);
  omp_free (cleared, omp_large_cap_mem_alloc);
  EXPECT (omp_alloc (0, omp_default_mem_alloc) == NULL);
  omp_free (NULL, omp_default_mem_alloc);
  volatile size_t huge = SIZE_MAX / 2;
  EXPECT (omp_calloc (huge, 4, omp_default_mem_alloc) == NULL);
}

static void
aligned (void)
{
  for (size_t alignment = 8; alignment <= 8192; alignment *= 2)
    {
      void *memory = omp_aligned_alloc (alignment, alignment * 3,
                                        omp_default_mem_alloc);
      EXPECT_EQUAL ((uintptr_t) memory % alignment, 0);
      omp_free (memory, omp_default_mem_alloc);
      char *cleared
        = omp_aligned_calloc (alignment, 3, 7, omp_low_lat_mem_alloc);
      EXPECT_EQUAL ((uintptr_t) cleared % alignment, 0);
      EXPECT_EQUAL (cleared[20], 0);
      omp_free (cleared, omp_low_lat_mem_alloc);
    }
}

static void
pool (void)
{
  omp_alloctrait_t traits[]
    = { { omp_atk_pool_size, 4096 },
        { omp_atk_alignment, 256 },
        { omp_atk_fallback, omp_atv_null_fb },
        { omp_atk_sync_hint, omp_atv_contended } };
  omp_allocator_handle_t allocator
    = omp_init_allocator (omp_default_mem_space, 4, traits);
  EXPECT (allocator != omp_null_allocator);
  char *first = omp_alloc (2048, allocator);
  EXPECT (first != NULL);
  EXPECT_EQUAL ((uintptr_t) first % 256, 0);
  EXPECT (omp_alloc (4000, allocator) == NULL);
  omp_free (first, allocator);
  char *again = omp_alloc (3000, allocator);
  EXPECT (again != NULL);
  omp_free (again, omp_null_allocator);
  omp_destroy_allocator (allocator);
}

static void
fallback (void)
{
  omp_alloctrait_t small[]
    = { { omp_atk_pool_size, 64 }, { omp_atk_fallback, omp_atv_null_fb } };
  omp_alloctrait_t traits[]
    = { { omp_atk_pool_size, 64 },
        { omp_atk_fallback, omp_atv_default_mem_fb } };
  omp_allocator_handle_t second
    = omp_init_allocator (omp_default_mem_space, 2, traits);
  omp_allocator_handle_t first
    = omp_init_allocator (omp_default_mem_space, 2, small);
  EXPECT (omp_alloc (100000, first) == NULL);
  char *memory = omp_alloc (100000, second);
  EXPECT (memory != NULL);
  memset (memory, 0, 100000);
  omp_free (memory, second);
  omp_destroy_allocator (second);
  omp_destroy_allocator (first);
}

static void
default_allocator (void)
{
  EXPECT (omp_get_default_allocator () == omp_default_mem_alloc);
  omp_set_default_allocator (omp_const_mem_alloc);
#pragma omp parallel num_threads (2)
  EXPECT (omp_get_default_allocator () == omp_const_mem_alloc);
  void *memory = omp_alloc (10, omp_null_allocator);
  EXPECT (memory != NULL);
  omp_free (memory, omp_null_allocator);
  omp_set_default_allocator (omp_default_mem_alloc);
}

static void
clause (void)
{
  int sum = 0, value = 3;
#pragma omp parallel num_threads (4) reduction (+ : sum) firstprivate (value) \
  allocate (align (64), allocator (omp_default_mem_alloc) : value)
  {
    EXPECT_EQUAL ((uintptr_t) &value % 64, 0);
    sum += value;
  }
  EXPECT_EQUAL (sum, 12);
}

int
main (void)
{
  plain ();
  aligned ();
  pool ();
  fallback ();
  default_allocator ();
  clause ();
#pragma omp parallel num_threads (8)
  for (int i = 0; i < 1000; i++)
    {
      void *memory = omp_alloc ((size_t) (i % 100 + 1), omp_default_mem_alloc);
      EXPECT (memory != NULL);
      omp_free (memory, omp_default_mem_alloc);
    }
  return 0;
}
