/* One image on one device: what the plugin said of its functions and variables, and how it
   comes onto the device and off it again.

   image.c has the list of a device's images and says which thread loads or unloads; that
   thread holds no lock of images here, since the plugin is called, and the map's lock is
   taken.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_LOADED_IMAGE_H
#define GANGWAY_OFFLOAD_LOADED_IMAGE_H

#include <stdbool.h>

#include "base/attributes.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/image/image_list.h"

/* What is known of a function: FUNCTION_UNASKED until the plugin was asked.  */
enum function_verdict
{
  FUNCTION_UNASKED,
  FUNCTION_RUNS,
  FUNCTION_CANNOT_RUN
};

/* What is known of a function of IMAGE's.  */
struct known_function
{
  struct loaded_image *image; /* constant */
  unsigned char verdict;      /* enum function_verdict; atomic */
};

/* IMAGE on one device.  Constant once it is made, but for what a field says.  */
struct loaded_image
{
  struct loaded_image *next;    /* of the device's; under images_lock */
  struct image image;           /* a copy: the list's may go away */
  struct addr_pair *addresses;  /* what the plugin's load_image gave */
  uint64_t *reverse_keys;       /* or NULL */
  struct known_function *known; /* of each function */
  struct addr_pair icvs; /* the variable for the device's; start 0: none */
  /* Its regions may set the variable, and what it had when the runtime last wrote or read
     it; the latter under the device's lock.  */
  bool sets_icvs;
  struct league_icv league;
  /* One of the device's while it has the image, and one of each image_use_begin; atomic.
     The last to go frees this: a device may be finished beside uses.  */
  unsigned long references;
};

/* Load IMAGE onto DEVICE, whose lock is held, and map its variables; all or nothing.  NULL
   after a message.  It is in no list yet.  */
struct loaded_image *loaded_image_make (struct device *device,
                                        const struct image *image);
/* Take LOADED, which is no longer among DEVICE's images, off the device and give back the
   device's reference.  A plugin that fails to unload it only causes a message.  */
void loaded_image_drop (struct device *device, struct loaded_image *loaded);
/* Give back a reference to LOADED, which the last one frees.  Returns whether no use has
   one.  */
bool loaded_image_release (struct loaded_image *loaded);

#endif
