/* What waves read and write: the memory that an address means, and moving data.

   The bytes are shared with all other threads, as a device's memory is.  What all
   lanes touch in a row, or all at one place, has a fast way.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/memory.h"
#include "emulators/hsa/exec/wave_races.h"

/* The program that is emulated may have races of its own, which are not ours.  */
#define DEVICE_ACCESS __attribute__ ((no_sanitize ("thread")))

/* ---- Finding memory ----------------------------------------------------------------------------- */

static inline uint8_t
states_needed (const struct gpu *gpu, enum memory_access access)
{
  return access_needs (access, true, gpu->check_written);
}

static bool
host_has (struct wave *w, uint64_t address, unsigned size)
{
  uint64_t first, length;
  return host_reach_find (&w->host, address, &first, &length)
         && (size <= length - (address - first)
             || host_reach_beyond (address, size));
}

/* Whether the device may access ADDRESS, which is not its own.  */
static bool
reaches (const struct wave *w, uint64_t address)
{
  const struct gpu *gpu = w->group->run->gpu;
  return !gpu->reaches || gpu->reaches (gpu->device, address);
}

static void *
fail (struct wave *w, const struct step *i, enum memory_kind kind,
      uint64_t address, unsigned lane, unsigned size, enum memory_access access)
{
  report_access (w, i, kind, address, lane, size, access != ACCESS_LOAD);
  return NULL;
}

static void *
find_in_space (struct wave *w, const struct step *i, struct space *space,
               unsigned lane, uint64_t address, unsigned size,
               enum memory_access access)
{
  const struct gpu *gpu = w->group->run->gpu;
  uint8_t *states = space_states (space, address);
  uint8_t needed = states_needed (gpu, access);
  if (size > space->last - address)
    return fail (w, i, MEMORY_OUTSIDE, address, lane, size, access);
  if (__builtin_expect (!access_states_have (states, size, needed), 0))
    {
      enum memory_kind kind
        = access_states_fault (states, size, needed, access == ACCESS_LOAD);
      if (kind != MEMORY_OK
          && !report_access (w, i, kind, address, lane, size,
                             access != ACCESS_LOAD))
        return NULL;
    }
  if (gpu->check_written && access != ACCESS_LOAD)
    memset (states, SPACE_WRITTEN, size);
  return space_bytes (space, address);
}

/* An access outside of the group's LDS: as the devices have it, what is read is 0, and what is
   written goes nowhere.  With the check of bounds it is a fault.  */
static void *
lds_outside (struct wave *w, const struct step *i, unsigned lane,
             uint32_t address, unsigned size, enum memory_access access)
{
  if (w->group->run->gpu->check_bounds)
    return fail (w, i, MEMORY_OUTSIDE, address, lane, size, access);
  memset (w->nowhere, 0, sizeof w->nowhere);
  return w->nowhere;
}

void *
memory_find_lds (struct wave *w, const struct step *i, unsigned lane,
                 uint32_t address, unsigned size, enum memory_access access)
{
  struct group *group = w->group;
  if (address >= w->lds_limit || size > w->lds_limit - address)
    return lds_outside (w, i, lane, address, size, access);
  if (group->run->gpu->check_written)
    {
      uint8_t *states = group->lds_states + address;
      if (access != ACCESS_STORE
          && !access_states_have (states, size, SPACE_WRITTEN)
          && !report_access (w, i, MEMORY_NEVER_WRITTEN, address, lane, size,
                             false))
        return NULL;
      if (access != ACCESS_LOAD)
        memset (states, SPACE_WRITTEN, size);
    }
  return group->lds + address;
}

static void *
find_window (struct wave *w, const struct step *i, unsigned lane,
             uint64_t address, unsigned size, enum memory_access access)
{
  if (address >> 32 == GROUP_APERTURE_HIGH)
    return memory_find_lds (w, i, lane, (uint32_t) address, size, access);
  uint64_t scratch = memory_scratch (w, lane, (uint32_t) address);
  size_t most = w->group->run->scratch_of_wave;
  if (scratch + size > w->scratch + most)
    return fail (w, i, MEMORY_OUTSIDE, address, lane, size, access);
  return find_in_space (w, i, w->group->run->gpu->spaces[0], lane, scratch,
                        size, access);
}

