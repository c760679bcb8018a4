/* What GANGWAY_INFO=maps tells of a construct.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"

#include <stdio.h>
#include "base/error.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/plan/mapvars.h"

static void
info_item (const struct plan *plan, const struct plan_item *item, bool ends)
{
  const struct map_entry *leader = item->entry->leader;
  uintptr_t count = __atomic_load_n (&leader->refcount, __ATOMIC_RELAXED);
  const char *kind = kind_table[item->code].name;
  const char *change = item->flags & ITEM_LAST            ? ", removed"
                       : item->flags & ITEM_MADE && !ends ? ", new"
                                                          : "";
  const char *place = map_entry_is_shared (item->entry) ? ", in place" : "";
  struct info_name name;
  char references[32] = "for good";
  if (count != MAP_REFCOUNT_INFINITE)
    snprintf (references, sizeof references, "references %lu",
              (unsigned long) count);
  gomp_error ("%s: %s%s [%p..%p), %zu bytes, %s%s%s, device %d (%s)",
              ends ? "unmap" : "map", kind ? kind : "variable",
              info_variable ((void *) item->host, &name), (void *) item->host,
              (void *) (item->host + item->size), item->size, references,
              change, place, plan->device->number, plan->device->name);
}

void
plan_info (const struct plan *plan, bool ends)
{
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if (item->state == ITEM_FOUND
          && (item->kind & (KIND_MAPS | KIND_RELEASE)))
        info_item (plan, item, ends);
    }
}

/* Variables that are listed at most.  */
#define LISTED_MOST 8

void
mapvars_list (const struct mapping *mapping)
{
  const struct plan *plan = (const struct plan *) mapping;
  struct info_name name;
  size_t count = 0;
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      bool is_listed = item->size > 0 && (item->kind & KIND_MAPS)
                       && item->state != ITEM_UNKNOWN
                       && item->state != ITEM_ABSENT;
      if (!is_listed || ++count > LISTED_MOST)
        continue;
      gomp_error ("  variable %u%s at host address [%p..%p), %zu bytes, on the "
                  "device at [%p..%p)",
                  item->source + 1, info_variable ((void *) item->host, &name),
                  (void *) item->host, (void *) (item->host + item->size),
                  item->size, (void *) item->value,
                  (void *) (item->value + item->size));
    }
  if (count > LISTED_MOST)
    gomp_error ("  and %zu more", count - LISTED_MOST);
}
