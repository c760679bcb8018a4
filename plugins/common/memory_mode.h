/* What GANGWAY_MEMORY says.  For plugins; no state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_MEMORY_MODE_H
#define GANGWAY_PLUGINS_MEMORY_MODE_H

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

/* What GANGWAY_MEMORY says.  */
enum memory_mode memory_mode_read (void);

#endif
