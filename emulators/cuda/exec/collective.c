/* What the threads of a warp do together: votes, matches, shuffles, reductions,
   bar.warp.sync.

   The instructions with `.sync` name their members.  The lanes of a warp may have diverged,
   so that the members come in several splits, perhaps in frames of their own: those
   that come first wait, and the last one does it for all.  Without `.sync` those take part
   that are active.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/exec/warp.h"

/* What the members of one collective bring, and get. */
struct meeting
{
  uint32_t mask;
  uint64_t value[LANES];
  uint32_t b[LANES], c[LANES];
  uint32_t predicate;
  uint64_t result[LANES];
  uint32_t predicate_result;
  unsigned kind, size;
  bool sign;
};

/* ---- What they compute ----------------------------------------------------------- */

static uint32_t
vote_result (const struct meeting *m, unsigned kind)
{
  uint32_t set = m->predicate & m->mask;
  switch (kind)
    {
    case COLLECTIVE_ALL:
      return set == m->mask ? UINT32_MAX : 0;
    case COLLECTIVE_ANY:
      return set ? UINT32_MAX : 0;
    case COLLECTIVE_UNI:
      return set == m->mask || set == 0 ? UINT32_MAX : 0;
    default:
      return set;
    }
}

static void
meet_vote (struct meeting *m)
{
  uint32_t result = vote_result (m, m->kind);
  m->predicate_result = result;
  for (unsigned lane = 0; lane < LANES; lane++)
    m->result[lane] = result;
}

static void
meet_match (struct meeting *m)
{
  bool all = m->kind == COLLECTIVE_MATCH_ALL;
  m->predicate_result = UINT32_MAX;
  for (unsigned lane = 0; lane < LANES; lane++)
    {
      uint32_t same = 0;
      for (unsigned other = 0; other < LANES; other++)
        same |= (uint32_t) (m->value[other] == m->value[lane]) << other;
      same &= m->mask;
      if (all && m->mask & UINT32_C (1) << lane && same != m->mask)
        m->predicate_result = 0;
      m->result[lane] = same;
    }
  for (unsigned lane = 0; all && lane < LANES; lane++)
    m->result[lane] = m->predicate_result & m->mask;
}

/* Where the lane LANE of a shuffle of KIND takes its value from, and whether that is inside
   its segment (PTX ISA, 9.7.9: shfl).  C holds the clamp value in bits 0..4 and in bits
   8..12 which bits of the lane numbers divide the warp into segments. */
static inline int
shuffle_source (unsigned kind, int lane, unsigned b, unsigned c, bool *inside)
{
  int offset = (int) (b & 31), segment = (int) (c >> 8 & 31);
  int most = (lane & segment) | ((int) c & ~segment & 31);
  int from = kind == COLLECTIVE_SHFL_UP     ? lane - offset
             : kind == COLLECTIVE_SHFL_DOWN ? lane + offset
             : kind == COLLECTIVE_SHFL_BFLY
               ? lane ^ offset
               : (lane & segment) | (offset & ~segment & 31);
  *inside = kind == COLLECTIVE_SHFL_UP ? from >= most : from <= most;
  return *inside ? from : lane;
}

/* Always inline, so that there is one loop for each KIND. */
static inline __attribute__ ((always_inline)) void
shuffle (struct meeting *m, unsigned kind)
{
  uint32_t inside_mask = 0;
  for (int lane = 0; lane < LANES; lane++)
    {
      bool inside;
      int from = shuffle_source (kind, lane, m->b[lane], m->c[lane], &inside);
      m->result[lane] = m->value[from];
      inside_mask |= (uint32_t) inside << lane;
    }
  m->predicate_result = inside_mask;
}

static bool
is_uniform (const uint32_t words[static LANES])
{
  uint32_t differ = 0;
  for (unsigned lane = 0; lane < LANES; lane++)
    differ |= words[lane] ^ words[0];
  return differ == 0;
}

/* All lanes get one lane's value: what GCC's code does after each access that one thread
   makes for all.  Returns false where it is not so. */
static bool
meet_broadcast (struct meeting *m)
{
  if (m->kind != COLLECTIVE_SHFL_IDX || m->mask != UINT32_MAX
      || (m->c[0] & 0x1f1f) != 31 || !is_uniform (m->b) || !is_uniform (m->c))
    return false;
  uint64_t value = m->value[m->b[0] & 31];
  for (unsigned lane = 0; lane < LANES; lane++)
    m->result[lane] = value;
  m->predicate_result = UINT32_MAX;
  return true;
}

static void
meet_shuffle (struct meeting *m)
{
  if (meet_broadcast (m))
    return;
  switch (m->kind)
    {
    case COLLECTIVE_SHFL_UP:
      shuffle (m, COLLECTIVE_SHFL_UP);
      break;
    case COLLECTIVE_SHFL_DOWN:
      shuffle (m, COLLECTIVE_SHFL_DOWN);
      break;
    case COLLECTIVE_SHFL_BFLY:
      shuffle (m, COLLECTIVE_SHFL_BFLY);
      break;
    default:
      shuffle (m, COLLECTIVE_SHFL_IDX);
    }
}

