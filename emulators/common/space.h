/* The memory of one emulated device, with a shadow that knows the state of each byte.

   A device address is an address of a reserved range that nobody may touch: a host
   program that uses a device pointer itself faults, as it does with a real GPU.
   What the bytes hold lies `backing` bytes further, and their states `shadow` bytes
   further, one byte for each.  Host addresses and the addresses of all devices
   differ, so that one pointer says which memory it means.

   The states are set without a lock: each byte's state is one byte, so that two
   threads that write neighbours do not disturb each other.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_COMMON_SPACE_H
#define EMULATORS_COMMON_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The state of a byte.  Bit 0: allocated; bit 1: something was written there.
   SPACE_FREED is set when an allocation is freed and stays until it is reused. */
enum space_state
{
  SPACE_NOTHING = 0,
  SPACE_ALLOCATED = 1,
  SPACE_WRITTEN = 3,
  SPACE_FREED = 4
};

struct space
{
  uint64_t first, last; /* device addresses are in [first, last) */
  ptrdiff_t
    backing; /* device address + backing: the host address of the bytes */
  ptrdiff_t shadow; /* device address + shadow: the host address of its state */
  struct space_blocks *blocks; /* who is allocated; with a lock of its own */
  bool window; /* allocated are addresses alone (see window.h) */
};

/* Make a space of SIZE bytes, all free.  The pages cost nothing until they are
   touched.  Returns null where the addresses cannot be had. */
struct space *space_create (size_t size);
void space_destroy (struct space *space);

/* Allocate SIZE bytes aligned to ALIGN (a power of two; at least 256 is taken),
   with a gap of at least 256 bytes to the next allocation, so that an access just
   past the end is seen.  Returns the device address; 0 where no room is left.  A freed
   range is reused as late as room allows, so that uses after free are seen. */
uint64_t space_allocate (struct space *space, size_t size, size_t align);

/* Free what was allocated at ADDRESS.  Returns false where no allocation begins there. */
bool space_free (struct space *space, uint64_t address);

/* The allocation that holds ADDRESS, or held it and was freed (then *FREED).  Returns
   false where there is none; for messages, the nearest below is *BASE, *SIZE then
   (0, 0 without any). */
bool space_find (struct space *space, uint64_t address, uint64_t *base,
                 size_t *size, bool *freed);

/* Count SIZE bytes as used that have no address here, and give them back.  The former
   returns false where no room is left. */
bool space_take (struct space *space, size_t size);
void space_give_back (struct space *space, size_t size);

/* A window of SIZE bytes of addresses, nowhere mapped, and another view of it: the same
   addresses and bytes with other states.  Null where the addresses cannot be had.  In
   a window space_allocate and space_free deal in addresses and touch no state. */
struct space *space_create_window (size_t size);
struct space *space_create_view (const struct space *window);

/* Bytes not allocated; bytes in all. */
size_t space_room (struct space *space);
size_t space_size (struct space *space);

/* Whether all SIZE bytes from ADDRESS are of one allocation.  (For the host: takes the
   blocks' lock and touches no state.) */
bool space_holds (const struct space *space, uint64_t address, size_t size);

/* Mark SIZE bytes from ADDRESS as written (the host copied something there). */
void space_written (struct space *space, uint64_t address, size_t size);

static inline bool
space_is_in (const struct space *space, uint64_t address)
{
  return address - space->first < space->last - space->first;
}

static inline void *
space_bytes (const struct space *space, uint64_t address)
{
  return (void *) (uintptr_t) (address + space->backing);
}

static inline uint8_t *
space_states (const struct space *space, uint64_t address)
{
  return (uint8_t *) (uintptr_t) (address + space->shadow);
}

#endif
