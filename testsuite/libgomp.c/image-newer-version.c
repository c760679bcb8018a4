/* An image of a version that the library does not know, as a newer compiler makes
   it, is left out with a warning: the program runs, its regions on the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

void GOMP_offload_register_ver (unsigned version, const void *host_table,
				int type, const void *data);
void GOMP_offload_unregister_ver (unsigned version, const void *host_table,
				  int type, const void *data);

#define VERSION (9u << 16 | 1)

/* Nothing that is known of older images' layouts.  */
static const char table[1], data[1];

static __attribute__ ((constructor)) void
begin (void)
{
  GOMP_offload_register_ver (VERSION, table, 5, data);
  GOMP_offload_register_ver (VERSION, table, 8, data);
}

static __attribute__ ((destructor)) void
end (void)
{
  GOMP_offload_unregister_ver (VERSION, table, 8, data);
  GOMP_offload_unregister_ver (VERSION, table, 5, data);
}

int
main (void)
{
  int ran = 0;
#pragma omp target map (tofrom : ran)
  ran = 1;
  EXPECT_EQUAL (ran, 1);
  return 0;
}
/* { dg-output "libgomp: warning: library too old for an offload image .version 4 < 9., whose regions will run on the host" } */
