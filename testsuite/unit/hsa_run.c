/* Kernels run on the emulated AMD processors: lanes, LDS, atomics, scratch memory, groups that
   wait for each other, and what ends a dispatch.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emulators/common/space.h"
#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/isa/isa.h"
#include "testsuite/unit/unit.h"
#include "testsuite/unit/hsa_kernels.def"

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

static void
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

static void
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

static void
check_groups (void)
{
  struct dispatch_end end = RUN (ids, .grid = 190, .group = 100);
  CHECK (end.result == DISPATCH_OK, "a dispatch ends well");
  CHECK (ALL_ARE (190, 3 * i), "each work-item of its grid has its number");
  CHECK (words ()[190] == 0, "those beyond the grid do not run");
  RUN (branches, .grid = 64, .group = 64);
  CHECK (ALL_ARE (64, (i < 10 ? 2 : 5) + 80), "lanes that are off keep values");
  RUN (reverse, .grid = 256, .group = 256, .lds = 1024);
  CHECK (ALL_ARE (256, 7 * (255 - i)), "waves meet at barriers");
  RUN (atomic, .grid = 1024, .group = 128);
  CHECK (words ()[0] == 1024 && ALL_ARE (1025, i == 0 ? 1024 : 1),
         "atomics of all groups count");
}

static void
check_lanes (void)
{
  RUN (lanes, .grid = 64, .group = 64);
  uint32_t *w = words ();
  bool shr = true, quad = true, wave = true, mirror = true, same = true,
       sent = true, count = true;
  for (uint32_t i = 0; i < 64; i++)
    {
      shr &= w[i] == (i % 16 ? i : UINT32_MAX);
      quad &= w[64 + i] == (i / 16 % 2 == 0 ? (i ^ 3) + 1 : UINT32_MAX);
      wave &= w[128 + i] == i;
      mirror &= w[192 + i] == (i ^ 15) + 1;
      same &= w[256 + i] == (i ^ 63) + 1 && w[384 + i] == 6;
      sent &= w[320 + i] == (i ^ 63) + 1;
      count &= w[448 + i] == (i + 1) / 2;
    }
  CHECK (shr, "row_shr: the first lanes of rows keep their values");
  CHECK (quad, "quad_perm, in the rows of the mask");
  CHECK (wave, "wave_shr with bound_ctrl: the first lane gets 0");
  CHECK (mirror, "row_mirror");
  CHECK (same, "ds_bpermute and v_readlane");
  CHECK (sent, "ds_permute");
  CHECK (count, "v_mbcnt");
}

static void
check_modifiers (void)
{
  RUN (modifiers, .grid = 1, .group = 64);
  uint32_t *w = words ();
  CHECK (w[0] == 0x40800000, "absolute value: %#x", w[0]);
  CHECK (w[1] == 0x41000000, "negation, and the result times 2: %#x", w[1]);
  CHECK (w[2] == 0x3f800000, "a result is clamped: %#x", w[2]);
  CHECK (w[3] == 0xbf400000, "the result divided by 2: %#x", w[3]);
  CHECK (w[4] == 0x56, "SDWA selects a byte: %#x", w[4]);
  CHECK (w[5] == 0xff12ffff, "SDWA keeps the other bytes: %#x", w[5]);
  CHECK (w[6] == 0xffffc040 + 0x78, "SDWA extends the sign: %#x", w[6]);
  CHECK (w[7] == 0x68ac68ac, "packed halves are selected: %#x", w[7]);
  CHECK (w[8] == 0x1234, "op_sel selects the high half: %#x", w[8]);
  CHECK (w[12] == 0 && w[13] == 0x3ff80000, "constants of 64 bits: %#x", w[13]);
  CHECK (w[14] == 1, "a comparison writes any scalar register: %#x", w[14]);
  CHECK (w[15] == 0xc0400000, "v_div_scale leaves what needs no scaling: %#x",
         w[15]);
}

static void
check_scratch (void)
{
  struct dispatch_end end
    = RUN (scratch, .grid = 64, .group = 64, .lds = 0, .private = 64);
  CHECK (end.result == DISPATCH_OK && ALL_ARE (64, 2 * (i + 1)),
         "each lane has scratch memory, which generic addresses reach");
}

static void
check_waiting (void)
{
  struct dispatch_end end = RUN (wait, .grid = 128, .group = 64);
  CHECK (end.result == DISPATCH_OK, "a group waits for a later one");
}

static void
check_half_waves (void)
{
  start_gpu ("gfx1030");
  RUN (half_wave, .grid = 64, .group = 64, .wave32 = true);
  CHECK (ALL_ARE (64, (i < 8 ? i : 1) + UINT32_MAX + 0x12345 + i),
         "waves of 32 lanes");
  stop_gpu ();
}

/* Messages go to a file while faults are provoked.  */
static char message[4096];
static int saved_stderr;
static FILE *caught;

static void
catch_messages (void)
{
  fflush (stderr);
  caught = tmpfile ();
  saved_stderr = dup (2);
  dup2 (fileno (caught), 2);
}

static void
end_messages (void)
{
  fflush (stderr);
  dup2 (saved_stderr, 2);
  close (saved_stderr);
  rewind (caught);
  message[fread (message, 1, sizeof message - 1, caught)] = 0;
  fclose (caught);
}

#define FAULT(kernel, wanted, text)                                            \
  do                                                                           \
    {                                                                          \
      catch_messages ();                                                       \
      struct dispatch_end end = RUN (kernel, .grid = 64, .group = 64);         \
      end_messages ();                                                         \
      CHECK (end.result == wanted && strstr (message, text),                   \
             #kernel ": \"%s\"", text);                                        \
    }                                                                          \
  while (0)

static void
check_faults (void)
{
  FAULT (outside, DISPATCH_ILLEGAL_ADDRESS,
         "lane 0 stores 4 bytes at 0x40, which is outside of all allocations: "
         "`flat_store_dword v[2:3], v0'");
  FAULT (misaligned, DISPATCH_MISALIGNED, "is not aligned");
  FAULT (trap, DISPATCH_TRAP, "trap 2: `s_trap 2'");
  FAULT (past_end, DISPATCH_ILLEGAL_INSTRUCTION, "past the end of its code");
  uint64_t kept = buffer, freed = space_allocate (space, 8192, 256);
  static const uint32_t nothing_kernel[] = { 0xffffffff };
  FAULT (nothing, DISPATCH_ILLEGAL_INSTRUCTION, "0xffffffff begins no");
  space_free (space, freed);
  buffer = freed;
  FAULT (load, DISPATCH_ILLEGAL_ADDRESS, "is in freed memory");
  buffer = kept;
  gpu.check_written = true;
  FAULT (load, DISPATCH_OK, "which was never written");
  char *first = strstr (message, "warning");
  CHECK (first && !strstr (first + 1, "warning"),
         "an instruction is warned of once");
  gpu.check_written = false;
}

int
main (void)
{
  alarm (120);
  start_gpu ("gfx900");
  check_groups ();
  check_lanes ();
  check_modifiers ();
  check_scratch ();
  check_waiting ();
  check_faults ();
  stop_gpu ();
  check_half_waves ();
  return UNIT_RESULT ();
}
