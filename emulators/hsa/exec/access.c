/* Instructions that touch memory: FLAT, GLOBAL and SCRATCH, buffers, and scalar loads.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/access.h"
#include "emulators/hsa/exec/wave_races.h"

/* ---- FLAT ------------------------------------------------------------------------------------ */

/* Address of each active lane: `a` is the vector address, `c` the scalar one.  */
static void
flat_addresses (struct wave *w, const struct step *i, uint64_t exec,
                uint64_t *address)
{
  const uint32_t *low = wave_vector (w, i->a), *high = low + WAVE_LANES;
  uint64_t offset = (uint64_t) (int64_t) i->offset;
  if (i->bits & ACCESS_SCRATCH)
    {
      uint32_t base = i->bits & ACCESS_SADDR ? w->s[i->c] : 0;
      for (; exec; exec &= exec - 1)
        {
          unsigned l = (unsigned) __builtin_ctzll (exec);
          uint32_t at = i->bits & ACCESS_NO_VADDR ? 0 : low[l];
          address[l] = (uint64_t) PRIVATE_APERTURE_HIGH << 32
                       | (uint32_t) (base + at + (uint32_t) i->offset);
        }
      return;
    }
  if (i->bits & ACCESS_SADDR)
    {
      uint64_t base = wave_read64 (w, i, i->c) + offset;
      if (exec == 1)
        address[0] = base + low[0];
      else
        for (unsigned l = 0; l < WAVE_LANES; l++)
          address[l] = base + low[l];
      return;
    }
  if (exec == 1)
    address[0] = ((uint64_t) high[0] << 32 | low[0]) + offset;
  else
    for (unsigned l = 0; l < WAVE_LANES; l++)
      address[l] = ((uint64_t) high[l] << 32 | low[l]) + offset;
}

const struct step *
flat_load_step (struct wave *w, const struct step *i)
{
  _Alignas(64) uint64_t address[WAVE_LANES];
  uint64_t exec = wave_exec (w);
  if (access_is_strong (i))
    wave_spend (w, SPIN_COST);
  flat_addresses (w, i, exec, address);
  return memory_load (w, i, i->d, address, exec) ? step_next (i) : NULL;
}

const struct step *
flat_store_step (struct wave *w, const struct step *i)
{
  _Alignas(64) uint64_t address[WAVE_LANES];
  uint64_t exec = wave_exec (w);
  flat_addresses (w, i, exec, address);
  return memory_store (w, i, i->b, address, exec) ? step_next (i) : NULL;
}

/* From device memory to LDS: each lane's word has its place after M0's and the offset.  */
const struct step *
flat_to_lds_step (struct wave *w, const struct step *i)
{
  _Alignas(64) uint64_t address[WAVE_LANES];
  uint64_t exec = wave_exec (w);
  uint32_t base = (w->s[PLACE_M0] & 0xffff) + (uint32_t) i->offset;
  flat_addresses (w, i, exec, address);
  for (; exec; exec &= exec - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (exec);
      uint32_t value = 0;
      const void *from
        = memory_find (w, i, l, address[l], i->size, ACCESS_LOAD);
      void *to = from ? memory_find_lds (w, i, l, base + 4 * l, 4, ACCESS_STORE)
                      : NULL;
      if (!to)
        return NULL;
      memcpy (&value, from, i->size);
      if (i->kind == MEMORY_SIGNED)
        value = i->size == 1 ? (uint32_t) (int8_t) value
                             : (uint32_t) (int16_t) value;
      memcpy (to, &value, 4);
    }
  return step_next (i);
}

/* The value of SIZE bytes of LANE in the registers from FROM on.  */
static inline uint64_t
value_of (const uint32_t *from, unsigned lane, unsigned size)
{
  return size == 8 ? (uint64_t) from[WAVE_LANES + lane] << 32 | from[lane]
                   : from[lane];
}

static inline void
give_value (uint32_t *to, unsigned lane, unsigned size, uint64_t value)
{
  to[lane] = (uint32_t) value;
  if (size == 8)
    to[WAVE_LANES + lane] = (uint32_t) (value >> 32);
}

void
access_atomic_lane (struct wave *w, const struct step *i, void *place,
                    unsigned lane, const uint32_t *b, const uint32_t *c)
{
  uint64_t y = value_of (b, lane, i->size);
  uint64_t z = c ? value_of (c, lane, i->size) : 0;
  uint64_t old = i->atomic (place, y, z);
  if (i->bits & ACCESS_RETURNS)
    give_value (wave_vector (w, i->d), lane, i->size, old);
}

static const struct step *
atomics (struct wave *w, const struct step *i, const uint64_t *address,
         uint64_t exec)
{
  const uint32_t *b = wave_vector (w, i->b);
  const uint32_t *c
    = i->bits & ACCESS_COMPARES ? b + i->size / 4 * WAVE_LANES : NULL;
  wave_spend (w, SPIN_COST);
  wave_races_release (w, RACES_KERNEL);
  for (; exec; exec &= exec - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (exec);
      if (address[l] % i->size)
        {
          report_access (w, i, MEMORY_MISALIGNED, address[l], l, i->size, true);
          return NULL;
        }
      void *place = memory_find (w, i, l, address[l], i->size, ACCESS_ATOMIC);
      if (!place)
        return NULL;
      access_atomic_lane (w, i, place, l, b, c);
    }
  wave_races_acquire (w, RACES_KERNEL);
  return step_next (i);
}

