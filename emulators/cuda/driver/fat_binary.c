/* Finding PTX in fat binaries, compressed or not.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/driver/decompress.h"
#include "emulators/cuda/driver/image.h"

enum
{
  WRAPPER_MAGIC = 0x466243b1,
  ENTRY_PTX = 1,
  ENTRY_LZ4 = 0x2000,
  ENTRY_ZSTD = 0x8000,
  TEXT_MAX = 1 << 30 /* bytes */
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

/* The text of ENTRY, all of which lies in the fat binary.  */
static char *
entry_text (const struct fat_entry *entry, const char **why)
{
  const char *payload = (const char *) entry + entry->header_size;
  bool packed = entry->flags & (ENTRY_LZ4 | ENTRY_ZSTD);
  size_t size = packed ? entry->plain_size : entry->size;
  *why = "the fat binary's PTX is damaged";
  if (size > TEXT_MAX || (packed && entry->compressed_size > entry->size))
    return NULL;
  char *text = malloc (size + 1);
  if (!text)
    {
      *why = "no memory is left for the fat binary's PTX";
      return NULL;
    }
  text[size] = 0;
  bool read = true;
  if (!packed)
    memcpy (text, payload, size);
  else if (entry->flags & ENTRY_ZSTD)
    read = decompress_zstd (payload, entry->compressed_size, text, size, why);
  else
    read = decompress_lz4 (payload, entry->compressed_size, text, size);
  if (read)
    return text;
  free (text);
  return NULL;
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
      if (entry->header_size < sizeof *entry
          || entry->header_size > (size_t) (end - place)
          || entry->size > (size_t) (end - place) - entry->header_size)
        break;
      if (entry->kind == ENTRY_PTX && entry->capability <= capability
          && (!best || entry->capability > best->capability))
        best = entry;
      place += entry->header_size + entry->size;
    }
  return best ? entry_text (best, why) : NULL;
}