static uint32_t
reduce_two (unsigned kind, bool sign, uint32_t a, uint32_t b)
{
  bool less = sign ? (int32_t) a < (int32_t) b : a < b;
  switch (kind)
    {
    case COLLECTIVE_ADD:
      return a + b;
    case COLLECTIVE_MIN:
      return less ? a : b;
    case COLLECTIVE_MAX:
      return less ? b : a;
    case COLLECTIVE_AND:
      return a & b;
    case COLLECTIVE_OR:
      return a | b;
    default:
      return a ^ b;
    }
}

static void
meet_reduce (struct meeting *m)
{
  uint32_t left = m->mask;
  uint32_t sum = (uint32_t) m->value[__builtin_ctz (left)];
  for (left &= left - 1; left; left &= left - 1)
    sum = reduce_two (m->kind, m->sign, sum,
                      (uint32_t) m->value[__builtin_ctz (left)]);
  for (unsigned lane = 0; lane < LANES; lane++)
    m->result[lane] = sum;
}

static void
meet_elect (struct meeting *m)
{
  unsigned leader = (unsigned) __builtin_ctz (m->mask);
  m->predicate_result = UINT32_C (1) << leader;
  for (unsigned lane = 0; lane < LANES; lane++)
    m->result[lane] = leader;
}

static void
meet (struct meeting *m)
{
  m->predicate_result = 0;
  if (m->kind >= COLLECTIVE_ALL && m->kind <= COLLECTIVE_BALLOT)
    meet_vote (m);
  else if (m->kind == COLLECTIVE_MATCH_ANY || m->kind == COLLECTIVE_MATCH_ALL)
    meet_match (m);
  else if (m->kind >= COLLECTIVE_SHFL_UP && m->kind <= COLLECTIVE_SHFL_IDX)
    meet_shuffle (m);
  else if (m->kind >= COLLECTIVE_ADD && m->kind <= COLLECTIVE_XOR)
    meet_reduce (m);
  else if (m->kind == COLLECTIVE_ELECT)
    meet_elect (m);
}

/* ---- Bringing and getting ------------------------------------------------------------ */

static void
bring_values (const struct warp *warp, const struct frame *frame, place where,
              bool wide, uint32_t mask, uint64_t *to)
{
  if (where == PLACE_NONE)
    return;
  const void *from = frame_operand (warp, frame, where);
  if (wide)
    for (unsigned lane = 0; lane < LANES; lane++)
      to[lane] = mask >> lane & 1 ? ((const uint64_t *) from)[lane] : to[lane];
  else if (mask == UINT32_MAX)
    for (unsigned lane = 0; lane < LANES; lane++)
      to[lane] = ((const uint32_t *) from)[lane];
  else
    for (unsigned lane = 0; lane < LANES; lane++)
      to[lane] = mask >> lane & 1 ? ((const uint32_t *) from)[lane] : to[lane];
}

static void
bring_words (const struct warp *warp, const struct frame *frame, place where,
             uint32_t mask, uint32_t *to)
{
  if (where == PLACE_NONE)
    return;
  const uint32_t *from = frame_operand (warp, frame, where);
  if (mask == UINT32_MAX)
    memcpy (to, from, LANES * sizeof *to);
  else
    for (unsigned lane = 0; lane < LANES; lane++)
      if (mask & UINT32_C (1) << lane)
        to[lane] = from[lane];
}

static bool
is_vote (unsigned kind)
{
  return kind >= COLLECTIVE_ALL && kind <= COLLECTIVE_BALLOT;
}

/* The lanes in MASK, with CODE in FRAME, join the meeting. */
static void
bring (const struct warp *warp, const struct frame *frame,
       const struct code *code, uint32_t mask, struct meeting *m)
{
  const uint32_t *list = code->list;
  m->mask |= mask;
  bring_values (warp, frame, list[COLLECTIVE_VALUE], code->flags & CODE_WIDE,
                mask, m->value);
  if (is_vote (code->kind))
    {
      uint32_t predicate;
      memcpy (&predicate, frame_operand (warp, frame, list[COLLECTIVE_B]), 4);
      m->predicate = (m->predicate & ~mask) | (predicate & mask);
      return;
    }
  bring_words (warp, frame, list[COLLECTIVE_B], mask, m->b);
  bring_words (warp, frame, list[COLLECTIVE_C], mask, m->c);
}

static void
give_predicate (const struct warp *warp, const struct frame *frame, place where,
                uint32_t mask, uint32_t value)
{
  if (where == PLACE_NONE)
    return;
  uint32_t *d = frame_operand (warp, frame, where);
  *d = (*d & ~mask) | (value & mask);
}

