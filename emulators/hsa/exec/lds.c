/* Instructions of LDS, and those that send values from lane to lane through it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/access.h"
#include "emulators/hsa/exec/wave_races.h"

/* What gfx8 asks of an access at ADDRESS: M0 ends LDS, too, and there are no parts of words.
   Later ones take any address.  Returns false where the wave cannot go on.  */
static bool
old_rules (struct wave *w, const struct step *i, unsigned lane,
           uint32_t address, unsigned size, bool store)
{
  uint32_t all = (uint32_t) w->group->lds_size, m0 = w->s[PLACE_M0];
  w->lds_limit = m0 < all ? m0 : all;
  if (address % (size < 4 ? size : 4) == 0)
    return true;
  report_access (w, i, MEMORY_MISALIGNED, address, lane, size, store);
  return false;
}

static inline bool
has_old_rules (const struct wave *w)
{
  return w->group->run->processor->generation == ISA_GFX8;
}

/* Tell the race check of both parts.  Returns false where one may not be done.  */
static bool
tell_races (struct wave *w, const struct step *i, bool store)
{
  uint64_t address[WAVE_LANES], exec = wave_exec (w);
  const uint32_t *at = wave_vector (w, i->a);
  unsigned parts = i->bits & ACCESS_TWO ? 2 : 1;
  bool may = true;
  for (unsigned part = 0; may && part < parts; part++)
    {
      uint32_t offset = parts == 2 ? i->literal[part] : (uint32_t) i->offset;
      for (unsigned l = 0; l < WAVE_LANES; l++)
        address[l]
          = (uint64_t) GROUP_APERTURE_HIGH << 32 | (uint32_t) (at[l] + offset);
      may = wave_races_plain (
        w, i, address, exec, store ? ACCESS_STORE : ACCESS_LOAD,
        store ? wave_vector (w, part ? i->c : i->b) : NULL);
    }
  return may;
}

/* Where lane 0's word of a row is: all lanes access one each, which follow each other in LDS.
   Null where it is not so, or something were to be looked at in each.  */
static uint8_t *
row_find (const struct wave *w, const struct step *i)
{
  const uint32_t *at = wave_vector ((struct wave *) w, i->a);
  uint32_t start = at[0] + (uint32_t) i->offset, off = 0;
  if (wave_exec (w) != UINT64_MAX || i->size != 4 || i->count != 1
      || i->bits & ACCESS_TWO || has_old_rules (w)
      || w->group->run->gpu->check_written || start >= w->lds_limit
      || 4 * WAVE_LANES > w->lds_limit - start)
    return NULL;
  for (uint32_t l = 0; l < WAVE_LANES; l++)
    off |= at[l] ^ (at[0] + 4 * l);
  return off ? NULL : w->group->lds + start;
}

/* Both parts of an access; the second one's data follow the first one's.  */
static const struct step *
lds_move (struct wave *w, const struct step *i, bool store)
{
  const uint32_t *at = wave_vector (w, i->a);
  unsigned parts = i->bits & ACCESS_TWO ? 2 : 1;
  unsigned size = i->size < 4 ? i->size : 4u * i->count;
  bool old = has_old_rules (w);
  if (__builtin_expect (w->races != NULL, 0) && !tell_races (w, i, store))
    return NULL;
  uint8_t *row = row_find (w, i);
  if (row)
    {
      uint32_t *d = wave_vector (w, store ? i->b : i->d);
      memcpy (store ? row : (void *) d, store ? (void *) d : row,
              4 * WAVE_LANES);
      return step_next (i);
    }
  for (uint64_t exec = wave_exec (w); exec; exec &= exec - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (exec);
      uint32_t base = at[l];
      for (unsigned part = 0; part < parts; part++)
        {
          uint32_t address
            = base + (parts == 2 ? i->literal[part] : (uint32_t) i->offset);
          if (old && !old_rules (w, i, l, address, size, store))
            return NULL;
          uint8_t *place = memory_find_lds (w, i, l, address, size,
                                            store ? ACCESS_STORE : ACCESS_LOAD);
          if (!place)
            return NULL;
          uint32_t *d = store ? wave_vector (w, part ? i->c : i->b) + l
                              : wave_vector (w, i->d + part * i->count) + l;
          for (unsigned n = 0; size >= 4 && n < i->count; n++)
            if (store)
              memcpy (place + 4 * n, d + n * WAVE_LANES, 4);
            else
              memcpy (d + n * WAVE_LANES, place + 4 * n, 4);
          if (size >= 4)
            continue;
          uint32_t value = 0, old = *d;
          if (store)
            {
              value = old >> (i->kind >= MEMORY_HIGH ? 16 : 0);
              memcpy (place, &value, size);
              continue;
            }
          memcpy (&value, place, size);
          if (i->kind & 1)
            value = size == 1 ? (uint32_t) (int8_t) value
                              : (uint32_t) (int16_t) value;
          *d = i->kind < MEMORY_LOW    ? value
               : i->kind < MEMORY_HIGH ? (old & 0xffff0000) | (value & 0xffff)
                                       : (old & 0xffff) | value << 16;
        }
    }
  return step_next (i);
}

const struct step *
lds_load_step (struct wave *w, const struct step *i)
{
  return lds_move (w, i, false);
}

const struct step *
lds_store_step (struct wave *w, const struct step *i)
{
  return lds_move (w, i, true);
}

