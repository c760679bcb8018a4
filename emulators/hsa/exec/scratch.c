/* Scratch memory of work-groups: kept for the next group when one ends, because
   allocating and marking it costs more than many kernels.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>

#include "emulators/hsa/exec/scratch.h"

struct scratch *
scratch_get (struct gpu *gpu, size_t size)
{
  struct gpu_state *state = gpu->state;
  pthread_mutex_lock (&state->lock);
  struct scratch **link = &state->scratch, *found;
  while ((found = *link) && (found->size < size || found->size > 2 * size))
    link = &found->next;
  if (found)
    *link = found->next;
  pthread_mutex_unlock (&state->lock);
  if (found)
    return found;
  found = malloc (sizeof *found);
  if (!found)
    return NULL;
  found->size = size;
  found->address = space_allocate (gpu->spaces[0], size, 4096);
  if (!found->address)
    {
      free (found);
      return NULL;
    }
  return found;
}

void
scratch_give (struct gpu *gpu, struct scratch *scratch)
{
  struct gpu_state *state = gpu->state;
  pthread_mutex_lock (&state->lock);
  scratch->next = state->scratch;
  state->scratch = scratch;
  pthread_mutex_unlock (&state->lock);
}

void
scratch_drop (struct gpu *gpu)
{
  for (struct scratch *s = gpu->state->scratch, *next; s; s = next)
    {
      next = s->next;
      space_free (gpu->spaces[0], s->address);
      free (s);
    }
  gpu->state->scratch = NULL;
}
