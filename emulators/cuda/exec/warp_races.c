/* What the race check is told of what a warp does.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/exec/warp_races.h"

/* The space that ADDRESS of SPACE is in. */
static enum ptx_space
space_of (enum ptx_space space, uint64_t address)
{
  if (space != PTX_GENERIC)
    return space;
  for (enum ptx_space s = PTX_LOCAL; s <= PTX_SHARED; s++)
    if (memory_is_in (s, address))
      return s;
  return PTX_GLOBAL;
}

/* Take LANE's access to ADDRESS of SPACE into ACCESS, but where no other thread sees that
   memory or none writes it. */
static void
add_lane (struct races_access *access, enum ptx_space space, unsigned lane,
          uint64_t address)
{
  uint64_t bit = UINT64_C (1) << lane;
  space = space_of (space, address);
  if (space == PTX_SHARED)
    access->of_group |= bit;
  if (space == PTX_SHARED || space == PTX_GLOBAL)
    access->lanes |= bit;
}

static void
look (const struct races_access *access, enum ptx_space space,
      const uint64_t *address, struct memory_fault *fault)
{
  struct race race;
  if (!races_access (access, &race) || fault->kind != MEMORY_OK)
    return;
  *fault = (struct memory_fault) {
    .kind = MEMORY_RACE,
    .space = space,
    .lane = race.lane,
    .size = access->size,
    .store = access->write,
    .address = address[race.lane],
    .other_thread = races_other_thread (access->races, &race),
    .other_line = (unsigned) race.other_where,
  };
}

void
warp_races_tell (struct warp_memory *memory, enum ptx_space space,
                 const uint64_t *address, unsigned size,
                 enum memory_access access, const void *values, bool wide,
                 uint8_t *at, unsigned step, uint8_t *const *place,
                 uint32_t mask, struct memory_fault *fault)
{
  uint8_t *places[LANES];
  if (access == ACCESS_ATOMIC || memory->strong)
    {
      warp_races_release (memory,
                          space == PTX_SHARED ? RACES_GROUP : RACES_KERNEL);
      return;
    }
  for (unsigned lane = 0; !place && lane < LANES; lane++)
    places[lane] = at + lane * step;
  struct races_access a = { .races = memory->races,
                            .warp = memory->race_warp,
                            .where = memory->line,
                            .write = access == ACCESS_STORE,
                            .size = size,
                            .place = place ? place : places,
                            .values = values,
                            .stride = wide ? 8 : 4 };
  for (; mask; mask &= mask - 1)
    {
      unsigned lane = (unsigned) __builtin_ctz (mask);
      add_lane (&a, space, lane, address[lane]);
    }
  look (&a, space, address, fault);
}

void
warp_races_piece (struct warp_memory *memory, enum ptx_space space,
                  unsigned lane, uint64_t address, uint8_t *place, size_t count,
                  bool write, struct memory_fault *fault)
{
  uint8_t *places[LANES];
  uint64_t addresses[LANES];
  struct races_access a = { .races = memory->races,
                            .warp = memory->race_warp,
                            .where = memory->line,
                            .write = write,
                            .size = (unsigned) count,
                            .place = places };
  places[lane] = place;
  addresses[lane] = address;
  add_lane (&a, space, lane, address);
  look (&a, space, addresses, fault);
}
