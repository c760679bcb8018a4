/* What the race check is told of what a wave does.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/wave_races.h"

#include "emulators/hsa/exec/access.h"
#include "emulators/hsa/exec/scratch.h"

/* Whether the memory at the generic ADDRESS belongs to WAVE's group: LDS, and the group's
   scratch memory, by whichever address.  */
static bool
is_of_group (const struct wave *w, uint64_t address)
{
  const struct scratch *scratch = w->group->scratch;
  return address >> 32 == GROUP_APERTURE_HIGH || memory_is_private (address)
         || (scratch && address - scratch->address < scratch->size);
}

/* Look at ACCESS, which is OFFSET further than ADDRESS of each lane.  */
static void
look (struct wave *w, const struct step *i, const struct races_access *access,
      const uint64_t *address, unsigned offset)
{
  struct race race;
  if (races_access (access, &race))
    report_race (w, i, &race, address[race.lane] + offset, access->size,
                 access->write);
}

/* Tell of SIZE bytes of each lane, OFFSET further.  */
static bool
tell_part (struct wave *w, const struct step *i, const uint64_t *address,
           uint64_t exec, enum memory_access access, unsigned offset,
           unsigned size, const void *values)
{
  uint8_t *place[WAVE_LANES];
  uint64_t of_group = 0;
  for (uint64_t left = exec; left; left &= left - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (left);
      place[l] = memory_find (w, i, l, address[l] + offset, size, access);
      if (!place[l])
        return false;
      if (place[l] == (uint8_t *) w->nowhere) /* of nobody */
        exec ^= left & -left;
      else if (is_of_group (w, address[l]))
        of_group |= left & -left;
    }
  struct races_access a = { .races = w->races,
                            .warp = w->race_warp,
                            .where = step_address (w, i),
                            .write = access != ACCESS_LOAD,
                            .size = size,
                            .lanes = exec,
                            .of_group = of_group,
                            .place = place,
                            .values = values,
                            .stride = sizeof (uint32_t) };
  look (w, i, &a, address, offset);
  return true;
}

bool
wave_races_plain (struct wave *w, const struct step *i, const uint64_t *address,
                  uint64_t exec, enum memory_access access,
                  const uint32_t *values)
{
  unsigned size = i->size < 4 ? i->size : 4;
  const uint8_t *from = (const uint8_t *) values;
  if (from && i->size < 4 && i->kind >= MEMORY_HIGH)
    from += 2;
  for (unsigned n = 0; n < (i->size < 4 ? 1 : i->count); n++)
    if (!tell_part (w, i, address, exec, access, 4 * n, size,
                    from ? from + n * WAVE_LANES * sizeof (uint32_t) : NULL))
      return false;
  return true;
}

bool
wave_races_tell (struct wave *w, const struct step *i, const uint64_t *address,
                 uint64_t exec, enum memory_access access,
                 const uint32_t *values)
{
  if (!access_is_strong (i))
    return wave_races_plain (w, i, address, exec, access, values);
  wave_races_release (w, RACES_KERNEL);
  return true;
}

void
wave_races_told (struct wave *w, const struct step *i)
{
  if (access_is_strong (i))
    wave_races_acquire (w, RACES_KERNEL);
}

void
wave_races_piece (struct wave *w, const struct step *i, uint64_t address,
                  uint8_t *place, unsigned size, bool store)
{
  if (access_is_strong (i))
    {
      wave_races_release (w, RACES_KERNEL);
      return;
    }
  struct races_access a = { .races = w->races,
                            .warp = w->race_warp,
                            .where = step_address (w, i),
                            .write = store,
                            .size = size,
                            .lanes = 1,
                            .of_group = is_of_group (w, address),
                            .place = &place };
  look (w, i, &a, &address, 0);
}

const struct step *
fence_step (struct wave *w, const struct step *i)
{
  wave_races_release (w, RACES_KERNEL);
  wave_races_acquire (w, RACES_KERNEL);
  return step_next (i);
}
