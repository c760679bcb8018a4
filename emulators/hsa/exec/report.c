/* Reports of what went wrong, and the end of the dispatch for it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdarg.h>
#include <stdio.h>

#include "emulators/hsa/exec/wave.h"

/* Write the function that ADDRESS is in into TEXT of SIZE bytes, and the offset.  */
static void
describe_function (const struct wave *w, uint64_t address, char *text,
                   size_t size)
{
  const struct code *code = code_find (w->group->run->gpu, address);
  uint64_t offset = 0;
  const char *symbol = code && code->symbol
                         ? code->symbol (code->symbol_data, address, &offset)
                         : NULL;
  snprintf (text, size, "%#llx (%s+%#llx)", (unsigned long long) address,
            symbol ? symbol : "?", (unsigned long long) offset);
}

/* Write into TEXT of SIZE bytes where STEP stands and who runs it.  */
static void
describe_place (const struct wave *w, const struct step *i, char *text,
                size_t size)
{
  const struct run *run = w->group->run;
  uint64_t address = step_address (w, i);
  char function[128];
  uint32_t words[5] = { 0 };
  size_t left = w->code->words - (size_t) (i - w->code->steps);
  size_t count = left < 5 ? left : 5;
  struct isa_instruction instruction;
  char what[96] = "?";
  memcpy (words, space_bytes (run->gpu->spaces[0], address), 4 * count);
  if (isa_decode (run->processor, w->wave64, words, count, &instruction))
    isa_disassemble (run->processor, &instruction, what, sizeof what);
  describe_function (w, address, function, sizeof function);
  snprintf (text, size, "`%s' at %s, group (%u, %u, %u), wave %u", what,
            function, w->group->id[0], w->group->id[1], w->group->id[2],
            w->number);
}

void
report_race (struct wave *w, const struct step *i, const struct race *race,
             uint64_t address, unsigned size, bool store)
{
  const struct run *run = w->group->run;
  const uint16_t *shape = run->dispatch.group;
  uint64_t items = (uint64_t) shape[0] * shape[1] * shape[2];
  uint64_t thread = races_other_thread (run->races, race);
  char place[256], other[256];
  if (atomic_exchange (&((struct step *) i)->warned, true))
    return;
  describe_place (w, i, place, sizeof place);
  describe_function (w, race->other_where, other, sizeof other);
  fprintf (stderr,
           "gangway-hsa: device %u: warning: lane %u %s %u bytes at %#llx, "
           "which races with work-item %llu of group %llu at %s: %s\n",
           run->gpu->device, race->lane, store ? "stores" : "loads", size,
           (unsigned long long) address, (unsigned long long) (thread % items),
           (unsigned long long) (thread / items), other, place);
}

/* STEP does END; WHY is what to say of it.  The first one counts.  */
static const struct step *
fail (struct wave *w, const struct step *i, const struct dispatch_end *end,
      const char *why)
{
  struct run *run = w->group->run;
  char place[256];
  bool first = false;
  describe_place (w, i, place, sizeof place);
  if (!atomic_load (&run->failed))
    fprintf (stderr, "gangway-hsa: device %u: %s: %s\n", run->gpu->device, why,
             place);
  w->step = i;
  if (atomic_compare_exchange_strong (&run->failed, &first, true))
    run->end = *end;
  atomic_store (&run->stopped, true);
  return NULL;
}

const struct step *
report_fault (struct wave *w, const struct step *i, enum dispatch_result result,
              uint64_t address, const char *format, ...)
{
  struct dispatch_end end = { .result = result, .address = address };
  char why[256];
  va_list arguments;
  va_start (arguments, format);
  vsnprintf (why, sizeof why, format, arguments);
  va_end (arguments);
  return fail (w, i, &end, why);
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
                                       "was never written",
                                       "races" };
  static const enum dispatch_result results[]
    = { DISPATCH_OK,         DISPATCH_ILLEGAL_ADDRESS, DISPATCH_ILLEGAL_ADDRESS,
        DISPATCH_MISALIGNED, DISPATCH_READ_ONLY,       DISPATCH_OK,
        DISPATCH_OK };
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
  struct dispatch_end end = {
    .result = results[kind], .address = address, .size = size, .store = store
  };
  char why[160];
  snprintf (why, sizeof why, "lane %u %s %u bytes at %#llx, which %s", lane,
            store ? "stores" : "loads", size, (unsigned long long) address,
            words[kind]);
  fail (w, i, &end, why);
  return false;
}
