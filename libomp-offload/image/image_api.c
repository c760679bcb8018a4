/* The entry points with which a program's constructors register images.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/image.h"

GOMP_ENTRY void GOMP_offload_register_ver (unsigned version,
                                           const void *host_table, int type,
                                           const void *data);
GOMP_ENTRY void GOMP_offload_register (const void *host_table, int type,
                                       const void *data);
GOMP_ENTRY void GOMP_offload_unregister_ver (unsigned version,
                                             const void *host_table, int type,
                                             const void *data);
GOMP_ENTRY void GOMP_offload_unregister (const void *host_table, int type,
                                         const void *data);

void
GOMP_offload_register_ver (unsigned version, const void *host_table, int type,
                           const void *data)
{
  image_register (version, host_table, type, data);
}

/* The entry point of programs from before images had versions.  */
void
GOMP_offload_register (const void *host_table, int type, const void *data)
{
  image_register (0, host_table, type, data);
}

void
GOMP_offload_unregister_ver (unsigned version, const void *host_table, int type,
                             const void *data)
{
  image_unregister (version, host_table, type, data);
}

void
GOMP_offload_unregister (const void *host_table, int type, const void *data)
{
  image_unregister (0, host_table, type, data);
}