void *
memory_find (struct wave *w, const struct step *i, unsigned lane,
             uint64_t address, unsigned size, enum memory_access access)
{
  struct space *const *own = w->group->run->gpu->spaces;
  for (struct space *const *s = own; *s; s++)
    if (space_is_in (*s, address))
      return s == own || reaches (w, address)
               ? find_in_space (w, i, *s, lane, address, size, access)
               : fail (w, i, MEMORY_OUTSIDE, address, lane, size, access);
  if (memory_is_private (address) || address >> 32 == GROUP_APERTURE_HIGH)
    return find_window (w, i, lane, address, size, access);
  if (host_has (w, address, size) && reaches (w, address))
    return (void *) (uintptr_t) address;
  return fail (w, i, MEMORY_OUTSIDE, address, lane, size, access);
}

/* ---- Moving data of one lane ------------------------------------------------------------------------ */

static uint32_t
part_of (const struct step *i, const void *from, uint32_t old)
{
  uint16_t half = 0;
  memcpy (&half, from, i->size);
  bool is_byte = i->size == 1;
  switch (i->kind)
    {
    case MEMORY_SIGNED:
      return (uint32_t) (is_byte ? (int8_t) half : (int16_t) half);
    case MEMORY_LOW:
      return (old & 0xffff0000) | half;
    case MEMORY_LOW_SIGNED:
      return (old & 0xffff0000) | (uint16_t) (is_byte ? (int8_t) half : half);
    case MEMORY_HIGH:
      return (old & 0xffff) | (uint32_t) half << 16;
    case MEMORY_HIGH_SIGNED:
      return (old & 0xffff)
             | (uint32_t) (uint16_t) (is_byte ? (int8_t) half : half) << 16;
    default:
      return half;
    }
}

/* One aligned word is moved at once, since other threads may wait for it to change.  */
DEVICE_ACCESS static inline uint32_t
load_word (const void *from)
{
  if (((uintptr_t) from & 3) == 0)
    return __atomic_load_n ((const uint32_t *) from, __ATOMIC_ACQUIRE);
  uint32_t value;
  memcpy (&value, from, 4);
  return value;
}

DEVICE_ACCESS static inline void
store_word (void *to, uint32_t value)
{
  if (((uintptr_t) to & 3) == 0)
    __atomic_store_n ((uint32_t *) to, value, __ATOMIC_RELEASE);
  else
    memcpy (to, &value, 4);
}

DEVICE_ACCESS static inline void
load_words (uint32_t *to, const uint8_t *from, unsigned count)
{
  if (count == 2 && ((uintptr_t) from & 7) == 0)
    {
      uint64_t both
        = __atomic_load_n ((const uint64_t *) from, __ATOMIC_ACQUIRE);
      to[0] = (uint32_t) both;
      to[WAVE_LANES] = (uint32_t) (both >> 32);
      return;
    }
  for (unsigned n = 0; n < count; n++)
    to[n * WAVE_LANES] = load_word (from + 4 * n);
}

DEVICE_ACCESS static inline void
store_words (uint8_t *to, const uint32_t *from, unsigned count)
{
  if (count == 2 && ((uintptr_t) to & 7) == 0)
    {
      __atomic_store_n ((uint64_t *) to,
                        from[0] | (uint64_t) from[WAVE_LANES] << 32,
                        __ATOMIC_RELEASE);
      return;
    }
  for (unsigned n = 0; n < count; n++)
    store_word (to + 4 * n, from[n * WAVE_LANES]);
}

DEVICE_ACCESS static bool
load_lane (struct wave *w, const struct step *i, uint32_t *to, unsigned lane,
           uint64_t address)
{
  unsigned size = i->size < 4 ? i->size : 4u * i->count;
  if (__builtin_expect (memory_is_private (address), 0) && size > 4)
    {
      for (unsigned n = 0; n < i->count; n++)
        {
          void *from
            = memory_find (w, i, lane, address + 4 * n, 4, ACCESS_LOAD);
          if (!from)
            return false;
          to[n * WAVE_LANES] = load_word (from);
        }
      return true;
    }
  const uint8_t *from = memory_find (w, i, lane, address, size, ACCESS_LOAD);
  if (!from)
    return false;
  if (size < 4)
    *to = part_of (i, from, *to);
  else
    load_words (to, from, i->count);
  return true;
}

DEVICE_ACCESS static bool
store_lane (struct wave *w, const struct step *i, const uint32_t *from,
            unsigned lane, uint64_t address)
{
  unsigned size = i->size < 4 ? i->size : 4u * i->count;
  if (__builtin_expect (memory_is_private (address), 0) && size > 4)
    {
      for (unsigned n = 0; n < i->count; n++)
        {
          void *to = memory_find (w, i, lane, address + 4 * n, 4, ACCESS_STORE);
          if (!to)
            return false;
          store_word (to, from[n * WAVE_LANES]);
        }
      return true;
    }
  uint8_t *to = memory_find (w, i, lane, address, size, ACCESS_STORE);
  if (!to)
    return false;
  uint32_t part = *from >> (i->kind >= MEMORY_HIGH ? 16 : 0);
  if (size == 1)
    *to = (uint8_t) part;
  else if (size == 2)
    memcpy (to, &part, 2);
  else
    store_words (to, from, i->count);
  return true;
}

