/* A tool's events of devices and of data operations.  Which devices a tool knows
   they say themselves.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device_told.h"

#include <omp.h>
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/data_events.h"

/* Some device has been told of, ever.  Atomic.  */
static bool any_told;

static struct tool_data_op
operation_of (const struct data_event *event)
{
  struct tool_data_op op
    = { .from = event->host,
        .from_device
        = event->source ? event->source->number : omp_get_initial_device (),
        .to = event->there,
        .to_device = event->device->number,
        .size = event->size,
        .id = event->operation };
  return op;
}

/* From the device to the host, or of device memory that is given back.  */
static void
turn_round (struct tool_data_op *op)
{
  struct tool_data_op turned = *op;
  turned.from = op->to;
  turned.from_device = op->to_device;
  turned.to = op->from;
  turned.to_device = op->from_device;
  *op = turned;
}

static ompt_target_data_op_t
type_of (enum data_event_type type)
{
  switch (type)
    {
    case DATA_ALLOC:
      return ompt_target_data_alloc;
    case DATA_FREE:
      return ompt_target_data_delete;
    case DATA_UPLOAD:
      return ompt_target_data_transfer_to_device;
    case DATA_SET:
      return ompt_target_data_memset;
    default:
      return ompt_target_data_transfer_from_device;
    }
}

/* What is present on a device is none of a tool's operations.  */
static void
tell (struct data_event *event, bool start)
{
  if (event->type == DATA_CREATE || event->type == DATA_DELETE)
    return;
  struct tool_data_op op = operation_of (event);
  op.type = type_of (event->type);
  if (event->type == DATA_DOWNLOAD || event->type == DATA_FREE)
    turn_round (&op);
  tool_data_op (start ? ompt_scope_begin : ompt_scope_end, &op);
  if (event->type == DATA_FREE)
    tool_data_op (ompt_scope_end, &op);
  event->operation = op.id;
}

void
device_told_associate (const struct device *device, bool associated,
                       const void *host, const void *there, size_t size)
{
  struct tool_data_op op = { .type = associated ? ompt_target_data_associate
                                                : ompt_target_data_disassociate,
                             .from = host,
                             .from_device = omp_get_initial_device (),
                             .to = there,
                             .to_device = device->number,
                             .size = size };
  tool_data_op (ompt_scope_beginend, &op);
}

void
device_told_begin (struct device *device)
{
  if (!host_tool_hears ())
    return;
  __atomic_store_n (&device->told, true, __ATOMIC_RELAXED);
  __atomic_store_n (&any_told, true, __ATOMIC_RELEASE);
  data_observe (DATA_FOR_TOOL, tell);
  tool_device_begin (device->number, device->name);
}

bool
device_told_any (void)
{
  return __atomic_load_n (&any_told, __ATOMIC_ACQUIRE);
}

void
device_told_end (struct device *device)
{
  if (__atomic_exchange_n (&device->told, false, __ATOMIC_RELAXED)
      && host_tool_hears ())
    tool_device_end (device->number);
}
