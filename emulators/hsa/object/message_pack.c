/* Reading MessagePack.  A count is believed only as far as the bytes reach, since each
   element has at least one.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/object/message_pack.h"

#include <string.h>

/* Read a big-endian number of SIZE bytes.  */
static bool
take_number (struct message_pack *pack, unsigned size, uint64_t *number)
{
  if ((size_t) (pack->end - pack->at) < size)
    return false;
  *number = 0;
  for (unsigned i = 0; i < size; i++)
    *number = *number << 8 | *pack->at++;
  return true;
}

static bool
take_bytes (struct message_pack *pack, struct message_pack_value *value)
{
  if (value->number > (uint64_t) (pack->end - pack->at))
    return false;
  value->text = (const char *) pack->at;
  pack->at += value->number;
  return true;
}

/* A head with a number of SIZE bytes after it.  */
static bool
take (struct message_pack *pack, struct message_pack_value *value,
      enum message_pack_kind kind, unsigned size)
{
  value->kind = kind;
  if (!take_number (pack, size, &value->number))
    return false;
  return kind != MESSAGE_PACK_TEXT || take_bytes (pack, value);
}

static bool
take_negative (struct message_pack *pack, struct message_pack_value *value,
               unsigned size)
{
  if (!take (pack, value, MESSAGE_PACK_NUMBER, size))
    return false;
  unsigned unused = 64 - size * 8;
  int64_t number = (int64_t) (value->number << unused) >> unused;
  value->number = (uint64_t) number;
  value->kind = number < 0 ? MESSAGE_PACK_NEGATIVE : MESSAGE_PACK_NUMBER;
  return true;
}

/* Bytes that are passed over: a count of SIZE bytes says how many, and MORE.  */
static bool
take_other (struct message_pack *pack, struct message_pack_value *value,
            unsigned size, unsigned more)
{
  if (!take (pack, value, MESSAGE_PACK_OTHER, size))
    return false;
  value->number += more;
  return take_bytes (pack, value);
}

static bool
read_long (struct message_pack *pack, struct message_pack_value *value,
           uint8_t head)
{
  switch (head)
    {
    case 0xc0:
      value->kind = MESSAGE_PACK_NOTHING;
      return true;
    case 0xc2:
    case 0xc3:
      value->kind = MESSAGE_PACK_FLAG;
      value->number = head & 1;
      return true;
    case 0xc4: /* bytes */
    case 0xc5:
    case 0xc6:
      return take (pack, value, MESSAGE_PACK_TEXT, 1u << (head - 0xc4));
    case 0xc7: /* an extension: its length, its type, its bytes */
    case 0xc8:
    case 0xc9:
      return take_other (pack, value, 1u << (head - 0xc7), 1);
    case 0xca: /* a floating-point number */
    case 0xcb:
      return take_other (pack, value, 0, 4u << (head - 0xca));
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
      return take (pack, value, MESSAGE_PACK_NUMBER, 1u << (head - 0xcc));
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
      return take_negative (pack, value, 1u << (head - 0xd0));
    case 0xd4: /* an extension of 1, 2, 4, 8, 16 bytes after its type */
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return take_other (pack, value, 0, 1 + (1u << (head - 0xd4)));
    case 0xd9:
    case 0xda:
    case 0xdb:
      return take (pack, value, MESSAGE_PACK_TEXT, 1u << (head - 0xd9));
    case 0xdc:
    case 0xdd:
      return take (pack, value, MESSAGE_PACK_ARRAY, 2u << (head - 0xdc));
    case 0xde:
    case 0xdf:
      return take (pack, value, MESSAGE_PACK_MAP, 2u << (head - 0xde));
    default:
      return false;
    }
}

bool
message_pack_read (struct message_pack *pack, struct message_pack_value *value)
{
  *value = (struct message_pack_value) { 0 };
  if (pack->at == pack->end)
    return false;
  uint8_t head = *pack->at++;
  if (head >= 0xc0 && head < 0xe0)
    return read_long (pack, value, head);
  value->number = head;
  value->kind = MESSAGE_PACK_NUMBER;
  if (head >= 0xe0)
    {
      value->kind = MESSAGE_PACK_NEGATIVE;
      value->number = (uint64_t) (int8_t) head;
    }
  else if (head >= 0xa0)
    {
      value->kind = MESSAGE_PACK_TEXT;
      value->number = head & 31;
      return take_bytes (pack, value);
    }
  else if (head >= 0x80)
    {
      value->kind = head >= 0x90 ? MESSAGE_PACK_ARRAY : MESSAGE_PACK_MAP;
      value->number = head & 15;
    }
  return true;
}

bool
message_pack_skip (struct message_pack *pack,
                   const struct message_pack_value *value)
{
  struct message_pack_value next = *value;
  uint64_t left = 0; /* at most what 2^33 heads can add: each is a byte */
  for (;;)
    {
      if (next.kind == MESSAGE_PACK_ARRAY)
        left += next.number;
      else if (next.kind == MESSAGE_PACK_MAP)
        left += 2 * next.number;
      if (left == 0)
        return true;
      if (left > (uint64_t) (pack->end - pack->at)
          || !message_pack_read (pack, &next))
        return false;
      left--;
    }
}

bool
message_pack_is (const struct message_pack_value *value, const char *text)
{
  return value->kind == MESSAGE_PACK_TEXT && value->number == strlen (text)
         && memcmp (value->text, text, value->number) == 0;
}
