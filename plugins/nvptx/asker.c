/* Requests of a module's code.

   A module speaks one of two protocols; a variable of its code says which.  With
   gangway_reverse_ring it was linked with this runtime's device library and puts its
   requests into a ring (device/ring.h), many at a time.  Else __gomp_rev_offload_var is
   GCC's device library (13 and later): one slot, which a device thread fills while it
   holds a lock of its module's, the function last, and waits until the function is 0
   again.  Both are page-locked memory of the host's.

   An asker lives until the module is gone and the runtime has given back every request:
   each holds a reference.  Its lock guards what follows it, and is held for some stores
   only: never while a request is served.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/asker.h"

#include <stdlib.h>
#include "plugins/nvptx/queue.h"

/* Pointers in the module's code: where the ring is, or the slot.  */
#define VARIABLE_RING "gangway_reverse_ring"
#define VARIABLE_SLOT "__gomp_rev_offload_var"

/* The layout is GCC's device library's.  */
struct slot
{
  uint64_t fn; /* atomic; 0: free, or served */
  uint64_t count, addresses, sizes, kinds;
  int32_t device_num;
};

struct asked
{
  struct asker *asker;
  unsigned slot; /* of the ring */
};

struct asker
{
  CUmodule module;            /* constant, like the three below until closed */
  void *memory;               /* page-locked: the ring or the slot */
  struct slot *slot;          /* NULL: a ring */
  struct ring_server *server; /* NULL: one slot */

  pthread_mutex_t lock;
  bool closed;         /* the memory is gone */
  bool taken;          /* the runtime has the request that is in the one slot */
  unsigned references; /* one until closed, and one for each request taken */

  struct asked asked[]; /* constant; one for each slot */
};

/* ------------------------------------------------------------------------
   Beginning and ending.  */

/* SIZE bytes of page-locked memory, which the device has at the same address.  NULL after
   a message.  */
static void *
memory_create (struct device *device, size_t size)
{
  void *memory;
  return CUDA_GOOD (device->ordinal, cuMemHostAlloc, &memory, size,
                    CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP)
           ? memory
           : NULL;
}

/* A new asker for MODULE's requests in MEMORY, which it makes empty: a ring or, where not
   IS_RING, the one slot.  */
static struct asker *
asker_allocate (CUmodule module, void *memory, bool is_ring)
{
  unsigned slots = is_ring ? RING_SLOTS : 1;
  struct asker *asker
    = GOMP_PLUGIN_malloc_cleared (sizeof *asker + slots * sizeof *asker->asked);
  asker->module = module;
  asker->memory = memory;
  asker->references = 1;
  pthread_mutex_init (&asker->lock, NULL);
  for (unsigned i = 0; i < slots; i++)
    asker->asked[i] = (struct asked) { asker, i };
  if (is_ring)
    {
      asker->server = GOMP_PLUGIN_malloc (sizeof *asker->server);
      ring_server_begin (asker->server, memory);
    }
  else
    {
      asker->slot = memory;
      *asker->slot = (struct slot) { 0 };
    }
  return asker;
}

static void
asker_free (struct asker *asker)
{
  pthread_mutex_destroy (&asker->lock);
  free (asker->server);
  free (asker);
}

/* Whether MODULE has a pointer called NAME; sets *PLACE to its device address.  Silent.  */
static bool
variable_find (CUmodule module, const char *name, CUdeviceptr *place)
{
  size_t size;
  return driver.cuModuleGetGlobal_v2 (place, &size, module, name)
           == CUDA_SUCCESS
         && size == sizeof (void *);
}

bool
asker_create (struct device *device, CUmodule module, struct asker **asker)
{
  CUdeviceptr place;
  bool is_ring = variable_find (module, VARIABLE_RING, &place);
  *asker = NULL;
  if (!is_ring && !variable_find (module, VARIABLE_SLOT, &place))
    return true;
  void *memory = memory_create (device, is_ring ? sizeof (struct ring)
                                                : sizeof (struct slot));
  if (!memory)
    return false;
  struct asker *made = asker_allocate (module, memory, is_ring);
  if (!GOMP_OFFLOAD_host2dev (device->ordinal, (void *) place, &memory,
                              sizeof memory))
    {
      asker_close (made);
      return false;
    }
  GOMP_PLUGIN_debug (0, "nvptx device %d: reverse offload through %s",
                     device->ordinal,
                     is_ring ? "a ring" : "one slot at a time");
  *asker = made;
  return true;
}

/* Leave ASKER's lock with one reference less.  */
static void
asker_drop_locked (struct asker *asker)
{
  bool last = --asker->references == 0;
  pthread_mutex_unlock (&asker->lock);
  if (last)
    asker_free (asker);
}

void
asker_close (struct asker *asker)
{
  pthread_mutex_lock (&asker->lock);
  asker->closed = true;
  driver.cuMemFreeHost (asker->memory);
  asker_drop_locked (asker);
}

bool
asker_is_of (const struct asker *asker, CUmodule module)
{
  return asker->module == module;
}

/* ------------------------------------------------------------------------
   Requests.  */

/* The request in the one slot, if the runtime has it not yet.  */
static bool
slot_take_locked (struct asker *asker, struct ring_request *request)
{
  const struct slot *slot = asker->slot;
  uint64_t fn = __atomic_load_n (&slot->fn, __ATOMIC_ACQUIRE);
  if (asker->taken || fn == 0)
    return false;
  asker->taken = true;
  *request = (struct ring_request) { fn, slot->count, slot->addresses,
                                     slot->sizes, slot->kinds };
  return true;
}

struct asked *
asker_take (struct asker *asker, struct ring_request *request)
{
  unsigned slot = 0;
  pthread_mutex_lock (&asker->lock);
  bool found
    = !asker->closed
      && (asker->server ? ring_server_take (asker->server, &slot, request)
                        : slot_take_locked (asker, request));
  asker->references += found;
  pthread_mutex_unlock (&asker->lock);
  return found ? &asker->asked[slot] : NULL;
}

/* With the lock, so that what is in the slot next is not taken for this request.  */
static void
slot_release_locked (struct asker *asker)
{
  asker->taken = false;
  __atomic_store_n (&asker->slot->fn, 0, __ATOMIC_RELEASE);
}

void
asked_served (void *data, struct goacc_asyncqueue *queue)
{
  struct asked *asked = data;
  struct asker *asker = asked->asker;
  /* Where the copies have failed the device has: the runtime, which waits for the same
     queue, ends the program.  */
  if (queue && !queue_wait (queue))
    GOMP_PLUGIN_error ("reverse offload: copies to the device have failed");
  pthread_mutex_lock (&asker->lock);
  if (asker->closed)
    ;
  else if (asker->server)
    ring_server_release (asker->server, asked->slot);
  else
    slot_release_locked (asker);
  asker_drop_locked (asker);
}