const struct step *
lds_atomic_step (struct wave *w, const struct step *i)
{
  const uint32_t *at = wave_vector (w, i->a), *b = wave_vector (w, i->b);
  const uint32_t *c = i->bits & ACCESS_COMPARES ? wave_vector (w, i->c) : NULL;
  wave_spend (w, SPIN_COST);
  wave_races_release (w, RACES_GROUP);
  for (uint64_t exec = wave_exec (w); exec; exec &= exec - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (exec);
      uint32_t address = at[l] + (uint32_t) i->offset;
      if (address % i->size)
        {
          report_access (w, i, MEMORY_MISALIGNED, address, l, i->size, true);
          return NULL;
        }
      void *place = memory_find_lds (w, i, l, address, i->size, ACCESS_ATOMIC);
      if (!place)
        return NULL;
      access_atomic_lane (w, i, place, l, b, c);
    }
  wave_races_acquire (w, RACES_GROUP);
  return step_next (i);
}

/* ds_permute: each active lane sends its data to the lane that its address says; of
   several that send to one the last one counts.  Lanes that get nothing get 0.  */
const struct step *
lds_permute_step (struct wave *w, const struct step *i)
{
  const uint32_t *a = wave_vector (w, i->a), *b = wave_vector (w, i->b);
  uint32_t result[WAVE_LANES] = { 0 }, *d = wave_vector (w, i->d);
  uint64_t exec = wave_exec (w);
  unsigned most = w->wave64 ? 63 : 31;
  for (uint64_t left = exec; left; left &= left - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (left);
      result[(a[l] + (uint32_t) i->offset) / 4 & most] = b[l];
    }
  for (uint64_t left = exec; left; left &= left - 1)
    d[__builtin_ctzll (left)] = result[__builtin_ctzll (left)];
  return step_next (i);
}

/* ds_bpermute: each active lane reads from the lane that its address says; 0 from one
   that is not active.  */
const struct step *
lds_bpermute_step (struct wave *w, const struct step *i)
{
  const uint32_t *a = wave_vector (w, i->a), *b = wave_vector (w, i->b);
  uint32_t result[WAVE_LANES], *d = wave_vector (w, i->d);
  uint64_t exec = wave_exec (w);
  unsigned most = w->wave64 ? 63 : 31;
  for (uint64_t left = exec; left; left &= left - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (left);
      unsigned from = (a[l] + (uint32_t) i->offset) / 4 & most;
      result[l] = exec >> from & 1 ? b[from] : 0;
    }
  for (uint64_t left = exec; left; left &= left - 1)
    d[__builtin_ctzll (left)] = result[__builtin_ctzll (left)];
  return step_next (i);
}

/* ds_swizzle: by quads, where bit 15 of the offset is set, or by and, or and xor of
   the lane's number in half a wave.  */
const struct step *
lds_swizzle_step (struct wave *w, const struct step *i)
{
  const uint32_t *a = wave_vector (w, i->a);
  uint32_t result[WAVE_LANES], *d = wave_vector (w, i->d);
  uint64_t exec = wave_exec (w);
  unsigned how = (uint16_t) i->offset;
  for (uint64_t left = exec; left; left &= left - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (left), in = l & 31, from;
      if (how & 0x8000)
        from = (in & ~3u) | (how >> 2 * (in & 3) & 3);
      else
        from = ((in & (how & 31)) | (how >> 5 & 31)) ^ (how >> 10 & 31);
      from |= l & 32;
      result[l] = exec >> from & 1 ? a[from] : 0;
    }
  for (uint64_t left = exec; left; left &= left - 1)
    d[__builtin_ctzll (left)] = result[__builtin_ctzll (left)];
  return step_next (i);
}

/* Both parts of an exchange; the values that were there follow each other.  */
const struct step *
lds_exchange_step (struct wave *w, const struct step *i)
{
  const uint32_t *at = wave_vector (w, i->a);
  wave_spend (w, SPIN_COST);
  for (uint64_t exec = wave_exec (w); exec; exec &= exec - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (exec);
      uint32_t base = at[l];
      for (unsigned part = 0; part < 2; part++)
        {
          uint8_t *place = memory_find_lds (w, i, l, base + i->literal[part],
                                            4u * i->count, ACCESS_ATOMIC);
          if (!place)
            return NULL;
          const uint32_t *from = wave_vector (w, part ? i->c : i->b) + l;
          uint32_t *to = wave_vector (w, i->d + part * i->count) + l;
          for (unsigned n = 0; n < i->count; n++)
            {
              uint32_t old, new = from[n * WAVE_LANES];
              memcpy (&old, place + 4 * n, 4);
              memcpy (place + 4 * n, &new, 4);
              to[n * WAVE_LANES] = old;
            }
        }
    }
  return step_next (i);
}

/* ds_append and, KIND 1, ds_consume: the word counts the active lanes, and all get what it
   was.  M0's upper half says where the wave's words begin.  */
const struct step *
lds_append_step (struct wave *w, const struct step *i)
{
  uint64_t exec = wave_exec (w);
  uint32_t *d = wave_vector (w, i->d), old, new;
  uint32_t address = (w->s[PLACE_M0] >> 16) + (uint32_t) i->offset;
  uint32_t count = (uint32_t) __builtin_popcountll (exec);
  void *place = memory_find_lds (w, i, 0, address, 4, ACCESS_ATOMIC);
  if (!place)
    return NULL;
  memcpy (&old, place, 4);
  new = i->kind ? old - count : old + count;
  memcpy (place, &new, 4);
  for (; exec; exec &= exec - 1)
    d[__builtin_ctzll (exec)] = old;
  return step_next (i);
}
