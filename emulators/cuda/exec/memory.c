/* What a warp reads and writes: the memory an address means, and loads and stores.

   An access is first resolved for all active lanes, and only then done, so that an
   instruction that faults has no effect.  Two shapes of addresses have a fast way:
   lanes that touch one row of memory, each the element after the last lane's, and
   lanes that all touch the same place.  memory_moves.h does it.

   A warp is run by one thread at a time, which is the one that calls here; the
   bytes themselves are shared with all other threads, as a device's memory is.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>

#include "emulators/cuda/exec/memory.h"
#include "emulators/cuda/exec/memory_moves.h"
#include "emulators/cuda/exec/warp_races.h"

/* A piece of memory that holds an address.  Address first + N of lane L is at
   bytes[N + L * lane_stride], and its state, where `states` is not null, at the same
   place there. */
struct region
{
  uint64_t first, size;
  uint8_t *bytes;
  uint8_t *states;
  size_t lane_stride;
  bool sparse; /* only bytes that are SPACE_ALLOCATED may be touched */
  bool read_only, of_host;
};

uint64_t
memory_generic (enum ptx_space space, uint64_t address)
{
  switch (space)
    {
    case PTX_SHARED:
      return SHARED_WINDOW + address;
    case PTX_LOCAL:
      return LOCAL_WINDOW + address;
    case PTX_PARAM:
      return PARAM_WINDOW + address;
    default:
      return address;
    }
}

uint64_t
memory_specific (enum ptx_space space, uint64_t address)
{
  return address - memory_generic (space, 0);
}

/* The space in whose window ADDRESS lies, or PTX_GLOBAL. */
static enum ptx_space
window_of (uint64_t address)
{
  if (__builtin_expect (address < SHARED_WINDOW, 1))
    return PTX_GLOBAL;
  if (address - SHARED_WINDOW < SHARED_WINDOW_SIZE)
    return PTX_SHARED;
  if (address - LOCAL_WINDOW < LOCAL_WINDOW_SIZE)
    return PTX_LOCAL;
  return address - PARAM_WINDOW < PARAM_WINDOW_SIZE ? PTX_PARAM : PTX_GLOBAL;
}

bool
memory_is_in (enum ptx_space space, uint64_t address)
{
  return window_of (address) == space;
}

/* Regions. */

/* The host's memory at ADDRESS, where the device may address it. */
static bool
region_of_host (struct warp_memory *memory, uint64_t address,
                struct region *region)
{
  uint64_t first, size;
  if (!host_reach_find (&memory->host, address, &first, &size))
    return false;
  *region = (struct region) { .first = first,
                              .size = size,
                              .bytes = (uint8_t *) (uintptr_t) first,
                              .of_host = true };
  return true;
}

static bool
region_of_global (struct warp_memory *memory, uint64_t address,
                  struct region *region)
{
  for (struct space *const *s = memory->spaces; *s; s++)
    if (space_is_in (*s, address))
      {
        *region = (struct region) { .first = (*s)->first,
                                    .size = (*s)->last - (*s)->first,
                                    .bytes = space_bytes (*s, (*s)->first),
                                    .states = space_states (*s, (*s)->first),
                                    .sparse = true };
        return true;
      }
  return region_of_host (memory, address, region);
}

/* The region of SPACE that holds ADDRESS.  Returns false where none does. */
static bool
region_find (struct warp_memory *memory, enum ptx_space space, uint64_t address,
             struct region *region)
{
  uint64_t window = 0;
  if (space == PTX_GENERIC)
    {
      space = window_of (address);
      window = memory_generic (space, 0);
    }
  switch (space)
    {
    case PTX_SHARED:
      *region = (struct region) { .first = window,
                                  .size = memory->shared_size,
                                  .bytes = memory->shared,
                                  .states = memory->shared_shadow };
      break;
    case PTX_LOCAL:
      *region = (struct region) { .first = window,
                                  .size = memory->local_size,
                                  .bytes = memory->local,
                                  .states = memory->local_shadow,
                                  .lane_stride = memory->local_stride,
                                  .sparse = true };
      break;
    case PTX_PARAM:
      *region = (struct region) { .first = window,
                                  .size = memory->param_size,
                                  .bytes = (uint8_t *) memory->params,
                                  .read_only = true };
      break;
    default:
      if (!region_of_global (memory, address, region))
        return false;
      region->read_only = space == PTX_CONST;
    }
  return address - region->first < region->size;
}

