/* Requests that an image's code puts into a ring (device/ring.h), where it was linked with
   this runtime's device library; what GCC's own asks comes through a queue's output
   (console.h).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_ASKER_H
#define GANGWAY_PLUGIN_GCN_ASKER_H

#include "plugins/common/reverse_ring.h"
#include "plugins/gcn/image.h"

struct asker;
struct asked;

/* Set *ASKER to a new asker for IMAGE, whose code knows of it then, or to NULL where its
   code knows no ring.  False after a message.  */
bool asker_create (struct device *device, const struct image *image,
                   struct asker **asker);
/* No code of ASKER's image runs any more: free the ring, and ASKER once the runtime has
   given back each request.  */
void asker_close (struct asker *asker);
/* Whether ASKER was made for IMAGE.  Any thread.  */
bool asker_is_of (const struct asker *asker, const struct image *image);

/* Take a request where there is one and set *REQUEST to it; NULL: there is none.  What is
   returned is to be given to asked_served, once.  One thread at a time; takes ASKER's
   lock.  */
struct asked *asker_take (struct asker *asker, struct ring_request *request);
/* GOMP_PLUGIN_target_rev's DONE, with the asked as DATA: waits for QUEUE, which may be
   NULL, and lets the device thread go on.  Any thread.  */
void asked_served (void *data, struct goacc_asyncqueue *queue);

#endif
