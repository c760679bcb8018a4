/* Marks of map entries: a mark is a point in the queue of the thread that made
   the entry, behind the copies that fill it.  The maker publishes the entry at
   once and waits for no copy.  A thread that uses the entry in another queue
   puts its work behind the mark.  The maker's kernel comes behind the mark too,
   so that nobody else waits for that kernel.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_MARK_H
#define GANGWAY_OFFLOAD_MAP_MARK_H

#include "libomp-offload/device/device.h"

struct map_mark
{
  struct device *device;
  struct gomp_queue_mark *mark; /* the plugin's */
  uint32_t references;          /* atomic */
};

/* A mark behind what is in QUEUE now, with one reference.  NULL where the plugin
   has no marks, or has failed to make this one.  */
struct map_mark *map_mark_create (struct device *device,
                                  struct goacc_asyncqueue *queue);
/* map_mark_hold takes one reference more; the caller has one, or reads MARK
   from an entry with the map's lock held in any mode.  map_mark_drop gives one
   back, and frees MARK with the last one, on an offload worker where the
   calling thread may not call the driver.  */
void map_mark_hold (struct map_mark *mark);
void map_mark_drop (struct map_mark *mark);
/* Let what is put into QUEUE from now on run after what is in front of MARK;
   with QUEUE NULL, wait until that is done.  No lock held.  False after a
   message.  */
bool map_mark_follow (struct map_mark *mark, struct goacc_asyncqueue *queue);

#endif
