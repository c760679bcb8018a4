/* KMP_AFFINITY:

     [word ","] ... type ["," permute ["," offset]]
     type  ::=  none | disabled | compact | scatter | balanced | explicit
     word  ::=  granularity=fine|thread|core|socket|package
              | proclist=[item, ...]
              | words that change no binding
     item  ::=  n | n-m | n-m:stride | {n, ...}

   in any order.  Thread I of a team goes to place I of the list: compact, scatter and
   explicit give the processors an order, in which each stands for the thread, core or
   socket that it is in.  So a core may be in the list more than once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/kmp_affinity.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/environment.h"
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/places/processors.h"

/* ------------------------------------------------------------------------
   Parsing.  */

static void
tell_ignored (const char *what)
{
  gomp_error ("KMP_AFFINITY: %s has no equivalent and is ignored", what);
}

static bool
take_type (const char **text, enum kmp_type *type)
{
  static const struct
  {
    char word[16];
    enum kmp_type type;
  } types[] = {
    { "none", KMP_NONE },         { "disabled", KMP_NONE },
    { "compact", KMP_COMPACT },   { "scatter", KMP_SCATTER },
    { "balanced", KMP_BALANCED }, { "explicit", KMP_EXPLICIT },
  };
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (environment_take_word (text, types[i].word))
      {
        *type = types[i].type;
        return true;
      }
  return false;
}

/* A word that LLVM knows and that binds no thread differently here.  */
static bool
take_neutral (const char **text)
{
  static const struct
  {
    char word[16];
    bool told;
  } words[] = {
    { "noverbose", false },  { "verbose", true },   { "nowarnings", false },
    { "warnings", false },   { "norespect", true }, { "respect", false },
    { "noreset", false },    { "reset", true },     { "noduplicates", true },
    { "duplicates", false },
  };
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (environment_take_word (text, words[i].word))
      {
        if (words[i].told)
          tell_ignored (words[i].word);
        return true;
      }
  return false;
}

static bool
take_granularity (const char **text, enum place_kind *granularity)
{
  static const struct
  {
    char word[16];
    enum place_kind kind; /* PLACES_LIST: none here */
  } words[] = {
    { "fine", PLACES_THREADS },    { "thread", PLACES_THREADS },
    { "core", PLACES_CORES },      { "socket", PLACES_SOCKETS },
    { "package", PLACES_SOCKETS }, { "tile", PLACES_LIST },
    { "die", PLACES_LIST },        { "node", PLACES_LIST },
    { "numa", PLACES_LIST },       { "numa_domain", PLACES_LIST },
    { "group", PLACES_LIST },      { "module", PLACES_LIST },
    { "ll_cache", PLACES_LIST },   { "l1_cache", PLACES_LIST },
    { "l2_cache", PLACES_LIST },   { "l3_cache", PLACES_LIST },
  };
  if (!environment_take_char (text, '='))
    return false;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (environment_take_word (text, words[i].word))
      {
        if (words[i].kind == PLACES_LIST)
          tell_ignored ("a granularity other than thread, core or socket");
        else
          *granularity = words[i].kind;
        return true;
      }
  return false;
}

static bool
take_processor (const char **text, size_t set_size, unsigned long *number)
{
  return environment_take_unsigned (text, number) && *number < 8 * set_size;
}

/* Put the processors of `n', `n-m' or `n-m:stride' into SET, or, where that is NULL, each into
   a place of its own.  */
static bool
take_range (const char **text, struct places *list, cpu_set_t *set)
{
  size_t size = list->set_size;
  unsigned long first, last, stride = 1;
  if (!take_processor (text, size, &first))
    return false;
  last = first;
  if (environment_take_char (text, '-')
      && (!take_processor (text, size, &last) || last < first))
    return false;
  if (last > first && environment_take_char (text, ':')
      && (!environment_take_unsigned (text, &stride) || stride == 0))
    return false;
  for (unsigned long cpu = first; cpu <= last; cpu += stride)
    {
      cpu_set_t *place = set ? set : places_append (list);
      if (!place)
        return false;
      CPU_SET_S (cpu, size, place);
      if (stride > last - cpu)
        break;
    }
  return true;
}

static bool
take_item (const char **text, struct places *list)
{
  if (!environment_take_char (text, '{'))
    return take_range (text, list, NULL);
  cpu_set_t *set = places_append (list);
  if (!set)
    return false;
  do
    if (!take_range (text, list, set))
      return false;
  while (environment_take_char (text, ','));
  return environment_take_char (text, '}');
}

static bool
take_list (const char **text, struct places *list)
{
  if (!environment_take_char (text, '=') || !environment_take_char (text, '['))
    return false;
  do
    if (!take_item (text, list))
      return false;
  while (environment_take_char (text, ','));
  return environment_take_char (text, ']');
}

/* What of TEXT has been found.  */
struct found
{
  bool type, numbers[2];
};

static bool
take_word (const char **text, struct kmp_affinity *affinity,
           struct found *found)
{
  unsigned long number;
  if (take_type (text, &affinity->type))
    {
      bool again = found->type;
      found->type = true;
      return !again;
    }
  if (environment_take_unsigned (text, &number))
    {
      unsigned index = found->numbers[0];
      if (found->numbers[1] || number > INT_MAX)
        return false;
      *(index == 0 ? &affinity->permute : &affinity->offset) = number;
      return found->numbers[index] = true;
    }
  if (environment_take_word (text, "granularity"))
    return take_granularity (text, &affinity->granularity);
  if (environment_take_word (text, "proclist"))
    return affinity->listed.count == 0 && take_list (text, &affinity->listed);
  return take_neutral (text);
}

