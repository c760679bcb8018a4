/* Work-groups: the state that their waves begin with, and taking turns.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <sys/mman.h>

#include "emulators/hsa/exec/mode.h"
#include "emulators/hsa/exec/scratch.h"
#include "emulators/hsa/exec/wave_races.h"

/* Steps of a wave before another one has its turn.  */
enum
{
  WAVE_QUANTUM = 1 << 13
};

/* Bits of the kernel's descriptor (LLVM's AMDGPUUsage, Kernel Descriptor).  */
enum
{
  ENABLE_PRIVATE_BUFFER = 1 << 0,
  ENABLE_DISPATCH_PTR = 1 << 1,
  ENABLE_QUEUE_PTR = 1 << 2,
  ENABLE_KERNARG_PTR = 1 << 3,
  ENABLE_DISPATCH_ID = 1 << 4,
  ENABLE_FLAT_SCRATCH = 1 << 5,
  ENABLE_PRIVATE_SIZE = 1 << 6
};

/* ---- Constants ----------------------------------------------------------------------- */

static uint32_t constants[PLACES - PLACE_NOWHERE];
static pthread_once_t constants_once = PTHREAD_ONCE_INIT;

static void
set_constant (unsigned place, uint64_t value)
{
  constants[place - PLACE_NOWHERE] = (uint32_t) value;
  constants[place - PLACE_NOWHERE + 1] = (uint32_t) (value >> 32);
}

static void
fill_constants (void)
{
  static const double halves[]
    = { 0.5, -0.5, 1, -1, 2, -2, 4, -4, 0.15915494309189532 };
  static const uint16_t small[] = { 0x3800, 0xb800, 0x3c00, 0xbc00, 0x4000,
                                    0xc000, 0x4400, 0xc400, 0x3118 };
  for (int n = -16; n <= 64; n++)
    set_constant (PLACE_INTEGERS + 2 * (unsigned) (n + 16),
                  (uint64_t) (int64_t) n);
  for (unsigned n = 0; n < 9; n++)
    {
      uint64_t wide;
      uint32_t narrow;
      float f = n == 8 ? 0.15915494f : (float) halves[n];
      memcpy (&wide, &halves[n], 8);
      memcpy (&narrow, &f, 4);
      set_constant (PLACE_F64 + 2 * n, wide);
      set_constant (PLACE_F32 + 2 * n, narrow);
      set_constant (PLACE_F16 + 2 * n, small[n]);
    }
  uint64_t shared = (uint64_t) GROUP_APERTURE_HIGH << 32;
  uint64_t private = (uint64_t) PRIVATE_APERTURE_HIGH << 32;
  set_constant (PLACE_WINDOWS, shared);
  set_constant (PLACE_WINDOWS + 2, shared | UINT32_MAX);
  set_constant (PLACE_WINDOWS + 4, private);
  set_constant (PLACE_WINDOWS + 6, private | UINT32_MAX);
}

/* ---- What a wave begins with ------------------------------------------------------------ */

/* Put COUNT words of VALUE at *AT of the scalar registers.  */
static void
give (struct wave *w, unsigned *at, uint64_t value, unsigned count)
{
  if (count == 2)
    wave_write64 (w, (uint16_t) *at, value);
  else
    w->s[*at] = (uint32_t) value;
  *at += count;
}

/* The descriptor of the wave's scratch memory as a buffer: words of 4 bytes, of all lanes in
   turn.  */
static void
give_private_buffer (struct wave *w, unsigned *at)
{
  const struct group *group = w->group;
  uint64_t base = group->scratch ? group->scratch->address : 0;
  bool wave64 = w->wave64;
  give (w, at, base | UINT64_C (1) << 63, 2);
  give (w, at, group->scratch ? group->scratch->size : 0, 1);
  give (w, at, 1u << 23 | (wave64 ? 3u : 2u) << 21 | 1u << 19, 1);
}

