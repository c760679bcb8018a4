/* Instructions that touch memory: FLAT, GLOBAL and SCRATCH, LDS, buffers, and scalar loads.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/memory.h"

/* An atomic, or a load that goes round the caches, may be a step of a wait for somebody
   else: it counts for so many steps of the quantum, so that a wave that spins gives
   way soon.  */
enum
{
  SPIN_COST = 64
};

/* `bits` of steps that touch memory.  */
enum
{
  ACCESS_NO_VADDR = 1, /* SCRATCH */
  ACCESS_SADDR = 2,
  ACCESS_RETURNS = 4, /* an atomic */
  ACCESS_SCRATCH = 8,
  ACCESS_TWO = 16, /* LDS: two places, at `literal` times their unit */
  ACCESS_OFFEN = 32,
  ACCESS_IDXEN = 64,
  ACCESS_COMPARES = 128 /* an atomic with two operands */
};

/* ---- FLAT ---------------------------------------------------------------------------------- */

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
  if (i->literal[0]) /* it goes round the caches */
    w->budget -= SPIN_COST;
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

/* One lane's part of an atomic at PLACE; the operands are in the vectors from B and C on.  */
static void
atomic_lane (struct wave *w, const struct step *i, void *place, unsigned lane,
             const uint32_t *b, const uint32_t *c)
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
  w->budget -= SPIN_COST;
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
      atomic_lane (w, i, place, l, b, c);
    }
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

/* ---- LDS --------------------------------------------------------------------------------------- */

