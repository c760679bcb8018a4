/* The events of constructs: filling in what a callback sees (OpenACC 2.6, 5.2).
   Everything here belongs to the thread that runs the construct.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_profiling.h"

#include "base/symbol_name.h"
#include "libomp-offload/device/data_events.h"

/* No compiler passes source positions or thread ids: -1 and NULL say so.  */
static void
scope_fill (struct acc_scope *scope, acc_construct_t construct, bool implicit,
            acc_device_t type, int number, int async)
{
  scope->prof = (acc_prof_info) { .event_type = acc_ev_none,
                                  .valid_bytes = _ACC_PROF_INFO_VALID_BYTES,
                                  .version = _ACC_PROF_INFO_VERSION,
                                  .device_type = type,
                                  .device_number = number,
                                  .thread_id = -1,
                                  .async = async,
                                  .async_queue = async,
                                  .line_no = -1,
                                  .end_line_no = -1,
                                  .func_line_no = -1,
                                  .func_end_line_no = -1 };
  scope->event.other_event
    = (acc_other_event_info) { .event_type = acc_ev_none,
                               .valid_bytes = _ACC_OTHER_EVENT_INFO_VALID_BYTES,
                               .parent_construct = construct,
                               .implicit = implicit };
  scope->api = (acc_api_info) { .device_api = acc_device_api_none,
                                .valid_bytes = _ACC_API_INFO_VALID_BYTES,
                                .device_type = type,
                                .vendor = -1 };
}

/* Whether events of SCOPE are wanted.  If they are, SCOPE becomes THREAD's
   outermost one unless THREAD has one already.  */
static bool
scope_enter (struct acc_scope *scope, struct acc_thread *thread)
{
  if (!thread->callbacks_enabled || thread->in_callback)
    return false;
  scope->thread = thread;
  scope->outermost = thread->scope == NULL;
  if (scope->outermost)
    thread->scope = scope;
  return true;
}

void
acc_scope_begin_slow (struct acc_scope *scope, struct acc_thread *thread,
                      acc_construct_t construct, acc_event_t start, int async)
{
  /* An API routine that a construct uses is a part of the construct.  */
  if (start == acc_ev_none && thread->scope)
    return;
  if (!scope_enter (scope, thread))
    return;
  scope_fill (scope, construct, false, thread->type, thread->number, async);
  scope->prof.async_queue = acc_thread_async (thread, async);
  if (start != acc_ev_none)
    acc_scope_dispatch (scope, &scope->event, start);
}

void
acc_scope_begin_init (struct acc_scope *scope, struct acc_thread *thread,
                      acc_construct_t construct, bool implicit,
                      acc_device_t type, int number, acc_event_t start)
{
  scope->thread = NULL;
  if (!__atomic_load_n (&acc_profiling_on, __ATOMIC_RELAXED)
      || !scope_enter (scope, thread))
    return;
  scope_fill (scope, construct, implicit, type, number, acc_async_sync);
  acc_scope_dispatch (scope, &scope->event, start);
}

void
acc_scope_dispatch (struct acc_scope *scope, acc_event_info *event,
                    acc_event_t type)
{
  /* The callback gets copies: SCOPE's own are for the next event too, and not
     the callback's to change.  */
  acc_prof_info prof = scope->prof;
  acc_api_info api = scope->api;
  prof.event_type = type;
  event->event_type = type;
  acc_profiling_dispatch (scope->thread, &prof, event, &api);
}

void
acc_scope_end_slow (struct acc_scope *scope, acc_event_t end)
{
  if (end != acc_ev_none)
    acc_scope_dispatch (scope, &scope->event, end);
  if (scope->outermost)
    scope->thread->scope = NULL;
  scope->thread = NULL;
}

void
acc_scope_set_device (struct acc_scope *scope, const struct device *device)
{
  if (likely (!scope->thread))
    return;
  if (!device)
    {
      scope->prof.device_type = acc_device_host;
      scope->api.device_type = acc_device_host;
      return;
    }
  if (device->type == OFFLOAD_TARGET_TYPE_NVIDIA_PTX)
    scope->api.device_api = acc_device_api_cuda;
  else if (!(device->capabilities & GOMP_OFFLOAD_CAP_NATIVE_EXEC))
    scope->api.device_api = acc_device_api_other;
}

