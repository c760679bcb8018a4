/* What the system tells about itself, and its extensions.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <string.h>
#include "emulators/common/worker.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/extension.h"

static const char build[] = "gangway";

enum
{
  LOADER_MAJOR = 1,
  LOADER_MINOR = 3
};

/* AMD's attributes.  */
static hsa_status_t
amd_info (unsigned attribute, void *value)
{
  const struct settings *settings = settings_get ();
  switch (attribute)
    {
    case HSA_AMD_SYSTEM_INFO_BUILD_VERSION:
      *(const char **) value = build;
      break;
    case HSA_AMD_SYSTEM_INFO_SVM_SUPPORTED:
      *(bool *) value = true;
      break;
    case HSA_AMD_SYSTEM_INFO_SVM_ACCESSIBLE_BY_DEFAULT:
    case HSA_AMD_SYSTEM_INFO_XNACK_ENABLED:
      *(bool *) value = settings->xnack;
      break;
    case HSA_AMD_SYSTEM_INFO_MWAITX_ENABLED:
    case HSA_AMD_SYSTEM_INFO_DMABUF_SUPPORTED:
    case HSA_AMD_SYSTEM_INFO_VIRTUAL_MEM_API_SUPPORTED:
      *(bool *) value = false;
      break;
    case HSA_AMD_SYSTEM_INFO_EXT_VERSION_MAJOR:
      *(uint16_t *) value = 1;
      break;
    case HSA_AMD_SYSTEM_INFO_EXT_VERSION_MINOR:
      *(uint16_t *) value = 0;
      break;
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_system_get_info (hsa_system_info_t attribute, void *value)
{
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  switch (attribute)
    {
    case HSA_SYSTEM_INFO_VERSION_MAJOR:
    case HSA_SYSTEM_INFO_VERSION_MINOR:
      *(uint16_t *) value = 1;
      break;
    case HSA_SYSTEM_INFO_TIMESTAMP:
      *(uint64_t *) value = clock_now ();
      break;
    case HSA_SYSTEM_INFO_TIMESTAMP_FREQUENCY:
      *(uint64_t *) value = 1000000000;
      break;
    case HSA_SYSTEM_INFO_SIGNAL_MAX_WAIT:
      *(uint64_t *) value = UINT64_MAX;
      break;
    case HSA_SYSTEM_INFO_ENDIANNESS:
      *(uint32_t *) value = HSA_ENDIANNESS_LITTLE;
      break;
    case HSA_SYSTEM_INFO_MACHINE_MODEL:
      *(uint32_t *) value = HSA_MACHINE_MODEL_LARGE;
      break;
    case HSA_SYSTEM_INFO_EXTENSIONS:
      memset (value, 0, 128);
      ((uint8_t *) value)[HSA_EXTENSION_AMD_LOADER / 8]
        |= 1 << HSA_EXTENSION_AMD_LOADER % 8;
      break;
    default:
      return amd_info (attribute, value);
    }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_extension_get_name (uint16_t extension, const char **name)
{
  static const char *const standard[]
    = { "HSA_EXTENSION_FINALIZER", "HSA_EXTENSION_IMAGES",
        "HSA_EXTENSION_PERFORMANCE_COUNTERS",
        "HSA_EXTENSION_PROFILING_EVENTS" };
  static const char *const amd[]
    = { "HSA_EXTENSION_AMD_PROFILER", "HSA_EXTENSION_AMD_LOADER",
        "HSA_EXTENSION_AMD_AQLPROFILE" };
  if (!name)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (extension <= HSA_EXTENSION_STD_LAST)
    *name = standard[extension];
  else if (extension >= HSA_AMD_FIRST_EXTENSION
           && extension <= HSA_AMD_LAST_EXTENSION)
    *name = amd[extension - HSA_AMD_FIRST_EXTENSION];
  else
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return HSA_STATUS_SUCCESS;
}

static bool
is_known (uint16_t extension)
{
  return extension <= HSA_EXTENSION_STD_LAST
         || (extension >= HSA_AMD_FIRST_EXTENSION
             && extension <= HSA_AMD_LAST_EXTENSION);
}

hsa_status_t
do_hsa_system_major_extension_supported (uint16_t extension,
                                         uint16_t version_major,
                                         uint16_t *version_minor, bool *result)
{
  if (!version_minor || !result || !is_known (extension))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *result
    = extension == HSA_EXTENSION_AMD_LOADER && version_major == LOADER_MAJOR;
  if (*result)
    *version_minor = LOADER_MINOR;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_system_extension_supported (uint16_t extension, uint16_t version_major,
                                   uint16_t version_minor, bool *result)
{
  uint16_t newest = 0;
  hsa_status_t status = do_hsa_system_major_extension_supported (
    extension, version_major, &newest, result);
  if (status == HSA_STATUS_SUCCESS && *result)
    *result = version_minor <= newest;
  return status;
}

hsa_status_t
do_hsa_agent_extension_supported (uint16_t extension, hsa_agent_t agent,
                                  uint16_t version_major,
                                  uint16_t version_minor, bool *result)
{
  return agent_find (agent) ? do_hsa_system_extension_supported (
           extension, version_major, version_minor, result)
                            : HSA_STATUS_ERROR_INVALID_AGENT;
}

hsa_status_t
do_hsa_agent_major_extension_supported (uint16_t extension, hsa_agent_t agent,
                                        uint16_t version_major,
                                        uint16_t *version_minor, bool *result)
{
  return agent_find (agent) ? do_hsa_system_major_extension_supported (
           extension, version_major, version_minor, result)
                            : HSA_STATUS_ERROR_INVALID_AGENT;
}

/* A table that is longer than what is known stays as it is at its end.  */
hsa_status_t
do_hsa_system_get_major_extension_table (uint16_t extension,
                                         uint16_t version_major,
                                         size_t table_length, void *table)
{
  if (!table || table_length == 0)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (extension != HSA_EXTENSION_AMD_LOADER || version_major != LOADER_MAJOR)
    return HSA_STATUS_ERROR;
  size_t length = extension_loader.count * sizeof (void *);
  memcpy (table, extension_loader.functions,
          table_length < length ? table_length : length);
  return HSA_STATUS_SUCCESS;
}

/* How many functions the minor versions of the loader's table have.  */
hsa_status_t
do_hsa_system_get_extension_table (uint16_t extension, uint16_t version_major,
                                   uint16_t version_minor, void *table)
{
  static const uint8_t functions[] = { 3, 5, 6, 7 };
  if (version_minor > LOADER_MINOR)
    return HSA_STATUS_ERROR;
  return do_hsa_system_get_major_extension_table (
    extension, version_major, functions[version_minor] * sizeof (void *),
    table);
}
