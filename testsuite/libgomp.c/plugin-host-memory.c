/* Pinned and managed memory comes from a device's driver where it offers that, and
   goes back to where it came from.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "libgomp-plugin-nvptx.so.1" "-DPLUGIN" } */
/* { dg-env LD_LIBRARY_PATH "." } */
/* { dg-options "-ldl" } */

#include "small-plugin.h"

struct counts
{
  int managed, locked, nodes; /* in use; asked for on a node */
  int refuse;                 /* there is no memory */
};

#ifdef PLUGIN

SMALL_ENTRY struct counts counts;

SMALL_ENTRY void *
GOMP_OFFLOAD_managed_alloc (int device UNUSED, size_t size)
{
  counts.managed += !counts.refuse;
  return counts.refuse ? NULL : malloc (size);
}

SMALL_ENTRY bool
GOMP_OFFLOAD_managed_free (int device UNUSED, void *memory)
{
  counts.managed--;
  free (memory);
  return true;
}

SMALL_ENTRY void *
GOMP_OFFLOAD_page_locked_host_alloc (int device UNUSED, size_t size, int node)
{
  if (counts.refuse)
    return NULL;
  counts.locked++;
  counts.nodes += node >= 0;
  return malloc (size);
}

SMALL_ENTRY bool
GOMP_OFFLOAD_page_locked_host_free (int device UNUSED, void *memory)
{
  counts.locked--;
  free (memory);
  return true;
}

#else

#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static struct counts *counts;

static omp_allocator_handle_t
pinned (omp_alloctrait_value_t partition)
{
  omp_alloctrait_t traits[] = { { omp_atk_pinned, omp_atv_true },
				{ omp_atk_fallback, omp_atv_null_fb },
				{ omp_atk_partition, partition } };
  omp_allocator_handle_t allocator
    = omp_init_allocator (omp_default_mem_space, 3, traits);
  EXPECT (allocator != omp_null_allocator);
  return allocator;
}

static void
use_pinned (void)
{
  omp_allocator_handle_t allocator = pinned (omp_atv_environment);
  char *block = omp_calloc (1000, 1, allocator);
  counts = small_symbol ("counts");
  EXPECT (block != NULL && counts != NULL);
  EXPECT_EQUAL (counts->locked, 1);
  EXPECT_EQUAL (counts->nodes, 0);
  EXPECT_EQUAL (block[999], 0);
  block[999] = 5;
  block = omp_realloc (block, 5000, allocator, allocator);
  EXPECT_EQUAL (counts->locked, 1);
  EXPECT_EQUAL (block[999], 5);
  omp_free (block, allocator);
  EXPECT_EQUAL (counts->locked, 0);
  omp_destroy_allocator (allocator);

  allocator = pinned (omp_atv_nearest);
  block = omp_alloc (1000, allocator);
  EXPECT_EQUAL (counts->locked, 1);
  EXPECT_EQUAL (counts->nodes, 1);
  omp_free (block, allocator);
  EXPECT_EQUAL (counts->locked, 0);
  omp_destroy_allocator (allocator);
}

static void
use_managed (void)
{
  int *block = omp_calloc (100, sizeof *block, ompx_gnu_managed_mem_alloc);
  EXPECT (block != NULL);
  EXPECT_EQUAL (block[99], 0);
  EXPECT_EQUAL (counts->managed, 1);
  omp_free (block, omp_null_allocator);
  EXPECT_EQUAL (counts->managed, 0);
}

/* Without memory of the driver's, pages are locked by the library, and managed
   memory is what the fallback gives.  */
static void
use_none (void)
{
  omp_allocator_handle_t allocator = pinned (omp_atv_environment);
  counts->refuse = 1;
  char *locked = omp_alloc (100, allocator);
  char *managed = omp_alloc (100, ompx_gnu_managed_mem_alloc);
  EXPECT (locked != NULL && managed != NULL);
  counts->refuse = 0;
  omp_free (locked, omp_null_allocator);
  omp_free (managed, omp_null_allocator);
  EXPECT_EQUAL (counts->locked, 0);
  EXPECT_EQUAL (counts->managed, 0);
  omp_destroy_allocator (allocator);
}

/* A device does not end under memory that is in use; the child of a fork, which
   has no driver, leaves it alone.  */
static void
keep_device (void)
{
  char *block = omp_alloc (100, ompx_gnu_pinned_mem_alloc);
  EXPECT_EQUAL (counts->locked, 1);
  EXPECT (omp_pause_resource (omp_pause_hard, 0) != 0);
  pid_t child = fork ();
  if (child == 0)
    {
      omp_free (block, omp_null_allocator);
      _exit (counts->locked == 1 ? 0 : 1);
    }
  int status;
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  EXPECT_EQUAL (status, 0);
  omp_free (block, omp_null_allocator);
  EXPECT_EQUAL (counts->locked, 0);
  EXPECT_EQUAL (omp_pause_resource (omp_pause_hard, 0), 0);
}

int
main (void)
{
  use_pinned ();
  use_managed ();
  use_none ();
  keep_device ();
  return 0;
}

#endif
