/* The first two passes, read and group, and the items that are added behind them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_enter.h"

#include "base/error.h"

/* The size of iterator clauses: host points to a count and to pairs of
   address and size (GCC 16).  */
#define ITERATOR_SIZE SIZE_MAX

/* --- Reading.  */

static bool
is_openacc (enum mapvars_construct construct)
{
  return construct >= MAPVARS_ACC_COMPUTE;
}

static bool
is_dynamic (enum mapvars_construct construct)
{
  return construct == MAPVARS_ENTER_DATA || construct == MAPVARS_ACC_ENTER_DATA;
}

/* The number of items, after the expansion of iterators.  */
static size_t
count_items (const struct mapvars_request *request)
{
  size_t count = request->count;
  if (request->short_kinds)
    for (size_t i = 0; i < request->count; i++)
      if (unlikely (request->sizes[i] == ITERATOR_SIZE))
        count += ((uintptr_t *) request->hosts[i])[0] - 1;
  return count;
}

static void
read_item (struct plan *plan, struct plan_item *item, struct kind_entry entry,
           size_t source, uintptr_t host, size_t size)
{
  uint32_t kind = kind_table[entry.code].properties;
  *item = (struct plan_item) { .host = host,
                               .size = size,
                               .kind = kind,
                               .code = entry.code,
                               .align = entry.align,
                               .flags = entry.implicit ? ITEM_IMPLICIT : 0,
                               .abi_kind = ITEM_NO_ABI_KIND,
                               .owner = ITEM_NONE,
                               .source = source };
  if (host == 0 || (kind & KIND_INLINE))
    /* An optional argument that is absent, or a value, maps nothing.  */
    item->kind = kind & KIND_KNOWN;
  else if (kind
           & (KIND_POINTER | KIND_ALWAYS_POINTER | KIND_ATTACH | KIND_DETACH))
    {
      item->bias = size;
      item->size = sizeof (void *);
    }
  kind = item->kind;
  plan->privates += (kind & KIND_FIRSTPRIVATE) != 0;
  plan->pointers |= (kind
                     & (KIND_POINTER | KIND_ALWAYS_POINTER | KIND_ATTACH
                        | KIND_DESCRIPTOR | KIND_USE_DEVICE))
                    != 0;
  plan->copies |= (kind & KIND_ALWAYS) != 0;
  plan->always_from |= (kind & KIND_ALWAYS) && (kind & KIND_FROM);
}

static size_t
read_iterator (struct plan *plan, size_t at, struct kind_entry entry,
               size_t source, const uintptr_t *expansion)
{
  size_t count = *expansion++;
  for (size_t i = 0; i < count; i++, expansion += 2)
    read_item (plan, &plan->items[at + i], entry, source, expansion[0],
               expansion[1]);
  return count;
}

static void
read_items (struct plan *plan, const struct mapvars_request *request)
{
  size_t at = 0;
  for (size_t i = 0; i < request->count; i++)
    {
      struct kind_entry entry
        = kind_read (request->kinds, request->short_kinds, i);
      if (unlikely (request->short_kinds && request->sizes[i] == ITERATOR_SIZE))
        at += read_iterator (plan, at, entry, i, request->hosts[i]);
      else
        read_item (plan, &plan->items[at++], entry, i,
                   (uintptr_t) request->hosts[i], request->sizes[i]);
    }
}

struct plan *
plan_read (struct device *device, const struct mapvars_request *request)
{
  size_t count = count_items (request);
  /* What is not present now may be a variable of an object that was loaded
     since.  */
  map_refresh (device->map);
  struct plan *plan = plan_acquire (
    device, count > request->count ? count : request->count, request->kinds);
  if (plan == NULL)
    {
      gomp_error ("out of memory for the %zu variables of a construct on "
                  "device %d (%s)",
                  count, device->number, device->name);
      return NULL;
    }
  plan->count = count;
  plan_forget_leaders (plan);
  plan->entries = request->count;
  plan->construct = request->construct;
  plan->openacc = is_openacc (request->construct);
  plan->dynamic = is_dynamic (request->construct);
  plan->queue = request->queue;
  plan->own_queue = request->own_queue ? request->queue : NULL;
  plan->wants_table = request->count > 0
                      && (request->construct == MAPVARS_TARGET
                          || request->construct == MAPVARS_ACC_COMPUTE);
  read_items (plan, request);
  return plan;
}

