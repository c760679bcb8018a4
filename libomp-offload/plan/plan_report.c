/* What to say when map-vars fails: first a line with the construct, the
   variable, the host range, its size and the device, then the line that says
   what was wrong.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"

#include "base/error.h"
#include "libomp-offload/device/device_error.h"

static const char construct_names[][28]
  = { [MAPVARS_TARGET] = "target",
      [MAPVARS_TARGET_DATA] = "target data",
      [MAPVARS_ENTER_DATA] = "target enter data",
      [MAPVARS_EXIT_DATA] = "target exit data",
      [MAPVARS_UPDATE] = "update",
      [MAPVARS_ACC_COMPUTE] = "OpenACC compute construct",
      [MAPVARS_ACC_DATA] = "OpenACC data",
      [MAPVARS_ACC_ENTER_DATA] = "OpenACC enter data",
      [MAPVARS_ACC_EXIT_DATA] = "OpenACC exit data",
      [MAPVARS_ACC_UPDATE] = "OpenACC update" };

bool
plan_fail (struct plan *plan, enum plan_failure failure, size_t item,
           const struct map_entry *entry)
{
  if (plan->failure != PLAN_OK)
    return false;
  plan->failure = failure;
  plan->failed_item = item;
  if (entry != NULL)
    {
      plan->failed_start = entry->host_start;
      plan->failed_end = entry->host_end;
    }
  return false;
}

static void
report_where (const struct plan *plan, const struct plan_item *item)
{
  const char *name = kind_table[item->code].name;
  gomp_error ("%s: variable %zu (%s) at host address [%p..%p), %zu bytes, "
              "device %d (%s)%s",
              construct_names[plan->construct], (size_t) item->source + 1,
              *name ? name : "unknown kind", (void *) item->host,
              (void *) (item->host + item->size), item->size,
              plan->device->number, plan->device->name,
              plan->failure == PLAN_NOT_PRESENT
                ? ": present clause: !acc_is_present"
                : "");
}

/* The failures whose line names no range but the item's.  */
static const char *
plain_text (enum plan_failure failure)
{
  switch (failure)
    {
    case PLAN_NO_MEMORY:
      return "out of memory on the host";
    case PLAN_NO_POINTEE:
      return "Pointer target of array section wasn't mapped";
    case PLAN_NO_ATTACH_POINTEE:
      return "pointer target not mapped for attach";
    case PLAN_NO_ALWAYS_POINTER:
      return "always pointer not mapped";
    case PLAN_NO_USE_DEVICE:
      return "use_device_ptr pointer wasn't mapped";
    default:
      return NULL;
    }
}

static void
report_ranges (const struct plan *plan, const struct plan_item *item)
{
  void *start = (void *) item->host, *end = (void *) (item->host + item->size);
  void *other = (void *) plan->failed_start;
  void *other_end = (void *) plan->failed_end;
  switch (plan->failure)
    {
    case PLAN_NOT_PRESENT:
      gomp_error ("present clause: not present on the device (addr: %p, "
                  "size: %zu (0x%zx), dev: %d)",
                  start, item->size, item->size, plan->device->ordinal);
      break;
    case PLAN_OVERLAP:
      gomp_error ("Trying to map into device [%p..%p) object when [%p..%p) is "
                  "already mapped",
                  start, end, other, other_end);
      break;
    case PLAN_STRUCT_OVERLAP:
      gomp_error ("Trying to map into device [%p..%p) structure element when "
                  "other mapped elements from the same structure weren't "
                  "mapped together with it",
                  start, end);
      break;
    case PLAN_UPDATE_OVERLAP:
      gomp_error ("Trying to update [%p..%p) object when only [%p..%p) is "
                  "mapped",
                  start, end, other, other_end);
      break;
    case PLAN_OUTSIDE:
      gomp_error ("[%p,+%zu] outside mapped block [%p,+%zu]", start, item->size,
                  other, plan->failed_end - plan->failed_start);
      break;
    case PLAN_NOT_MAPPED:
      gomp_error ("[%p,%zu] is not mapped", start, item->size);
      break;
    case PLAN_UNORDERED:
      gomp_error ("Mapped array elements must be the same or in increasing "
                  "address order (got %p > %p)",
                  (void *) item[-1].host, start);
      break;
    case PLAN_IN_PLACE:
      gomp_error (
        "The device uses [%p..%p) in place (GANGWAY_MEMORY), but what "
        "the pointer at %p leads to has another address there",
        other, other_end, start);
      break;
    case PLAN_NO_DEVICE_MEMORY:
      gomp_error ("device memory allocation fail: %zu bytes wanted",
                  plan->failed_end);
      break;
    default:
      gomp_error ("unhandled kind 0x%.2x", item->code);
    }
}

void
plan_report (const struct plan *plan)
{
  if (plan->failure == PLAN_OK || plan->failure == PLAN_SESSION)
    return;
  if (device_is_lost (plan->device)
      && (plan->failure == PLAN_COPY_FAILED
          || plan->failure == PLAN_NO_DEVICE_MEMORY))
    return;
  if (plan->failure == PLAN_COPY_FAILED)
    {
      /* The message of the copy has named the ranges.  */
      gomp_error ("%s: a copy failed on device %d (%s)",
                  construct_names[plan->construct], plan->device->number,
                  plan->device->name);
      return;
    }
  const struct plan_item *item = &plan->items[plan->failed_item];
  report_where (plan, item);
  const char *text = plain_text (plan->failure);
  if (text != NULL)
    gomp_error ("%s", text);
  else
    report_ranges (plan, item);
}
