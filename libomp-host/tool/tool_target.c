/* Events of device constructs, their operations, and devices.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tool/tool_target.h"

#include "libomp-host/tool/tool_callbacks.h"
#include "libomp-host/tool/tool_events.h"

uint64_t
tool_unique_id (void)
{
  static uint64_t last; /* atomic */
  return __atomic_add_fetch (&last, 1, __ATOMIC_RELAXED);
}

static ompt_data_t *
data_of (struct tool_task *task)
{
  return task ? &task->data : NULL;
}

/* Constructs.  */

struct tool_target *
tool_target_enter (struct tool_target *target)
{
  struct tool_target *before = tool_self->target;
  tool_self->target = target;
  return before;
}

void
tool_target_leave (struct tool_target *before)
{
  tool_self->target = before;
}

void
tool_target_make (struct tool_target *target, int kind, int device,
                  struct tool_site site)
{
  *target = (struct tool_target) { .kind = (ompt_target_t) kind,
                                   .device = device,
                                   .code = site.code,
                                   .encountering = tool_self->task };
  if (kind)
    target->id = tool_unique_id ();
  tool_task_hold (target->encountering);
}

static void
target_tell (ompt_scope_endpoint_t endpoint, struct tool_target *target)
{
  if (TOOL_CALLBACK (target_emi, target_emi))
    TOOL_TELL (target_emi, target_emi, target->kind, endpoint, target->device,
               data_of (target->encountering), data_of (target->task),
               &target->data, target->code);
  else
    TOOL_TELL (target, target, target->kind, endpoint, target->device,
               data_of (target->encountering), target->id, target->code);
}

void
tool_target_begin (struct tool_target *target, struct tool_task *task)
{
  target->task = task;
  tool_task_hold (task);
  if (target->kind)
    target_tell (ompt_scope_begin, target);
}

void
tool_target_end (struct tool_target *target)
{
  if (target->kind)
    target_tell (ompt_scope_end, target);
  tool_task_release (target->task);
  tool_task_release (target->encountering);
}

static int
state_in (const struct tool_target *target)
{
  switch (target->kind)
    {
    case ompt_target_enter_data:
    case ompt_target_exit_data:
      return ompt_state_wait_target_map;
    case ompt_target_update:
      return ompt_state_wait_target_update;
    default:
      return ompt_state_wait_target;
    }
}

int
tool_target_waits (const struct tool_target *target, struct tool_site site)
{
  int state = tool_self->state;
  tool_self->state = state_in (target);
  tool_frame_enter (site);
  return state;
}

void
tool_target_done (int state)
{
  tool_frame_leave ();
  tool_self->state = state;
}

/* Operations.  */

/* Of the deprecated callback: where the operation is done, but for a deletion.  */
static bool
is_told_once (ompt_scope_endpoint_t endpoint, ompt_target_data_op_t type)
{
  return endpoint
           == (type == ompt_target_data_delete ? ompt_scope_begin
                                               : ompt_scope_end)
         || endpoint == ompt_scope_beginend;
}

static ompt_target_data_op_t
type_in (const struct tool_target *target, ompt_target_data_op_t type)
{
  enum
  {
    ASYNC = ompt_target_data_alloc_async - ompt_target_data_alloc
  };
  return target->later && type <= ompt_target_data_delete
           ? (ompt_target_data_op_t) (type + ASYNC)
           : type;
}

void
tool_data_op (ompt_scope_endpoint_t endpoint, struct tool_data_op *op)
{
  struct tool_target *target = tool_self ? tool_self->target : NULL;
  if (!target)
    return;
  if (endpoint != ompt_scope_end)
    op->id = tool_unique_id ();
  target->operation = op->id;
  ompt_target_data_op_t type = type_in (target, op->type);
  if (TOOL_CALLBACK (target_data_op_emi, target_data_op_emi))
    TOOL_TELL (target_data_op_emi, target_data_op_emi, endpoint,
               data_of (target->task), &target->data, &op->id, type,
               (void *) op->from, op->from_device, (void *) op->to,
               op->to_device, op->size, target->code);
  else if (is_told_once (endpoint, op->type))
    TOOL_TELL (target_data_op, target_data_op, target->id, op->id, type,
               (void *) op->from, op->from_device, (void *) op->to,
               op->to_device, op->size, target->code);
}

void
tool_submit (ompt_scope_endpoint_t endpoint, unsigned teams, ompt_id_t *id)
{
  struct tool_target *target = tool_self ? tool_self->target : NULL;
  if (!target)
    return;
  if (endpoint == ompt_scope_begin)
    *id = tool_unique_id ();
  target->operation = *id;
  if (TOOL_CALLBACK (target_submit_emi, target_submit_emi))
    TOOL_TELL (target_submit_emi, target_submit_emi, endpoint, &target->data,
               id, teams);
  else if (endpoint == ompt_scope_begin)
    TOOL_TELL (target_submit, target_submit, target->id, *id, teams);
}

int
tool_target_info (uint64_t *device, ompt_id_t *target, ompt_id_t *operation)
{
  const struct tool_target *current = tool_self ? tool_self->target : NULL;
  if (!current || !current->kind)
    return 0;
  *device = (uint64_t) current->device;
  *target = current->id;
  *operation = current->operation;
  return 1;
}

/* Devices.  Nothing is traced on them: there are no functions to look up.  */

void
tool_device_begin (int number, const char *name)
{
  TOOL_TELL (device_initialize, device_initialize, number, name, NULL, NULL,
             NULL);
}

void
tool_device_end (int number)
{
  TOOL_TELL (device_finalize, device_finalize, number);
}
