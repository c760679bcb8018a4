/* The main program of a model of weak memory: see weak.h.  Prints a line for each model
   and one for each access of the code, which says how weak its order might be before a
   model fails.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak.h"

#include <stdio.h>

/* Sleeping in the kernel.  */

void
weak_futex_wait (const uint32_t *word, uint32_t expected, uint64_t *queue)
{
  uint64_t self = UINT64_C (1) << weak_self ();
  weak_access (WEAK_OR, queue, sizeof *queue, __ATOMIC_SEQ_CST, self, 0, false, WEAK_OWN);
  if (weak_access (WEAK_LOAD, word, sizeof *word, __ATOMIC_RELAXED, 0, 0, false, WEAK_OWN)
      == expected)
    weak_access (WEAK_LOAD, queue, sizeof *queue, __ATOMIC_ACQUIRE, self, 0, true, WEAK_OWN);
  else
    weak_access (WEAK_AND, queue, sizeof *queue, __ATOMIC_SEQ_CST, ~self, 0, false, WEAK_OWN);
}

/* Of one sleeper the kernel wakes the first; here it is the one with the least
   number.  */
void
weak_futex_wake (uint64_t *queue, int count)
{
  uint64_t mask = 0;
  uint64_t asleep = weak_access (WEAK_AND, queue, sizeof *queue, __ATOMIC_SEQ_CST,
                                 count == 1 ? UINT64_MAX : 0, 0, false, WEAK_OWN);
  if (count != 1 || asleep == 0)
    return;
  mask = asleep & -asleep;
  weak_access (WEAK_AND, queue, sizeof *queue, __ATOMIC_SEQ_CST, ~mask, 0, false, WEAK_OWN);
}

/* Breaking.  */

static const char *
order_name (int order)
{
  switch (order)
    {
    case __ATOMIC_RELAXED: return "relaxed";
    case __ATOMIC_ACQUIRE: return "acquire";
    case __ATOMIC_RELEASE: return "release";
    case __ATOMIC_ACQ_REL: return "acq_rel";
    case WEAK_NO_FENCE: return "none";
    default: return "seq_cst";
    }
}

/* Whether an access of KIND may have ORDER and is weaker then than with ITS.  */
static bool
is_weaker (enum weak_kind kind, int order, int its)
{
  bool acquire = order == __ATOMIC_ACQUIRE || order == __ATOMIC_ACQ_REL;
  bool release = order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL;
  if (order == its || its == __ATOMIC_RELAXED)
    return false;
  if (kind == WEAK_EVERYONE)
    return order == WEAK_NO_FENCE;
  if ((order == WEAK_NO_FENCE) != (kind == WEAK_FENCE && order != __ATOMIC_ACQ_REL))
    return false;
  if ((kind == WEAK_LOAD && release) || (kind == WEAK_STORE && acquire))
    return false;
  return its == __ATOMIC_SEQ_CST
         || !((acquire && its == __ATOMIC_RELEASE) || (release && its == __ATOMIC_ACQUIRE));
}

static bool
holds_all (const struct weak_model *models, size_t count)
{
  const char *fault;
  unsigned long graphs;
  for (size_t i = 0; i < count; i++)
    if (!models[i].whole && !weak_explore (&models[i], &fault, &graphs))
      return false;
  return true;
}

/* The weakest order with which the models hold, at the access that is broken now.  */
static int
weakest_order (const struct weak_model *models, size_t count,
               const struct weak_seen_site *seen)
{
  static const int orders[] = { WEAK_NO_FENCE, __ATOMIC_RELAXED, __ATOMIC_ACQUIRE,
                                __ATOMIC_RELEASE, __ATOMIC_ACQ_REL };
  for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
    if (is_weaker (seen->kind, orders[i], seen->order))
      {
        weak_broken_order = orders[i];
        if (holds_all (models, count))
          return orders[i];
      }
  return seen->order;
}

int
weak_main (const struct weak_model *models, size_t count)
{
  bool good = true;
  for (size_t i = 0; i < count; i++)
    {
      const char *fault;
      unsigned long graphs;
      bool holds = weak_explore (&models[i], &fault, &graphs);
      printf ("%s: %s%s\n", holds ? "holds" : "FAULT", models[i].name, "");
      fprintf (stderr, "%s: %lu graphs%s%s\n", models[i].name, graphs,
               holds ? "" : ", ", holds ? "" : fault);
      good &= holds;
    }
  for (int site = 1; good && site < WEAK_SITES; site++)
    {
      struct weak_seen_site seen = weak_sites[site];
      if (!seen.site.function)
        continue;
      weak_broken_site = site;
      int weakest = weakest_order (models, count, &seen);
      printf ("%s: %s: %s", seen.site.function, seen.site.what, order_name (seen.order));
      if (weakest == seen.order)
        printf ("%s\n", seen.order == __ATOMIC_RELAXED ? "" : ", needed");
      else
        printf (", %s would do here\n", order_name (weakest));
    }
  return good ? 0 : 1;
}
