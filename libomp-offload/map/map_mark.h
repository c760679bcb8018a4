/* Marks: up to where a queue must have come for a map entry's data to be
   complete.  An entry is published behind a mark, so that its maker waits for no
   copy; whoever uses it on another queue comes behind the mark, which stands in
   front of the maker's kernel, so nobody waits for that.
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
/* One reference more, for who has one, or reads it from an entry with the map's
   lock held in any mode; and one less: the mark goes with the last.  */
void map_mark_hold (struct map_mark *mark);
void map_mark_drop (struct map_mark *mark);
/* What comes into QUEUE comes behind MARK; with QUEUE NULL, wait for it.  No lock
   held.  False after a message.  */
bool map_mark_follow (struct map_mark *mark, struct goacc_asyncqueue *queue);

#endif
