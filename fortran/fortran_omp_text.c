/* The OpenMP routines that take or return strings, as gfortran calls them.
   Strings have a length and no null; one that is returned into a variable is
   filled with blanks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "fortran/fortran_omp.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/attributes.h"
#include "base/memory.h"
#include "libomp-host/teams/thread_affinity.h"

/* A length as a default integer.  */
static int32_t
text_length (size_t length)
{
  return length < INT_MAX ? (int32_t) length : INT_MAX;
}

static void
pad (char *buffer, size_t size, size_t length)
{
  if (length < size)
    memset (buffer + length, ' ', size - length);
}

GOMP_ENTRY void
omp_set_affinity_format_ (const char *format, size_t length)
{
  affinity_format_set (format, length);
}

GOMP_ENTRY int32_t
omp_get_affinity_format_ (char *buffer, size_t size)
{
  /* A format that fits exactly leaves no room for the null that
     affinity_format_get writes.  */
  char *copy = memory_alloc (size + 1);
  size_t length = affinity_format_get (copy, size + 1);
  memcpy (buffer, copy, length < size ? length : size);
  pad (buffer, size, length);
  free (copy);
  return text_length (length);
}

GOMP_ENTRY void
omp_display_affinity_ (const char *format, size_t length)
{
  struct affinity_self self = thread_affinity_self ();
  affinity_format_display (&self, format, length);
}

GOMP_ENTRY int32_t
omp_capture_affinity_ (char *buffer, const char *format, size_t size,
                       size_t format_length)
{
  struct affinity_self self = thread_affinity_self ();
  size_t length
    = affinity_format_expand (&self, buffer, size, format, format_length);
  pad (buffer, size, length);
  return text_length (length);
}

/* ------------------------------------------------------------------------
   Pointers to strings.  */

static void
return_text (const char **result, size_t *length, const char *text)
{
  *result = text;
  *length = text ? strlen (text) : 0;
}

GOMP_ENTRY void
omp_get_interop_str_ (const char **text, size_t *length,
                      const omp_interop_t interop,
                      omp_interop_property_t property, omp_interop_rc_t *status)
{
  return_text (text, length, omp_get_interop_str (interop, property, status));
}

GOMP_ENTRY void
omp_get_interop_name_ (const char **text, size_t *length,
                       const omp_interop_t interop,
                       omp_interop_property_t property)
{
  return_text (text, length, omp_get_interop_name (interop, property));
}

GOMP_ENTRY void
omp_get_interop_type_desc_ (const char **text, size_t *length,
                            const omp_interop_t interop,
                            omp_interop_property_t property)
{
  return_text (text, length, omp_get_interop_type_desc (interop, property));
}

GOMP_ENTRY void
omp_get_interop_rc_desc_ (const char **text, size_t *length,
                          const omp_interop_t interop, omp_interop_rc_t status)
{
  return_text (text, length, omp_get_interop_rc_desc (interop, status));
}

GOMP_ENTRY int
omp_get_device_from_uid_ (const char *uid, size_t length)
{
  char *copy = memory_alloc (length + 1);
  memcpy (copy, uid, length);
  copy[length] = '\0';
  int device = omp_get_device_from_uid (copy);
  free (copy);
  return device;
}

GOMP_ENTRY void
omp_get_uid_from_device_ (const char **text, size_t *length, int32_t device)
{
  return_text (text, length, omp_get_uid_from_device (device));
}

GOMP_ENTRY void
omp_get_uid_from_device_8_ (const char **text, size_t *length, int64_t device)
{
  bool fits = device >= INT_MIN && device <= INT_MAX;
  return_text (
    text, length,
    omp_get_uid_from_device (fits ? (int) device : omp_invalid_device));
}
