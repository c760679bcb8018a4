/* What GANGWAY_MEMORY says, and what follows for host data.  For plugins; no state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_MEMORY_MODE_H
#define GANGWAY_PLUGINS_MEMORY_MODE_H

#include <stdbool.h>
#include <stddef.h>

/* Where mapped data is while a region uses it, in the order of GOMP_MEMORY_MODES.  */
enum memory_mode
{
  MEMORY_AUTO,     /* as the program's requires directives say */
  MEMORY_EXPLICIT, /* copied to memory of the device's */
  /* Device memory is managed memory; managed data, and host data of a page or more where
     the device can read all of the host's, is used in place.  */
  MEMORY_MANAGED,
  MEMORY_SHARED /* as managed, but however small the data is */
};

/* What GANGWAY_MEMORY says; MEMORY_AUTO where it is not set or says nothing known.  */
enum memory_mode memory_mode_read (void);

/* Whether a device that reads all of the host's memory uses SIZE bytes of it in place under
   MODE, which is MEMORY_MANAGED or MEMORY_SHARED.  Under the former, data of less than a
   page is copied: the driver moves whole pages between the host and the device, and with
   them what else is there, perhaps the host's stack.  */
bool memory_mode_in_place (enum memory_mode mode, size_t size);

#endif
