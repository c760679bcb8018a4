/* Where the code of one module puts its requests for host code: a ring, or the one slot
   of GCC's own device library.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_ASKER_H
#define GANGWAY_PLUGIN_NVPTX_ASKER_H

#include "plugins/common/reverse_ring.h"
#include "plugins/nvptx/device.h"

struct asker;

/* A request that was taken, to be handed to the runtime with asked_served as what
   it calls when it is done.  Belongs to its asker.  */
struct asked;

/* Find out how MODULE's code asks, and give it the place for that.  *ASKER becomes NULL
   where its code asks nothing.  In the device's context.  False after a message.  */
bool asker_create (struct device *device, CUmodule module,
                   struct asker **asker);
/* MODULE goes away, and nothing of it runs.  Requests that the runtime still has may
   come back later: they find nobody to tell.  In the device's context.  */
void asker_close (struct asker *asker);

/* Whether ASKER was made for MODULE.  Any thread.  */
bool asker_is_of (const struct asker *asker, CUmodule module);

/* Take a request where there is one and set *REQUEST to it; NULL: there is none.  What is
   returned is to be given to asked_served, once.  One thread at a time; takes ASKER's
   lock.  */
struct asked *asker_take (struct asker *asker, struct ring_request *request);
/* GOMP_PLUGIN_target_rev's DONE, with the asked as DATA: waits for QUEUE, which may be
   NULL, and lets the device thread go on.  Any thread.  */
void asked_served (void *data, struct goacc_asyncqueue *queue);

#endif
