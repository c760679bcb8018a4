/* The images that are registered.  For this folder alone; image.h is for other
   folders.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_IMAGE_LIST_H
#define GANGWAY_OFFLOAD_IMAGE_LIST_H

#include "base/attributes.h"
#include "base/mutex.h"

/* The tables a program's object registers: between each pair, functions'
   addresses; variables' addresses and sizes in turn; indirect functions'
   addresses.  */
struct host_table
{
  void **functions, **functions_end;
  void **variables, **variables_end;
  void **indirect, **indirect_end; /* from GOMP_IMAGE_VERSION_INDIRECT */
};

/* In a size: the variable is `declare target link'.  */
#define LINK_BIT (~(UINTPTR_MAX >> 1))

struct image
{
  struct image *next;
  unsigned version;
  int type;
  const struct host_table *table;
  const void *data; /* what the plugin gets; identifies the image */
};

/* How many functions IMAGE's table has for the host.  */
static inline size_t
image_function_count (const struct image *image)
{
  return image->table->functions_end - image->table->functions;
}

/* How many variables IMAGE's table has for the host, which are two words each.  */
static inline size_t
image_variable_count (const struct image *image)
{
  return (image->table->variables_end - image->table->variables) / 2;
}

/* Guards the list, the mask of the requires directives, and which images each
   device has.  It comes behind a device's lock, and is never held during a call
   of a plugin or of the loader.  */
extern struct mutex images_lock;

/* The first image, in the order of registration; images_lock is held.  */
struct image *image_list_first_locked (void);

#endif
