/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/pci.h"

#include <limits.h>
#include <stdio.h>

int
pci_numa_node (const char *address)
{
  char name[PATH_MAX];
  snprintf (name, sizeof name, "/sys/bus/pci/devices/%s/numa_node", address);
  FILE *file = fopen (name, "re");
  if (!file)
    return -1;
  int number;
  if (fscanf (file, "%d", &number) != 1)
    number = -1;
  fclose (file);
  return number;
}
