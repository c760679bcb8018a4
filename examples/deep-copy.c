/* A structure with pointers: its arrays are mapped and the pointers in the
   device's copy are made to point to them, so that regions use the structure as
   the host does.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <stdlib.h>

struct histogram
{
  int bins;
  int size;
  unsigned *counts;
  const unsigned char *data;
};

static void
on_device (struct histogram *h)
{
#pragma omp target enter data map (to : h[0 : 1])
#pragma omp target enter data map (to : h->counts[0 : h->bins],               \
                                       h->data[0 : h->size])
#pragma omp target teams distribute parallel for
  for (int bin = 0; bin < h->bins; bin++)
    for (int i = 0; i < h->size; i++)
      h->counts[bin] += h->data[i] % h->bins == bin;
#pragma omp target exit data map (from : h->counts[0 : h->bins])              \
  map (release : h->data[0 : h->size])
#pragma omp target exit data map (release : h[0 : 1])
}

int
main (void)
{
  enum { BINS = 16, SIZE = 16000 };
  unsigned char *data = malloc (SIZE);
  unsigned *counts = calloc (BINS, sizeof *counts);
  if (data == NULL || counts == NULL)
    return 1;
  for (int i = 0; i < SIZE; i++)
    data[i] = (unsigned char) (i * 7);
  struct histogram h = { BINS, SIZE, counts, data };
  on_device (&h);
  if (h.counts != counts || h.data != data)
    {
      printf ("the host's pointers have changed\n");
      return 1;
    }
  unsigned wanted[BINS] = { 0 };
  for (int i = 0; i < SIZE; i++)
    wanted[data[i] % BINS]++;
  for (int bin = 0; bin < BINS; bin++)
    if (counts[bin] != wanted[bin])
      {
        printf ("bin %d: %u, not %u\n", bin, counts[bin], wanted[bin]);
        return 1;
      }
  free (data);
  free (counts);
  printf ("OK: %d bins\n", BINS);
  return 0;
}
