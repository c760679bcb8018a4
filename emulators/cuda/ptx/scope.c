/* What names mean, and where.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/ptx/scope.h"

enum
{
  FIRST_BITS = 10
};

/* FNV-1a. */
static unsigned
hash (const char *text, size_t length)
{
  unsigned value = 2166136261u;
  for (size_t i = 0; i < length; i++)
    value = (value ^ (unsigned char) text[i]) * 16777619u;
  return value ^ value >> 15;
}

static struct name **
chain_of (const struct names *names, unsigned hash)
{
  return &names->chains[hash & ((1u << names->bits) - 1)];
}

/* Twice as many chains.  The table serves as it is where memory runs out, but
   for the first time. */
static bool
grow (struct names *names)
{
  struct names larger
    = { .bits = names->chains == NULL ? FIRST_BITS : names->bits + 1 };
  larger.chains = calloc ((size_t) 1 << larger.bits, sizeof *larger.chains);
  if (larger.chains == NULL)
    return names->chains != NULL;
  for (size_t i = 0; names->chains != NULL && i < (size_t) 1 << names->bits;
       i++)
    for (struct name *name = names->chains[i], *next; name != NULL; name = next)
      {
        next = name->next;
        struct name **chain = chain_of (&larger, name->hash);
        name->next = *chain;
        *chain = name;
      }
  free (names->chains);
  larger.count = names->count;
  *names = larger;
  return true;
}

struct name *
names_find (struct names *names, struct arena *arena, const char *text,
            size_t length, bool make)
{
  unsigned value = hash (text, length);
  if (names->chains == NULL || (make && names->count >> names->bits != 0))
    if (!grow (names))
      return NULL;
  struct name **chain = chain_of (names, value);
  for (struct name *name = *chain; name != NULL; name = name->next)
    if (name->hash == value && name->length == length
        && memcmp (name->text, text, length) == 0)
      return name;
  if (!make)
    return NULL;
  struct name *name = arena_allocate (arena, sizeof *name);
  char *copy = arena_allocate (arena, length + 1);
  if (name == NULL || copy == NULL)
    return NULL;
  memcpy (copy, text, length);
  *name = (struct name) {
    .text = copy, .length = length, .hash = value, .next = *chain
  };
  *chain = name;
  names->count++;
  return name;
}

void
names_free (struct names *names)
{
  free (names->chains);
  *names = (struct names) { 0 };
}

struct meaning *
scope_declare (struct scope *scope, struct arena *arena, struct name *name,
               enum meaning_kind kind, unsigned line)
{
  struct meaning *meaning = arena_allocate (arena, sizeof *meaning);
  if (meaning == NULL)
    return NULL;
  struct meaning **place = kind == MEANS_RANGE ? &name->range : &name->meaning;
  *meaning = (struct meaning) { .kind = kind,
                                .line = line,
                                .scope = scope,
                                .name = name,
                                .hidden = *place,
                                .next = scope->meanings };
  *place = meaning;
  scope->meanings = meaning;
  if (kind == MEANS_RANGE)
    {
      scope->ranges++;
      scope->ranged = scope;
    }
  return meaning;
}

struct meaning *
scope_own (const struct scope *scope, const struct name *name)
{
  struct meaning *meaning = name->meaning;
  return meaning != NULL && meaning->scope == scope ? meaning : NULL;
}

/* A register's number is small: a range has fewer registers than 10^7. */
enum
{
  MOST_DIGITS = 7
};

struct meaning *
scope_range (const struct scope *scope, struct names *names,
             const struct name *name, unsigned *number)
{
  struct meaning *best = name->meaning;
  struct meaning *found = NULL;
  if (scope->ranged == NULL
      || (best != NULL && best->scope->depth >= scope->ranged->depth))
    return NULL;
  unsigned value = 0, power = 1;
  for (size_t digits = 1; digits <= MOST_DIGITS && digits < name->length;
       digits++, power *= 10)
    {
      char digit = name->text[name->length - digits];
      if (digit < '0' || digit > '9')
        break;
      value += (digit - '0') * power;
      if (digit == '0' && digits > 1)
        continue; /* %r01 is no register of %r<2> */
      struct name *prefix
        = names_find (names, NULL, name->text, name->length - digits, false);
      struct meaning *range = prefix == NULL ? NULL : prefix->range;
      while (range != NULL && value >= range->range.count)
        range = range->hidden;
      if (range == NULL
          || (best != NULL && best->scope->depth >= range->scope->depth))
        continue;
      best = found = range;
      *number = value;
    }
  return found;
}

void
scope_end (struct scope *scope)
{
  for (struct meaning *meaning = scope->meanings; meaning != NULL;
       meaning = meaning->next)
    if (meaning->kind == MEANS_RANGE)
      meaning->name->range = meaning->hidden;
    else
      meaning->name->meaning = meaning->hidden;
  scope->meanings = NULL;
}
