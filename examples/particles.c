/* A pipeline of asynchronous regions: blocks of particles are made on the host,
   moved on the device, and counted on the host, all three stages at once for
   different blocks.  Only depend clauses hold them in order.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <stdlib.h>

enum { BLOCKS = 24, SIZE = 4096, BUFFERS = 4, STEPS = 10 };

struct particle
{
  float position, velocity;
};

static struct particle buffers[BUFFERS][SIZE];
static long inside[BLOCKS];

static void
make (struct particle *block, int number)
{
  for (int i = 0; i < SIZE; i++)
    {
      block[i].position = 0;
      block[i].velocity = (float) ((i + number) % 100);
    }
}

static long
count (const struct particle *block)
{
  long result = 0;
  for (int i = 0; i < SIZE; i++)
    result += block[i].position < 500;
  return result;
}

static void
pipeline (void)
{
#pragma omp target enter data map (alloc : buffers)
  for (int number = 0; number < BLOCKS; number++)
    {
      struct particle *block = buffers[number % BUFFERS];
#pragma omp task depend (inout : block[0]) firstprivate (block, number)
      make (block, number);
#pragma omp target update to (block[0 : SIZE]) nowait depend (inout : block[0])
#pragma omp target nowait depend (inout : block[0])                           \
  map (alloc : block[0 : SIZE])
      for (int i = 0; i < SIZE; i++)
        for (int step = 0; step < STEPS; step++)
          block[i].position += block[i].velocity;
#pragma omp target update from (block[0 : SIZE]) nowait                       \
  depend (inout : block[0])
#pragma omp task depend (inout : block[0]) firstprivate (block, number)
      inside[number] = count (block);
    }
#pragma omp taskwait
#pragma omp target exit data map (delete : buffers)
}

int
main (void)
{
#pragma omp parallel
#pragma omp single
  pipeline ();
  /* A particle is inside if its velocity is below 50.  */
  for (int number = 0; number < BLOCKS; number++)
    {
      long wanted = 0;
      for (int i = 0; i < SIZE; i++)
        wanted += (i + number) % 100 < 500 / STEPS;
      if (inside[number] != wanted)
        {
          printf ("block %d: %ld inside, not %ld\n", number, inside[number],
                  wanted);
          return 1;
        }
    }
  printf ("OK: %d blocks of %d particles\n", BLOCKS, SIZE);
  return 0;
}
