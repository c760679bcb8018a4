/* The race check of an emulated AMD device finds what nothing orders, and says nothing of
   what barriers, atomics and fences order.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "testsuite/unit/hsa_kernel.h"
#include "testsuite/unit/hsa_race_kernels.def"

/* Whether the last dispatch was warned of a race, and the message has TEXT.  */
static bool
said (const struct dispatch_end *end, const char *text)
{
  fputs (message, stdout);
  return end->result == DISPATCH_OK && strstr (message, "races with")
         && strstr (message, text);
}

static bool
silent (const struct dispatch_end *end)
{
  fputs (message, stdout);
  return end->result == DISPATCH_OK && message[0] == 0;
}

#define END(kernel, ...)                                                       \
  ({                                                                           \
    catch_messages ();                                                         \
    struct dispatch_end end = RUN (kernel, __VA_ARGS__);                       \
    end_messages ();                                                           \
    end;                                                                       \
  })
#define RACES(kernel, text, ...)                                               \
  ({                                                                           \
    struct dispatch_end races_end = END (kernel, __VA_ARGS__);                 \
    said (&races_end, text);                                                   \
  })
#define CLEAN(kernel, ...)                                                     \
  ({                                                                           \
    struct dispatch_end clean_end = END (kernel, __VA_ARGS__);                 \
    silent (&clean_end);                                                       \
  })

static void
check_lds (void)
{
  CHECK (RACES (missing, "`ds_", .grid = 256, .group = 256, .lds = 1024),
         "waves that do not meet at a barrier");
  CHECK (strstr (message, "of group 0 at"), "a report names the other one");
  CHECK (CLEAN (there, .grid = 2048, .group = 256, .lds = 1024)
           && ALL_ARE (256, 7 * (255 - i)),
         "those that do, in LDS that several groups have after each other");
  CHECK (CLEAN (bytes, .grid = 256, .group = 256, .lds = 1024),
         "neighbouring bytes");
  CHECK (RACES (pairs, "`ds_", .grid = 128, .group = 128, .lds = 1024),
         "instructions of two places");
  CHECK (CLEAN (beyond, .grid = 256, .group = 128, .lds = 1024),
         "what lies beyond LDS, which nobody has");
}

static void
check_memory (void)
{
  CHECK (RACES (plain, "`global_", .grid = 512, .group = 64),
         "a sum without atomics");
  CHECK (CLEAN (counted, .grid = 512, .group = 64) && words ()[0] == 512,
         "the same with them");
  CHECK (RACES (lanes_differ, "`global_store_dword", .grid = 64, .group = 64),
         "lanes that store different values to one place at once");
  CHECK (CLEAN (all_same, .grid = 1024, .group = 128), "and the same value");
  CHECK (RACES (scalar, "of group 0", .grid = 128, .group = 128),
         "a scalar load of what another wave stores");
}

static void
check_order (void)
{
  CHECK (CLEAN (handed, .grid = 128, .group = 64) && words ()[128] == 5
           && words ()[191] == 68,
         "a group that waits for a flag which is released and acquired");
  CHECK (RACES (snatched, "`global_", .grid = 128, .group = 64),
         "a flag that is plain");
  CHECK (CLEAN (last, .grid = 512, .group = 64)
           && ALL_ARE (65, i == 0 ? 8 : 8 * (8 + i)),
         "groups that count who is the last");
}

int
main (void)
{
  alarm (200);
  start_gpu ("gfx900");
  gpu.check_races = true;
  check_lds ();
  check_memory ();
  check_order ();
  stop_gpu ();
  return UNIT_RESULT ();
}
