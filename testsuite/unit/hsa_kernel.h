/* What the tests that run kernels of AMD's processors share: one device, a buffer, kernels of one
   argument, and the messages about them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_UNIT_HSA_KERNEL_H
#define GANGWAY_UNIT_HSA_KERNEL_H

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emulators/common/space.h"
#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/isa/isa.h"
#include "testsuite/unit/unit.h"

static struct space *space, *spaces[2];
static struct gpu gpu;
static uint64_t descriptor, code, arguments, buffer;

/* One dispatch that a thread waits for.  */
static struct
{
  pthread_mutex_t lock;
  pthread_cond_t change;
  bool ended;
  struct dispatch_end end;
} wait_for
  = { .lock = PTHREAD_MUTEX_INITIALIZER, .change = PTHREAD_COND_INITIALIZER };

static void
done (void *unused, const struct dispatch_end *end)
{
  (void) unused;
  pthread_mutex_lock (&wait_for.lock);
  wait_for.end = *end;
  wait_for.ended = true;
  pthread_cond_signal (&wait_for.change);
  pthread_mutex_unlock (&wait_for.lock);
}

__attribute__ ((unused)) static void
start_gpu (const char *processor)
{
  space = spaces[0] = space_create ((size_t) 64 << 20);
  gpu = (struct gpu) { .spaces = spaces,
                       .processor = isa_processor_named (processor),
                       .compute_units = 2 };
  gpu_start (&gpu);
  descriptor = space_allocate (space, 4096, 256);
  code = descriptor + 256;
  arguments = space_allocate (space, 256, 256);
  buffer = space_allocate (space, 8192, 256);
  memset (space_bytes (space, descriptor), 0, 4096);
}

__attribute__ ((unused)) static void
stop_gpu (void)
{
  gpu_stop (&gpu);
  space_destroy (space);
}

/* The buffer's words.  */
static uint32_t *
words (void)
{
  return space_bytes (space, buffer);
}

struct shape
{
  uint32_t grid;
  uint16_t group;
  uint32_t lds, private;
  bool wave32;
  /* In y and z; 0 where there is one dimension alone.  */
  uint32_t grid_yz[2];
  uint16_t group_yz[2];
};

/* Run KERNEL of SIZE bytes, which gets the address of its argument in s[0:1] and its
   group's number in s2.  */
static struct dispatch_end
run (const uint32_t *kernel, size_t size, struct shape shape)
{
  uint8_t *bytes = space_bytes (space, descriptor);
  int64_t entry = 256;
  uint32_t rsrc2 = 2 << 1 | 1 << 7 | (shape.private != 0);
  uint16_t properties = 1 << 3 | (shape.wave32 ? 1 << 10 : 0);
  if (shape.group_yz[0]) /* all ids of groups and of work-items */
    rsrc2 |= 7 << 7 | 2 << 11;
  memcpy (bytes + 16, &entry, 8);
  memcpy (bytes + 52, &rsrc2, 4);
  memcpy (bytes + 56, &properties, 2);
  memcpy (bytes + 256, kernel, size);
  memcpy (space_bytes (space, arguments), &buffer, 8);
  space_written (space, arguments, 8);
  memset (words (), 0, 8192);
  gpu_load (&gpu, code, size, NULL, NULL);
  struct dispatch dispatch = { .gpu = &gpu,
                               .descriptor = descriptor,
                               .kernarg = arguments,
                               .grid = { shape.grid, 1, 1 },
                               .group = { shape.group, 1, 1 },
                               .group_segment = shape.lds,
                               .private_segment = shape.private,
                               .done = done };
  for (unsigned d = 1; shape.group_yz[0] && d < 3; d++)
    {
      dispatch.grid[d] = shape.grid_yz[d - 1];
      dispatch.group[d] = shape.group_yz[d - 1];
    }
  wait_for.ended = false;
  if (!dispatch_start (&dispatch))
    abort ();
  pthread_mutex_lock (&wait_for.lock);
  while (!wait_for.ended)
    pthread_cond_wait (&wait_for.change, &wait_for.lock);
  pthread_mutex_unlock (&wait_for.lock);
  gpu_unload (&gpu, code);
  return wait_for.end;
}

#define RUN(kernel, ...)                                                       \
  run (kernel##_kernel, sizeof kernel##_kernel, (struct shape) { __VA_ARGS__ })

/* Whether each of the first COUNT words is what EXPRESSION says of its number I.  */
#define ALL_ARE(count, expression)                                             \
  ({                                                                           \
    bool all_are = true;                                                       \
    for (uint32_t i = 0; i < (count); i++)                                     \
      all_are &= words ()[i] == (uint32_t) (expression);                       \
    all_are;                                                                   \
  })

/* Messages go to a file while faults are provoked.  */
static char message[4096];
static int saved_stderr;
static FILE *caught;

__attribute__ ((unused)) static void
catch_messages (void)
{
  fflush (stderr);
  caught = tmpfile ();
  saved_stderr = dup (2);
  dup2 (fileno (caught), 2);
}

__attribute__ ((unused)) static void
end_messages (void)
{
  fflush (stderr);
  dup2 (saved_stderr, 2);
  close (saved_stderr);
  rewind (caught);
  message[fread (message, 1, sizeof message - 1, caught)] = 0;
  fclose (caught);
}

#endif
