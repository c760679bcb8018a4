/* What map-vars cannot know of a compute construct: gfortran passes a deviceptr
   variable as a pair, the address, and the pointer variable that holds it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_request.h"

#include <string.h>
#include <gomp/abi.h>
#include "base/memory.h"

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

/* The number of entries after I that belong to it: a structure's parts.  */
static size_t
parts (const struct mapvars_request *request, size_t i)
{
  int kind = kind_of (request, i);
  return kind == GOMP_MAP_STRUCT || kind == GOMP_MAP_STRUCT_UNORD
           ? request->sizes[i]
           : 0;
}

/* Give REQUEST arrays of its own, copies of the program's.  Returns the block
   that they are in.  */
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

/* Take the first entry of the pair at I out; the second one, if the region uses
   it, becomes the device pointer.  */
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

void *
acc_request_translate (struct mapvars_request *request)
{
  void *block = NULL;
  for (size_t i = 0; i < request->count; i += 1 + parts (request, i))
    if (unlikely (deviceptr_pair (request, i)))
      {
        if (!block)
          block = request_copy (request);
        translate_pair (request, i);
      }
  return block;
}