static void
give (const struct warp *warp, const struct frame *frame,
      const struct code *code, uint32_t mask, const struct meeting *m)
{
  place where = code->list[COLLECTIVE_D];
  give_predicate (warp, frame, code->list[COLLECTIVE_P], mask,
                  m->predicate_result);
  if (code->kind >= COLLECTIVE_ALL && code->kind <= COLLECTIVE_UNI)
    give_predicate (warp, frame, where, mask, m->predicate_result);
  else if (where != PLACE_NONE)
    {
      uint32_t *d = frame_operand (warp, frame, where);
      for (unsigned lane = 0; lane < LANES; lane++)
        d[lane] = mask >> lane & 1 ? (uint32_t) m->result[lane] : d[lane];
    }
}

static void
meeting_begin (struct meeting *m, const struct code *code)
{
  m->mask = 0;
  m->predicate = 0;
  m->kind = code->kind;
  m->size = code->size;
  m->sign = code->flags & CODE_SIGNED;
}

/* ---- Who waits ---------------------------------------------------------------------------- */

/* Whether SPLIT waits for the same collective as lanes with MEMBERS at CODE: barriers of warps
   may stand at different places of the program, the others may not. */
static bool
waits_with (const struct split *split, const struct code *code,
            uint32_t members)
{
  return split->state == SPLIT_AT_COLLECTIVE && split->members == members
         && split->code->kind == code->kind
         && (code->kind == COLLECTIVE_SYNC || split->code == code);
}

static uint32_t
lanes_waiting (const struct warp *warp, const struct code *code,
               uint32_t members)
{
  uint32_t mask = 0;
  for (const struct split *split = warp->waiting; split; split = split->next)
    if (waits_with (split, code, members))
      mask |= split->mask;
  return mask;
}

/* The split under way, which MASK says is there, goes on together with SPLIT, which met it
   at the same place of the same call: so do a GPU's lanes behind bar.warp.sync, where a
   join that has broken had let some run ahead.  Returns false where they stay apart. */
static bool
go_on_as_one (struct warp *warp, struct split *split, const struct code *code,
              uint32_t mask)
{
  struct split *current = warp->current;
  if (!mask || split->code != code || split->frame != current->frame
      || split->join != current->join)
    return false;
  split_absorb (warp, split);
  return true;
}

/* All members are there: those that wait, and the lanes in MASK of the split
   under way. */
static void
hold_meeting (struct warp *warp, const struct code *code, uint32_t members,
              uint32_t mask)
{
  struct meeting m;
  warp_races_release (&warp->memory, RACES_WARP);
  warp_races_acquire (&warp->memory, RACES_WARP);
  meeting_begin (&m, code);
  if (mask)
    bring (warp, warp->current->frame, code, mask, &m);
  for (struct split *split = warp->waiting; split; split = split->next)
    if (waits_with (split, code, members))
      bring (warp, split->frame, split->code, split->mask, &m);
  meet (&m);
  if (mask)
    give (warp, warp->current->frame, code, mask, &m);
  for (struct split *split = warp->waiting, *next; split; split = next)
    {
      next = split->next;
      if (!waits_with (split, code, members))
        continue;
      give (warp, split->frame, split->code, split->mask, &m);
      if (!go_on_as_one (warp, split, code, mask))
        split_wake (warp, split, split->code + 1);
    }
}

/* The lanes of the split under way that name the same members as its first lane go
   on, the others become a split of their own.  Returns the members. */
static uint32_t
common_members (struct warp *warp, const struct code *code, place where)
{
  const uint32_t *members = warp_operand (warp, where);
  uint32_t mask = warp->full.mask, same = 0;
  unsigned first = (unsigned) __builtin_ctz (mask);
  if (where & PLACE_CONSTANT)
    return members[0];
  for (unsigned lane = 0; lane < LANES; lane++)
    same |= (uint32_t) (members[lane] == members[first]) << lane;
  uint32_t result = members[first];
  if (mask & ~same)
    split_peel (warp, same & mask, code, NULL);
  return result;
}

const struct code *
collective_step (struct warp *warp, const struct code *code,
                 const struct lanes *active)
{
  (void) active;
  place where = code->list[COLLECTIVE_MEMBERS];
  uint32_t members = where == PLACE_NONE ? warp->full.mask
                                         : common_members (warp, code, where);
  uint32_t mask = warp->full.mask;
  if (mask & ~members)
    {
      report_fault (warp, code, (unsigned) __builtin_ctz (mask & ~members),
                    GRID_ILLEGAL_INSTRUCTION,
                    "the members 0x%08x do not name the lane itself", members);
      return NULL;
    }
  uint32_t there = mask;
  if (warp->waiting)
    there |= lanes_waiting (warp, code, members);
  if (members & warp->alive & ~there)
    {
      warp->current->members = members;
      return split_wait (warp, SPLIT_AT_COLLECTIVE, code);
    }
  hold_meeting (warp, code, members, mask);
  return code + 1;
}

void
collective_recheck (struct warp *warp)
{
  for (bool again = true; again;)
    {
      again = false;
      for (struct split *split = warp->waiting; split && !again;
           split = split->next)
        if (split->state == SPLIT_AT_COLLECTIVE
            && !(split->members & warp->alive
                 & ~lanes_waiting (warp, split->code, split->members)))
          {
            hold_meeting (warp, split->code, split->members, 0);
            again = true;
          }
    }
}
