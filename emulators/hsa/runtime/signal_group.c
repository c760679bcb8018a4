/* Groups of signals, of which a program waits for any.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "emulators/common/handles.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/signal.h"

enum
{
  HANDLE_SIGNAL_GROUP = 0x20
};

/* Immutable.  */
struct group
{
  uint32_t count;
  hsa_signal_t signals[];
};

static struct group *
find_group (hsa_signal_group_t handle)
{
  return handle_object (HANDLE_SIGNAL_GROUP,
                        (const void *) (uintptr_t) handle.handle);
}

hsa_status_t
do_hsa_signal_group_create (uint32_t num_signals, const hsa_signal_t *signals,
                            uint32_t num_consumers,
                            const hsa_agent_t *consumers,
                            hsa_signal_group_t *signal_group)
{
  if (num_signals == 0 || !signals || !signal_group
      || (num_consumers > 0 && !consumers))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (uint32_t i = 0; i < num_consumers; i++)
    if (!agent_find (consumers[i]))
      return HSA_STATUS_ERROR_INVALID_AGENT;
  for (uint32_t i = 0; i < num_signals; i++)
    if (!signal_find (signals[i]))
      return HSA_STATUS_ERROR_INVALID_SIGNAL;
  struct group *group = malloc (sizeof *group + num_signals * sizeof *signals);
  void *handle = group ? handle_make (HANDLE_SIGNAL_GROUP, group) : NULL;
  if (!handle)
    {
      free (group);
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    }
  group->count = num_signals;
  memcpy (group->signals, signals, num_signals * sizeof *signals);
  signal_group->handle = (uintptr_t) handle;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_signal_group_destroy (hsa_signal_group_t handle)
{
  struct group *group = find_group (handle);
  if (!group)
    return HSA_STATUS_ERROR_INVALID_SIGNAL_GROUP;
  handle_drop ((void *) (uintptr_t) handle.handle);
  free (group);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_signal_group_wait_any_scacquire (
  hsa_signal_group_t handle, const hsa_signal_condition_t *conditions,
  const hsa_signal_value_t *compare_values, hsa_wait_state_t wait_state_hint,
  hsa_signal_t *signal, hsa_signal_value_t *value)
{
  struct group *group = find_group (handle);
  if (!group)
    return HSA_STATUS_ERROR_INVALID_SIGNAL_GROUP;
  if (!conditions || !compare_values || !signal || !value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  uint32_t number = do_hsa_amd_signal_wait_any (
    group->count, group->signals, conditions, compare_values, UINT64_MAX,
    wait_state_hint, value);
  *signal = group->signals[number];
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_signal_group_wait_any_relaxed (hsa_signal_group_t handle,
                                      const hsa_signal_condition_t *conditions,
                                      const hsa_signal_value_t *compare_values,
                                      hsa_wait_state_t wait_state_hint,
                                      hsa_signal_t *signal,
                                      hsa_signal_value_t *value)
{
  return do_hsa_signal_group_wait_any_scacquire (
    handle, conditions, compare_values, wait_state_hint, signal, value);
}
