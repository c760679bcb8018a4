/* Attributes of shared virtual memory.

   What was set is remembered for whole pages.  Of all attributes only those of access have an
   effect: devices reach what they were given access to, or everything where the setting
   GANGWAY_HSA_XNACK says so.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdlib.h>
#include "emulators/common/host_ranges.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/locked.h"
#include "emulators/hsa/runtime/runtime.h"

enum
{
  PAGE = 4096
};

/* An attribute of the pages [first, last).  Access has the attribute ACCESS_QUERY here, an
   agent, and what was set as value.  */
struct setting
{
  uint64_t first, last;
  uint64_t attribute, value, agent;
};

/* The latest last; with the lock.  */
static pthread_mutex_t settings_lock = PTHREAD_MUTEX_INITIALIZER;
static struct setting *settings;
static size_t setting_count, setting_capacity;

static bool
is_access (uint64_t attribute)
{
  return attribute >= HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE
         && attribute <= HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS;
}

/* Round out to pages.  Returns false where that cannot be.  */
static bool
pages_of (const void *pointer, size_t size, uint64_t *first, uint64_t *last)
{
  uint64_t address = (uintptr_t) pointer;
  if (!pointer || size == 0 || __builtin_add_overflow (address, size, last)
      || __builtin_add_overflow (*last, PAGE - 1, last))
    return false;
  *first = address & -(uint64_t) PAGE;
  *last &= -(uint64_t) PAGE;
  return true;
}

