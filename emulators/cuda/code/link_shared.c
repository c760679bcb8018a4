/* Linking: where shared variables lie.

   A function has one address for a shared variable, whichever entry calls it.  So
   what several entries can reach comes first, for all alike, and what only one can
   reach behind it, for each of them from the same place on: an entry's blocks need
   no room for what others use alone.  Dynamic shared memory begins behind what any
   entry that knows of it has.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/link_parts.h"
#include "emulators/cuda/exec/memory.h"

struct layout
{
  struct linking *linking;
  const struct references *references;
  unsigned
    *stack; /* of the walk: numbers whose references are to be followed */
  unsigned *reached; /* by the last walk, in its order ... */
  unsigned count;    /* ... this many */
  unsigned *walk;    /* for each number: the last walk that reached it */
  unsigned walks;
  unsigned *users; /* for each shared variable: entries that reach it ... */
  unsigned *user;  /* ... and the last of them */
  size_t *end;     /* for each entry: where its own variables end so far */
};

/* All that the definition FROM refers to, in however many steps. */
static void
walk_from (struct layout *layout, unsigned from)
{
  const struct references *references = layout->references;
  unsigned depth = 1;
  layout->walks++;
  layout->count = 0;
  layout->stack[0] = from;
  layout->walk[from] = layout->walks;
  while (depth > 0)
    {
      unsigned at = layout->stack[--depth];
      layout->reached[layout->count++] = at;
      for (unsigned i = references->first[at]; i < references->first[at + 1];
           i++)
        {
          unsigned to = references->to[i];
          if (layout->walk[to] == layout->walks)
            continue;
          layout->walk[to] = layout->walks;
          layout->stack[depth++] = to;
        }
    }
}

/* The shared variable that is definition NUMBER, or null. */
static struct definition *
shared_variable (const struct layout *layout, unsigned number)
{
  const struct linkage *linkage = &layout->linking->linkage;
  if (number >= linkage->count)
    return NULL;
  struct definition *definition = &linkage->definition[number];
  return definition->variable != NULL
             && definition->variable->space == PTX_SHARED
           ? definition
           : NULL;
}

static bool
is_entry (const struct definition *definition)
{
  return definition->function != NULL && definition->function->entry;
}

static void
count_users (struct layout *layout)
{
  const struct linkage *linkage = &layout->linking->linkage;
  for (unsigned i = 0; i < linkage->count; i++)
    {
      if (!is_entry (&linkage->definition[i]))
        continue;
      walk_from (layout, i);
      for (unsigned j = 0; j < layout->count; j++)
        if (shared_variable (layout, layout->reached[j]) != NULL)
          {
            layout->users[layout->reached[j]]++;
            layout->user[layout->reached[j]] = i;
          }
    }
}

/* Put DEFINITION at the end *END.  Returns false with a message where there is no
   room. */
static bool
place (struct layout *layout, struct definition *definition, size_t *end)
{
  const struct ptx_variable *variable = definition->variable;
  size_t at = (*end + variable->align - 1) & -variable->align;
  if (variable->size > SHARED_WINDOW_SIZE
      || at + variable->size > SHARED_WINDOW_SIZE)
    return link_fail (layout->linking, definition->module, variable->line,
                      "no room is left in shared memory for the %zu bytes of "
                      "'%s'",
                      variable->size, variable->name);
  definition->offset = at;
  *end = at + variable->size;
  return true;
}

/* Give offsets to what several entries, or no entry, can reach if COMMON, else to
   what one alone can. */
static bool
place_all (struct layout *layout, bool common, size_t *common_end)
{
  struct linkage *linkage = &layout->linking->linkage;
  for (unsigned i = 0; i < linkage->count; i++)
    {
      struct definition *it = shared_variable (layout, i);
      if (it == NULL || it->dynamic || (layout->users[i] != 1) != common)
        continue;
      if (!place (layout, it,
                  common ? common_end : &layout->end[layout->user[i]]))
        return false;
    }
  for (unsigned i = 0; common && i < linkage->count; i++)
    layout->end[i] = *common_end;
  return true;
}

/* How much each entry needs, and where dynamic shared memory begins. */
static void
measure (struct layout *layout)
{
  struct linking *linking = layout->linking;
  struct linkage *linkage = &linking->linkage;
  size_t align = 16;
  for (unsigned i = 0; i < linkage->count; i++)
    {
      size_t end = 0;
      bool dynamic = false;
      if (!is_entry (&linkage->definition[i]))
        continue;
      walk_from (layout, i);
      for (unsigned j = 0; j < layout->count; j++)
        {
          struct definition *it = shared_variable (layout, layout->reached[j]);
          if (it == NULL)
            continue;
          dynamic |= it->dynamic;
          if (it->dynamic && it->variable->align > align)
            align = it->variable->align;
          if (it->offset + it->variable->size > end)
            end = it->offset + it->variable->size;
        }
      linking->shared_size[i] = end;
      if (dynamic && end > linkage->dynamic_offset)
        linkage->dynamic_offset = end;
    }
  linkage->dynamic_offset = (linkage->dynamic_offset + align - 1) & -align;
  for (unsigned i = 0; i < linkage->count; i++)
    if (linkage->definition[i].dynamic)
      linkage->definition[i].offset = linkage->dynamic_offset;
}

bool
link_shared (struct linking *linking, const struct references *references)
{
  size_t count = (size_t) linking->linkage.count + 1, common_end = 0;
  unsigned *numbers = calloc (count, 5 * sizeof *numbers);
  struct layout layout = {
    .linking = linking,
    .references = references,
    .stack = numbers,
    .reached = numbers + count,
    .walk = numbers + 2 * count,
    .users = numbers + 3 * count,
    .user = numbers + 4 * count,
    .end = calloc (count, sizeof *layout.end),
  };
  bool good = numbers != NULL && layout.end != NULL;
  if (!good)
    link_fail_memory (linking);
  else
    {
      count_users (&layout);
      good = place_all (&layout, true, &common_end)
             && place_all (&layout, false, &common_end);
      if (good)
        measure (&layout);
    }
  free (numbers);
  free (layout.end);
  return good;
}
