/* The notes of a code object, which describe its kernels.

   LLVM's linker keeps one note for all; of GCC's programs there is one for each file that
   was compiled, or for each kernel.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/object/message_pack.h"
#include "emulators/hsa/object/parts.h"

#include <stdlib.h>
#include <string.h>

enum
{
  NOTE_METADATA = 32 /* NT_AMDGPU_METADATA */
};

static const char broken[] = "the description of its kernels is broken";
static const char no_memory[] = "there is no memory left";

/* The field of METADATA that KEY names, or null.  */
static uint64_t *
field_of (struct object_metadata *metadata,
          const struct message_pack_value *key)
{
  const struct
  {
    const char *name;
    uint64_t *field;
  } fields[] = {
    { ".kernarg_segment_size", &metadata->kernarg_size },
    { ".kernarg_segment_align", &metadata->kernarg_align },
    { ".group_segment_fixed_size", &metadata->group_size },
    { ".private_segment_fixed_size", &metadata->private_size },
    { ".wavefront_size", &metadata->wavefront_size },
  };
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (message_pack_is (key, fields[i].name))
      return fields[i].field;
  return NULL;
}

/* Take what is said of one thing into METADATA.  */
static const char *
read_field (struct message_pack *pack, struct object_metadata *metadata)
{
  struct message_pack_value key, value;
  if (!message_pack_read (pack, &key) || key.kind != MESSAGE_PACK_TEXT
      || !message_pack_read (pack, &value))
    return broken;
  uint64_t *field = field_of (metadata, &key);
  if (field)
    {
      *field = value.number;
      return value.kind == MESSAGE_PACK_NUMBER ? NULL : broken;
    }
  if (message_pack_is (&key, ".uses_dynamic_stack"))
    {
      metadata->dynamic_stack = value.number != 0;
      return value.kind == MESSAGE_PACK_FLAG ? NULL : broken;
    }
  if (message_pack_is (&key, ".symbol"))
    {
      if (value.kind != MESSAGE_PACK_TEXT || metadata->symbol)
        return broken;
      metadata->symbol = strndup (value.text, value.number);
      return metadata->symbol ? NULL : no_memory;
    }
  return message_pack_skip (pack, &value) ? NULL : broken;
}

/* Read one kernel's map and add it to OBJECT's.  */
static const char *
read_kernel (struct object *object, struct message_pack *pack)
{
  struct object_metadata metadata = { 0 }, *kernels;
  struct message_pack_value map;
  if (!message_pack_read (pack, &map) || map.kind != MESSAGE_PACK_MAP)
    return broken;
  const char *why = NULL;
  for (uint64_t i = 0; i < map.number && !why; i++)
    why = read_field (pack, &metadata);
  if (!why && !metadata.symbol)
    why = broken;
  if (!why)
    {
      kernels = realloc (object->kernels,
                         (object->kernel_count + 1) * sizeof *kernels);
      if (kernels)
        {
          kernels[object->kernel_count++] = metadata;
          object->kernels = kernels;
          return NULL;
        }
      why = no_memory;
    }
  free (metadata.symbol);
  return why;
}

static const char *
read_metadata (struct object *object, const uint8_t *bytes, uint64_t size)
{
  struct message_pack pack = { bytes, bytes + size };
  struct message_pack_value root, key, value;
  if (!message_pack_read (&pack, &root) || root.kind != MESSAGE_PACK_MAP)
    return broken;
  for (uint64_t i = 0; i < root.number; i++)
    {
      if (!message_pack_read (&pack, &key)
          || !message_pack_read (&pack, &value))
        return broken;
      if (!message_pack_is (&key, "amdhsa.kernels"))
        {
          if (!message_pack_skip (&pack, &value))
            return broken;
          continue;
        }
      if (value.kind != MESSAGE_PACK_ARRAY)
        return broken;
      for (uint64_t k = 0; k < value.number; k++)
        {
          const char *why = read_kernel (object, &pack);
          if (why)
            return why;
        }
    }
  return NULL;
}

const char *
object_read_notes (struct object *object, uint64_t offset, uint64_t size,
                   enum object_result *result)
{
  *result = OBJECT_INVALID;
  if (!object_fits (object->size, offset, 1, size))
    return "its notes are not in it";
  const uint8_t *at = object->bytes + offset;
  while (size >= sizeof (Elf64_Nhdr))
    {
      Elf64_Nhdr note;
      memcpy (&note, at, sizeof note);
      uint64_t name = (note.n_namesz + UINT64_C (3)) & ~UINT64_C (3);
      uint64_t description = (note.n_descsz + UINT64_C (3)) & ~UINT64_C (3);
      if (name + note.n_descsz > size - sizeof note)
        return "a note reaches past its segment";
      const uint8_t *text = at + sizeof note;
      if (note.n_type == NOTE_METADATA && note.n_namesz == 7
          && memcmp (text, "AMDGPU", 7) == 0)
        {
          const char *why = read_metadata (object, text + name, note.n_descsz);
          if (why)
            {
              *result = why == no_memory ? OBJECT_NO_MEMORY : OBJECT_INVALID;
              return why;
            }
        }
      uint64_t whole = sizeof note + name + description;
      if (whole >= size)
        break;
      at += whole;
      size -= whole;
    }
  return NULL;
}
