/* Linking: who refers to what.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/link_parts.h"

/* The definition whose references are collected. */
struct collecting
{
  struct linking *linking;
  struct references *references;
  unsigned module;
  unsigned from; /* its number */
  unsigned
    *seen; /* for each number: the last `from` that referred to it, + 1 */
  bool *addressed; /* functions whose address is taken */
};

static bool
add (struct collecting *collecting, unsigned to)
{
  struct references *references = collecting->references;
  if (collecting->seen[to] == collecting->from + 1)
    return true;
  collecting->seen[to] = collecting->from + 1;
  if (references->count == references->room)
    {
      size_t room = references->room == 0 ? 256 : references->room * 2;
      unsigned *larger = reallocarray (references->to, room, sizeof *larger);
      if (larger == NULL)
        return link_fail_memory (collecting->linking);
      references->to = larger;
      references->room = room;
    }
  references->to[references->count++] = to;
  return true;
}

/* A reference to VARIABLE or FUNCTION, of which one is null or both. */
static bool
refer (struct collecting *collecting, const struct ptx_variable *variable,
       const struct ptx_function *function, bool calls, unsigned line)
{
  const struct linkage *linkage = &collecting->linking->linkage;
  unsigned module = collecting->module;
  const struct definition *definition = NULL;
  if (variable != NULL
      && (variable->space == PTX_PARAM || variable->space == PTX_LOCAL))
    return true;
  if (variable != NULL)
    definition = link_variable (linkage, module, variable);
  else if (function != NULL)
    definition = link_function (linkage, module, function);
  else
    return true;
  if (definition == NULL)
    return link_fail (collecting->linking, module, line, "nothing defines '%s'",
                      variable != NULL ? variable->name : function->name);
  if (function != NULL && !calls)
    collecting->addressed[definition->number] = true;
  return add (collecting, definition->number);
}

static bool
refer_from_operand (struct collecting *collecting,
                    const struct ptx_operand *operand, bool calls,
                    unsigned line)
{
  for (unsigned i = 0; i < operand->count; i++)
    if (!refer (collecting, operand->list[i].variable,
                operand->list[i].function, false, line))
      return false;
  return refer (collecting, operand->variable, operand->function, calls, line);
}

static bool
refer_from_function (struct collecting *collecting,
                     const struct ptx_function *function)
{
  for (unsigned i = 0; i < function->instruction_count; i++)
    {
      const struct ptx_instruction *it = &function->instructions[i];
      bool calls = strcmp (it->name, "call") == 0;
      for (unsigned j = 0; j < it->operands; j++)
        if (!refer_from_operand (collecting, &it->operand[j], calls, it->line))
          return false;
      if (it->prototype != NULL
          && !add (collecting, collecting->linking->linkage.count))
        return false;
    }
  return true;
}

static bool
refer_from_variable (struct collecting *collecting,
                     const struct ptx_variable *variable)
{
  for (struct ptx_initialiser *it = variable->initialisers; it != NULL;
       it = it->next)
    if (!refer (collecting, it->variable, it->function, false, it->line))
      return false;
  return true;
}

static bool
collect (struct collecting *collecting)
{
  struct linkage *linkage = &collecting->linking->linkage;
  struct references *references = collecting->references;
  for (unsigned i = 0; i < linkage->count; i++)
    {
      const struct definition *it = &linkage->definition[i];
      references->first[i] = references->count;
      collecting->from = i;
      collecting->module = it->module;
      if (it->variable != NULL
            ? !refer_from_variable (collecting, it->variable)
            : !it->builtin && !refer_from_function (collecting, it->function))
        return false;
    }
  references->first[linkage->count] = references->count;
  collecting->from = linkage->count;
  for (unsigned i = 0; i < linkage->count; i++)
    if (collecting->addressed[i] && !add (collecting, i))
      return false;
  references->first[linkage->count + 1] = references->count;
  return true;
}

bool
references_find (struct linking *linking, struct references *references)
{
  size_t count = (size_t) linking->linkage.count + 2;
  struct collecting collecting
    = { .linking = linking, .references = references };
  references->first = calloc (count, sizeof *references->first);
  collecting.seen = calloc (count, sizeof *collecting.seen);
  collecting.addressed = calloc (count, sizeof *collecting.addressed);
  bool good = references->first != NULL && collecting.seen != NULL
              && collecting.addressed != NULL;
  good = good ? collect (&collecting) : link_fail_memory (linking);
  free (collecting.seen);
  free (collecting.addressed);
  return good;
}

void
references_free (struct references *references)
{
  free (references->first);
  free (references->to);
}
