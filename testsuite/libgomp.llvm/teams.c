/* Parallel regions inside of teams share what their team has.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

static int out[256];

int
main (void)
{
#pragma omp target teams num_teams(4) thread_limit(64) map(tofrom : out)
  {
    int team = omp_get_team_num (), shared = team * 10;
#pragma omp parallel for num_threads(16)
    for (int i = 0; i < 16; i++)
      {
#pragma omp atomic
        out[team % 4 * 16 + i] += shared + i;
      }
  }
  for (int i = 0; i < 64; i++)
    EXPECT_EQUAL (out[i], i / 16 * 10 + i % 16);
#pragma omp target teams distribute num_teams(2) map(from : out)
  for (int t = 0; t < 2; t++)
    {
      int buffer[128];
#pragma omp parallel for
      for (int i = 0; i < 128; i++)
        buffer[i] = i;
#pragma omp parallel for
      for (int i = 0; i < 128; i++)
        out[t * 128 + i] = buffer[127 - i] + t;
    }
  for (int i = 0; i < 256; i++)
    EXPECT_EQUAL (out[i], 127 - i % 128 + i / 128);
  return 0;
}
