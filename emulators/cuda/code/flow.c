/* Where divergent lanes meet: the immediate post-dominator of each branch.

   The graph's nodes are instructions between two that begin a block.  The function's
   end (CODE_LEAVE) is its exit.  `exit`, `trap` lead nowhere: lanes that
   go there never come back, and the others need not wait for them.  The same holds for
   endless loops.  What diverges where no path leads to the end meets there, that is, never.

   Post-dominators are found by the iteration of Cooper, Harvey and Kennedy ("A simple,
   fast dominance algorithm") over the graph turned around.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/decode.h"

struct flow
{
  struct decoder *d;
  unsigned blocks;
  uint32_t *block_of; /* of each code */
  uint32_t *first;    /* code of each block; first[blocks] is the end */
  uint32_t *edges,
    *edge_end;      /* predecessors: those of block b end at edge_end[b] */
  uint32_t *order;  /* blocks in postorder of the turned graph from the exit */
  uint32_t *number; /* of each block in order; UNSEEN */
  uint32_t *meet;   /* immediate post-dominator of each block */
  unsigned numbered;
  uint32_t best; /* of the block under way in find_meets */
};

#define UNSEEN UINT32_MAX

static bool
ends_block (const struct code *code)
{
  return code->op == CODE_BRANCH || code->op == CODE_BRANCH_IF
         || code->op == CODE_TABLE || code->op == CODE_LEAVE
         || ((code->op == CODE_EXIT || code->op == CODE_TRAP)
             && code->guard == PLACE_NONE);
}

/* Call VISIT with each successor, as a block, of BLOCK. */
static void
each_successor (struct flow *f, uint32_t block,
                void (*visit) (struct flow *f, uint32_t from, uint32_t to))
{
  uint32_t last = f->first[block + 1] - 1;
  const struct code *code = &f->d->code[last];
  if (code->op == CODE_BRANCH || code->op == CODE_BRANCH_IF)
    visit (f, block, f->block_of[code->target]);
  if (code->op == CODE_TABLE)
    for (unsigned i = 0; i < code->count; i++)
      visit (f, block, f->block_of[code->list[i]]);
  if ((!ends_block (code) || code->op == CODE_BRANCH_IF)
      && block + 1 < f->blocks)
    visit (f, block, block + 1);
}

static void
count_edge (struct flow *f, uint32_t from, uint32_t to)
{
  (void) from;
  f->edge_end[to + 1]++;
}

static void
add_edge (struct flow *f, uint32_t from, uint32_t to)
{
  f->edges[f->edge_end[to]++] = from;
}

static uint32_t
edges_begin (const struct flow *f, uint32_t block)
{
  return block ? f->edge_end[block - 1] : 0;
}

/* ---- Blocks -------------------------------------------------------------------- */

static void
mark_starts (struct decoder *d, bool *start)
{
  start[0] = true;
  for (unsigned i = 0; i < d->count; i++)
    {
      const struct code *code = &d->code[i];
      if (code->op == CODE_BRANCH || code->op == CODE_BRANCH_IF)
        start[code->target] = true;
      if (code->op == CODE_TABLE)
        for (unsigned t = 0; t < code->count; t++)
          start[code->list[t]] = true;
      if (ends_block (code) && i + 1 < d->count)
        start[i + 1] = true;
    }
  start[d->count - 1] = true;
}

static bool
find_blocks (struct flow *f)
{
  struct decoder *d = f->d;
  bool *start = calloc (d->count, sizeof *start);
  f->block_of = calloc (d->count, sizeof *f->block_of);
  f->first = calloc (d->count + 1, sizeof *f->first);
  if (start && f->block_of && f->first)
    {
      mark_starts (d, start);
      for (unsigned i = 0; i < d->count; i++)
        {
          if (start[i])
            f->first[f->blocks++] = i;
          f->block_of[i] = f->blocks - 1;
        }
      f->first[f->blocks] = d->count;
    }
  bool ok = start && f->block_of && f->first;
  free (start);
  return ok;
}

static bool
find_edges (struct flow *f)
{
  f->edge_end = calloc (f->blocks + 2, sizeof *f->edge_end);
  if (!f->edge_end)
    return false;
  for (uint32_t b = 0; b < f->blocks; b++)
    each_successor (f, b, count_edge);
  for (uint32_t b = 0; b < f->blocks; b++)
    f->edge_end[b + 1] += f->edge_end[b];
  f->edges = calloc (f->edge_end[f->blocks] + 1, sizeof *f->edges);
  if (!f->edges)
    return false;
  for (uint32_t b = 0; b < f->blocks; b++)
    each_successor (f, b, add_edge);
  return true;
}

/* ---- Post-dominators -------------------------------------------------------------- */

/* Number the blocks that reach ROOT, each after those that reach it on the way; STACK and
   NEXT have room for all blocks.  Returns how many. */
static unsigned
number_from (struct flow *f, uint32_t root, uint32_t *stack, uint32_t *next)
{
  unsigned depth = 0, count = 0;
  f->number[root] = UNSEEN - 1;
  next[root] = edges_begin (f, root);
  stack[depth++] = root;
  while (depth)
    {
      uint32_t b = stack[depth - 1];
      if (next[b] == f->edge_end[b])
        {
          f->number[b] = count;
          f->order[count++] = b;
          depth--;
          continue;
        }
      uint32_t p = f->edges[next[b]++];
      if (f->number[p] != UNSEEN)
        continue;
      f->number[p] = UNSEEN - 1;
      next[p] = edges_begin (f, p);
      stack[depth++] = p;
    }
  return count;
}