/* Which states an access of this kind needs in REGION. */
static uint8_t
states_needed (const struct warp_memory *memory, const struct region *region,
               enum memory_access access)
{
  if (!region->states)
    return 0;
  return access_needs (access, region->sparse, memory->check_written);
}

/* Resolving. */

/* Find the COUNT bytes of LANE at ADDRESS, where REGION is the one met last and becomes
   that of ADDRESS.  Sets *PLACE where the access may be done. */
static enum memory_kind
place_find (struct warp_memory *memory, enum ptx_space space, unsigned lane,
            uint64_t address, size_t count, unsigned align,
            enum memory_access access, struct region *region, uint8_t **place)
{
  if (address & (align - 1))
    return MEMORY_MISALIGNED;
  if (address - region->first >= region->size
      && !region_find (memory, space, address, region))
    return MEMORY_OUTSIDE;
  uint64_t offset = address - region->first;
  if (count > region->size - offset
      && !(region->of_host && host_reach_beyond (address, count)))
    return MEMORY_OUTSIDE;
  if (region->read_only && access != ACCESS_LOAD)
    return MEMORY_READ_ONLY;
  offset += lane * region->lane_stride;
  *place = region->bytes + offset;
  uint8_t needed = states_needed (memory, region, access);
  if (needed && !access_states_have (region->states + offset, count, needed))
    return access_states_fault (region->states + offset, count, needed,
                                access == ACCESS_LOAD && count == align
                                  && count <= 8);
  return MEMORY_OK;
}

static void
fault_set (struct memory_fault *fault, enum memory_kind kind,
           enum ptx_space space, unsigned lane, unsigned size, bool store,
           uint64_t address)
{
  *fault = (struct memory_fault) { .kind = kind,
                                   .space = space,
                                   .lane = lane,
                                   .size = size,
                                   .store = store,
                                   .address = address };
}

/* Remember that the COUNT bytes of LANE at ADDRESS were written. */
static inline void
place_written (const struct warp_memory *memory, const struct region *region,
               const uint8_t *place, size_t count)
{
  if (memory->check_written && region->states)
    memset (region->states + (place - region->bytes), SPACE_WRITTEN, count);
}

/* One access of a warp. */
struct request
{
  struct warp_memory *memory;
  enum ptx_space space;
  const uint64_t *address;
  unsigned size;
  enum memory_access access;
  const struct lanes *active;
  struct memory_fault *fault;
};

/* Set *PLACE where LANE's element lies in REGION, there is nothing to say, and it has the
   NEEDED states: nearly always, after the first lane.  Returns false where more
   has to be looked at. */
static inline bool
place_in (const struct request *r, const struct region *region, unsigned lane,
          uint8_t needed, uint8_t **place)
{
  uint64_t offset = r->address[lane] - region->first;
  if (offset >= region->size || r->size > region->size - offset
      || r->address[lane] & (r->size - 1)
      || (region->read_only && r->access != ACCESS_LOAD))
    return false;
  offset += lane * region->lane_stride;
  *place = region->bytes + offset;
  return !needed
         || access_states_have (region->states + offset, r->size, needed);
}

/* Resolve each active lane on its own.  Returns false where one may not. */
static bool
places_find (const struct request *r, uint8_t *place[LANES])
{
  struct region region = { 0 };
  uint8_t needed = 0;
  for (uint32_t left = r->active->mask; left; left &= left - 1)
    {
      unsigned lane = __builtin_ctz (left);
      if (place_in (r, &region, lane, needed, &place[lane]))
        continue;
      enum memory_kind kind
        = place_find (r->memory, r->space, lane, r->address[lane], r->size,
                      r->size, r->access, &region, &place[lane]);
      if (__builtin_expect (kind != MEMORY_OK, 0)
          && (r->fault->kind == MEMORY_OK || !access_may_go_on (kind)))
        {
          fault_set (r->fault, kind, r->space, lane, r->size,
                     r->access != ACCESS_LOAD, r->address[lane]);
          if (!access_may_go_on (kind))
            return false;
        }
      needed = states_needed (r->memory, &region, r->access);
    }
  if (r->access == ACCESS_LOAD || !r->memory->check_written)
    return true;
  for (uint32_t left = r->active->mask; left; left &= left - 1)
    {
      unsigned lane = __builtin_ctz (left);
      if (r->address[lane] - region.first >= region.size)
        region_find (r->memory, r->space, r->address[lane], &region);
      place_written (r->memory, &region, place[lane], r->size);
    }
  return true;
}

