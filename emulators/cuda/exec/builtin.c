/* The functions that the driver itself gives kernels: vprintf, malloc, free and
   __assertfail.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdio.h>
#include <string.h>
#include "emulators/cuda/exec/heap.h"
#include "emulators/cuda/exec/warp.h"

enum
{
  STRING_MOST = 4096,
  PRINT_ARGS_MOST = 4096
};

/* ---- Arguments --------------------------------------------------------------------- */

static uint64_t
argument (const struct warp *warp, const struct call_site *site,
          unsigned number, unsigned lane)
{
  if (number >= site->args || site->arg[number].memory)
    return 0;
  const struct argument *arg = &site->arg[number];
  const void *from = warp_operand (warp, arg->place);
  return arg->form == FORM_64 ? ((const uint64_t *) from)[lane]
                              : ((const uint32_t *) from)[lane];
}

static void
give_result (const struct warp *warp, const struct call_site *site,
             unsigned lane, uint64_t value)
{
  if (!site->results || site->result[0].memory)
    return;
  void *to = warp_operand (warp, site->result[0].place);
  if (site->result[0].form == FORM_64)
    ((uint64_t *) to)[lane] = value;
  else
    ((uint32_t *) to)[lane] = (uint32_t) value;
}

bool
device_string (struct warp *warp, unsigned lane, uint64_t address, char *out,
               size_t size)
{
  for (size_t i = 0; i + 1 < size; i++)
    {
      struct memory_fault fault;
      const char *at = memory_pointer (&warp->memory, PTX_GENERIC, lane,
                                       address + i, 1, 1, false, &fault);
      if (!at)
        return false;
      out[i] = *at;
      if (!*at)
        return true;
    }
  out[size - 1] = 0;
  return true;
}

/* ---- vprintf ------------------------------------------------------------------------ */

/* The bytes of the packed arguments that can be read: their size is nowhere said. */
static size_t
read_arguments (struct warp *warp, unsigned lane, uint64_t address,
                uint8_t args[PRINT_ARGS_MOST])
{
  size_t size = 0;
  for (; address && size < PRINT_ARGS_MOST; size += 4)
    {
      struct memory_fault fault;
      const void *at = memory_pointer (&warp->memory, PTX_GENERIC, lane,
                                       address + size, 4, 1, false, &fault);
      if (!at)
        break;
      memcpy (args + size, at, 4);
    }
  return size;
}

static bool
builtin_vprintf (struct warp *warp, const struct code *code, unsigned lane)
{
  char format[STRING_MOST];
  uint8_t args[PRINT_ARGS_MOST];
  uint64_t address = argument (warp, code->site, 0, lane);
  if (!device_string (warp, lane, address, format, sizeof format))
    {
      report_fault (warp, code, lane, GRID_ILLEGAL_ADDRESS,
                    "vprintf with a format at 0x%llx, which cannot be read",
                    (unsigned long long) address);
      return false;
    }
  size_t size
    = read_arguments (warp, lane, argument (warp, code->site, 1, lane), args);
  give_result (
    warp, code->site, lane,
    (uint64_t) (int64_t) format_print (warp, lane, format, args, size));
  return true;
}

/* ---- The others ------------------------------------------------------------------------- */

static bool
builtin_malloc (struct warp *warp, const struct code *code, unsigned lane)
{
  uint64_t size = argument (warp, code->site, 0, lane);
  give_result (warp, code->site, lane,
               heap_allocate (warp->block->grid->launch.machine, size));
  /* What another thread freed may be this one's now. */
  warp_races_acquire (&warp->memory, RACES_KERNEL);
  return true;
}

static bool
builtin_free (struct warp *warp, const struct code *code, unsigned lane)
{
  uint64_t address = argument (warp, code->site, 0, lane);
  warp_races_release (&warp->memory, RACES_KERNEL);
  if (heap_free (warp->block->grid->launch.machine, address))
    return true;
  report_fault (warp, code, lane, GRID_ILLEGAL_ADDRESS,
                "free of 0x%llx, which malloc did not give",
                (unsigned long long) address);
  return false;
}

/* __assertfail (message, file, line, function, charsize) */
static bool
builtin_assertfail (struct warp *warp, const struct code *code, unsigned lane)
{
  char message[256] = "", file[256] = "", function[256] = "";
  const struct call_site *site = code->site;
  device_string (warp, lane, argument (warp, site, 0, lane), message,
                 sizeof message);
  device_string (warp, lane, argument (warp, site, 1, lane), file, sizeof file);
  device_string (warp, lane, argument (warp, site, 3, lane), function,
                 sizeof function);
  report_fault (warp, code, lane, GRID_ASSERT,
                "%s:%u: %s: assertion `%s' failed", file,
                (unsigned) argument (warp, site, 2, lane), function, message);
  return false;
}

bool
builtin_call (struct warp *warp, const struct code *code,
              const struct lanes *active)
{
  static bool (*const functions[]) (struct warp *, const struct code *,
                                    unsigned)
    = { [BUILTIN_VPRINTF] = builtin_vprintf,
        [BUILTIN_MALLOC] = builtin_malloc,
        [BUILTIN_FREE] = builtin_free,
        [BUILTIN_ASSERTFAIL] = builtin_assertfail };
  for (uint32_t mask = active->mask; mask; mask &= mask - 1)
    if (!functions[code->site->builtin](warp, code,
                                        (unsigned) __builtin_ctz (mask)))
      return false;
  return true;
}
