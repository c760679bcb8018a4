/* Reverse offload on AMD devices through a ring of requests.

   An image is linked with this in front of GCC's device library by the linker's --wrap:
   what a program calls GOMP_target_ext is __wrap_GOMP_target_ext, and the library's own is
   __real_GOMP_target_ext, which serves where there is no ring: with a plugin that knows
   none, and for what is no request for the host.  (GCC puts its library first, so that
   another definition of the name itself would not be looked at.)

   GCC compiles OpenMP's device code so that a wave is one thread: outside loops whose
   iterations are lanes, one lane runs.  So a wave that comes here asks once.

   The offload compiler reads what the host's compiler has parsed, so that nothing here
   depends on the target's macros.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#define DEVICE_GCN
#include <stddef.h>
#include "device/ring.h"

#define DEVICE_OF_THE_HOST (-2) /* device (ancestor: 1) */

#pragma omp begin declare target device_type(nohost)

/* The plugin puts the ring's address here when it loads the image; its being there
   says that this image speaks so.  */
struct ring *gangway_reverse_ring;
uint64_t gangway_reverse_tickets;

void __real_GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                             void *hostaddrs, void *sizes, void *kinds,
                             unsigned flags, void *depend, void *args);
void __wrap_GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                             void *hostaddrs, void *sizes, void *kinds,
                             unsigned flags, void *depend, void *args);

void
__wrap_GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                        void *hostaddrs, void *sizes, void *kinds,
                        unsigned flags, void *depend, void *args)
{
  struct ring *ring = gangway_reverse_ring;
  if (device != DEVICE_OF_THE_HOST || !fn || !ring)
    {
      __real_GOMP_target_ext (device, fn, mapnum, hostaddrs, sizes, kinds,
                              flags, depend, args);
      return;
    }
  struct ring_request request = { (uint64_t) fn, mapnum, (uint64_t) hostaddrs,
                                  (uint64_t) sizes, (uint64_t) kinds };
  uint64_t ticket
    = __atomic_fetch_add (&gangway_reverse_tickets, 1, __ATOMIC_RELAXED);
  ring_ask (ring, ticket, &request);
}

#pragma omp end declare target
