/* Memory that the program has freed is kept for its next allocation, but given back
   where the plugin has none left, for the program or for itself.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "libgomp-plugin-nvptx.so.1" "-DPLUGIN" } */
/* { dg-env LD_LIBRARY_PATH "." } */
/* { dg-options "-ldl" } */

#ifdef PLUGIN

#include <stdbool.h>
#include <stddef.h>

struct gomp_offload_session;
static void *limited_alloc (size_t size);
static void limited_free (void *memory);
static bool take_stack (struct gomp_offload_session *session);
#define SMALL_ALLOC limited_alloc
#define SMALL_FREE limited_free
#define SMALL_SESSION_START take_stack

#endif
#include "small-plugin.h"

#define LIMIT (1 << 20)
#define MOST (900 << 10)

#ifdef PLUGIN

#define UNIT 64

SMALL_ENTRY size_t in_use, needed; /* by the runtime; by the plugin itself */
SMALL_ENTRY int trims;

static void *
limited_alloc (size_t size)
{
  if (in_use + size > LIMIT)
    return NULL;
  size_t *block = malloc (size + UNIT);
  *block = size;
  in_use += size;
  return (char *) block + UNIT;
}

static void
limited_free (void *memory)
{
  size_t *block = (size_t *) ((char *) memory - UNIT);
  in_use -= *block;
  free (block);
}

/* A launch needs memory of the plugin's own.  */
static bool
take_stack (struct gomp_offload_session *session)
{
  (void) session;
  while (in_use + needed > LIMIT)
    {
      trims++;
      if (!GOMP_PLUGIN_trim (small_cookie))
	return false;
    }
  return true;
}

#else

#include <omp.h>
#include "expect.h"

void GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
		      void **hostaddrs, size_t *sizes, unsigned short *kinds,
		      unsigned flags, void **depend, void **args);

static int ran;

static void
region (void *data)
{
  (void) data;
  ran++;
}

static void *functions[] = { (void *) region };
static void *host_table[] = SMALL_HOST_TABLE (functions, 1);
static struct small_image image = { functions, 1 };

int
main (void)
{
  GOMP_offload_register_ver (SMALL_VERSION, host_table, 5, &image);
  void *block = omp_target_alloc (MOST, 0);
  EXPECT (block != NULL);
  size_t *in_use = small_symbol ("in_use");
  size_t *needed = small_symbol ("needed");
  int *trims = small_symbol ("trims");
  EXPECT (in_use != NULL && needed != NULL && trims != NULL);
  omp_target_free (block, 0);
  EXPECT (*in_use >= MOST);

  /* Of another size, so that what is kept does not do.  */
  block = omp_target_alloc (MOST / 2, 0);
  EXPECT (block != NULL);
  omp_target_free (block, 0);
  EXPECT (*in_use >= MOST / 2);

  *needed = LIMIT;
  GOMP_target_ext (0, region, 0, NULL, NULL, NULL, 0, NULL, NULL);
  EXPECT_EQUAL (ran, 1);
  EXPECT_EQUAL (*trims, 1);
  EXPECT_EQUAL (*in_use, 0);
  GOMP_offload_unregister_ver (SMALL_VERSION, host_table, 5, &image);
  return 0;
}

#endif