int
acc_scope_set_async (struct acc_scope *scope, int async)
{
  if (likely (!scope || !scope->thread))
    return acc_async_sync;
  int before = (int) scope->prof.async;
  scope->prof.async = async;
  scope->prof.async_queue = acc_thread_async (scope->thread, async);
  return before;
}

/* Whether CONSTRUCT is a compute construct: what it does to data it does
   implicitly (5.2.2).  */
static bool
construct_is_compute (acc_construct_t construct)
{
  return construct == acc_construct_parallel
         || construct == acc_construct_kernels
         || construct == acc_construct_serial;
}

static bool
event_is_start (acc_event_t type)
{
  switch (type)
    {
    case acc_ev_enter_data_start:
    case acc_ev_exit_data_start:
    case acc_ev_update_start:
    case acc_ev_wait_start:
      return true;
    default:
      return false;
    }
}

void
acc_scope_part (struct acc_scope *scope, acc_event_info *event,
                acc_event_t type)
{
  if (likely (!scope || !scope->thread))
    return;
  if (event_is_start (type))
    event->other_event = (acc_other_event_info) {
      .valid_bytes = _ACC_OTHER_EVENT_INFO_VALID_BYTES,
      .parent_construct = scope->event.other_event.parent_construct,
      .implicit = type != acc_ev_wait_start
    };
  acc_scope_dispatch (scope, event, type);
}

void
acc_scope_launch_start (struct acc_scope *scope, acc_event_info *event,
                        const char *kernel, const unsigned *dims)
{
  if (likely (!scope->thread))
    return;
  event->launch_event = (acc_launch_event_info) {
    .valid_bytes = _ACC_LAUNCH_EVENT_INFO_VALID_BYTES,
    .parent_construct = scope->event.other_event.parent_construct,
    .implicit = 1,
    .kernel_name = kernel,
    .num_gangs = dims[GOMP_DIM_GANG] ? dims[GOMP_DIM_GANG] : 1,
    .num_workers = dims[GOMP_DIM_WORKER] ? dims[GOMP_DIM_WORKER] : 1,
    .vector_length = dims[GOMP_DIM_VECTOR] ? dims[GOMP_DIM_VECTOR] : 1
  };
  acc_scope_dispatch (scope, event, acc_ev_enqueue_launch_start);
}

struct acc_scope *
acc_scope_current (struct acc_thread *thread)
{
  return thread->in_callback || !thread->callbacks_enabled ? NULL
                                                           : thread->scope;
}

/* --- Data events.  */

/* The data events; one that is told of before and after what it tells of has
   two types.  */
static const struct
{
  acc_event_t start, end;
} data_events[] = {
  [DATA_ALLOC] = { acc_ev_none, acc_ev_alloc },
  [DATA_FREE] = { acc_ev_free, acc_ev_none },
  [DATA_CREATE] = { acc_ev_create, acc_ev_none },
  [DATA_DELETE] = { acc_ev_delete, acc_ev_none },
  [DATA_UPLOAD] = { acc_ev_enqueue_upload_start, acc_ev_enqueue_upload_end },
  [DATA_DOWNLOAD]
  = { acc_ev_enqueue_download_start, acc_ev_enqueue_download_end },
  [DATA_COPY] = { acc_ev_none, acc_ev_none },
  [DATA_SET] = { acc_ev_none, acc_ev_none },
};

static void
observe_data (struct data_event *data, bool start)
{
  struct acc_scope *scope
    = acc_thread_self ? acc_scope_current (acc_thread_self) : NULL;
  acc_event_t type
    = start ? data_events[data->type].start : data_events[data->type].end;
  if (!scope || type == acc_ev_none
      || (data->type == DATA_ALLOC && !data->there))
    return;
  acc_construct_t construct = scope->event.other_event.parent_construct;
  acc_event_info event;
  event.data_event
    = (acc_data_event_info) { .valid_bytes = _ACC_DATA_EVENT_INFO_VALID_BYTES,
                              .parent_construct = construct,
                              .implicit = construct_is_compute (construct)
                                          || scope->event.other_event.implicit,
                              .tool_info = data->tool,
                              .var_name
                              = data->host ? symbol_name (data->host) : NULL,
                              .bytes = data->size,
                              .host_ptr = data->host,
                              .device_ptr = data->there };
  acc_scope_dispatch (scope, &event, type);
  data->tool = event.data_event.tool_info;
}

void
acc_scope_observe_data (void)
{
  data_observe (DATA_FOR_OPENACC, observe_data);
}
