/* What the driver itself takes for the kernel of a target region that gcc compiled: the
   least that a runtime can take for the region.  It has the texts from the program's
   file, links and launches them as the nvptx plugin does.  Prints seconds.

   usage: region PROGRAM [LAUNCHES]   PROGRAM is bench/launch.c, built with
   -foffload=nvptx-none; LAUNCHES of a measurement, default 2000
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "gpu/driver.h"

enum
{
  RUNS = 7, TOGETHER = 50, VARIABLES = 16, WARPS = 8,
  STACK = 128 * 1024, POOL = 8192, NOT_READY = 600, NAME = 128
};

static void *stream, *sixteen, *empty;
static uint64_t table, stacks, stack_size = STACK;
static int launches = 2000;

/* The name of the kernel in TEXT that begins with PREFIX, in NAME; "" where there is
   none.  */
static void
find_name (const char *text, const char *prefix, char *name)
{
  char words[NAME];
  snprintf (words, sizeof words, ".visible .entry %s", prefix);
  const char *at = strstr (text, words);
  if (at)
    snprintf (name, NAME, "%.*s", (int) strcspn (at + 16, " ("), at + 16);
}

/* Link all texts in the file PATH and find its kernels.  */
static void
load (const char *path)
{
  static const char begin[] = "// BEGIN PREAMBLE";
  char name_16[NAME] = "", name_0[NAME] = "";
  int file = open (path, O_RDONLY);
  struct stat facts;
  bench_verify (file >= 0 && fstat (file, &facts) == 0, path);
  char *at = mmap (NULL, (size_t) facts.st_size, PROT_READ, MAP_PRIVATE, file, 0),
       *end = at + facts.st_size;
  bench_verify (at != MAP_FAILED, path);
  void *state, *image, *module;
  size_t size;
  MUST (cuLinkCreate_v2, (unsigned, int *, void **, void **), 0, NULL, NULL,
        &state);
  while ((at = memmem (at, (size_t) (end - at), begin, sizeof begin - 1)))
    {
      find_name (at, "launch_16$", name_16);
      if (!name_16[0])
        find_name (at, "region_16$", name_16);
      find_name (at, "region_nowait_many$", name_0);
      MUST (cuLinkAddData_v2,
            (void *, int, void *, size_t, const char *, unsigned, int *,
             void **),
            state, 1, at, strlen (at) + 1, "text", 0, NULL, NULL);
      at += strlen (at);
    }
  MUST (cuLinkComplete, (void *, void **, size_t *), state, &image, &size);
  MUST (cuModuleLoadData, (void **, const void *), &module, image);
  MUST (cuModuleGetFunction, (void **, void *, const char *), &sixteen, module,
        name_16);
  MUST (cuModuleGetFunction, (void **, void *, const char *), &empty, module,
        name_0);
}

/* As a region with one team is launched.  Code of gcc 14 and later has a pool in dynamic
   shared memory.  */
static void
launch (void *kernel, uint64_t address)
{
  MUST (cuLaunchKernel,
        (void *, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,
         unsigned, void *, void **, void **),
        kernel, 1, 1, 1, 32, WARPS, 1, POOL, stream,
        ((void *[]) { &address, &stacks, &stack_size }), NULL);
}

static void
wait_polling (void)
{
  int state;
  while ((state = DRIVER (cuStreamQuery, (void *), stream)) == NOT_READY)
    ;
  driver_check (state, "cuStreamQuery");
}

/* Print seconds of one launch of KERNEL, of which EACH are waited for at once; where they
   are several, without the wait.  */
static void
measure (const char *name, void *kernel, uint64_t address, int each)
{
  double times[RUNS];
  for (int run = -1; run < RUNS; run++)
    {
      double took = 0;
      for (int i = 0; i < launches; i += each)
        {
          double began = bench_now (), ended;
          for (int k = 0; k < each; k++)
            launch (kernel, address);
          ended = bench_now ();
          wait_polling ();
          took += (each > 1 ? ended : bench_now ()) - began;
        }
      if (run >= 0)
        times[run] = took / launches;
    }
  bench_print (name, bench_median (times, RUNS));
}

int
main (int argc, char **argv)
{
  bench_verify (argc > 1, "usage: region PROGRAM [LAUNCHES]");
  if (argc > 2)
    launches = atoi (argv[2]);
  driver_begin ();
  load (argv[1]);
  uint64_t data, addresses[VARIABLES];
  MUST (cuStreamCreate, (void **, unsigned), &stream, 1);
  MUST (cuMemAlloc_v2, (uint64_t *, size_t), &stacks, STACK * WARPS);
  MUST (cuMemAlloc_v2, (uint64_t *, size_t), &table, sizeof addresses);
  MUST (cuMemAlloc_v2, (uint64_t *, size_t), &data, 64 * VARIABLES);
  for (int i = 0; i < VARIABLES; i++)
    addresses[i] = data + 64 * (uint64_t) i;
  MUST (cuMemsetD8_v2, (uint64_t, unsigned char, size_t), data, 0,
        64 * VARIABLES);
  MUST (cuMemcpyHtoD_v2, (uint64_t, const void *, size_t), table, addresses,
        sizeof addresses);
  measure ("kernel_of_16_launch_and_wait", sixteen, table, 1);
  measure ("kernel_of_nothing_launch_and_wait", empty, 0, 1);
  measure ("kernel_of_nothing_launch", empty, 0, TOGETHER);
  return 0;
}
