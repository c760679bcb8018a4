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
   after a message; the images before the one that failed stay.  */
bool image_load_all_locked (struct device *device);
/* Tell the images that DEVICE has its ICVs as they are now.  device->lock is held, and
   DEVICE is ready.  False after a message.  */
bool image_icvs_update_locked (struct device *device);
/* The ICVs of DEVICE become what its regions have set them to, those that are over.  Takes
   device->lock, where a region of DEVICE's may set any.  False after a message.  */
bool image_icvs_fetch (struct device *device);
/* Unload all images of DEVICE, and wait for threads that are in image_leave for
   it.  device->lock is held.  */
void image_unload_all_locked (struct device *device);
/* The image of DATA is no longer in the list, and its memory is about to be
   unmapped.  If DEVICE has it, take it off DEVICE; where another thread is just
   loading it onto DEVICE or unloading it, wait for that, and for all uses of it to end.
   Takes no lock of DEVICE's.  */
void image_leave (struct device *device, const void *data);

/* The device address of host function FN: its image's entry, or FN itself on a
   native device; NULL where no image of DEVICE has it.  OpenACC's launch
   descriptor is the same address.  Takes no lock.  */
void *image_function (struct device *device, void (*fn) (void *));
/* As image_function; NULL also where the plugin says that the function cannot
   run.  The plugin is asked before a function's first launch, and the answer is
   kept.  */
void *image_function_to_run (struct device *device, void (*fn) (void *));

/* Keep the image of host function FN on DEVICE while a region of it runs, or is to run,
   that the thread which met it does not wait for: the object that it is in may be unloaded
   meanwhile, and that waits for image_use_end.  The calling thread is in code of that
   object.  NULL, and nothing is kept, on a native device, whose regions are host code like
   any other.  */
struct loaded_image *image_use_begin (struct device *device,
                                      void (*fn) (void *));
/* IMAGE may be NULL, and its device may have been finished meanwhile.  From any thread; takes
   images_lock where a thread waits.  */
void image_use_end (struct loaded_image *image);

/* The host function whose reverse-offload key on DEVICE is KEY, or NULL.  Takes
   no lock.  */
void (*image_reverse_function (struct device *device, uint64_t key)) (void *);

/* What the requires directives of all registered images ask for.  */
unsigned image_requires (void);
/* The text, for messages, of the mask REQUIRES, into TEXT, a buffer of
   IMAGE_REQUIRES_TEXT bytes.  */
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

/* How images reach the devices.  The list of devices lies above this folder and
   gives these functions.  */
struct image_devices
{
  /* An image of TYPE was registered: devices that are ready will load it when
     next used.  Takes no lock.  */
  void (*note) (int type);
  /* Call FN (DEVICE, DATA) for every device of TYPE, whatever its state.  */
  void (*each) (int type, const void *data,
                void (*fn) (struct device *, const void *));
};
/* Devices were found, and DEVICES, which is constant, tells of them.  NULL when
   the process ends: images that are unregistered from then on stay on the
   devices, and nothing waits for them.  */
void image_set_devices (const struct image_devices *devices);

/* Hold the lock of images, which comes behind the devices' locks, across a
   fork; release it in the parent and in the child.  */
void image_before_fork (void);
void image_after_fork (void);

/* What the entry points that register do.  VERSION is the one they pass on,
   DATA as the program gave it.  */
void image_register (unsigned version, const void *host_table, int type,
                     const void *data);
void image_unregister (unsigned version, const void *host_table, int type,
                       const void *data);

#endif