const struct step *
flat_atomic_step (struct wave *w, const struct step *i)
{
  _Alignas(64) uint64_t address[WAVE_LANES];
  uint64_t exec = wave_exec (w);
  flat_addresses (w, i, exec, address);
  return atomics (w, i, address, exec);
}

/* ---- Buffers --------------------------------------------------------------------------------- */

/* `sd` is the descriptor's place, `c` the scalar offset's.  Lanes out of range are not
   in what is returned: loads give them 0.  */
static uint64_t
buffer_addresses (struct wave *w, const struct step *i, uint64_t exec,
                  uint64_t *address)
{
  const uint32_t *r = &w->s[i->sd];
  uint64_t base = r[0] | (uint64_t) (r[1] & 0xffff) << 32, in = 0;
  uint32_t stride = r[1] >> 16 & 0x3fff, records = r[2];
  bool swizzled = r[1] >> 31, with_lane = r[3] >> 23 & 1;
  unsigned size = i->size < 4 ? i->size : 4u * i->count;
  uint32_t soffset = wave_read32 (w, i, i->c);
  const uint32_t *v = wave_vector (w, i->a);
  const uint32_t *o = i->bits & ACCESS_IDXEN ? v + WAVE_LANES : v;
  for (; exec; exec &= exec - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (exec);
      uint64_t index
        = (i->bits & ACCESS_IDXEN ? v[l] : 0) + (with_lane ? l : 0);
      uint64_t offset
        = (i->bits & ACCESS_OFFEN ? o[l] : 0) + (uint64_t) i->offset;
      if (swizzled)
        {
          unsigned row = 8u << (r[3] >> 21 & 3), part = 2u << (r[3] >> 19 & 3);
          address[l] = base + soffset
                       + (index / row * stride + offset / part * part) * row
                       + index % row * part + offset % part;
          in |= UINT64_C (1) << l;
          continue;
        }
      bool inside = stride ? index < records && offset + size <= stride
                           : offset + soffset + size <= records;
      address[l] = base + soffset + offset + index * stride;
      in |= (uint64_t) inside << l;
    }
  return in;
}

const struct step *
buffer_load_step (struct wave *w, const struct step *i)
{
  _Alignas(64) uint64_t address[WAVE_LANES];
  uint64_t exec = wave_exec (w), in = buffer_addresses (w, i, exec, address);
  for (uint64_t out = exec & ~in; out; out &= out - 1)
    for (unsigned n = 0; n < i->count; n++)
      wave_vector (w, i->d + n)[__builtin_ctzll (out)] = 0;
  return memory_load (w, i, i->d, address, in) ? step_next (i) : NULL;
}

const struct step *
buffer_store_step (struct wave *w, const struct step *i)
{
  _Alignas(64) uint64_t address[WAVE_LANES];
  uint64_t in = buffer_addresses (w, i, wave_exec (w), address);
  return memory_store (w, i, i->b, address, in) ? step_next (i) : NULL;
}

const struct step *
buffer_atomic_step (struct wave *w, const struct step *i)
{
  _Alignas(64) uint64_t address[WAVE_LANES];
  uint64_t in = buffer_addresses (w, i, wave_exec (w), address);
  return atomics (w, i, address, in);
}

/* ---- Scalar memory --------------------------------------------------------------------------- */

/* `a` is the base, `b` the scalar offset or PLACE_NULL; `kind`: the base is a buffer's
   descriptor.  The two lowest bits of addresses are ignored.  */
static uint64_t
scalar_address (struct wave *w, const struct step *i)
{
  uint64_t base = wave_read64 (w, i, i->a);
  if (i->kind)
    base &= UINT64_C (0xffffffffffff);
  uint64_t offset
    = (uint64_t) (int64_t) i->offset + (uint64_t) wave_read32 (w, i, i->b);
  return (base + offset) & -UINT64_C (4);
}

const struct step *
scalar_load_step (struct wave *w, const struct step *i)
{
  uint64_t address = scalar_address (w, i);
  unsigned count = i->count;
  if (i->kind)
    {
      /* Words beyond the end of a buffer read as 0.  */
      const uint32_t *r = &w->s[i->a];
      uint64_t size
        = r[1] >> 16 & 0x3fff ? (uint64_t) r[2] * (r[1] >> 16 & 0x3fff) : r[2];
      uint64_t offset
        = address - (wave_read64 (w, i, i->a) & UINT64_C (0xffffffffffff));
      uint64_t words = offset < size ? (size - offset) / 4 : 0;
      memset (&w->s[i->d], 0, 4 * count);
      count = words < count ? (unsigned) words : count;
      if (!count)
        return step_next (i);
    }
  uint8_t *from = memory_find (w, i, 0, address, 4 * count, ACCESS_LOAD);
  if (!from)
    return NULL;
  if (__builtin_expect (w->races != NULL, 0))
    wave_races_piece (w, i, address, from, 4 * count, false);
  memcpy (&w->s[i->d], from, 4 * count);
  if (__builtin_expect (w->races != NULL, 0))
    wave_races_told (w, i);
  return step_next (i);
}

const struct step *
scalar_store_step (struct wave *w, const struct step *i)
{
  uint64_t address = scalar_address (w, i);
  uint8_t *to = memory_find (w, i, 0, address, 4u * i->count, ACCESS_STORE);
  if (!to)
    return NULL;
  if (__builtin_expect (w->races != NULL, 0))
    wave_races_piece (w, i, address, to, 4u * i->count, true);
  memcpy (to, &w->s[i->d], 4u * i->count);
  if (__builtin_expect (w->races != NULL, 0))
    wave_races_told (w, i);
  return step_next (i);
}
