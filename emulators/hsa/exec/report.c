/* Reports of what went wrong, and the end of the dispatch for it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdarg.h>
#include <stdio.h>

#include "emulators/hsa/exec/wave.h"

/* Write into TEXT of SIZE bytes where STEP stands and who runs it.  */
static void
describe_place (const struct wave *w, const struct step *i, char *text,
                size_t size)
{
  const struct run *run = w->group->run;
  uint64_t address = step_address (w, i), offset = 0;
  uint32_t words[5] = { 0 };
  size_t left = w->code->words - (size_t) (i - w->code->steps);
  size_t count = left < 5 ? left : 5;
  struct isa_instruction instruction;
  char what[96] = "?";
  memcpy (words, space_bytes (run->gpu->spaces[0], address), 4 * count);
  if (isa_decode (run->processor, w->wave64, words, count, &instruction))
    isa_disassemble (run->processor, &instruction, what, sizeof what);
  const char *symbol
    = w->code->symbol ? w->code->symbol (w->code->symbol_data, address, &offset)
                      : NULL;
  snprintf (text, size, "`%s' at %#llx (%s+%#llx), group (%u, %u, %u), wave %u",
            what, (unsigned long long) address, symbol ? symbol : "?",
            (unsigned long long) offset, w->group->id[0], w->group->id[1],
            w->group->id[2], w->number);
}

static void
end_run (struct wave *w, enum dispatch_result result, uint64_t address)
{
  struct run *run = w->group->run;
  bool first = false;
  if (atomic_compare_exchange_strong (&run->failed, &first, true))
    {
      run->end.result = result;
      run->end.address = address;
    }
  atomic_store (&run->stopped, true);
}

const struct step *
report_fault (struct wave *w, const struct step *i, enum dispatch_result result,
              uint64_t address, const char *format, ...)
{
  char why[256], place[256];
  va_list arguments;
  va_start (arguments, format);
  vsnprintf (why, sizeof why, format, arguments);
  va_end (arguments);
  describe_place (w, i, place, sizeof place);
  if (!atomic_load (&w->group->run->failed))
    fprintf (stderr, "gangway-hsa: device %u: %s: %s\n",
             w->group->run->gpu->device, why, place);
  w->step = i;
  end_run (w, result, address);
  return NULL;
}

bool
report_access (struct wave *w, const struct step *i, enum memory_kind kind,
               uint64_t address, unsigned lane, unsigned size, bool store)
{
  static const char *const words[] = { "",
                                       "is outside of all allocations",
                                       "is in freed memory",
                                       "is not aligned",
                                       "is in read-only memory",
                                       "was never written" };
  static const enum dispatch_result results[]
    = { DISPATCH_OK,         DISPATCH_ILLEGAL_ADDRESS, DISPATCH_ILLEGAL_ADDRESS,
        DISPATCH_MISALIGNED, DISPATCH_READ_ONLY,       DISPATCH_OK };
  if (kind == MEMORY_NEVER_WRITTEN)
    {
      char place[256];
      if (atomic_exchange (&((struct step *) i)->warned, true))
        return true;
      describe_place (w, i, place, sizeof place);
      fprintf (stderr,
               "gangway-hsa: device %u: warning: lane %u loads %u bytes at "
               "%#llx, which %s: %s\n",
               w->group->run->gpu->device, lane, size,
               (unsigned long long) address, words[kind], place);
      return true;
    }
  report_fault (w, i, results[kind], address,
                "lane %u %s %u bytes at %#llx, which %s", lane,
                store ? "stores" : "loads", size, (unsigned long long) address,
                words[kind]);
  return false;
}