bool
kmp_affinity_parse (const char *text, size_t set_size,
                    struct kmp_affinity *affinity)
{
  struct found found = { false, { false, false } };
  *affinity = (struct kmp_affinity) { .granularity = PLACES_CORES };
  places_init (&affinity->listed, set_size);
  do
    if (!take_word (&text, affinity, &found))
      return false;
  while (environment_take_char (&text, ','));
  bool listed = affinity->listed.count > 0;
  return environment_at_end (text)
         && (affinity->type == KMP_EXPLICIT) == listed;
}

/* ------------------------------------------------------------------------
   The order of the processors.  */

#define LEVELS 3 /* socket, core in it, thread in that */

struct processor
{
  unsigned number;         /* of the thread in the machine's list */
  unsigned within[LEVELS]; /* its number in what is around it */
  unsigned key[LEVELS];    /* what comes first counts most */
};

/* The object of LIST that has what is first in SET; LIST->count where none has.  */
static unsigned
object_of (const struct places *list, const cpu_set_t *set)
{
  size_t size = list->set_size;
  cpu_set_t *both = __builtin_alloca (size);
  for (unsigned i = 0; i < list->count; i++)
    {
      CPU_AND_S (size, both, places_set (list, i), set);
      if (processors_in_set (size, both) > 0)
        return i;
    }
  return list->count;
}

/* As many objects of LIST before number END as share an object of OUTER with it.  */
static unsigned
rank_in (const struct places *list, unsigned end, const struct places *outer)
{
  unsigned rank = 0, of = object_of (outer, places_set (list, end));
  for (unsigned i = 0; i < end; i++)
    rank += object_of (outer, places_set (list, i)) == of;
  return rank;
}

static int
processors_compare (const void *one, const void *other)
{
  const struct processor *a = one, *b = other;
  for (int i = 0; i < LEVELS; i++)
    if (a->key[i] != b->key[i])
      return a->key[i] < b->key[i] ? -1 : 1;
  return (a->number > b->number) - (a->number < b->number);
}

/* The INNER innermost levels count most, from the inside; then the others from the
   outside.  */
static void
processor_key (struct processor *processor, unsigned inner)
{
  unsigned next = 0;
  for (unsigned i = 0; i < inner; i++)
    processor->key[next++] = processor->within[LEVELS - 1 - i];
  for (unsigned i = 0; next < LEVELS; i++)
    processor->key[next++] = processor->within[i];
}

/* How many levels compact or scatter turn round; scatter is compact from the other end.  */
static unsigned
inner_levels (const struct kmp_affinity *affinity)
{
  if (affinity->type == KMP_SCATTER)
    return affinity->permute >= LEVELS ? 0 : LEVELS - 1 - affinity->permute;
  return affinity->permute >= LEVELS ? LEVELS - 1 : affinity->permute;
}

static const struct places *
machine_list (const struct kmp_machine *machine, enum place_kind kind)
{
  return kind == PLACES_THREADS ? &machine->threads
         : kind == PLACES_CORES ? &machine->cores
                                : &machine->sockets;
}

/* Append SET, or all of what its processors are in.  */
static void
append_wide (const struct places *objects, const cpu_set_t *set,
             struct places *places)
{
  size_t size = places->set_size;
  cpu_set_t *place = places_append (places);
  if (!place)
    return;
  memcpy (place, set, size);
  cpu_set_t *both = __builtin_alloca (size);
  for (unsigned i = 0; i < objects->count; i++)
    {
      CPU_AND_S (size, both, places_set (objects, i), set);
      if (processors_in_set (size, both) > 0)
        CPU_OR_S (size, place, place, places_set (objects, i));
    }
}

static void
append_ordered (const struct kmp_affinity *affinity,
                const struct kmp_machine *machine, struct places *places)
{
  unsigned count = machine->threads.count;
  if (count == 0)
    return;
  struct processor *order = memory_alloc (count * sizeof *order);
  for (unsigned i = 0; i < count; i++)
    {
      const cpu_set_t *set = places_set (&machine->threads, i);
      unsigned core = object_of (&machine->cores, set);
      order[i] = (struct processor) { .number = i };
      order[i].within[0] = object_of (&machine->sockets, set);
      if (core < machine->cores.count)
        order[i].within[1] = rank_in (&machine->cores, core, &machine->sockets);
      order[i].within[2] = rank_in (&machine->threads, i, &machine->cores);
      processor_key (&order[i], inner_levels (affinity));
    }
  qsort (order, count, sizeof *order, processors_compare);
  const struct places *objects = machine_list (machine, affinity->granularity);
  for (unsigned i = 0; i < count; i++)
    {
      unsigned number = order[(i + affinity->offset % count) % count].number;
      append_wide (objects, places_set (&machine->threads, number), places);
    }
  free (order);
}

static void
append_all (const struct places *objects, const struct places *list,
            struct places *places)
{
  for (unsigned i = 0; i < list->count; i++)
    append_wide (objects, places_set (list, i), places);
}

void
kmp_affinity_places (const struct kmp_affinity *affinity,
                     const struct kmp_machine *machine, struct places *places)
{
  const struct places *objects = machine_list (machine, affinity->granularity);
  switch (affinity->type)
    {
    case KMP_NONE:
      break;
    case KMP_COMPACT:
    case KMP_SCATTER:
      append_ordered (affinity, machine, places);
      break;
    case KMP_BALANCED:
      /* Of more threads than cores those with neighbouring numbers share one.  */
      append_all (&machine->cores, &machine->cores, places);
      break;
    case KMP_EXPLICIT:
      append_all (objects, &affinity->listed, places);
      break;
    }
}
