/* Map-vars: what a construct's list of variables does to the map.  A pipeline
   of small passes over a plan (plan.h); these are its entries, used by OpenMP
   and OpenACC alike.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAPVARS_H
#define GANGWAY_OFFLOAD_MAPVARS_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/device/session.h"
#include "libomp-offload/plan/request.h"

/* The references one construct holds; made by mapvars_enter, ended by
   mapvars_leave.  NULL stands for none: a region with nothing to release
   allocates nothing.  */
struct mapping;

/* Map REQUEST's variables on DEVICE.  With a SESSION (TARGET, ACC_COMPUTE), also
   give it its table, one entry per table variable.  On success sets *MAPPING
   (NULL for the dynamic constructs and where there is nothing to release).
   On failure says what, where, how large and which device, undoes everything,
   abandons the session and returns false.  Takes the map's lock for short
   stretches; none while it allocates, copies or waits for another thread's
   entry.  */
bool mapvars_enter (struct device *device,
                    const struct mapvars_request *request,
                    struct session *session, struct mapping **mapping);

/* The end of MAPPING's region, where that is no more than to forget what MAPPING owes:
   true then, and MAPPING is gone.  Calls no driver, and waits for nothing but short
   locks.  False where mapvars_leave or mapvars_leave_called is to follow: these begin
   with it otherwise.  */
bool mapvars_forgive (struct mapping *mapping);

/* Release MAPPING's references; copy back what is to be copied from the device
   (COPY false: not, the region was never run).  With a QUEUE, copies and the
   freeing of memory happen in its order.  Frees MAPPING.  False after a
   message where a copy failed.  */
bool mapvars_leave (struct device *device, struct mapping *mapping, bool copy,
                    struct goacc_asyncqueue *queue);

/* Put copies of MAPPING's small data that may have to come back behind the
   region's launch in MAPPING's own queue, so that one wait is for the kernel
   and for them.  The caller then waits for the queue, or is called by it, and
   calls mapvars_leave.  Where it WAITS, and the device would rather copy after that,
   mapvars_leave copies instead.  False after a message.  */
bool mapvars_fetch (struct mapping *mapping, bool waits);
/* Whether MAPPING's own queue must stay when its launch has ended: new
   variables, which others may use after the region, lie in what the launch
   brought along, and that stays as long as the queue does.  The last of these
   variables then releases the queue.  To be asked once mapvars_forgive has returned
   false: until then another thread may make variables of what MAPPING claims.  */
bool mapvars_holds_queue (const struct mapping *mapping);

/* As mapvars_leave, for a region in a queue of its own, in the queue's callback: does
   what calls no driver and waits for nothing.  True where that was all, and MAPPING is
   gone; false where mapvars_leave_on_worker is to do the rest.  */
bool mapvars_leave_called (struct mapping *mapping);

/* Do, on a worker, what mapvars_leave_called has left; calls the driver, and waits for
   no copy.  Another mapping may take *MAPPING's place.  */
enum mapvars_left mapvars_leave_on_worker (struct mapping **mapping);

/* `exit data' (release, delete, from, detach, finalize) and `update'.  Copies
   are complete on return or, with a queue of the request's, in its order.
   False after a message.  */
bool mapvars_exit (struct device *device,
                   const struct mapvars_request *request);
bool mapvars_update (struct device *device,
                     const struct mapvars_request *request);
/* `update' in a queue of its own: on success sets *MAPPING, which keeps the
   data present until mapvars_leave.  The caller calls that once the copies in
   the queue are done.  */
bool mapvars_update_begin (struct device *device,
                           const struct mapvars_request *request,
                           struct mapping **mapping);

/* What the routines that attach and detach pointers need.  HOST_POINTER is the
   address of a pointer variable inside a present range, BIAS as in the ABI.
   With a QUEUE, copies happen in its order.  False after a message.  */
bool mapvars_attach (struct device *device, void **host_pointer, size_t bias,
                     struct goacc_asyncqueue *queue);
bool mapvars_detach (struct device *device, void **host_pointer, bool finalize,
                     struct goacc_asyncqueue *queue);

/* Say in a line for each of the first variables of MAPPING where it is, on the host and
   on the device: a kernel has used an address that nobody knows.  */
void mapvars_list (const struct mapping *mapping);

#endif
