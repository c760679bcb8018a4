/* A process opens the library again and again, looks for devices with it and closes it:
   each time takes the static TLS that the time before has given back.  The plugins that find
   no device are unloaded, too.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-fno-openmp -ldl -pthread" } */
/* { dg-env GANGWAY_HOST_DEVICES "0" } */

#include "late-library.h"

int
main (void)
{
  for (int round = 0; round < 100; round++)
    {
      struct late_library library = late_library_open ();
      int (*devices) (void);
      void *symbol = dlsym (library.handle, "omp_get_num_devices");
      EXPECT (symbol != NULL);
      memcpy (&devices, &symbol, sizeof symbol);
      EXPECT (devices () >= 0);
      EXPECT_EQUAL (dlclose (library.handle), 0);
    }
  return 0;
}
