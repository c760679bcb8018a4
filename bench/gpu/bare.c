/* What the driver itself takes: a launch with its wait, a launch alone, the three ways in
   which a launch's table of 16 addresses can reach its kernel, parameters of several
   sizes, and copies.  Prints seconds; for copies, bytes per second.

   usage: bare [MEGABYTES [LAUNCHES]]   of the copies, default 64; of a measurement,
   default 2000
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "gpu/driver.h"

enum { RUNS = 7, TABLE = 16, SIZES = 3, NOT_READY = 600 };

static const unsigned sizes[SIZES] = { 128, 512, 4048 };
static void *stream, *empty, *by_address, *by_value[SIZES];
static uint64_t *pinned, on_device, result;
static int launches = 2000;

/* `empty', and kernels that add what a table of 16 words says to a word.  */
static void
load (int capability)
{
  static char text[16384];
  char name[16];
  void *module;
  int at = sprintf (text,
                    ".version 6.4\n.target sm_%d\n.address_size 64\n"
                    ".visible .entry empty () { ret; }\n",
                    capability > 75 ? 75 : capability);
  for (int by = -1; by < SIZES; by++)
    {
      if (by < 0)
        at += sprintf (text + at, ".visible .entry by_address (.param .u64 table");
      else
        at += sprintf (text + at,
                       ".visible .entry by_value_%d (.param .align 8 .b8 "
                       "table[%u]",
                       by, sizes[by]);
      at += sprintf (text + at,
                     ", .param .u64 to) {\n"
                     ".reg .u64 %%t, %%v, %%sum;\nmov.u64 %%sum, 0;\n%s",
                     by < 0 ? "ld.param.u64 %t, [table];\n" : "");
      for (int i = 0; i < TABLE; i++)
        at += sprintf (text + at, "%s%d];\nadd.u64 %%sum, %%sum, %%v;\n",
                       by < 0 ? "ld.global.u64 %v, [%t+"
                              : "ld.param.u64 %v, [table+",
                       8 * i);
      at += sprintf (text + at, "ld.param.u64 %%t, [to];\n"
                                "st.global.u64 [%%t], %%sum;\nret; }\n");
    }
  MUST (cuModuleLoadData, (void **, const void *), &module, text);
#define FIND(name)                                                            \
  MUST (cuModuleGetFunction, (void **, void *, const char *), &name, module,  \
        #name)
  FIND (empty);
  FIND (by_address);
  for (int by = 0; by < SIZES; by++)
    {
      snprintf (name, sizeof name, "by_value_%d", by);
      MUST (cuModuleGetFunction, (void **, void *, const char *), &by_value[by],
            module, name);
    }
}

static void
wait_polling (void)
{
  int state;
  while ((state = DRIVER (cuStreamQuery, (void *), stream)) == NOT_READY)
    ;
  driver_check (state, "cuStreamQuery");
}

static void
wait_asleep (void)
{
  MUST (cuStreamSynchronize, (void *), stream);
}

/* ------------------------------------------------------------------------
   Launches, each with its wait.  */

static void
launch_empty (void)
{
  driver_launch (empty, 1, 32, stream, NULL);
}

static void
launch_bus (void)
{
  uint64_t table = (uint64_t) (uintptr_t) pinned;
  driver_launch (by_address, 1, 32, stream, (void *[]) { &table, &result });
}

static void
launch_copy (void)
{
  MUST (cuMemcpyHtoDAsync_v2, (uint64_t, const void *, size_t, void *),
        on_device, pinned, TABLE * sizeof *pinned, stream);
  driver_launch (by_address, 1, 32, stream, (void *[]) { &on_device, &result });
}

static void
launch_parameters (void)
{
  driver_launch (by_value[0], 1, 32, stream, (void *[]) { pinned, &result });
}

static void
launch_parameters_512 (void)
{
  driver_launch (by_value[1], 1, 32, stream, (void *[]) { pinned, &result });
}

static void
launch_parameters_4048 (void)
{
  driver_launch (by_value[2], 1, 32, stream, (void *[]) { pinned, &result });
}

/* Print seconds of one LAUNCH, with its WAIT; without one, of the call alone.  */
static void
measure (const char *name, void (*launch) (void), void (*wait) (void))
{
  double times[RUNS];
  for (int run = -1; run < RUNS; run++)
    {
      double began = bench_now (), apart = 0;
      for (int i = 0; i < launches; i++)
        {
          pinned[i % TABLE]++;
          launch ();
          if (wait)
            wait ();
          else if (i % 50 == 49)
            {
              double stopped = bench_now ();
              wait_polling ();
              apart += bench_now () - stopped;
            }
        }
      double took = bench_now () - began - apart;
      wait_polling ();
      if (run >= 0)
        times[run] = took / launches;
    }
  bench_print (name, bench_median (times, RUNS));
}

/* Whether LAUNCH gave its kernel the table.  */
static void
verify (const char *name, void (*launch) (void))
{
  uint64_t got = 0, wanted = 0;
  for (int i = 0; i < TABLE; i++)
    wanted += pinned[i];
  launch ();
  wait_asleep ();
  MUST (cuMemcpyDtoH_v2, (void *, uint64_t, size_t), &got, result, sizeof got);
  bench_verify (got == wanted, name);
}

/* ------------------------------------------------------------------------
   Copies.  */

static void
measure_copy (const char *name, void *host, uint64_t device, size_t size,
              int back)
{
  double times[RUNS];
  for (int run = -1; run < RUNS; run++)
    {
      double began = bench_now ();
      if (back)
        MUST (cuMemcpyDtoHAsync_v2, (void *, uint64_t, size_t, void *), host,
              device, size, stream);
      else
        MUST (cuMemcpyHtoDAsync_v2, (uint64_t, const void *, size_t, void *),
              device, host, size, stream);
      wait_asleep ();
      if (run >= 0)
        times[run] = bench_now () - began;
    }
  bench_print (name, (double) size / bench_median (times, RUNS));
}

static void
measure_copies (size_t size)
{
  void *ordinary = calloc (1, size), *locked;
  uint64_t device;
  bench_verify (ordinary != NULL, "memory");
  memset (ordinary, 1, size);
  MUST (cuMemHostAlloc, (void **, size_t, unsigned), &locked, size, 0);
  MUST (cuMemAlloc_v2, (uint64_t *, size_t), &device, size);
  measure_copy ("bytes_per_second_to_device_pageable", ordinary, device, size,
                0);
  measure_copy ("bytes_per_second_from_device_pageable", ordinary, device, size,
                1);
  measure_copy ("bytes_per_second_to_device_locked", locked, device, size, 0);
  measure_copy ("bytes_per_second_from_device_locked", locked, device, size, 1);
}

int
main (int argc, char **argv)
{
  if (argc > 2)
    launches = atoi (argv[2]);
  load (driver_begin ());
  MUST (cuStreamCreate, (void **, unsigned), &stream, 1);
  MUST (cuMemHostAlloc, (void **, size_t, unsigned), (void **) &pinned,
        sizes[SIZES - 1], 3);
  MUST (cuMemAlloc_v2, (uint64_t *, size_t), &on_device,
        TABLE * sizeof *pinned);
  MUST (cuMemAlloc_v2, (uint64_t *, size_t), &result, sizeof result);
  memset (pinned, 0, sizes[SIZES - 1]);
  measure ("bare_launch", launch_empty, NULL);
  measure ("bare_launch_and_wait_polling", launch_empty, wait_polling);
  measure ("bare_launch_and_wait_asleep", launch_empty, wait_asleep);
  measure ("table_over_the_bus", launch_bus, wait_polling);
  measure ("table_copied", launch_copy, wait_polling);
  measure ("table_in_parameters", launch_parameters, wait_polling);
  measure ("table_in_parameters_of_512", launch_parameters_512, wait_polling);
  measure ("table_in_parameters_of_4048", launch_parameters_4048, wait_polling);
  verify ("table_over_the_bus", launch_bus);
  verify ("table_copied", launch_copy);
  verify ("table_in_parameters", launch_parameters);
  verify ("table_in_parameters_of_512", launch_parameters_512);
  verify ("table_in_parameters_of_4048", launch_parameters_4048);
  measure_copies ((size_t) (argc > 1 ? atoi (argv[1]) : 64) << 20);
  return 0;
}