/* Both parts of an access; the second one's data follow the first one's.  */
static const struct step *
lds_move (struct wave *w, const struct step *i, bool store)
{
  const uint32_t *at = wave_vector (w, i->a);
  unsigned parts = i->bits & ACCESS_TWO ? 2 : 1;
  unsigned size = i->size < 4 ? i->size : 4u * i->count;
  for (uint64_t exec = wave_exec (w); exec; exec &= exec - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (exec);
      uint32_t base = at[l];
      for (unsigned part = 0; part < parts; part++)
        {
          uint32_t address
            = base + (parts == 2 ? i->literal[part] : (uint32_t) i->offset);
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
  w->budget -= SPIN_COST;
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
      atomic_lane (w, i, place, l, b, c);
    }
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

/* ---- Buffers ----------------------------------------------------------------------------------- */

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

/* ---- Scalar memory ------------------------------------------------------------------------------- */

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
  const uint8_t *from = memory_find (w, i, 0, address, 4 * count, ACCESS_LOAD);
  if (!from)
    return NULL;
  memcpy (&w->s[i->d], from, 4 * count);
  return step_next (i);
}

const struct step *
scalar_store_step (struct wave *w, const struct step *i)
{
  uint64_t address = scalar_address (w, i);
  uint8_t *to = memory_find (w, i, 0, address, 4u * i->count, ACCESS_STORE);
  if (!to)
    return NULL;
  memcpy (to, &w->s[i->d], 4u * i->count);
  return step_next (i);
}

/* ---- Making steps ------------------------------------------------------------------------------------ */

/* What "dwordx2", "b64", "ubyte", "i8_d16_hi" or "short_d16_hi" says of an element.  Returns
   false where NAME says nothing that is known.  */
static bool
parse_element (const char *name, struct step *step)
{
  static const struct
  {
    const char *name;
    uint8_t size, count, kind;
  } table[] = {
    { "dword", 4, 1, MEMORY_PLAIN },
    { "dwordx2", 4, 2, MEMORY_PLAIN },
    { "dwordx3", 4, 3, MEMORY_PLAIN },
    { "dwordx4", 4, 4, MEMORY_PLAIN },
    { "b32", 4, 1, MEMORY_PLAIN },
    { "b64", 4, 2, MEMORY_PLAIN },
    { "b96", 4, 3, MEMORY_PLAIN },
    { "b128", 4, 4, MEMORY_PLAIN },
    { "ubyte", 1, 1, MEMORY_PLAIN },
    { "u8", 1, 1, MEMORY_PLAIN },
    { "byte", 1, 1, MEMORY_PLAIN },
    { "b8", 1, 1, MEMORY_PLAIN },
    { "sbyte", 1, 1, MEMORY_SIGNED },
    { "i8", 1, 1, MEMORY_SIGNED },
    { "ushort", 2, 1, MEMORY_PLAIN },
    { "u16", 2, 1, MEMORY_PLAIN },
    { "short", 2, 1, MEMORY_PLAIN },
    { "b16", 2, 1, MEMORY_PLAIN },
    { "sshort", 2, 1, MEMORY_SIGNED },
    { "i16", 2, 1, MEMORY_SIGNED },
    { "ubyte_d16", 1, 1, MEMORY_LOW },
    { "d16_u8", 1, 1, MEMORY_LOW },
    { "u8_d16", 1, 1, MEMORY_LOW },
    { "sbyte_d16", 1, 1, MEMORY_LOW_SIGNED },
    { "d16_i8", 1, 1, MEMORY_LOW_SIGNED },
    { "i8_d16", 1, 1, MEMORY_LOW_SIGNED },
    { "short_d16", 2, 1, MEMORY_LOW },
    { "d16_b16", 2, 1, MEMORY_LOW },
    { "u16_d16", 2, 1, MEMORY_LOW },
    { "ubyte_d16_hi", 1, 1, MEMORY_HIGH },
    { "d16_hi_u8", 1, 1, MEMORY_HIGH },
    { "u8_d16_hi", 1, 1, MEMORY_HIGH },
    { "sbyte_d16_hi", 1, 1, MEMORY_HIGH_SIGNED },
    { "d16_hi_i8", 1, 1, MEMORY_HIGH_SIGNED },
    { "i8_d16_hi", 1, 1, MEMORY_HIGH_SIGNED },
    { "short_d16_hi", 2, 1, MEMORY_HIGH },
    { "d16_hi_b16", 2, 1, MEMORY_HIGH },
    { "u16_d16_hi", 2, 1, MEMORY_HIGH },
    { "byte_d16_hi", 1, 1, MEMORY_HIGH },
    { "d16_hi_b8", 1, 1, MEMORY_HIGH },
    { "b8_d16_hi", 1, 1, MEMORY_HIGH },
    { "b16_d16_hi", 2, 1, MEMORY_HIGH },
  };
  for (unsigned n = 0; n < sizeof table / sizeof *table; n++)
    if (strcmp (table[n].name, name) == 0)
      {
        step->size = table[n].size;
        step->count = table[n].count;
        step->kind = table[n].kind;
        return true;
      }
  return false;
}

static uint16_t
vector_number (uint16_t code)
{
  return (uint16_t) (code - ISA_VGPR);
}

/* NAME without PREFIX, or null.  */
static const char *
after (const char *name, const char *prefix)
{
  size_t length = strlen (prefix);
  return strncmp (name, prefix, length) == 0 ? name + length : NULL;
}

static bool
parse_atomic (const char *name, bool returns, struct step *step)
{
  unsigned size;
  step->atomic = atomic_find (name, &size);
  if (!step->atomic)
    return false;
  step->size = (uint8_t) size;
  step->count = (uint8_t) (size / 4);
  step->bits |= (uint8_t) ((returns ? ACCESS_RETURNS : 0)
                           | (strstr (name, "cmpswap") ? ACCESS_COMPARES : 0));
  return true;
}

static step_fn *
translate_flat (const struct isa_instruction *i, struct step *step)
{
  const char *name = strchr (i->opcode->name, '_') + 1, *rest;
  step->a = vector_number (i->src[0]);
  step->b = vector_number (i->src[1]);
  step->d = vector_number (i->dst);
  step->offset = i->offset;
  step->literal[0] = i->glc || i->slc || i->scc;
  if (i->opcode->encoding == ISA_SCRATCH)
    step->bits |= ACCESS_SCRATCH | (i->has_vaddr ? 0 : ACCESS_NO_VADDR);
  if (i->saddr != ISA_NO_SADDR)
    {
      step->bits |= ACCESS_SADDR;
      step->c = i->saddr;
    }
  if (i->lds)
    return NULL;
  if ((rest = after (name, "load_")) && parse_element (rest, step))
    return flat_load_step;
  if ((rest = after (name, "store_")) && parse_element (rest, step))
    return flat_store_step;
  if ((rest = after (name, "atomic_")) && parse_atomic (rest, i->glc, step))
    return flat_atomic_step;
  if (strcmp (name, "inv") == 0 || strcmp (name, "wb") == 0)
    return vector_nop_step;
  return NULL;
}

static step_fn *
translate_buffer (const struct isa_instruction *i, struct step *step)
{
  const char *name = strchr (i->opcode->name, '_') + 1, *rest;
  if (!isa_operand_words (i->opcode, 'r'))
    return vector_nop_step; /* the caches: there are none */
  step->a = vector_number (i->src[0]);
  step->b = vector_number (i->src[1]);
  step->d = vector_number (i->dst);
  step->sd = i->sbase;
  step->offset = i->offset;
  step->bits |= (uint8_t) ((i->offen ? ACCESS_OFFEN : 0)
                           | (i->idxen ? ACCESS_IDXEN : 0));
  if (i->lds || i->tfe)
    return NULL;
  if ((rest = after (name, "load_")) && parse_element (rest, step))
    return buffer_load_step;
  if ((rest = after (name, "store_")) && parse_element (rest, step))
    return buffer_store_step;
  if ((rest = after (name, "atomic_")) && parse_atomic (rest, i->glc, step))
    return buffer_atomic_step;
  return NULL;
}

/* ds_read2st64_b32 and so on: two places whose offsets count elements, or 64 of them.  */
static bool
parse_two (const char *name, const struct isa_instruction *i, struct step *step)
{
  bool far = false;
  const char *rest = after (name, "st64_");
  if (!rest)
    rest = after (name, "_2addr_stride64_");
  if (rest)
    far = true;
  else if (!(rest = after (name, "_2addr_")) && !(rest = after (name, "_")))
    return false;
  if (!parse_element (rest, step) || step->size != 4)
    return false;
  uint32_t unit = 4u * step->count * (far ? 64 : 1);
  step->literal[0] = (uint32_t) (i->offset & 0xff) * unit;
  step->literal[1] = i->offset1 * unit;
  step->bits |= ACCESS_TWO;
  return true;
}

static step_fn *
translate_lds_atomic (const char *name, struct step *step)
{
  unsigned size;
  bool returns;
  step->atomic = atomic_find_lds (name, &size, &returns);
  if (!step->atomic)
    return NULL;
  step->size = (uint8_t) size;
  step->bits |= returns ? ACCESS_RETURNS : 0;
  if (after (name, "cmpst_"))
    {
      /* The value to compare with comes first here.  */
      uint16_t b = step->b;
      step->b = step->c;
      step->c = b;
      step->bits |= ACCESS_COMPARES;
    }
  else if (after (name, "mskor") || after (name, "cmpstore"))
    step->bits |= ACCESS_COMPARES;
  return lds_atomic_step;
}

static step_fn *
translate_lds (const struct isa_instruction *i, struct step *step)
{
  const char *name = i->opcode->name + 3, *rest;
  step->a = vector_number (i->src[0]);
  step->b = vector_number (i->src[1]);
  step->c = vector_number (i->src[2]);
  step->d = vector_number (i->dst);
  step->offset = i->offset;
  if (i->gds)
    return NULL;
  if ((((rest = after (name, "read_")) || (rest = after (name, "load_")))
       && parse_element (rest, step))
      || ((rest = after (name, "read2")) && parse_two (rest, i, step))
      || ((rest = after (name, "load")) && strstr (rest, "2addr")
          && parse_two (rest, i, step)))
    return lds_load_step;
  if ((((rest = after (name, "write_")) || (rest = after (name, "store_")))
       && parse_element (rest, step))
      || ((rest = after (name, "write2")) && parse_two (rest, i, step))
      || ((rest = after (name, "store")) && strstr (rest, "2addr")
          && parse_two (rest, i, step)))
    return lds_store_step;
  if (strcmp (name, "permute_b32") == 0)
    return lds_permute_step;
  if (strcmp (name, "bpermute_b32") == 0)
    return lds_bpermute_step;
  if (strcmp (name, "swizzle_b32") == 0)
    return lds_swizzle_step;
  if (strcmp (name, "nop") == 0)
    return vector_nop_step;
  return translate_lds_atomic (name, step);
}

static step_fn *
translate_scalar_memory (const struct isa_instruction *i, struct step *step)
{
  const char *name = i->opcode->name;
  unsigned words = isa_operand_words (i->opcode, 'd');
  step->a = i->sbase;
  step->d = i->dst;
  step->count = (uint8_t) words;
  step->offset = i->has_offset ? i->offset : 0;
  step->kind = strncmp (name, "s_buffer_", 9) == 0;
  if (strstr (name, "_load_"))
    return scalar_load_step;
  if (strstr (name, "_store_"))
    return scalar_store_step;
  return scalar_find (name);
}

step_fn *
translate_memory (const struct isa_processor *processor, struct code *code,
                  const struct isa_instruction *i, struct step *step)
{
  (void) processor, (void) code;
  switch (i->opcode->encoding)
    {
    case ISA_SMEM:
      return translate_scalar_memory (i, step);
    case ISA_DS:
      return translate_lds (i, step);
    case ISA_MUBUF:
      return translate_buffer (i, step);
    default:
      return translate_flat (i, step);
    }
}
