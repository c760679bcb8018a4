/* The walk over the driver's failures for what programs ask for beside regions: copies of
   all shapes and between devices, memory of all kinds, interop objects, and what devices are
   asked about themselves.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-timeout 1200 } */
/* { dg-env GANGWAY_CUDA_DEVICES "2" } */
/* { dg-env GANGWAY_HSA_DEVICES "2" } */
/* { dg-env GANGWAY_CUDA_MANAGED "1" } */
/* { dg-env GOMP_NVPTX_NATIVE_GPU_THREAD_STACK_SIZE "4096" } */

#include <omp.h>
#include "driver-walk.h"

extern void GOMP_interop (int device, int init_count, omp_interop_t **init,
                          const int *targets, const char **prefer_types,
                          int use_count, omp_interop_t *use, int destroy_count,
                          omp_interop_t **destroy, unsigned flags,
                          void **depend);

enum { SIDE = 6, VOLUME = SIDE * SIDE * SIDE };

static int from[SIDE][SIDE][SIDE], to[SIDE][SIDE][SIDE];

/* Each allocation that fails and each copy that says so ends the run.  */
static void *
allocate (int device)
{
  void *memory = omp_target_alloc (sizeof from, device);
  if (!memory)
    walk_told ();
  return memory;
}

static void
good (int failed)
{
  if (failed)
    walk_told ();
}

static void
copies (void)
{
  int host = omp_get_initial_device ();
  size_t volume[3] = { 2, 3, 4 }, zero[3] = { 0 };
  size_t sides[3] = { SIDE, SIDE, SIDE };
  for (int i = 0; i < VOLUME; i++)
    (&from[0][0][0])[i] = i;
  void *first = allocate (0), *second = allocate (1), *third = allocate (0);
  good (omp_target_memcpy (first, from, sizeof from, 0, 0, 0, host));
  good (omp_target_memcpy (third, first, sizeof from, 0, 0, 0, 0));
  good (omp_target_memcpy (second, third, sizeof from, 0, 0, 1, 0));
  good (omp_target_memcpy_rect (to, second, sizeof (int), 3, volume, zero, zero,
                                sides, sides, host, 1));
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 3; j++)
      for (int k = 0; k < 4; k++)
        WALK_CHECK (to[i][j][k] == from[i][j][k]);
  good (omp_target_memcpy_rect (first, third, sizeof (int), 3, volume, zero,
                                zero, sides, sides, 0, 0));
  good (omp_target_memcpy_async (to, first, sizeof to, 0, 0, host, 0, 0, NULL));
#pragma omp taskwait
  WALK_CHECK (to[5][5][5] == VOLUME - 1);
  omp_target_memset (second, 1, sizeof to, 1);
  good (omp_target_memcpy (to, second, sizeof to, 0, 0, host, 1));
  WALK_CHECK (to[3][3][3] == 0x01010101);
  omp_target_free (first, 0);
  omp_target_free (second, 1);
  omp_target_free (third, 0);
}

/* The allocators fall back to other memory.  */
static void
kinds_of_memory (void)
{
  int *managed = omp_alloc (400, ompx_gnu_managed_mem_alloc);
  if (managed)
    {
      managed[7] = 7;
#pragma omp target is_device_ptr(managed)
      managed[7]++;
      WALK_CHECK (managed[7] == 8);
      (void) omp_target_is_accessible (managed, 400, 0);
    }
  omp_free (managed, ompx_gnu_managed_mem_alloc);
  omp_alloctrait_t trait = { omp_atk_pinned, omp_atv_true };
  omp_allocator_handle_t pinned
    = omp_init_allocator (omp_default_mem_space, 1, &trait);
  int *locked = omp_alloc (400, pinned);
  if (locked)
    locked[0] = 1;
  omp_free (locked, pinned);
  omp_destroy_allocator (pinned);
}

static void
interop (void)
{
  omp_interop_t object = omp_interop_none, *list[] = { &object };
  int target = 1; /* targetsync */
  GOMP_interop (1, 1, list, &target, NULL, 0, NULL, 0, NULL, 0, NULL);
  if (object == omp_interop_none)
    walk_told ();
  (void) omp_get_interop_ptr (object, omp_ipr_targetsync, NULL);
  GOMP_interop (omp_default_device, 0, NULL, NULL, NULL, 1, &object, 0, NULL, 0,
                NULL);
  GOMP_interop (omp_default_device, 0, NULL, NULL, NULL, 0, NULL, 1, list, 0,
                NULL);
}

static void
both_devices (void)
{
  int sums[2] = { 0, 0 };
#pragma omp parallel for num_threads(2)
  for (int i = 0; i < 2; i++)
    {
      int sum = 0;
#pragma omp target device(i) map(tofrom: sum)
      sum += i + 1;
      sums[i] = sum;
    }
  WALK_CHECK (sums[0] == 1 && sums[1] == 2);
  (void) omp_get_uid_from_device (1);
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc == 1)
    return walk ();
  both_devices ();
  copies ();
  kinds_of_memory ();
  interop ();
  return 0;
}
