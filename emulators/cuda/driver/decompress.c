/* LZ4, which is small enough to be read here, and Zstandard, which is not.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/decompress.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

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

bool
decompress_lz4 (const void *in, size_t size, void *out, size_t plain_size)
{
  const uint8_t *place = in, *end = place + size;
  uint8_t *next = out, *limit = next + plain_size;
  while (place < end && next < limit)
    if (!read_sequence (&place, end, out, &next, limit))
      return false;
  return next == limit;
}

/* A frame's size after decompression, or a number above any size for an error.  */
typedef size_t zstd_decompress_fn (void *out, size_t room, const void *in,
                                   size_t size);

/* Written once.  */
static pthread_once_t zstd_once = PTHREAD_ONCE_INIT;
static zstd_decompress_fn *zstd_decompress;

/* The library stays loaded as long as the driver is, which is until the end.  */
static void
load_zstd (void)
{
  void *library = dlopen ("libzstd.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library)
    zstd_decompress = (zstd_decompress_fn *) dlsym (library, "ZSTD_decompress");
}

bool
decompress_zstd (const void *in, size_t size, void *out, size_t plain_size,
                 const char **why)
{
  pthread_once (&zstd_once, load_zstd);
  if (!zstd_decompress)
    {
      *why = "the fat binary's PTX is compressed by Zstandard, and libzstd.so.1"
             " is not there to read it: install it (libzstd1 of Debian, libzstd"
             " of Fedora), or compile with nvcc --compress-mode=speed";
      return false;
    }
  return zstd_decompress (out, plain_size, in, size) == plain_size;
}