static void
give_user_registers (struct wave *w, unsigned *at)
{
  const struct group *group = w->group;
  const struct run *run = group->run;
  const struct dispatch *dispatch = &run->dispatch;
  if (run->properties & ENABLE_PRIVATE_BUFFER)
    give_private_buffer (w, at);
  if (run->properties & ENABLE_DISPATCH_PTR)
    give (w, at, dispatch->packet, 2);
  if (run->properties & ENABLE_QUEUE_PTR)
    give (w, at, dispatch->queue, 2);
  if (run->properties & ENABLE_KERNARG_PTR)
    give (w, at, dispatch->kernarg, 2);
  if (run->properties & ENABLE_DISPATCH_ID)
    give (w, at, dispatch->id, 2);
  if (run->properties & ENABLE_FLAT_SCRATCH)
    give (w, at, group->scratch ? group->scratch->address : 0, 2);
  if (run->properties & ENABLE_PRIVATE_SIZE)
    give (w, at, dispatch->private_segment, 1);
  /* Arguments that come in registers: so many words of the segment, from a first one.  */
  unsigned words = run->preload & 0x7f, first = run->preload >> 7;
  if (words && *at + words < 106)
    {
      const uint8_t *arguments
        = space_holds (run->gpu->spaces[0], dispatch->kernarg + 4 * first,
                       4 * words)
            ? space_bytes (run->gpu->spaces[0], dispatch->kernarg + 4 * first)
            : NULL;
      if (arguments)
        memcpy (&w->s[*at], arguments, 4 * words);
      *at += words;
    }
}

static void
give_system_registers (struct wave *w, unsigned *at)
{
  const struct group *group = w->group;
  const struct run *run = group->run;
  for (unsigned d = 0; d < 3; d++)
    if (run->rsrc2 >> (7 + d) & 1)
      give (w, at, group->id[d], 1);
  if (run->rsrc2 >> 10 & 1)
    give (w, at, (w->number == 0 ? UINT32_C (1) << 31 : 0) | group->wave_count,
          1);
  if (run->rsrc2 & 1 && !run->processor->flat_scratch_base)
    give (w, at, w->number * run->scratch_of_wave, 1);
}

/* A work-item's ids in its group.  */
struct item
{
  uint32_t x, y, z;
};

/* Give COUNT lanes from LANE on the ids of FIRST and of those after it, which differ in x alone:
   in v0 to v2 or all in v0.  */
static void
give_ids (struct wave *w, unsigned lane, unsigned count, struct item first)
{
  const struct run *run = w->group->run;
  unsigned kinds = run->rsrc2 >> 11 & 3;
  uint32_t *to = wave_vector (w, 0) + lane;
  bool packed = run->processor->packed_ids;
  uint32_t x = packed ? first.x | first.y << 10 | first.z << 20 : first.x;
  for (unsigned n = 0; n < count; n++)
    to[n] = x + n;
  for (unsigned n = 0; !packed && kinds >= 1 && n < count; n++)
    to[WAVE_LANES + n] = first.y;
  for (unsigned n = 0; !packed && kinds >= 2 && n < count; n++)
    to[2 * WAVE_LANES + n] = first.z;
}

/* Those of COUNT lanes from LANE on that are in the grid, which ends at END in the group; FIRST
   and those after it are theirs.  */
static uint64_t
lanes_in (unsigned lane, unsigned count, struct item first,
          const uint32_t end[3])
{
  if (first.x >= end[0] || first.y >= end[1] || first.z >= end[2])
    return 0;
  unsigned in = count < end[0] - first.x ? count : end[0] - first.x;
  return UINT64_MAX >> (64 - in) << lane;
}

/* Give each lane its work-item's ids.  Returns the lanes that are in the group and in the grid,
   which may end in it.  */
static uint64_t
give_items (struct wave *w)
{
  const struct group *group = w->group;
  const struct dispatch *dispatch = &group->run->dispatch;
  const uint16_t *size = dispatch->group;
  unsigned lanes = w->wave64 ? 64 : 32, first = w->number * lanes, count;
  struct item item
    = { first % size[0], first / size[0] % size[1], first / size[0] / size[1] };
  uint64_t mask = 0;
  uint32_t end[3];
  for (unsigned d = 0; d < 3; d++)
    {
      uint32_t left = dispatch->grid[d] - group->id[d] * size[d];
      end[d] = left < size[d] ? left : size[d];
    }
  for (unsigned l = 0; l < lanes; l += count)
    {
      count = lanes - l < size[0] - item.x ? lanes - l : size[0] - item.x;
      give_ids (w, l, count, item);
      mask |= lanes_in (l, count, item, end);
      item.x = 0;
      item.z += ++item.y == size[1];
      item.y = item.y == size[1] ? 0 : item.y;
    }
  return mask;
}