/* Number the blocks that lead to the end. */
static bool
number_blocks (struct flow *f)
{
  uint32_t *stack = calloc (f->blocks, sizeof *stack);
  uint32_t *next = calloc (f->blocks, sizeof *next);
  f->order = calloc (f->blocks, sizeof *f->order);
  f->number = calloc (f->blocks, sizeof *f->number);
  f->meet = calloc (f->blocks, sizeof *f->meet);
  bool ok = stack && next && f->order && f->number && f->meet;
  if (ok)
    {
      memset (f->number, 0xff, f->blocks * sizeof *f->number);
      memset (f->meet, 0xff, f->blocks * sizeof *f->meet);
      f->numbered = number_from (f, f->blocks - 1, stack, next);
    }
  free (stack);
  free (next);
  return ok;
}

static uint32_t
intersect (const struct flow *f, uint32_t a, uint32_t b)
{
  while (a != b)
    if (f->number[a] < f->number[b])
      a = f->meet[a];
    else
      b = f->meet[b];
  return a;
}

/* Take the successor TO into account of where FROM's lanes meet. */
static void
join_successor (struct flow *f, uint32_t from, uint32_t to)
{
  (void) from;
  if (f->number[to] == UNSEEN || f->meet[to] == UNSEEN)
    return;
  f->best = f->best == UNSEEN ? to : intersect (f, f->best, to);
}

static void
find_meets (struct flow *f)
{
  uint32_t end = f->blocks - 1;
  f->meet[end] = end;
  for (bool changed = true; changed;)
    {
      changed = false;
      for (unsigned i = f->numbered - 1; i-- > 0;)
        {
          uint32_t block = f->order[i];
          f->best = UNSEEN;
          each_successor (f, block, join_successor);
          changed |= f->best != f->meet[block];
          f->meet[block] = f->best;
        }
    }
  for (uint32_t b = 0; b < f->blocks; b++)
    if (f->meet[b] == UNSEEN)
      f->meet[b] = end;
}

/* ---- What becomes of the code ------------------------------------------------------- */

/* Turn the targets, which are numbers of PTX instructions, into numbers of codes. */
static void
resolve_targets (struct decoder *d)
{
  for (unsigned i = 0; i < d->count; i++)
    {
      struct code *code = &d->code[i];
      bool branch = code->op == CODE_BRANCH || code->op == CODE_BRANCH_IF;
      if (branch && code->meet != UINT32_MAX)
        code->target = d->start[code->target];
      if (code->op == CODE_TABLE)
        for (unsigned t = 0; t < code->count; t++)
          ((uint32_t *) code->list)[t] = d->start[code->list[t]];
    }
}

/* Drop the CODE_MEETs at which no branch's lanes meet and number anew. */
static bool
compact (struct flow *f)
{
  struct decoder *d = f->d;
  bool *wanted = calloc (d->count, sizeof *wanted);
  uint32_t *now = calloc (d->count, sizeof *now);
  unsigned count = 0;
  for (unsigned i = 0; wanted && now && i < d->count; i++)
    if (d->code[i].op == CODE_BRANCH_IF || d->code[i].op == CODE_TABLE)
      wanted[d->code[i].meet = f->first[f->meet[f->block_of[i]]]] = true;
    else if (d->code[i].op == CODE_CALL && !d->code[i].site->callee
             && !d->code[i].site->builtin)
      wanted[i + 1] = true;
  for (unsigned i = 0; wanted && now && i < d->count; i++)
    {
      now[i] = count;
      if (d->code[i].op == CODE_MEET && !wanted[i])
        continue;
      d->code[count] = d->code[i];
      d->note[count].line = d->note[i].line;
      d->note[count].file = d->note[i].file;
      d->note[count].source_line = d->note[i].source_line;
      count++;
    }
  for (unsigned i = 0; wanted && now && i < count; i++)
    {
      struct code *code = &d->code[i];
      if (code->op == CODE_BRANCH || code->op == CODE_BRANCH_IF)
        code->target = now[code->target];
      if (code->op == CODE_BRANCH_IF || code->op == CODE_TABLE)
        code->meet = now[code->meet];
      if (code->op == CODE_TABLE)
        for (unsigned t = 0; t < code->count; t++)
          ((uint32_t *) code->list)[t] = now[code->list[t]];
    }
  bool ok = wanted && now;
  free (wanted);
  free (now);
  d->count = ok ? count : d->count;
  return ok;
}

bool
flow_analyse (struct decoder *d)
{
  struct flow f = { .d = d };
  resolve_targets (d);
  bool ok = find_blocks (&f) && find_edges (&f) && number_blocks (&f);
  if (ok)
    {
      find_meets (&f);
      ok = compact (&f);
    }
  free (f.block_of);
  free (f.first);
  free (f.edges);
  free (f.edge_end);
  free (f.order);
  free (f.number);
  free (f.meet);
  return ok;
}
