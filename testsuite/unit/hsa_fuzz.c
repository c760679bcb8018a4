/* Random words run as a kernel's code end, one way or another, and harm nothing: what is an
   instruction is done, what is none ends the dispatch.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "emulators/common/space.h"
#include "emulators/hsa/exec/wave.h"
#include "emulators/hsa/isa/isa.h"
#include "testsuite/unit/unit.h"

enum
{
  ROUNDS = 400,
  WORDS = 96
};

#define END UINT32_C (0xbf810000) /* s_endpgm */
#define END_OF_GFX11 UINT32_C (0xbfb00000)

static struct space *space, *spaces[2];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;
static bool ended;
static uint64_t random_state = 12345;

static uint32_t
random_word (void)
{
  random_state = random_state * UINT64_C (6364136223846793005)
                 + UINT64_C (1442695040888963407);
  return (uint32_t) (random_state >> 32);
}

static void
done (void *unused, const struct dispatch_end *end)
{
  (void) unused, (void) end;
  pthread_mutex_lock (&lock);
  ended = true;
  pthread_cond_signal (&change);
  pthread_mutex_unlock (&lock);
}

/* A word that often begins an instruction which goes on: vector and scalar arithmetic.  */
static uint32_t
likely_word (void)
{
  uint32_t word = random_word ();
  switch (word >> 5 & 7)
    {
    case 0:
      return word & 0x7fffffff;
    case 1:
      return (word & 0x3fffffff) | 0x80000000;
    case 2:
      return (word & 0x03ffffff) | 0xd0000000;
    case 3:
      return (word & 0x03ffffff) | 0xd8000000;
    case 4:
      return (word & 0x03ffffff) | 0xd4000000;
    case 5:
      return (word & 0x007fffff) | 0xd3800000;
    default:
      return word;
    }
}

/* Whether I is emulated and touches no memory, whose addresses would be wrong mostly; some
   do.  */
static bool
is_wanted (const struct isa_processor *processor,
           const struct isa_instruction *i)
{
  static struct step steps[1 << 17];
  static struct code code = { .words = (1 << 17) - 1,
                              .steps = steps,
                              .lock = PTHREAD_MUTEX_INITIALIZER };
  bool memory
    = i->opcode->encoding >= ISA_DS || i->opcode->encoding == ISA_SMEM;
  return (!memory || random_word () % 64 == 0)
         && !strstr (i->opcode->name, "s_endpgm")
         && !strstr (i->opcode->name, "s_setpc")
         && !strstr (i->opcode->name, "s_swappc")
         && translate (processor, &code, i, &steps[1 << 16]);
}

/* Fill CODE with instructions that PROCESSOR has, and now and then with anything.  */
static void
fill_code (const struct isa_processor *processor, uint32_t code[WORDS])
{
  for (unsigned n = 0; n < WORDS;)
    {
      struct isa_instruction instruction;
      uint32_t words[5] = { likely_word (), random_word (), random_word () };
      unsigned length = isa_decode (processor, true, words, 3, &instruction);
      if ((length == 0 || !is_wanted (processor, &instruction))
          && random_word () % 4096)
        continue;
      length = length ? length : 1;
      for (unsigned m = 0; m < length && n < WORDS; m++)
        code[n++] = words[m];
    }
  for (unsigned n = WORDS - 4; n < WORDS; n++)
    code[n] = processor->generation == ISA_GFX11 ? END_OF_GFX11 : END;
}

/* Wait for the dispatch; stop it after a while, since it may well run in circles.  */
static void
wait_for_end (struct gpu *gpu)
{
  struct timespec until;
  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_nsec += 20000000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  pthread_mutex_lock (&lock);
  while (!ended && pthread_cond_timedwait (&change, &lock, &until) == 0)
    ;
  pthread_mutex_unlock (&lock);
  dispatch_stop_all (gpu);
  pthread_mutex_lock (&lock);
  while (!ended)
    pthread_cond_wait (&change, &lock);
  pthread_mutex_unlock (&lock);
}

static void
run_random (struct gpu *gpu, uint64_t descriptor)
{
  uint8_t *bytes = space_bytes (space, descriptor);
  int64_t entry = 256;
  uint32_t code[WORDS];
  memcpy (bytes + 16, &entry, 8);
  fill_code (gpu->processor, code);
  memcpy (bytes + 256, code, sizeof code);
  gpu_load (gpu, descriptor + 256, sizeof code, NULL, NULL);
  struct dispatch dispatch = { .gpu = gpu,
                               .descriptor = descriptor,
                               .grid = { 128, 1, 1 },
                               .group = { 128, 1, 1 },
                               .group_segment = 1024,
                               .private_segment = 64,
                               .done = done };
  ended = false;
  if (!dispatch_start (&dispatch))
    abort ();
  wait_for_end (gpu);
  gpu_unload (gpu, descriptor + 256);
}

int
main (void)
{
  static const char *const processors[] = { "gfx803", "gfx900", "gfx908",
                                            "gfx90a", "gfx942", "gfx1030",
                                            "gfx1100" };
  alarm (250);
  if (!freopen ("/dev/null", "w", stderr))
    return 1;
  for (unsigned p = 0; p < sizeof processors / sizeof *processors; p++)
    {
      space = spaces[0] = space_create ((size_t) 16 << 20);
      struct gpu gpu = { .spaces = spaces,
                         .processor = isa_processor_named (processors[p]),
                         .compute_units = 1 };
      gpu_start (&gpu);
      uint64_t descriptor = space_allocate (space, 4096, 256);
      memset (space_bytes (space, descriptor), 0, 4096);
      for (unsigned n = 0; n < ROUNDS; n++)
        run_random (&gpu, descriptor);
      CHECK (dispatch_running () == 0, "random code of %s ends", processors[p]);
      gpu_stop (&gpu);
      space_destroy (space);
    }
  return UNIT_RESULT ();
}
