/* What the tests that run PTX share: one machine, a buffer, kernels of one parameter.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_UNIT_CUDA_KERNEL_H
#define GANGWAY_UNIT_CUDA_KERNEL_H

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "emulators/common/space.h"
#include "emulators/cuda/code/program.h"
#include "emulators/cuda/exec/grid.h"
#include "testsuite/unit/unit.h"

#define PTX_HEAD ".version 7.0\n.target sm_70\n.address_size 64\n"

/* An entry NAME whose parameter is the buffer's address, in %buffer; %tid in %t, the
   address of the thread's word in %mine.  */
#define PTX_ENTRY(name)                                                        \
  ".visible .entry " name " (.param .u64 p) {\n"                               \
  ".reg .u64 %buffer, %mine, %a<20>;\n.reg .u32 %t, %n, %r<40>;\n"             \
  ".reg .pred %p<20>;\n.reg .f32 %f<20>;\n"                                    \
  "ld.param.u64 %buffer, [p];\nmov.u32 %t, %tid.x;\n"                          \
  "mov.u32 %n, %ntid.x;\nmov.u32 %r0, %ctaid.x;\n"                             \
  "mad.lo.u32 %r0, %r0, %n, %t;\nmul.wide.u32 %mine, %r0, 4;\n"                \
  "add.u64 %mine, %buffer, %mine;\n"

enum
{
  BUFFER_WORDS = 1 << 16
};

static struct space *ptx_space;
static struct space *ptx_spaces[2];
static struct machine ptx_machine;
static uint64_t ptx_buffer;
static char ptx_message[1024];

/* One launch that a thread waits for.  */
struct ptx_wait
{
  pthread_mutex_t lock;
  pthread_cond_t change;
  bool ended;
  enum grid_result result;
};

__attribute__ ((unused)) static void
ptx_start (void)
{
  ptx_space = space_create ((size_t) 256 << 20);
  ptx_spaces[0] = ptx_space;
  ptx_machine = (struct machine) { .spaces = ptx_spaces,
                                   .processors = 4,
                                   .capability = 70,
                                   .stack_limit = 4096,
                                   .heap_limit = 1 << 20 };
  machine_start (&ptx_machine);
  ptx_buffer = space_allocate (ptx_space, 4 * BUFFER_WORDS, 256);
  alarm (200);
}

/* The program of TEXT, which ends without a word where it does not load.  */
__attribute__ ((unused)) static struct program *
ptx_load (const char *text)
{
  ptx_message[0] = 0;
  struct ptx_module *module
    = ptx_parse ("text", text, strlen (text), ptx_message, sizeof ptx_message);
  if (module == NULL)
    return NULL;
  struct program *program = program_link (&module, 1, ptx_machine.capability,
                                          ptx_message, sizeof ptx_message);
  if (program != NULL && !program_load (program, ptx_space))
    {
      program_free (program);
      return NULL;
    }
  return program;
}

static void
ptx_ended (void *data, enum grid_result result)
{
  struct ptx_wait *wait = data;
  pthread_mutex_lock (&wait->lock);
  wait->ended = true;
  wait->result = result;
  pthread_cond_signal (&wait->change);
  pthread_mutex_unlock (&wait->lock);
}

__attribute__ ((unused)) static bool
ptx_launch (const struct program *program, const char *name, unsigned blocks,
            unsigned threads, size_t shared, const void *params,
            struct ptx_wait *wait)
{
  *wait = (struct ptx_wait) { .lock = PTHREAD_MUTEX_INITIALIZER,
                              .change = PTHREAD_COND_INITIALIZER };
  struct launch launch = { .machine = &ptx_machine,
                           .kernel = program_kernel (program, name),
                           .grid = { blocks, 1, 1 },
                           .block = { threads, 1, 1 },
                           .dynamic_shared = shared,
                           .params = params,
                           .done = ptx_ended,
                           .data = wait };
  if (launch.kernel == NULL || !grid_start (&launch))
    {
      printf ("no kernel %s, or it does not start\n", name);
      return false;
    }
  return true;
}

static enum grid_result
ptx_wait (struct ptx_wait *wait)
{
  pthread_mutex_lock (&wait->lock);
  while (!wait->ended)
    pthread_cond_wait (&wait->change, &wait->lock);
  pthread_mutex_unlock (&wait->lock);
  return wait->result;
}

static uint32_t *
ptx_words (void)
{
  return space_bytes (ptx_space, ptx_buffer);
}

__attribute__ ((unused)) static void
ptx_clear (void)
{
  memset (ptx_words (), 0, 4 * BUFFER_WORDS);
  space_written (ptx_space, ptx_buffer, 4 * BUFFER_WORDS);
}

/* Run the kernel NAME of TEXT on a cleared buffer.  Returns how it ended, or -1
   where it could not be started.  */
__attribute__ ((unused)) static int
ptx_run (const char *text, const char *name, unsigned blocks, unsigned threads)
{
  struct program *program = ptx_load (text);
  struct ptx_wait wait;
  int result = -1;
  if (program == NULL)
    {
      printf ("%s\n", ptx_message);
      return -1;
    }
  ptx_clear ();
  if (ptx_launch (program, name, blocks, threads, 0, &ptx_buffer, &wait))
    result = (int) ptx_wait (&wait);
  program_free (program);
  return result;
}

/* Where word I of the buffer is not EXPECTED, say so.  */
__attribute__ ((unused)) static bool
ptx_word_is (unsigned i, uint32_t expected)
{
  if (ptx_words ()[i] == expected)
    return true;
  printf ("word %u is %u (0x%x), not %u\n", i, ptx_words ()[i], ptx_words ()[i],
          expected);
  return false;
}

#endif
