/* OpenACC's routines as gfortran calls them: the external procedures behind the
   generic interfaces of module openacc and of openacc_lib.h.
   They are C, and not Fortran, so that the library needs neither a Fortran
   compiler nor its runtime.

   Data comes in three shapes: an address and a length of 32 or of 64 bits, both
   by reference, and an array of any rank, by descriptor, contiguous.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <string.h>
#include "base/attributes.h"
#include <openacc.h>

/* gfortran's array descriptor, as of GCC 9.  */
struct array_dimension
{
  ptrdiff_t stride, lower, upper;
};

struct array
{
  void *data;
  size_t offset;
  struct
  {
    size_t element_size;
    int version;
    signed char rank, type;
    short attribute;
  } type;
  ptrdiff_t span;
  struct array_dimension dimension[];
};

/* An optional argument that is not there has no descriptor.  */
static void *
array_data (const struct array *array)
{
  return array ? array->data : NULL;
}

static size_t
array_size (const struct array *array)
{
  if (!array)
    return 0;
  size_t size = array->type.element_size;
  for (int i = 0; i < array->type.rank; i++)
    {
      ptrdiff_t extent
        = array->dimension[i].upper - array->dimension[i].lower + 1;
      size *= extent > 0 ? (size_t) extent : 0;
    }
  return size;
}

/* A negative length is a bad range, not a huge one.  */
static size_t
length (int64_t value)
{
  return value > 0 ? (size_t) value : 0;
}

/* name_32_h, name_64_h and name_array_h; a call of ROUTINE for each.  */
#define DATA_ROUTINE(name, routine)                                            \
  GOMP_ENTRY void name##_32_h_ (void *, const int32_t *);                      \
  GOMP_ENTRY void name##_64_h_ (void *, const int64_t *);                      \
  GOMP_ENTRY void name##_array_h_ (const struct array *);                      \
  GOMP_ENTRY void name##_32_h_ (void *data, const int32_t *size)               \
  {                                                                            \
    routine (data, length (*size));                                            \
  }                                                                            \
  GOMP_ENTRY void name##_64_h_ (void *data, const int64_t *size)               \
  {                                                                            \
    routine (data, length (*size));                                            \
  }                                                                            \
  GOMP_ENTRY void name##_array_h_ (const struct array *array)                  \
  {                                                                            \
    routine (array_data (array), array_size (array));                          \
  }

/* The same with an async-argument at the end.  */
#define ASYNC_ROUTINE(name)                                                    \
  GOMP_ENTRY void name##_32_h_ (void *, const int32_t *, const int *);         \
  GOMP_ENTRY void name##_64_h_ (void *, const int64_t *, const int *);         \
  GOMP_ENTRY void name##_array_h_ (const struct array *, const int *);         \
  GOMP_ENTRY void name##_32_h_ (void *data, const int32_t *size,               \
                                const int *async)                              \
  {                                                                            \
    name (data, length (*size), *async);                                       \
  }                                                                            \
  GOMP_ENTRY void name##_64_h_ (void *data, const int64_t *size,               \
                                const int *async)                              \
  {                                                                            \
    name (data, length (*size), *async);                                       \
  }                                                                            \
  GOMP_ENTRY void name##_array_h_ (const struct array *array,                  \
                                   const int *async)                           \
  {                                                                            \
    name (array_data (array), array_size (array), *async);                     \
  }

DATA_ROUTINE (acc_copyin, acc_copyin)
DATA_ROUTINE (acc_present_or_copyin, acc_present_or_copyin)
DATA_ROUTINE (acc_create, acc_create)
DATA_ROUTINE (acc_present_or_create, acc_present_or_create)
DATA_ROUTINE (acc_copyout, acc_copyout)
DATA_ROUTINE (acc_copyout_finalize, acc_copyout_finalize)
DATA_ROUTINE (acc_delete, acc_delete)
DATA_ROUTINE (acc_delete_finalize, acc_delete_finalize)
DATA_ROUTINE (acc_update_device, acc_update_device)
DATA_ROUTINE (acc_update_self, acc_update_self)
ASYNC_ROUTINE (acc_copyin_async)
ASYNC_ROUTINE (acc_create_async)
ASYNC_ROUTINE (acc_copyout_async)
ASYNC_ROUTINE (acc_copyout_finalize_async)
ASYNC_ROUTINE (acc_delete_async)
ASYNC_ROUTINE (acc_delete_finalize_async)
ASYNC_ROUTINE (acc_update_device_async)
ASYNC_ROUTINE (acc_update_self_async)

/* Logical results are of the default kind, as wide as int.  */
GOMP_ENTRY int acc_is_present_32_h_ (void *, const int32_t *);
GOMP_ENTRY int acc_is_present_64_h_ (void *, const int64_t *);
GOMP_ENTRY int acc_is_present_array_h_ (const struct array *);

