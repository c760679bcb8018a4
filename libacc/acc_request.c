/* Two things of a compute construct that map-vars cannot know:

   - gfortran passes a deviceptr variable as a pair, the address, and the
     pointer variable that holds it.
   - GCC passes a firstprivate variable (OpenACC 2.6, 2.5.10) as a temporary on
     the stack, to be copied in like any data.  An asynchronous construct must
     take its value at once, for the temporary is gone when the queue comes to
     it.  An explicit copyin of a local scalar looks the same and is taken at
     once too, which differs only where the same queue is still to change that
     scalar on the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_request.h"

#include <string.h>
#include "base/memory.h"
#include "libomp-offload/map/map.h"

/* What is firstprivate, at most, in bytes; and how far up the stack.  */
#define LARGEST_TEMPORARY 256
#define STACK_REACH (1024 * 1024)

static int
kind_of (const struct mapvars_request *request, size_t i)
{
  const unsigned short *kinds = request->kinds;
  return i < request->count ? kinds[i] & 0xff : -1;
}

static bool
deviceptr_pair (const struct mapvars_request *request, size_t i)
{
  return kind_of (request, i) == GOMP_MAP_FORCE_DEVICEPTR
         && request->sizes[i] != sizeof (void *);
}

/* Whether entry I is one variable by itself, and not the target of a pointer
   that follows it.  */
static bool
stands_alone (const struct mapvars_request *request, size_t i)
{
  switch (kind_of (request, i + 1))
    {
    case GOMP_MAP_POINTER:
    case GOMP_MAP_TO_PSET:
    case GOMP_MAP_ALWAYS_POINTER:
    case GOMP_MAP_ATTACH:
    case GOMP_MAP_ATTACH_ZERO_LENGTH_ARRAY_SECTION:
      return false;
    default:
      return true;
    }
}

static bool
temporary (const struct device *device, const struct mapvars_request *request,
           size_t i, const void *stack)
{
  const void *host = request->hosts[i];
  size_t size = request->sizes[i];
  return kind_of (request, i) == GOMP_MAP_TO && size > 0
         && size <= LARGEST_TEMPORARY
         && (uintptr_t) host - (uintptr_t) stack < STACK_REACH
         && stands_alone (request, i)
         && !map_lookup (device->map, host, size).entry;
}

/* The number of entries after I that belong to it: a structure's parts.  */
static size_t
parts (const struct mapvars_request *request, size_t i)
{
  int kind = kind_of (request, i);
  return kind == GOMP_MAP_STRUCT || kind == GOMP_MAP_STRUCT_UNORD
           ? request->sizes[i]
           : 0;
}

static bool
differs (const struct device *device, const struct mapvars_request *request,
         size_t i, const void *stack)
{
  return deviceptr_pair (request, i)
         || (request->queue && temporary (device, request, i, stack));
}

/* Give REQUEST arrays of its own; returns their block.  */
static void *
request_copy (struct mapvars_request *request)
{
  size_t count = request->count;
  const size_t each
    = sizeof (void *) + sizeof (size_t) + sizeof (unsigned short);
  void **hosts = memory_alloc (count * each);
  size_t *sizes = (size_t *) (hosts + count);
  unsigned short *kinds = (unsigned short *) (sizes + count);
  memcpy (hosts, request->hosts, count * sizeof *hosts);
  memcpy (sizes, request->sizes, count * sizeof *sizes);
  memcpy (kinds, request->kinds, count * sizeof *kinds);
  request->hosts = hosts;
  request->sizes = sizes;
  request->kinds = kinds;
  return hosts;
}

/* The first of the pair at I is gone; the second, if the region uses it, is the
   device pointer.  */
static void
translate_pair (struct mapvars_request *request, size_t i)
{
  unsigned short *kinds = (unsigned short *) request->kinds;
  if (kind_of (request, i + 1) == GOMP_MAP_POINTER && request->sizes[i + 1] == 0
      && request->hosts[i] == *(void **) request->hosts[i + 1])
    {
      kinds[i + 1] = kinds[i];
      request->sizes[i + 1] = sizeof (void *);
    }
  request->hosts[i] = NULL;
}

static void
translate_temporary (struct mapvars_request *request, size_t i)
{
  unsigned short *kinds = (unsigned short *) request->kinds;
  kinds[i] = (unsigned short) ((kinds[i] & ~0xff) | GOMP_MAP_FIRSTPRIVATE);
}

void *
acc_request_translate (const struct device *device,
                       struct mapvars_request *request, const void *stack)
{
  void *block = NULL;
  for (size_t i = 0; i < request->count; i += 1 + parts (request, i))
    {
      if (likely (!differs (device, request, i, stack)))
        continue;
      if (!block)
        block = request_copy (request);
      if (deviceptr_pair (request, i))
        translate_pair (request, i);
      else
        translate_temporary (request, i);
    }
  return block;
}