/* The shape of the active lanes' addresses. */
enum shape
{
  SHAPE_ANY,
  SHAPE_ROW,
  SHAPE_POINT
};

static enum shape
shape_of (const uint64_t *address, unsigned size, const struct lanes *active)
{
  if (__builtin_popcount (active->mask) < 4)
    return SHAPE_ANY;
  unsigned first = __builtin_ctz (active->mask);
  uint64_t point = address[first], row = point - first * (uint64_t) size;
  uint64_t not_point = 0, not_row = 0;
  for (unsigned l = 0; l < LANES; l++)
    {
      uint64_t on = (int64_t) (int32_t) active->each[l];
      not_point |= (address[l] ^ point) & on;
      not_row |= (address[l] ^ (row + l * (uint64_t) size)) & on;
    }
  return !not_row ? SHAPE_ROW : !not_point ? SHAPE_POINT : SHAPE_ANY;
}

/* Where lane 0's element of a row is, provided that all of the row, of active lanes
   and others, may be touched without anything to say; else null. */
static uint8_t *
row_find (const struct request *r)
{
  unsigned first = __builtin_ctz (r->active->mask);
  uint64_t start = r->address[first] - first * (uint64_t) r->size;
  size_t length = LANES * r->size;
  struct region region;
  if ((start & (r->size - 1))
      || !region_find (r->memory, r->space, start, &region))
    return 0;
  uint64_t offset = start - region.first;
  if (length > region.size - offset || region.lane_stride
      || (region.read_only && r->access != ACCESS_LOAD))
    return 0;
  uint8_t needed = states_needed (r->memory, &region, r->access);
  if (needed && !access_states_have (region.states + offset, length, needed))
    return 0;
  if (r->access != ACCESS_LOAD && r->memory->check_written)
    {
      if (r->active->mask != UINT32_MAX)
        return 0;
      place_written (r->memory, &region, region.bytes + offset, length);
    }
  return region.bytes + offset;
}

/* Where all active lanes' element is, under the same condition. */
static uint8_t *
point_find (const struct request *r)
{
  struct region region = { 0 };
  unsigned lane = __builtin_ctz (r->active->mask);
  uint8_t *place;
  if (place_find (r->memory, r->space, lane, r->address[lane], r->size, r->size,
                  r->access, &region, &place)
        != MEMORY_OK
      || region.lane_stride)
    return 0;
  return place;
}

/* Tell the race check of an access that is about to be done. */
static void
races_tell (const struct request *r, const void *values, bool wide, uint8_t *at,
            enum shape shape, uint8_t *const *place)
{
  if (__builtin_expect (r->memory->races != NULL, 0))
    warp_races_tell (r->memory, r->space, r->address, r->size, r->access,
                     values, wide, at, shape == SHAPE_ROW ? r->size : 0, place,
                     r->active->mask, r->fault);
}

/* An access is done: a strong one may have seen what others did before theirs. */
static void
races_told (const struct request *r)
{
  if (__builtin_expect (r->memory->races != NULL, 0)
      && (r->access == ACCESS_ATOMIC || r->memory->strong))
    races_acquire (r->memory->races, r->memory->race_warp,
                   r->space == PTX_SHARED ? RACES_GROUP : RACES_KERNEL);
}