GOMP_ENTRY int
acc_is_present_32_h_ (void *data, const int32_t *size)
{
  return acc_is_present (data, length (*size)) == 1;
}

GOMP_ENTRY int
acc_is_present_64_h_ (void *data, const int64_t *size)
{
  return acc_is_present (data, length (*size)) == 1;
}

GOMP_ENTRY int
acc_is_present_array_h_ (const struct array *array)
{
  return acc_is_present (array_data (array), array_size (array)) == 1;
}

GOMP_ENTRY int acc_get_num_devices_h_ (const int *);
GOMP_ENTRY void acc_set_device_type_h_ (const int *);
GOMP_ENTRY int acc_get_device_type_h_ (void);
GOMP_ENTRY void acc_set_device_num_h_ (const int *, const int *);
GOMP_ENTRY int acc_get_device_num_h_ (const int *);
GOMP_ENTRY size_t acc_get_property_h_ (int, int, int);
GOMP_ENTRY void acc_get_property_string_h_ (int, int, int, char *, size_t);
GOMP_ENTRY int acc_async_test_h_ (const int *);
GOMP_ENTRY int acc_async_test_all_h_ (void);
GOMP_ENTRY int acc_async_test_device_h_ (const int *, const int *);
GOMP_ENTRY int acc_async_test_all_device_h_ (const int *);
GOMP_ENTRY void acc_wait_h_ (const int *);
GOMP_ENTRY void acc_wait_async_h_ (const int *, const int *);
GOMP_ENTRY void acc_wait_all_h_ (void);
GOMP_ENTRY void acc_wait_all_async_h_ (const int *);
GOMP_ENTRY void acc_init_h_ (const int *);
GOMP_ENTRY void acc_shutdown_h_ (const int *);
GOMP_ENTRY int acc_on_device_h_ (const int *);

GOMP_ENTRY int
acc_get_num_devices_h_ (const int *type)
{
  return acc_get_num_devices ((acc_device_t) *type);
}

GOMP_ENTRY void
acc_set_device_type_h_ (const int *type)
{
  acc_set_device_type ((acc_device_t) *type);
}

GOMP_ENTRY int
acc_get_device_type_h_ (void)
{
  return (int) acc_get_device_type ();
}

GOMP_ENTRY void
acc_set_device_num_h_ (const int *number, const int *type)
{
  acc_set_device_num (*number, (acc_device_t) *type);
}

GOMP_ENTRY int
acc_get_device_num_h_ (const int *type)
{
  return acc_get_device_num ((acc_device_t) *type);
}

/* The two for properties take their numbers by value.  */
GOMP_ENTRY size_t
acc_get_property_h_ (int number, int type, int property)
{
  return acc_get_property (number, (acc_device_t) type,
                           (acc_device_property_t) property);
}

/* ROOM is the length of TEXT, which is padded with blanks.  */
GOMP_ENTRY void
acc_get_property_string_h_ (int number, int type, int property, char *text,
                            size_t room)
{
  const char *value = acc_get_property_string (
    number, (acc_device_t) type, (acc_device_property_t) property);
  size_t used = value ? strnlen (value, room) : 0;
  if (used)
    memcpy (text, value, used);
  memset (text + used, ' ', room - used);
}

GOMP_ENTRY int
acc_async_test_h_ (const int *async)
{
  return acc_async_test (*async) != 0;
}

GOMP_ENTRY int
acc_async_test_all_h_ (void)
{
  return acc_async_test_all () != 0;
}

GOMP_ENTRY int
acc_async_test_device_h_ (const int *async, const int *number)
{
  return acc_async_test_device (*async, *number) != 0;
}

GOMP_ENTRY int
acc_async_test_all_device_h_ (const int *number)
{
  return acc_async_test_all_device (*number) != 0;
}

GOMP_ENTRY void
acc_wait_h_ (const int *async)
{
  acc_wait (*async);
}

GOMP_ENTRY void
acc_wait_async_h_ (const int *async, const int *waiting)
{
  acc_wait_async (*async, *waiting);
}

GOMP_ENTRY void
acc_wait_all_h_ (void)
{
  acc_wait_all ();
}

GOMP_ENTRY void
acc_wait_all_async_h_ (const int *waiting)
{
  acc_wait_all_async (*waiting);
}

GOMP_ENTRY void
acc_init_h_ (const int *type)
{
  acc_init ((acc_device_t) *type);
}

GOMP_ENTRY void
acc_shutdown_h_ (const int *type)
{
  acc_shutdown ((acc_device_t) *type);
}

GOMP_ENTRY int
acc_on_device_h_ (const int *type)
{
  return acc_on_device ((acc_device_t) *type);
}