/* ---- All lanes ------------------------------------------------------------------------------------------ */

/* Where lane 0's data of a row are: all lanes are active, and each one's follow the last
   one's.  Null where it is not so, or something were to be said.  */
static uint8_t *
row_find (struct wave *w, const uint64_t *address, unsigned size,
          enum memory_access access)
{
  struct space *space = w->group->run->gpu->spaces[0];
  uint64_t start = address[0], length = WAVE_LANES * (uint64_t) size, off = 0;
  if (!w->wave64 || !space_is_in (space, start) || length > space->last - start)
    return NULL;
  for (unsigned l = 0; l < WAVE_LANES; l++)
    off |= address[l] ^ (start + l * (uint64_t) size);
  if (off)
    return NULL;
  uint8_t needed = states_needed (w->group->run->gpu, access);
  uint8_t *states = space_states (space, start);
  uint64_t want = needed * UINT64_C (0x0101010101010101), all = want;
  for (uint64_t n = 0; n < length; n += 8)
    {
      uint64_t eight;
      memcpy (&eight, states + n, 8);
      all &= eight;
    }
  if (all != want)
    return NULL;
  if (w->group->run->gpu->check_written && access == ACCESS_STORE)
    memset (states, SPACE_WRITTEN, length);
  return space_bytes (space, start);
}

DEVICE_ACCESS static void
load_row (uint32_t *to, const uint8_t *from, unsigned count)
{
  if (count == 1)
    memcpy (to, from, 4 * WAVE_LANES);
  else
    for (unsigned l = 0; l < WAVE_LANES; l++)
      for (unsigned n = 0; n < count; n++)
        memcpy (&to[n * WAVE_LANES + l], from + 4 * (l * count + n), 4);
}

DEVICE_ACCESS static void
store_row (uint8_t *to, const uint32_t *from, unsigned count)
{
  if (count == 1)
    memcpy (to, from, 4 * WAVE_LANES);
  else
    for (unsigned l = 0; l < WAVE_LANES; l++)
      for (unsigned n = 0; n < count; n++)
        memcpy (to + 4 * (l * count + n), &from[n * WAVE_LANES + l], 4);
}

static bool
load_lanes (struct wave *w, const struct step *i, unsigned number,
            const uint64_t *address, uint64_t exec)
{
  uint32_t *to = wave_vector (w, number);
  if (exec == UINT64_MAX && i->size == 4)
    {
      const uint8_t *row = row_find (w, address, 4u * i->count, ACCESS_LOAD);
      if (row)
        {
          load_row (to, row, i->count);
          return true;
        }
    }
  for (uint64_t left = exec; left; left &= left - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (left);
      if (!load_lane (w, i, to + l, l, address[l]))
        return false;
    }
  return true;
}

static bool
store_lanes (struct wave *w, const struct step *i, unsigned number,
             const uint64_t *address, uint64_t exec)
{
  const uint32_t *from = wave_vector (w, number);
  if (exec == UINT64_MAX && i->size == 4)
    {
      uint8_t *row = row_find (w, address, 4u * i->count, ACCESS_STORE);
      if (row)
        {
          store_row (row, from, i->count);
          return true;
        }
    }
  for (uint64_t left = exec; left; left &= left - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (left);
      if (!store_lane (w, i, from + l, l, address[l]))
        return false;
    }
  return true;
}

bool
memory_load (struct wave *w, const struct step *i, unsigned number,
             const uint64_t *address, uint64_t exec)
{
  if (__builtin_expect (w->races == NULL, 1))
    return load_lanes (w, i, number, address, exec);
  if (!wave_races_tell (w, i, address, exec, ACCESS_LOAD, NULL)
      || !load_lanes (w, i, number, address, exec))
    return false;
  wave_races_told (w, i);
  return true;
}

bool
memory_store (struct wave *w, const struct step *i, unsigned number,
              const uint64_t *address, uint64_t exec)
{
  if (__builtin_expect (w->races == NULL, 1))
    return store_lanes (w, i, number, address, exec);
  if (!wave_races_tell (w, i, address, exec, ACCESS_STORE,
                        wave_vector (w, number))
      || !store_lanes (w, i, number, address, exec))
    return false;
  wave_races_told (w, i);
  return true;
}
