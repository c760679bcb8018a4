/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/slot.h"

/* The layout is GCC's device library's.  */
struct slot
{
  uint64_t fn; /* atomic; 0: free, or served */
  uint64_t count, addresses, sizes, kinds;
  int32_t device_num;
};

struct slot_state
{
  struct slot *slot;
  bool taken; /* the runtime has the request that is there */
};

static void
slot_begin (void *state, void *memory)
{
  struct slot_state *it = state;
  it->slot = memory;
  *it->slot = (struct slot) { 0 };
}

static bool
slot_take (void *state, unsigned *number, struct ring_request *request)
{
  struct slot_state *it = state;
  const struct slot *slot = it->slot;
  uint64_t fn = __atomic_load_n (&slot->fn, __ATOMIC_ACQUIRE);
  if (it->taken || fn == 0)
    return false;
  it->taken = true;
  *number = 0;
  *request = (struct ring_request) { fn, slot->count, slot->addresses,
                                     slot->sizes, slot->kinds };
  return true;
}

/* With the asker's lock, so that what is in the slot next is not taken for this
   request.  */
static void
slot_release (void *state, unsigned number)
{
  struct slot_state *it = state;
  (void) number;
  it->taken = false;
  __atomic_store_n (&it->slot->fn, 0, __ATOMIC_RELEASE);
}

const struct asker_protocol slot_protocol
  = { .memory_size = sizeof (struct slot),
      .state_size = sizeof (struct slot_state),
      .slots = 1,
      .begin = slot_begin,
      .take = slot_take,
      .release = slot_release };
