/* Finding PTX in fat binaries, compressed by LZ4 or not.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/driver/image.h"

enum
{
  WRAPPER_MAGIC = 0x466243b1,
  ENTRY_PTX = 1,
  ENTRY_LZ4 = 0x2000,
  ENTRY_ZSTD = 0x8000
};
#define FAT_MAGIC 0xba55ed50u

struct wrapper
{
  uint32_t magic, version;
  const void *data;
};

struct fat_header
{
  uint32_t magic;
  uint16_t version, header_size;
  uint64_t size; /* of the entries */
};

struct fat_entry
{
  uint16_t kind, unused;
  uint32_t header_size;
  uint64_t size; /* of what follows the header */
  uint32_t compressed_size, unused2;
  uint16_t minor, major;
  uint32_t capability, name_offset, name_size;
  uint64_t flags, unused3, plain_size;
};

bool
fat_binary_is (const void *data)
{
  uint32_t magic;
  memcpy (&magic, data, sizeof magic);
  return magic == WRAPPER_MAGIC || magic == FAT_MAGIC;
}

/* A length of LZ4: 15 in the token means that bytes follow, the last below 255.  */
static bool
read_length (const uint8_t **in, const uint8_t *end, size_t *length)
{
  uint8_t more;
  if (*length < 15)
    return true;
  do
    {
      if (*in == end)
        return false;
      more = *(*in)++;
      *length += more;
    }
  while (more == 255);
  return true;
}

/* One sequence: bytes as they are, then a repetition of what was.  */
static bool
read_sequence (const uint8_t **in, const uint8_t *end, uint8_t *start,
               uint8_t **out, uint8_t *limit)
{
  uint8_t token = *(*in)++;
  size_t plain = token >> 4, repeated = token & 15;
  if (!read_length (in, end, &plain) || plain > (size_t) (end - *in)
      || plain > (size_t) (limit - *out))
    return false;
  memcpy (*out, *in, plain);
  *in += plain;
  *out += plain;
  if (end - *in < 2)
    return *in == end;
  size_t distance = (*in)[0] | (*in)[1] << 8;
  *in += 2;
  if (!read_length (in, end, &repeated) || distance == 0
      || distance > (size_t) (*out - start)
      || repeated + 4 > (size_t) (limit - *out))
    return false;
  for (repeated += 4; repeated > 0; repeated--, (*out)++)
    **out = *(*out - distance);
  return true;
}

static bool
decompress (const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size)
{
  const uint8_t *end = in + in_size;
  uint8_t *start = out, *limit = out + out_size;
  while (in < end && out < limit)
    if (!read_sequence (&in, end, start, &out, limit))
      return false;
  return out == limit;
}

static char *
entry_text (const struct fat_entry *entry, const char **why)
{
  const uint8_t *payload = (const uint8_t *) entry + entry->header_size;
  bool packed = entry->flags & ENTRY_LZ4;
  size_t size = packed ? entry->plain_size : entry->size;
  *why = "the fat binary's PTX is damaged";
  if (entry->flags & ENTRY_ZSTD)
    *why = "the fat binary's PTX is compressed by Zstandard, which this driver"
           " cannot read: compile with nvcc --compress-mode=speed or"
           " --no-compress";
  if (entry->flags & ENTRY_ZSTD || size > (size_t) 1 << 30)
    return NULL;
  char *text = malloc (size + 1);
  if (!text)
    return NULL;
  text[size] = 0;
  if (!packed)
    memcpy (text, payload, size);
  else if (!decompress (payload, entry->compressed_size, (uint8_t *) text,
                        size))
    {
      free (text);
      return NULL;
    }
  return text;
}

char *
fat_binary_ptx (const void *data, unsigned capability, const char **why)
{
  *why = "the fat binary has no PTX for this device";
  const struct wrapper *wrapper = data;
  const struct fat_header *header = data;
  if (wrapper->magic == WRAPPER_MAGIC)
    header = wrapper->data;
  if (header->magic != FAT_MAGIC)
    return NULL;
  const char *place = (const char *) header + header->header_size;
  const char *end = place + header->size;
  const struct fat_entry *best = NULL;
  while (place + sizeof (struct fat_entry) <= end)
    {
      const struct fat_entry *entry = (const struct fat_entry *) place;
      if (entry->header_size < sizeof *entry)
        break;
      if (entry->kind == ENTRY_PTX && entry->capability <= capability
          && (!best || entry->capability > best->capability))
        best = entry;
      place += entry->header_size + entry->size;
    }
  return best ? entry_text (best, why) : NULL;
}
