/* What the kernel knows of a device by its address on the PCI bus.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_COMMON_PCI_H
#define GANGWAY_PLUGIN_COMMON_PCI_H

/* The number of the NUMA node that the device at ADDRESS, "0000:3b:00.0", is next to; -1
   where there is none, or it is not known.  */
int pci_numa_node (const char *address);

#endif