bool
memory_load (struct warp_memory *memory, enum ptx_space space,
             const uint64_t *address, unsigned size, bool signed_, bool wide,
             void *d, const struct lanes *active, struct memory_fault *fault)
{
  fault->kind = MEMORY_OK;
  if (!active->mask)
    return true;
  struct request r
    = { memory, space, address, size, ACCESS_LOAD, active, fault };
  const struct loads *loads = loads_of (wide, signed_, size);
  enum shape shape = shape_of (address, size, active);
  uint8_t *at = shape == SHAPE_ROW     ? row_find (&r)
                : shape == SHAPE_POINT ? point_find (&r)
                                       : 0;
  if (at)
    {
      races_tell (&r, 0, wide, at, shape, 0);
      (shape == SHAPE_ROW ? loads->row : loads->point) (d, at, active);
      races_told (&r);
      return true;
    }
  uint8_t *place[LANES];
  if (!places_find (&r, place))
    return false;
  races_tell (&r, 0, wide, 0, SHAPE_ANY, place);
  loads->any (d, place, active->mask);
  races_told (&r);
  return true;
}

/* Store where all active lanes store to the same place, provided that there is nothing to
   say and nothing to note.  (What GCC makes of code that one thread runs does so all
   the time.) */
static bool
store_point (const struct request *r, const struct stores *stores,
             const void *s)
{
  uint8_t *place[LANES];
  unsigned last = 31 - __builtin_clz (r->active->mask);
  if (r->memory->races || r->memory->check_written
      || !(place[last] = point_find (r)))
    return false;
  stores->any (place, s, UINT32_C (1) << last);
  return true;
}

bool
memory_store (struct warp_memory *memory, enum ptx_space space,
              const uint64_t *address, unsigned size, bool wide, const void *s,
              const struct lanes *active, struct memory_fault *fault)
{
  fault->kind = MEMORY_OK;
  if (!active->mask)
    return true;
  struct request r
    = { memory, space, address, size, ACCESS_STORE, active, fault };
  const struct stores *stores = stores_of (wide, size);
  enum shape shape = shape_of (address, size, active);
  uint8_t *at = shape == SHAPE_ROW ? row_find (&r) : NULL;
  if (at)
    {
      races_tell (&r, s, wide, at, shape, 0);
      stores->row (at, s, active);
      return true;
    }
  if (shape == SHAPE_POINT && store_point (&r, stores, s))
    return true;
  uint8_t *place[LANES];
  if (!places_find (&r, place))
    return false;
  races_tell (&r, s, wide, 0, SHAPE_ANY, place);
  stores->any (place, s, active->mask);
  return true;
}

bool
memory_atomic (struct warp_memory *memory, enum ptx_space space,
               const uint64_t *address, unsigned size, atomic_fn *function,
               const uint64_t *b, const uint64_t *c, uint64_t *old,
               const struct lanes *active, struct memory_fault *fault)
{
  fault->kind = MEMORY_OK;
  struct request r
    = { memory, space, address, size, ACCESS_ATOMIC, active, fault };
  uint8_t *place[LANES];
  if (!places_find (&r, place))
    return false;
  races_tell (&r, 0, true, 0, SHAPE_ANY, place);
  static const uint64_t nothing[LANES];
  if (!c)
    c = nothing;
  atomic_fn *on_global = atomic_on_global (function);
  for (uint32_t left = active->mask; left; left &= left - 1)
    {
      unsigned l = __builtin_ctz (left);
      bool shared
        = space == PTX_SHARED
          || (space == PTX_GENERIC && window_of (address[l]) == PTX_SHARED);
      (shared ? function : on_global) (place[l], &b[l], &c[l], &old[l]);
    }
  races_told (&r);
  return true;
}

void *
memory_pointer (struct warp_memory *memory, enum ptx_space space, unsigned lane,
                uint64_t address, size_t count, unsigned align, bool write,
                struct memory_fault *fault)
{
  struct region region = { 0 };
  uint8_t *place = 0;
  enum memory_kind kind
    = place_find (memory, space, lane, address, count, align ? align : 1,
                  write ? ACCESS_STORE : ACCESS_LOAD, &region, &place);
  fault_set (fault, kind, space, lane, (unsigned) count, write, address);
  if (!access_may_go_on (kind))
    return 0;
  if (write)
    place_written (memory, &region, place, count);
  if (__builtin_expect (memory->races != NULL, 0))
    warp_races_piece (memory, space, lane, address, place, count, write, fault);
  return place;
}
