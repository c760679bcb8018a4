/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/dump.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "plugins/gcn/environment.h"

/* How a value is shown.  */
enum shape
{
  SHAPE_TEXT,
  SHAPE_NUMBER_16,
  SHAPE_NUMBER_32,
  SHAPE_NUMBER_64,
  SHAPE_TRUTH,
  SHAPE_TRIPLE_16,
  SHAPE_WORD, /* one of WORDS */
  SHAPE_FLAGS /* those of WORDS whose bits are set */
};

struct field
{
  int attribute;
  const char *name; /* GCC's */
  enum shape shape;
  const char *words[5];
};

/* Any value.  */
union value
{
  char text[64];
  uint16_t numbers_16[3];
  uint32_t number_32;
  uint64_t number_64;
  bool truth;
};

static const struct field system_fields[] = {
  { 0, "HSA Runtime", SHAPE_NUMBER_16, { 0 } },
  { 1, "HSA Runtime, minor version", SHAPE_NUMBER_16, { 0 } },
  { 5, "HSA_SYSTEM_INFO_ENDIANNESS", SHAPE_WORD, { "LITTLE", "BIG" } },
};

static const struct field agent_fields[] = {
  { 0, "HSA_AGENT_INFO_NAME", SHAPE_TEXT, { 0 } },
  { 1, "HSA_AGENT_INFO_VENDOR_NAME", SHAPE_TEXT, { 0 } },
  { 3, "HSA_AGENT_INFO_MACHINE_MODEL", SHAPE_WORD, { "SMALL", "LARGE" } },
  { 4, "HSA_AGENT_INFO_PROFILE", SHAPE_WORD, { "BASE", "FULL" } },
  { 17, "HSA_AGENT_INFO_DEVICE", SHAPE_WORD, { "CPU", "GPU", "DSP" } },
  { HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT,
    "HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT",
    SHAPE_NUMBER_32,
    { 0 } },
  { 6, "HSA_AGENT_INFO_WAVEFRONT_SIZE", SHAPE_NUMBER_32, { 0 } },
  { 7, "HSA_AGENT_INFO_WORKGROUP_MAX_DIM", SHAPE_TRIPLE_16, { 0 } },
  { 8, "HSA_AGENT_INFO_WORKGROUP_MAX_SIZE", SHAPE_NUMBER_32, { 0 } },
  { 10, "HSA_AGENT_INFO_GRID_MAX_SIZE", SHAPE_NUMBER_32, { 0 } },
};

static const struct field region_fields[] = {
  { 0,
    "HSA_REGION_INFO_SEGMENT",
    SHAPE_WORD,
    { "GLOBAL", "READONLY", "PRIVATE", "GROUP", "KERNARG" } },
  { 1,
    "HSA_REGION_INFO_GLOBAL_FLAGS",
    SHAPE_FLAGS,
    { "KERNARG", "FINE_GRAINED", "COARSE_GRAINED" } },
  { 2, "HSA_REGION_INFO_SIZE", SHAPE_NUMBER_64, { 0 } },
  { 4, "HSA_REGION_INFO_ALLOC_MAX_SIZE", SHAPE_NUMBER_64, { 0 } },
  { 5, "HSA_REGION_INFO_RUNTIME_ALLOC_ALLOWED", SHAPE_TRUTH, { 0 } },
  { 6, "HSA_REGION_INFO_RUNTIME_ALLOC_GRANULE", SHAPE_NUMBER_64, { 0 } },
  { 7, "HSA_REGION_INFO_RUNTIME_ALLOC_ALIGNMENT", SHAPE_NUMBER_64, { 0 } },
};

#define COUNT(array) (sizeof (array) / sizeof *(array))

static void
flags_show (const struct field *field, uint32_t flags)
{
  char text[80] = "";
  for (size_t i = 0; i < COUNT (field->words) && field->words[i]; i++)
    if (flags & 1u << i)
      {
        strcat (text, " ");
        strcat (text, field->words[i]);
      }
  GCN_DEBUG ("%s:%s", field->name, text);
}

static void
field_show (const struct field *field, const union value *value)
{
  const char *name = field->name, *word = "UNKNOWN";
  switch (field->shape)
    {
    case SHAPE_TEXT:
      GCN_DEBUG ("%s: %.64s", name, value->text);
      break;
    case SHAPE_NUMBER_16:
      GCN_DEBUG ("%s: %u", name, value->numbers_16[0]);
      break;
    case SHAPE_NUMBER_32:
      GCN_DEBUG ("%s: %u", name, value->number_32);
      break;
    case SHAPE_NUMBER_64:
      GCN_DEBUG ("%s: %llu", name, (unsigned long long) value->number_64);
      break;
    case SHAPE_TRUTH:
      GCN_DEBUG ("%s: %d", name, value->truth);
      break;
    case SHAPE_TRIPLE_16:
      GCN_DEBUG ("%s: %u, %u, %u", name, value->numbers_16[0],
                 value->numbers_16[1], value->numbers_16[2]);
      break;
    case SHAPE_WORD:
      if (value->number_32 < COUNT (field->words)
          && field->words[value->number_32])
        word = field->words[value->number_32];
      GCN_DEBUG ("%s: %s", name, word);
      break;
    case SHAPE_FLAGS:
      flags_show (field, value->number_32);
    }
}

/* STATUS came with VALUE of FIELD.  */
static void
field_told (const struct field *field, hsa_status_t status,
            const union value *value)
{
  if (status == HSA_STATUS_SUCCESS)
    field_show (field, value);
  else
    GCN_DEBUG ("%s: FAILED", field->name);
}

void
dump_system (void)
{
  for (size_t i = 0; i < COUNT (system_fields) && environment.debug; i++)
    {
      union value value = { .number_64 = 0 };
      hsa_status_t status
        = driver.hsa_system_get_info (system_fields[i].attribute, &value);
      field_told (&system_fields[i], status, &value);
    }
}

void
dump_region (hsa_region_t region, const char *what)
{
  if (environment.debug && what)
    GCN_DEBUG ("Selected %s memory region:", what);
  for (size_t i = 0; i < COUNT (region_fields) && environment.debug; i++)
    {
      union value value = { .number_64 = 0 };
      hsa_status_t status = driver.hsa_region_get_info (
        region, region_fields[i].attribute, &value);
      field_told (&region_fields[i], status, &value);
    }
}

static hsa_status_t
region_found (hsa_region_t region, void *data)
{
  (void) data;
  dump_region (region, NULL);
  return HSA_STATUS_SUCCESS;
}

void
dump_agent (hsa_agent_t agent)
{
  for (size_t i = 0; i < COUNT (agent_fields) && environment.debug; i++)
    {
      union value value = { .number_64 = 0 };
      hsa_status_t status
        = driver.hsa_agent_get_info (agent, agent_fields[i].attribute, &value);
      field_told (&agent_fields[i], status, &value);
    }
  if (environment.debug)
    driver.hsa_agent_iterate_regions (agent, region_found, NULL);
}