/* --- Grouping.  */

static bool
group_struct (struct plan *plan, size_t at)
{
  struct plan_item *item = &plan->items[at];
  if (item->size == 0 || item->size >= plan->count - at)
    return plan_fail (plan, PLAN_BAD_KIND, at, NULL);
  for (size_t i = at + 1; i <= at + item->size; i++)
    {
      plan->items[i].owner = at;
      if ((item->kind & KIND_UNORDERED) && i > at + 1
          && plan->items[i].host < plan->items[i - 1].host)
        return plan_fail (plan, PLAN_UNORDERED, i, NULL);
    }
  return true;
}

/* The pointers that lie in the descriptor AT follow it.  */
static size_t
group_descriptor (struct plan *plan, size_t at)
{
  struct plan_item *item = &plan->items[at];
  size_t last = at;
  while (last + 1 < plan->count)
    {
      struct plan_item *next = &plan->items[last + 1];
      if (!(next->kind & (KIND_POINTER | KIND_ALWAYS_POINTER))
          || next->host < item->host
          || next->host + sizeof (void *) > item->host + item->size)
        break;
      next->owner = at;
      last++;
    }
  return last;
}

/* Whether ITEM has a kind that no construct that enters has.  */
static bool
is_bad (const struct plan_item *item)
{
  const uint32_t wanted = KIND_MAPS | KIND_FIRSTPRIVATE | KIND_STRUCT
                          | KIND_ATTACH | KIND_ALWAYS_POINTER | KIND_USE_DEVICE
                          | KIND_DECLARE | KIND_SLOT;
  return item->kind != KIND_KNOWN && !(item->kind & wanted);
}

/* A pointer that a region gets with what it points to: the region uses it under
   the address in its table alone, so the pointer is in a slot of the region's own.
   In the map, under the address of the host's variable, it would be shared with
   every other construct that passes its pointer in the same variable: gfortran
   takes one variable for all sections of an array.  A pointer to the pointer before
   it, as to a dummy argument that is allocatable, takes that one's slot.  */
static void
make_slot (struct plan *plan, struct plan_item *item)
{
  const struct plan_item *before = item - 1;
  if (item > plan->items && (before->kind & KIND_SLOT) && item->host != 0
      && *(uintptr_t *) item->host + item->bias == before->host)
    item->owner = before - plan->items;
  item->kind
    = KIND_KNOWN | KIND_SLOT | (item->kind & (KIND_POINTER | KIND_ZERO_LENGTH));
  item->align = __builtin_ctz (sizeof (void *));
  plan->privates++;
}

bool
plan_group (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (unlikely (is_bad (item)))
        return plan_fail (plan, PLAN_BAD_KIND, i, NULL);
      if (unlikely (item->kind & KIND_STRUCT) && !group_struct (plan, i))
        return false;
      if (unlikely (item->kind & KIND_DESCRIPTOR))
        i = group_descriptor (plan, i);
      else if (unlikely (item->kind & KIND_POINTER) && plan->wants_table
               && item->owner == ITEM_NONE)
        make_slot (plan, item);
    }
  return plan->construct != MAPVARS_ACC_COMPUTE || plan_choose_early (plan);
}

/* --- Pieces.  */

bool
plan_add_piece (struct plan *plan, const struct plan_item *item, uintptr_t at)
{
  size_t owner = item - plan->items;
  if (plan->count == plan->capacity)
    return plan_fail (plan, PLAN_FULL, owner, NULL);
  struct plan_item *piece = &plan->items[plan->count++];
  plan->pieces++;
  *piece = *item;
  piece->host = at;
  piece->size = item->host + item->size - at;
  piece->state = ITEM_UNKNOWN;
  piece->entry = piece->pointee = NULL;
  piece->flags = (item->flags & ITEM_IMPLICIT) | ITEM_PIECE;
  piece->owner = owner;
  return true;
}
