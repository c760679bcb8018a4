/* OpenMP allocators: traits, pools, fallbacks, and the set of Fortran's pointers.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/allocation.h"
#include "libomp-host/memory/allocator.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-host/memory/allocated_set.h"
#include "libomp-host/memory/pinned_pages.h"
#include "unit.h"

#define TRAITS(...)                                                            \
  (const omp_alloctrait_t[]) { __VA_ARGS__ },                                  \
    sizeof ((omp_alloctrait_t[]) { __VA_ARGS__ }) / sizeof (omp_alloctrait_t)

static omp_allocator_handle_t
create (const omp_alloctrait_t *traits, size_t count)
{
  return allocator_create (omp_default_mem_space, count, traits);
}

static void
test_traits (void)
{
  CHECK (create (TRAITS ({ omp_atk_alignment, 3 })) == omp_null_allocator,
         "alignment that is no power of two");
  CHECK (create (TRAITS ({ omp_atk_access, omp_atv_contended }))
           == omp_null_allocator,
         "a value of another trait");
  CHECK (create (TRAITS ({ 99, 1 })) == omp_null_allocator, "unknown trait");
  CHECK (allocator_create (55, 0, NULL) == omp_null_allocator,
         "unknown memory space");
  omp_allocator_handle_t handle = create (TRAITS (
    { omp_atk_sync_hint, omp_atv_default },
    { omp_atk_alignment, omp_atv_default }, { omp_atk_access, omp_atv_default },
    { omp_atk_pool_size, omp_atv_default },
    { omp_atk_fallback, omp_atv_default }, { omp_atk_pinned, omp_atv_default },
    { omp_atk_partition, omp_atv_default }));
  struct allocator *allocator = (struct allocator *) handle;
  CHECK (allocator && allocator->pool_size == UINTPTR_MAX
           && allocator->fallback == omp_atv_default_mem_fb,
         "defaults by name");
  allocator_destroy (handle);
}

static void
test_alignment (void)
{
  omp_allocator_handle_t handle = create (TRAITS ({ omp_atk_alignment, 128 }));
  char *memory = allocation_take (handle, omp_default_mem_alloc, 1, 100, false);
  CHECK (memory && (uintptr_t) memory % 128 == 0, "the allocator's alignment");
  memset (memory, 5, 100);
  memory = allocation_resize (memory, 4000, omp_null_allocator,
                              omp_default_mem_alloc);
  CHECK (memory && (uintptr_t) memory % 128 == 0 && memory[99] == 5,
         "alignment after a resize");
  allocation_give (memory);
  memory = allocation_take (handle, omp_default_mem_alloc, 4096, 1, true);
  CHECK (memory && (uintptr_t) memory % 4096 == 0 && memory[0] == 0,
         "a larger alignment of the call's");
  allocation_give (memory);
  allocator_destroy (handle);
}

static void
test_pool (void)
{
  omp_allocator_handle_t handle = create (TRAITS (
    { omp_atk_pool_size, 1000 }, { omp_atk_fallback, omp_atv_null_fb }));
  struct allocator *allocator = (struct allocator *) handle;
  char *one = allocation_take (handle, omp_default_mem_alloc, 1, 400, false);
  char *two = allocation_take (handle, omp_default_mem_alloc, 1, 400, false);
  CHECK (one && two, "two blocks fit");
  CHECK (!allocation_take (handle, omp_default_mem_alloc, 1, 200, false),
         "a third does not");
  CHECK (allocation_resize (one, 600, omp_null_allocator, omp_default_mem_alloc)
           == NULL,
         "nor does a larger one");
  one[399] = 1;
  allocation_give (two);
  one = allocation_resize (one, 800, omp_null_allocator, omp_default_mem_alloc);
  CHECK (one && one[399] == 1, "it does once there is room");
  CHECK (allocator->pool_used == 800 + allocation_overhead (),
         "the pool's count after a resize in place");
  one = allocation_resize (one, 800, omp_default_mem_alloc,
                           omp_default_mem_alloc);
  CHECK (one && allocator->pool_used == 0, "a block moved out of the pool");
  allocation_give (one);
  CHECK (!allocation_take (handle, omp_default_mem_alloc, 1, SIZE_MAX, false),
         "more than there can be");
  allocator_destroy (handle);
}

static void
test_fallback (void)
{
  omp_allocator_handle_t last = create (TRAITS ({ omp_atk_alignment, 256 }));
  omp_allocator_handle_t first = create (TRAITS (
    { omp_atk_pool_size, 16 }, { omp_atk_fallback, omp_atv_allocator_fb },
    { omp_atk_fb_data, last }));
  void *memory = allocation_take (first, omp_default_mem_alloc, 1, 64, false);
  CHECK (memory && (uintptr_t) memory % 256 == 0, "another allocator");
  allocation_give (memory);
  memory_fail_after (1);
  memory = allocation_take (last, omp_default_mem_alloc, 1, 64, false);
  CHECK (memory && (uintptr_t) memory % 16 == 0, "the default allocator");
  allocation_give (memory);
  memory_fail_after (1);
  CHECK (!allocation_take (omp_default_mem_alloc, omp_default_mem_alloc, 1, 64,
                           false),
         "the default allocator has none");
  memory_fail_after (0);
  allocator_destroy (first);
  allocator_destroy (last);
}

static void
test_pinned (void)
{
  void *blocks[200];
  unsigned got = 0;
  for (unsigned i = 0; i < 200; i++)
    {
      size_t size = 1 + i * 37 % 9000;
      blocks[i] = pinned_pages_alloc (size);
      if (blocks[i])
        {
          memset (blocks[i], i, size);
          got++;
        }
    }
  if (got < 200)
    puts ("UNSUPPORTED: pinned memory: the limit is too low");
  else
    {
      unsigned wrong = 0;
      for (unsigned i = 0; i < 200; i++)
        for (size_t byte = 0; byte < 1 + i * 37 % 9000; byte++)
          wrong += ((unsigned char *) blocks[i])[byte] != i;
      CHECK (wrong == 0, "pinned blocks do not overlap");
    }
  for (unsigned i = 0; i < 200; i++)
    if (blocks[i])
      pinned_pages_free (blocks[i], 1 + i * 37 % 9000);
}

static void
test_set (void)
{
  static char memory[5000];
  for (int i = 0; i < 5000; i++)
    allocated_set_add (&memory[i]);
  unsigned wrong = 0;
  for (int i = 0; i < 5000; i += 2)
    wrong += !allocated_set_remove (&memory[i]);
  for (int i = 0; i < 5000; i++)
    wrong += allocated_set_remove (&memory[i]) != (i % 2 == 1);
  CHECK (wrong == 0, "the set of pointers");
  CHECK (!allocated_set_remove (NULL), "NULL is not in it");
}

static void *
pool_thread (void *argument)
{
  omp_allocator_handle_t handle = (omp_allocator_handle_t) argument;
  for (int i = 0; i < 20000; i++)
    {
      void *memory = allocation_take (handle, omp_default_mem_alloc, 1,
                                      100 + i % 50, false);
      allocation_give (memory);
      allocated_set_add (&memory + 8 * i);
      allocated_set_remove (&memory + 8 * i);
    }
  return NULL;
}

static void
test_threads (void)
{
  omp_allocator_handle_t handle = create (TRAITS ({ omp_atk_pool_size, 400 }));
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    pthread_create (&threads[i], NULL, pool_thread, (void *) handle);
  for (int i = 0; i < 4; i++)
    pthread_join (threads[i], NULL);
  CHECK (((struct allocator *) handle)->pool_used == 0,
         "a pool used by four threads is empty again");
  allocator_destroy (handle);
}

int
main (void)
{
  test_traits ();
  test_alignment ();
  test_pool ();
  test_fallback ();
  test_pinned ();
  test_set ();
  test_threads ();
  return UNIT_RESULT ();
}
