/* Images: the device code and the tables that programs and shared objects
   register, from their constructors, often before any device is known.

   Registering only notes an image, since a constructor runs with the loader's
   lock held, which a driver may want: devices load it when they are next made
   ready.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_IMAGE_H
#define GANGWAY_OFFLOAD_IMAGE_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"

/* Load every image of DEVICE's type that is not loaded yet, and map its
   functions and variables; clears device->stale.  device->lock is held.  False
   after a message.  */
bool image_load_all_locked (struct device *device);
/* Unload all, and wait for images that image_leave takes off DEVICE.
   device->lock is held.  */
void image_unload_all_locked (struct device *device);
/* The image of DATA is gone from the list and about to be unmapped: take it off
   DEVICE, where it is there; wait for that where DEVICE is just loading or unloading
   it.  Takes no lock of DEVICE's.  */
void image_leave (struct device *device, const void *data);

/* The device address of host function FN: its image's entry, or FN itself on a
   native device; NULL where no image of the device has it.  Takes no lock.  */
void *image_function (struct device *device, void (*fn) (void *));
/* For OpenACC: the launch descriptor is that same address.  */
/* The same; NULL also where the plugin says that the function cannot run.  It is
   asked before a function's first launch, and the answer kept.  */
void *image_function_to_run (struct device *device, void (*fn) (void *));

/* The host function whose reverse-offload key on DEVICE is KEY, or NULL.  Takes
   no lock.  */
void (*image_reverse_function (struct device *device, uint64_t key)) (void *);

/* What the requires directives of all registered images ask for.  */
unsigned image_requires (void);
/* Its text, for messages, into a buffer of that many bytes.  */
#define IMAGE_REQUIRES_TEXT 96
void image_requires_text (char *text, unsigned requires);

/* Whether the program has registered an image of TYPE at all.  Takes images_lock.  */
#define IMAGE_OF_ANY_TYPE (-1)
enum image_presence
{
  IMAGE_ABSENT,
  IMAGE_TOO_NEW, /* made by a compiler newer than this library */
  IMAGE_PRESENT
};
enum image_presence image_presence (int type);

/* How images reach the devices: the list of devices is built on images.  */
struct image_devices
{
  /* An image of TYPE was registered: devices that are ready will load it when
     next used.  Takes no lock.  */
  void (*note) (int type);
  /* Call FN (DEVICE, DATA) for every device of TYPE, whatever its state.  */
  void (*each) (int type, const void *data,
                void (*fn) (struct device *, const void *));
};
/* The devices were found; DEVICES is constant.  NULL when the process ends: images
   that are unregistered from then on stay on the devices, and nothing waits for
   them.  */
void image_set_devices (const struct image_devices *devices);

/* Hold the lock of images across a fork, behind the devices' locks.  */
void image_before_fork (void);
void image_after_fork (void);

/* The entry points' job.  VERSION is theirs, DATA as they got it.  */
void image_register (unsigned version, const void *host_table, int type,
                     const void *data);
void image_unregister (unsigned version, const void *host_table, int type,
                       const void *data);

#endif
