/* Where the code of one image puts its requests for host code: memory that host and device
   share, a ring (device/ring.h) or what else a plugin's images know.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_COMMON_ASKER_H
#define GANGWAY_PLUGIN_COMMON_ASKER_H

#include <gomp/plugin.h>
#include "plugins/common/reverse_ring.h"

struct asker;

/* A request that was taken, to be handed to the runtime with asked_served as what
   it calls when it is done.  Belongs to its asker.  */
struct asked;

/* How requests lie in the memory.  STATE is the host's own, of STATE_SIZE bytes, zero at
   first.  All but begin are called with the asker's lock held.  */
struct asker_protocol
{
  size_t memory_size, state_size;
  unsigned slots; /* requests that there may be at once */
  /* Make MEMORY, which no device thread knows yet, empty.  */
  void (*begin) (void *state, void *memory);
  /* Take a request that is there, and set *SLOT and *REQUEST to it; false: none is.  */
  bool (*take) (void *state, unsigned *slot, struct ring_request *request);
  /* The request in SLOT is served: its device thread goes on.  */
  void (*release) (void *state, unsigned slot);
};

/* Of images that were linked with this runtime's device libraries, in which a pointer with
   the name of ASKER_RING_VARIABLE says where the ring is.  */
extern const struct asker_protocol asker_ring;
#define ASKER_RING_VARIABLE "gangway_reverse_ring"

/* A new asker for IMAGE's requests in MEMORY, which MEMORY_FREE frees when it is closed: all
   that the host needs before the image's code may know of it.  */
struct asker *asker_create (const void *image,
                            const struct asker_protocol *protocol, void *memory,
                            void (*memory_free) (void *memory));
/* No code of ASKER's image runs any more: free the memory, and ASKER once the runtime has
   given back each request: those that come later find nobody to tell.  */
void asker_close (struct asker *asker);

/* A request that was taken; ASKED is to be given to asked_served, once.  */
struct taken
{
  struct asked *asked;
  struct ring_request request;
};
/* Take requests that are there into TAKEN, which has room for MOST.  Returns how many.  One
   thread at a time; takes ASKER's lock.  */
unsigned asker_take (struct asker *asker, struct taken *taken, unsigned most);
/* GOMP_PLUGIN_target_rev's DONE, with the asked as DATA: waits for QUEUE, which may be
   NULL, and lets the device thread go on.  Any thread.  */
void asked_served (void *data, struct goacc_asyncqueue *queue);

/* ------------------------------------------------------------------------
   Lists of askers: the caller's, who lets one thread at a time use each.  */

/* ASKER is in *LIST, too.  */
void askers_add (struct asker **list, struct asker *asker);
/* Take IMAGE's asker out of *LIST, where it has one; returns that, a list again, or NULL.  */
struct asker *askers_remove (struct asker **list, const void *image);
/* asker_take from all of LIST.  */
unsigned askers_take (struct asker *list, struct taken *taken, unsigned most);
/* asker_close all of LIST.  */
void askers_close (struct asker *list);

#endif
