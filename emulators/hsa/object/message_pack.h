/* Reading MessagePack, in which code objects describe their kernels.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_OBJECT_MESSAGE_PACK_H
#define EMULATORS_HSA_OBJECT_MESSAGE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is left to read.  */
struct message_pack
{
  const uint8_t *at, *end;
};

enum message_pack_kind
{
  MESSAGE_PACK_NOTHING, /* nil */
  MESSAGE_PACK_FLAG,
  MESSAGE_PACK_NUMBER,   /* not below 0 */
  MESSAGE_PACK_NEGATIVE, /* its two's complement */
  MESSAGE_PACK_TEXT,     /* or bytes: `number' of them at `text' */
  MESSAGE_PACK_ARRAY,    /* its elements follow */
  MESSAGE_PACK_MAP,      /* `number' pairs of key and value follow */
  MESSAGE_PACK_OTHER     /* a floating-point number, or an extension */
};

struct message_pack_value
{
  enum message_pack_kind kind;
  uint64_t number;
  const char *text; /* not ended by a zero */
};

/* Read the next value; of an array or map, its head.  Returns false where it is broken or
   nothing is left.  */
bool message_pack_read (struct message_pack *pack,
                        struct message_pack_value *value);

/* Pass over what follows the head VALUE that was read.  */
bool message_pack_skip (struct message_pack *pack,
                        const struct message_pack_value *value);

/* Whether VALUE is this text.  */
bool message_pack_is (const struct message_pack_value *value, const char *text);

#endif