static hsa_status_t
check_pair (const hsa_amd_svm_attribute_pair_t *pair)
{
  hsa_agent_t agent = { pair->value };
  if (is_access (pair->attribute))
    return agent_find (agent) ? HSA_STATUS_SUCCESS
                              : HSA_STATUS_ERROR_INVALID_AGENT;
  switch (pair->attribute)
    {
    case HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG:
      return pair->value <= HSA_AMD_SVM_GLOBAL_FLAG_COARSE_GRAINED
               ? HSA_STATUS_SUCCESS
               : HSA_STATUS_ERROR_INVALID_ARGUMENT;
    case HSA_AMD_SVM_ATTRIB_READ_ONLY:
    case HSA_AMD_SVM_ATTRIB_HIVE_LOCAL:
    case HSA_AMD_SVM_ATTRIB_MIGRATION_GRANULARITY:
    case HSA_AMD_SVM_ATTRIB_READ_MOSTLY:
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_SVM_ATTRIB_PREFERRED_LOCATION:
      return pair->value == 0 || agent_find (agent)
               ? HSA_STATUS_SUCCESS
               : HSA_STATUS_ERROR_INVALID_AGENT;
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
}

static bool
same_place (const struct setting *a, const struct setting *b)
{
  return a->first == b->first && a->last == b->last
         && a->attribute == b->attribute && a->agent == b->agent;
}

/* Remember NEW in the place of one for the same pages.  */
static bool
remember_locked (const struct setting *new)
{
  size_t kept = 0;
  for (size_t i = 0; i < setting_count; i++)
    if (!same_place (&settings[i], new))
      settings[kept++] = settings[i];
  setting_count = kept;
  if (setting_count == setting_capacity)
    {
      size_t capacity = setting_capacity ? 2 * setting_capacity : 32;
      void *more = realloc (settings, capacity * sizeof *settings);
      if (!more)
        return false;
      settings = more;
      setting_capacity = capacity;
    }
  settings[setting_count++] = *new;
  return true;
}

/* Let devices reach the pages, or no more.  */
static bool
change_access (const struct setting *new)
{
  size_t size = new->last - new->first;
  if (new->value == HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS)
    locked_remove (new->first, size, true);
  else
    return locked_add (new->first, size, true);
  return true;
}

static hsa_status_t
set_one (uint64_t first, uint64_t last,
         const hsa_amd_svm_attribute_pair_t *pair)
{
  struct setting new = { first, last, pair->attribute, pair->value, 0 };
  if (is_access (pair->attribute))
    {
      new.attribute = HSA_AMD_SVM_ATTRIB_ACCESS_QUERY;
      new.agent = pair->value;
      new.value = pair->attribute;
      const struct agent *agent = agent_find ((hsa_agent_t) { new.agent });
      if (agent_is_device (agent) && !change_access (&new))
        return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    }
  return remember_locked (&new) ? HSA_STATUS_SUCCESS
                                : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

hsa_status_t
do_hsa_amd_svm_attributes_set (void *pointer, size_t size,
                               hsa_amd_svm_attribute_pair_t *list, size_t count)
{
  uint64_t first, last;
  hsa_status_t status = HSA_STATUS_SUCCESS;
  if (!list || count == 0 || !pages_of (pointer, size, &first, &last))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (size_t i = 0; i < count && status == HSA_STATUS_SUCCESS; i++)
    status = check_pair (&list[i]);
  pthread_mutex_lock (&settings_lock);
  for (size_t i = 0; i < count && status == HSA_STATUS_SUCCESS; i++)
    status = set_one (first, last, &list[i]);
  pthread_mutex_unlock (&settings_lock);
  return status;
}

/* ---- Asking ------------------------------------------------------------------------------- */

enum found
{
  FOUND_NOTHING,
  FOUND_PART, /* not all the pages have the same */
  FOUND_ALL
};

static enum found
find_locked (uint64_t first, uint64_t last, uint64_t attribute, uint64_t agent,
             uint64_t *value)
{
  for (size_t i = setting_count; i-- > 0;)
    {
      const struct setting *s = &settings[i];
      if (s->attribute != attribute || s->agent != agent || s->last <= first
          || s->first >= last)
        continue;
      *value = s->value;
      return s->first <= first && s->last >= last ? FOUND_ALL : FOUND_PART;
    }
  return FOUND_NOTHING;
}

/* Turn PAIR, with an agent, into what access that has.  */
static hsa_status_t
get_access_locked (uint64_t first, uint64_t last,
                   hsa_amd_svm_attribute_pair_t *pair)
{
  uint64_t value = 0;
  const struct agent *agent = agent_find ((hsa_agent_t) { pair->value });
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  enum found found = find_locked (first, last, HSA_AMD_SVM_ATTRIB_ACCESS_QUERY,
                                  pair->value, &value);
  bool reaches = !agent_is_device (agent) || host_ranges_all;
  pair->attribute = found == FOUND_ALL ? value
                    : reaches          ? HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE
                                       : HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
get_locked (uint64_t first, uint64_t last, hsa_amd_svm_attribute_pair_t *pair)
{
  uint64_t value = 0;
  switch (pair->attribute)
    {
    case HSA_AMD_SVM_ATTRIB_ACCESS_QUERY:
      return get_access_locked (first, last, pair);
    case HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG:
    case HSA_AMD_SVM_ATTRIB_READ_ONLY:
    case HSA_AMD_SVM_ATTRIB_HIVE_LOCAL:
    case HSA_AMD_SVM_ATTRIB_MIGRATION_GRANULARITY:
    case HSA_AMD_SVM_ATTRIB_PREFERRED_LOCATION:
    case HSA_AMD_SVM_ATTRIB_PREFETCH_LOCATION:
    case HSA_AMD_SVM_ATTRIB_READ_MOSTLY:
      break;
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
  if (find_locked (first, last, pair->attribute, 0, &value) == FOUND_PART)
    value = pair->attribute == HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG
              ? HSA_AMD_SVM_GLOBAL_FLAG_INDETERMINATE
              : 0;
  pair->value = value;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_svm_attributes_get (void *pointer, size_t size,
                               hsa_amd_svm_attribute_pair_t *list, size_t count)
{
  uint64_t first, last;
  hsa_status_t status = HSA_STATUS_SUCCESS;
  if (!list || count == 0 || !pages_of (pointer, size, &first, &last))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pthread_mutex_lock (&settings_lock);
  for (size_t i = 0; i < count && status == HSA_STATUS_SUCCESS; i++)
    status = get_locked (first, last, &list[i]);
  pthread_mutex_unlock (&settings_lock);
  return status;
}

/* The runtime is shut down.  */
static void
forget_settings (void)
{
  pthread_mutex_lock (&settings_lock);
  free (settings);
  settings = NULL;
  setting_count = setting_capacity = 0;
  pthread_mutex_unlock (&settings_lock);
}

static void __attribute__ ((constructor)) at_load (void)
{
  runtime_at_shut_down (forget_settings);
}
