/* Places and the binding of threads to them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/affinity.h"

#include "base/environment.h"
#include "base/error.h"
#include "libomp-host/places/kmp_affinity.h"
#include "libomp-host/places/places.h"
#include "libomp-host/places/processors.h"
#include "libomp-host/places/topology.h"

unsigned affinity_place_count;

/* Written by affinity_initialise alone.  */
static struct places places;

size_t
affinity_set_size (void)
{
  return processors_set_size ();
}

const cpu_set_t *
affinity_place_set (unsigned place)
{
  gomp_assert (place < affinity_place_count);
  return places_set (&places, place);
}

/* ------------------------------------------------------------------------
   Reading the list.  */

/* Keep what of the list can be used; false where that is nothing.  */
static bool
restrict_to_process (struct places *list)
{
  unsigned before = list->count;
  places_restrict (list, processors_mask ());
  if (list->count == 0)
    gomp_error ("None of the places contain usable logical CPUs");
  else if (list->count < before)
    gomp_error ("Number of places reduced from %u to %u because some places "
                "didn't contain any usable logical CPUs",
                before, list->count);
  return list->count > 0;
}

static bool
read_omp_places (struct places *list, bool ignore)
{
  static const char name[] = "OMP_PLACES";
  const char *text = environment_get (name);
  enum place_kind kind;
  unsigned long count;
  if (!text)
    return false;
  if (!places_parse (text, &kind, list, &count))
    {
      environment_invalid (name, text);
      return false;
    }
  if (ignore)
    return false;
  if (!processors_mask ())
    {
      gomp_error ("Could not get CPU affinity set");
      return false;
    }
  if (kind == PLACES_LIST)
    {
      bool usable = restrict_to_process (list);
      if (!usable)
        environment_invalid (name, text);
      return usable;
    }
  if (topology_places (kind, count, processors_mask (), list))
    return true;
  gomp_error ("Error reading core/socket topology");
  return false;
}

static bool
read_gnu_affinity (struct places *list, bool ignore)
{
  static const char name[] = "GOMP_CPU_AFFINITY";
  const char *text = environment_get (name);
  if (!text)
    return false;
  if (!places_parse_gnu (text, list))
    {
      environment_invalid (name, text);
      return false;
    }
  if (ignore || !processors_mask ())
    return false;
  places_restrict (list, processors_mask ());
  return list->count > 0;
}

/* Append what KMP_AFFINITY says to LIST, unless IGNORE.  */
static void
read_kmp_affinity (struct places *list, bool ignore)
{
  static const char name[] = "KMP_AFFINITY";
  const char *text = environment_get (name);
  const cpu_set_t *mask = processors_mask ();
  struct kmp_affinity affinity;
  if (!text)
    return;
  if (!kmp_affinity_parse (text, list->set_size, &affinity))
    environment_invalid (name, text);
  else if (!ignore && mask && affinity.type != KMP_NONE)
    {
      struct kmp_machine machine;
      places_init (&machine.sockets, list->set_size);
      places_init (&machine.cores, list->set_size);
      places_init (&machine.threads, list->set_size);
      topology_places (PLACES_SOCKETS, PLACES_MAXIMUM, mask, &machine.sockets);
      topology_places (PLACES_CORES, PLACES_MAXIMUM, mask, &machine.cores);
      topology_places (PLACES_THREADS, PLACES_MAXIMUM, mask, &machine.threads);
      kmp_affinity_places (&affinity, &machine, list);
      places_restrict (list, mask);
      places_release (&machine.sockets);
      places_release (&machine.cores);
      places_release (&machine.threads);
    }
  places_release (&affinity.listed);
}

bool
affinity_initialise (bool needed, bool ignore)
{
  size_t size = processors_set_size ();
  struct places list;
  places_init (&places, size);
  /* Both are parsed for their messages, but the first that gives a list
     counts.  */
  if (!read_omp_places (&places, ignore))
    places_release (&places);
  bool given = places.count > 0;
  places_init (&list, size);
  if (read_gnu_affinity (&list, ignore || given))
    {
      places = list;
      given = true;
    }
  else
    places_release (&list);
  /* OMP_ variables count before LLVM's.  */
  read_kmp_affinity (&places, given || needed || ignore);
  given = places.count > 0;
  if (!given && needed && processors_mask ())
    topology_places (PLACES_THREADS, PLACES_MAXIMUM, processors_mask (),
                     &places);
  affinity_place_count = places.count;
  return given;
}

/* ------------------------------------------------------------------------
   Where the threads of a team go.  */

/* The place DISTANCE behind the primary's, going round in its partition.  */
static unsigned
place_behind (const struct affinity_slot *primary, unsigned distance)
{
  unsigned index = primary->place - primary->first + distance % primary->length;
  return primary->first + index % primary->length;
}

/* close: SIZE threads on the P places of the partition.  Where there are more
   threads than places, SIZE / P threads with consecutive numbers share a place,
   and the last SIZE % P go one by one from the primary's place on.  */
static unsigned
close_place (unsigned size, unsigned num, const struct affinity_slot *primary)
{
  unsigned length = primary->length;
  if (size <= length)
    return place_behind (primary, num);
  unsigned share = size / length;
  if (num < share * length)
    return place_behind (primary, num / share);
  return place_behind (primary, num - share * length);
}

/* spread with no more threads than places: SIZE subpartitions, of which the
   first LENGTH % SIZE have one place more.  The primary's thread stays where it
   is, in the subpartition that has its place, and the others take the first place
   of the following ones.  */
static void
spread_slot (unsigned size, unsigned num, const struct affinity_slot *primary,
             struct affinity_slot *slot)
{
  unsigned length = primary->length / size;
  unsigned longer = primary->length % size;
  unsigned boundary = longer * (length + 1);
  unsigned place = primary->place - primary->first;
  unsigned part = place < boundary ? place / (length + 1)
                                   : longer + (place - boundary) / length;
  part = (part + num) % size;
  unsigned start
    = part < longer ? part * (length + 1) : boundary + (part - longer) * length;
  slot->first = primary->first + start;
  slot->length = length + (part < longer);
  slot->place = num == 0 ? primary->place : slot->first;
}

void
affinity_assign (enum proc_bind bind, unsigned size, unsigned num,
                 const struct affinity_slot *primary,
                 struct affinity_slot *slot)
{
  *slot = *primary;
  switch (bind)
    {
    case PROC_BIND_TRUE:
    case PROC_BIND_CLOSE:
      slot->place = close_place (size, num, primary);
      break;
    case PROC_BIND_SPREAD:
      if (size <= primary->length)
        {
          spread_slot (size, num, primary, slot);
          break;
        }
      slot->place = close_place (size, num, primary);
      slot->first = slot->place;
      slot->length = 1;
      break;
    case PROC_BIND_FALSE:
    case PROC_BIND_PRIMARY:
      break;
    }
}

/* ------------------------------------------------------------------------
   Binding.  */

void
affinity_bind_self (unsigned place)
{
  pthread_setaffinity_np (pthread_self (), places.set_size,
                          affinity_place_set (place));
}
