/* Reverse offload on NVIDIA devices through a ring of requests.

   This is linked into an image before GCC's device library, whose own GOMP_target_ext,
   under another name, serves where there is no ring: with a plugin that knows none, and
   for what is no request for the host.

   GCC compiles OpenMP's device code so that all lanes of a warp do what one thread is
   to do, with the same values; atomic operations alone are done by one lane, which gives
   the others the result.  Here one lane alone asks: of 32 that write the same words a
   late one could meet a slot that is another request's by then.

   The offload compiler reads what the host's compiler has parsed, so that nothing here
   depends on the target's macros.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#define DEVICE_NVPTX
#include <stddef.h>
#include "device/ring.h"

#define DEVICE_OF_THE_HOST (-2) /* device (ancestor: 1) */

#pragma omp begin declare target device_type(nohost)

/* The plugin puts the ring's address here when it loads the image; its being there
   says that this image speaks so.  */
struct ring *gangway_reverse_ring;
uint64_t gangway_reverse_tickets;

void gangway_one_slot_target_ext (int device, void (*fn) (void *),
                                  size_t mapnum, void *hostaddrs, void *sizes,
                                  void *kinds, unsigned flags, void *depend,
                                  void *args);
void GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                      void *hostaddrs, void *sizes, void *kinds,
                      unsigned flags, void *depend, void *args);

/* Whether the lanes of this warp run as one thread.  The compiler's words say so for
   each warp: 0, and all ones in a loop whose iterations the lanes share.  */
static inline unsigned
lanes_are_one (void)
{
  unsigned word;
  __asm__ ("{\n\t"
           ".reg .u32 %%warp;\n\t"
           ".reg .u64 %%at, %%words;\n\t"
           "mov.u32 %%warp, %%tid.y;\n\t"
           "mul.wide.u32 %%at, %%warp, 4;\n\t"
           "mov.u64 %%words, __nvptx_uni;\n\t"
           "add.u64 %%at, %%at, %%words;\n\t"
           "ld.shared.u32 %0, [%%at];\n\t"
           "}"
           : "=r"(word));
  return word == 0;
}

static inline unsigned
lane_number (void)
{
  unsigned lane;
  __asm__ ("mov.u32 %0, %%laneid;" : "=r"(lane));
  return lane;
}

/* The lanes of a warp meet: what each wrote before, all see behind it.  */
static inline void
lanes_meet (void)
{
  __asm__ volatile ("bar.warp.sync 0xffffffff;" ::: "memory");
}

/* Not inline: a branch that one lane takes then meets the others' at its end, where
   lanes_meet expects it on devices whose lanes cannot go their own ways.  */
static __attribute__ ((noinline, noclone)) void
ask (struct ring *ring, uint64_t ticket, const struct ring_request *request)
{
  ring_ask (ring, ticket, request);
}

static inline uint64_t
ticket_take (void)
{
  return __atomic_fetch_add (&gangway_reverse_tickets, 1, __ATOMIC_RELAXED);
}

void
GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                 void *hostaddrs, void *sizes, void *kinds, unsigned flags,
                 void *depend, void *args)
{
  struct ring *ring = gangway_reverse_ring;
  if (device != DEVICE_OF_THE_HOST || !fn || !ring)
    {
      gangway_one_slot_target_ext (device, fn, mapnum, hostaddrs, sizes, kinds,
                                   flags, depend, args);
      return;
    }
  struct ring_request request
    = { (uint64_t) fn, mapnum, (uint64_t) hostaddrs, (uint64_t) sizes,
        (uint64_t) kinds };
  if (!lanes_are_one ())
    {
      ask (ring, ticket_take (), &request);
      return;
    }
  lanes_meet ();
  uint64_t ticket = ticket_take ();
  if (lane_number () == 0)
    ask (ring, ticket, &request);
  lanes_meet ();
}

#pragma omp end declare target