static bool
wave_start (struct wave *w, struct group *group, unsigned number)
{
  const struct run *run = group->run;
  uint32_t *v = w->v;
  memset (w, 0, sizeof *w);
  w->v = v;
  memcpy (&w->s[PLACE_NOWHERE], constants, sizeof constants);
  w->group = group;
  w->number = number;
  w->wave64 = run->wave64;
  w->full = run->wave64 ? UINT64_MAX : UINT32_MAX;
  w->races = run->races;
  if (w->races)
    w->race_warp = races_warp (w->races, group->part.number, number);
  mode_write (w, mode_of_kernel (run->rsrc1, run->rsrc2));
  w->scratch = group->scratch
                 ? group->scratch->address + number * run->scratch_of_wave
                 : 0;
  w->flat_scratch[0] = (uint32_t) w->scratch;
  w->flat_scratch[1] = (uint32_t) (w->scratch >> 32);
  unsigned at = 0;
  give_user_registers (w, &at);
  unsigned user = run->rsrc2 >> 1 & 31;
  at = user > at ? user : at;
  give_system_registers (w, &at);
  wave_write64 (w, PLACE_EXEC, give_items (w));
  w->s[PLACE_M0] = w->lds_limit = (uint32_t) group->lds_size;
  w->code = code_find (run->gpu, run->entry);
  if (!w->code)
    return false;
  w->step = w->code->steps + (run->entry - w->code->address) / 4;
  return true;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

enum
{
  VECTORS_SIZE = WAVE_VECTORS * WAVE_LANES * sizeof (uint32_t) /* of a wave */
};

static void
free_arrays (struct group *group)
{
  free (group->waves);
  if (group->vectors)
    munmap (group->vectors, (size_t) group->wave_capacity * VECTORS_SIZE);
  group->waves = NULL;
  group->vectors = NULL;
  group->wave_capacity = 0;
}

/* Have room for COUNT waves; their vectors' pages are touched when they are used, and are
   zero then: what a kernel never set does not change from run to run.  */
static bool
have_waves (struct group *group, unsigned count)
{
  if (count <= group->wave_capacity)
    return true;
  free_arrays (group);
  void *vectors
    = mmap (NULL, (size_t) count * VECTORS_SIZE, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (vectors == MAP_FAILED)
    return false;
  group->vectors = vectors;
  group->wave_capacity = count;
  group->waves = aligned_alloc (64, count * sizeof *group->waves);
  if (!group->waves)
    {
      free_arrays (group);
      return false;
    }
  memset (group->waves, 0, count * sizeof *group->waves);
  for (unsigned n = 0; n < count; n++)
    group->waves[n].v = group->vectors + n * (VECTORS_SIZE / sizeof (uint32_t));
  return true;
}

/* A group's LDS is zero at first, which a device's need not be; its states say so.  */
static bool
have_lds (struct group *group, size_t size)
{
  group->lds_size = size;
  if (size > group->lds_capacity)
    {
      free (group->lds);
      free (group->lds_states);
      group->lds = malloc (size);
      group->lds_states = malloc (size);
      group->lds_capacity = group->lds && group->lds_states ? size : 0;
    }
  if (group->lds_capacity < size)
    return false;
  if (size)
    {
      memset (group->lds, 0, size);
      memset (group->lds_states, SPACE_ALLOCATED, size);
    }
  return true;
}

bool
group_start (struct group *group)
{
  struct run *run = group->run;
  const struct dispatch *dispatch = &run->dispatch;
  uint64_t number = group->part.number;
  unsigned lanes = run->wave64 ? 64 : 32;
  unsigned items
    = (unsigned) dispatch->group[0] * dispatch->group[1] * dispatch->group[2];
  pthread_once (&constants_once, fill_constants);
  for (unsigned d = 0; d < 3; d++)
    {
      group->id[d] = (uint32_t) (number % run->groups[d]);
      number /= run->groups[d];
    }
  group->wave_count = group->waves_left = (items + lanes - 1) / lanes;
  group->waves_waiting = group->turn = 0;
  group->steps = 0;
  size_t scratch = run->scratch_of_wave * group->wave_count;
  group->scratch = scratch ? scratch_get (run->gpu, scratch) : NULL;
  bool done = have_waves (group, group->wave_count)
              && have_lds (group, dispatch->group_segment)
              && (!scratch || group->scratch);
  enum dispatch_result result = DISPATCH_NO_MEMORY;
  for (unsigned n = 0; done && n < group->wave_count; n++)
    if (!wave_start (&group->waves[n], group, n))
      {
        result = DISPATCH_ILLEGAL_INSTRUCTION;
        done = false;
      }
  bool first = false;
  if (!done && atomic_compare_exchange_strong (&run->failed, &first, true))
    run->end = (struct dispatch_end) { .result = result };
  return done;
}

/* All waves that have not ended wait: let them go on.  */
static void
end_barrier (struct group *group)
{
  for (unsigned n = 0; n < group->wave_count; n++)
    if (group->waves[n].state == WAVE_AT_BARRIER)
      {
        group->waves[n].state = WAVE_READY;
        wave_races_acquire (&group->waves[n], RACES_GROUP);
      }
  group->waves_waiting = 0;
}

/* Run W until it ends, waits, or has had its turn.  */
static void
wave_run (struct wave *w)
{
  const struct step *i = w->step;
  w->budget = WAVE_QUANTUM;
  w->yields = false;
  if (w->mode & MODE_INDEXES)
    i = relative_go_on (w, i);
  while (i && w->budget-- > 0)
    {
      step_fn *run = atomic_load_explicit (&((struct step *) i)->run,
                                           memory_order_acquire);
      if (__builtin_expect (!run, 0))
        run = code_decode (w, i);
      i = run (w, i);
    }
  w->executed += (uint64_t) (WAVE_QUANTUM - w->budget - (i ? 1 : 0));
  if (i)
    w->step = i;
}

/* W has ended: RUN's longest wave may be that.  */
static void
note_length (struct run *run, const struct wave *w)
{
  uint64_t longest = atomic_load (&run->longest);
  while (
    longest < w->executed
    && !atomic_compare_exchange_weak (&run->longest, &longest, w->executed))
    ;
}

/* Whether all steps of the group may go on.  */
static bool
run_turn (struct group *group, struct wave *w)
{
  wave_run (w);
  group->steps += (uint64_t) (WAVE_QUANTUM - (w->budget > 0 ? w->budget : 0));
  if (w->state == WAVE_ENDED)
    {
      group->waves_left--;
      note_length (group->run, w);
    }
  else if (w->state == WAVE_AT_BARRIER)
    {
      wave_races_release (w, RACES_GROUP);
      group->waves_waiting++;
    }
  if (group->waves_left && group->waves_waiting == group->waves_left)
    end_barrier (group);
  return group->waves_left > 0;
}

bool
group_run (struct group *group, uint64_t quantum)
{
  uint64_t end = group->steps + quantum;
  struct run *run = group->run;
  unsigned yielded = 0;
  while (group->steps < end && yielded < 4 * group->wave_count)
    {
      if (atomic_load_explicit (&run->stopped, memory_order_relaxed))
        return true;
      struct wave *w = &group->waves[group->turn++ % group->wave_count];
      if (w->state != WAVE_READY)
        continue;
      if (!run_turn (group, w))
        return true;
      yielded = w->yields ? yielded + 1 : 0;
    }
  group->part.waits = yielded >= 4 * group->wave_count;
  return false;
}

void
group_reset (struct group *group)
{
  if (group->scratch)
    scratch_give (group->run->gpu, group->scratch);
  group->scratch = NULL;
}

void
group_free (struct group *group)
{
  free_arrays (group);
  free (group->lds);
  free (group->lds_states);
  free (group);
}
