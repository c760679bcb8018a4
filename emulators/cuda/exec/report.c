/* What is said when a kernel does something wrong.

   A report is one line that names the kernel, the line of the PTX (and the source
   line, if the compiler said), what went wrong, and the thread.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "emulators/cuda/exec/warp.h"

enum
{
  REPORT_SIZE = 1024,
  DEADLOCK_LINES = 8
};

void
grid_fail (struct grid *grid, enum grid_result result)
{
  int none = GRID_OK;
  atomic_compare_exchange_strong (&grid->result, &none, (int) result);
}

/* ---- Where ------------------------------------------------------------------------- */

struct text
{
  char bytes[REPORT_SIZE];
  size_t used;
};

__attribute__ ((format (printf, 2, 3))) static void
add (struct text *text, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  int length = vsnprintf (text->bytes + text->used,
                          sizeof text->bytes - text->used, format, args);
  va_end (args);
  if (length > 0)
    text->used += (size_t) length;
  if (text->used >= sizeof text->bytes)
    text->used = sizeof text->bytes - 1;
}

static const char *
file_name (const struct function *function, unsigned file)
{
  const struct ptx_module *text = function->text;
  return text->files && file < text->file_count ? text->files[file] : NULL;
}

static void
add_line (struct text *text, const struct function *function,
          const struct code *code)
{
  const struct code_note *note = &function->note[code - function->code];
  const char *file
    = note->source_line ? file_name (function, note->file) : NULL;
  add (text, "PTX line %u", note->line);
  if (file)
    {
      const char *slash = strrchr (file, '/');
      add (text, " (%s:%u)", slash ? slash + 1 : file, note->source_line);
    }
}

/* Whether CODE is FUNCTION's; what is said without knowing the split may not be. */
static bool
holds_code (const struct function *function, const struct code *code)
{
  return code && code >= function->code
         && code < function->code + function->count;
}

static void
add_place (struct text *text, const struct warp *warp, const struct code *code)
{
  const struct kernel *kernel = warp->block->grid->kernel;
  const struct function *function
    = warp->current ? warp->current->frame->function : kernel->function;
  add (text, "gangway-cuda: kernel %s, ", kernel->facts.name);
  if (holds_code (function, code))
    {
      if (function != kernel->function)
        add (text, "in %s, ", function->name);
      add_line (text, function, code);
    }
  add (text, ": ");
}

static void
add_thread (struct text *text, const struct warp *warp, unsigned lane)
{
  const unsigned *block = warp->block->index;
  add (text, ", block (%u,%u,%u) thread (%u,%u,%u)\n", block[0], block[1],
       block[2], warp->tid[0][lane], warp->tid[1][lane], warp->tid[2][lane]);
}

static void
say (const struct text *text)
{
  fflush (stdout);
  fwrite (text->bytes, 1, text->used, stderr);
}

/* ---- Faults ----------------------------------------------------------------------------- */

void
report_fault (struct warp *warp, const struct code *code, unsigned lane,
              enum grid_result result, const char *format, ...)
{
  struct grid *grid = warp->block->grid;
  int none = GRID_OK;
  if (!atomic_compare_exchange_strong (&grid->result, &none, (int) result))
    return;
  struct text text = { .used = 0 };
  char what[REPORT_SIZE / 2];
  va_list args;
  va_start (args, format);
  vsnprintf (what, sizeof what, format, args);
  va_end (args);
  add_place (&text, warp, code);
  add (&text, "%s", what);
  add_thread (&text, warp, lane);
  say (&text);
}

static const char *
space_name (enum ptx_space space)
{
  switch (space)
    {
    case PTX_SHARED:
      return "shared memory";
    case PTX_LOCAL:
      return "local memory";
    case PTX_PARAM:
      return "the kernel's parameters";
    case PTX_CONST:
      return "constant memory";
    default:
      return "global memory";
    }
}

/* The space that FAULT's address is in, a generic one perhaps. */
static enum ptx_space
space_met (const struct memory_fault *fault)
{
  static const enum ptx_space windows[] = { PTX_SHARED, PTX_LOCAL, PTX_PARAM };
  for (unsigned i = 0; i < sizeof windows / sizeof *windows; i++)
    if (fault->space == PTX_GENERIC
        && memory_is_in (windows[i], fault->address))
      return windows[i];
  return fault->space;
}

/* The device space that ADDRESS is in, or null. */
static struct space *
space_with (const struct warp *warp, uint64_t address)
{
  for (struct space *const *space = warp->memory.spaces; *space; space++)
    if (space_is_in (*space, address))
      return *space;
  return NULL;
}

/* How ADDRESS lies to the allocation at BASE. */
static void
add_neighbour (struct text *text, uint64_t address, uint64_t base, size_t size)
{
  if (address >= base + size)
    add (text, ": %llu bytes past the end of the %zu bytes at 0x%llx",
         (unsigned long long) (address - base - size), size,
         (unsigned long long) base);
  else if (address >= base)
    add (text, ": at the end of the %zu bytes at 0x%llx", size,
         (unsigned long long) base);
}

static void
add_window (struct text *text, const struct warp *warp,
            const struct memory_fault *fault)
{
  switch (space_met (fault))
    {
    case PTX_SHARED:
      add (text, " outside shared memory, of which the block has %zu bytes",
           warp->memory.shared_size);
      break;
    case PTX_LOCAL:
      add (text, " outside the thread's variables in local memory");
      break;
    case PTX_PARAM:
      add (text, " outside the kernel's %zu bytes of parameters",
           warp->memory.param_size);
      break;
    default:
      add (text, " outside what the device can access");
    }
}

static void
add_outside (struct text *text, const struct warp *warp,
             const struct memory_fault *fault)
{
  struct space *space = space_with (warp, fault->address);
  uint64_t base;
  size_t size;
  bool freed;
  if (!space)
    {
      add_window (text, warp, fault);
      return;
    }
  bool inside = space_find (space, fault->address, &base, &size, &freed);
  if (inside && !freed && space->window)
    {
      add (text,
           " where no memory is mapped for this device, in the %zu bytes"
           " reserved at 0x%llx",
           size, (unsigned long long) base);
      return;
    }
  add (text, " outside all allocations");
  if (base)
    add_neighbour (text, fault->address, base, size);
}

static void
add_freed (struct text *text, const struct warp *warp,
           const struct memory_fault *fault)
{
  struct space *space = space_with (warp, fault->address);
  uint64_t base;
  size_t size;
  bool freed;
  add (text, " in memory that was freed");
  if (space && space_find (space, fault->address, &base, &size, &freed) && base)
    add (text, ": %llu bytes into the %zu bytes at 0x%llx",
         (unsigned long long) (fault->address - base), size,
         (unsigned long long) base);
}

static enum grid_result
add_access (struct text *text, const struct warp *warp,
            const struct memory_fault *fault)
{
  add (text, "%s of %u bytes at 0x%llx", fault->store ? "store" : "load",
       fault->size, (unsigned long long) fault->address);
  switch (fault->kind)
    {
    case MEMORY_MISALIGNED:
      add (text, ", which is not a multiple of %u", fault->size);
      return GRID_MISALIGNED;
    case MEMORY_FREED:
      add_freed (text, warp, fault);
      return GRID_ILLEGAL_ADDRESS;
    case MEMORY_READ_ONLY:
      add (text, " in %s, which cannot be written",
           space_name (space_met (fault)));
      return GRID_ILLEGAL_ADDRESS;
    case MEMORY_NEVER_WRITTEN:
      add (text, " in %s: never written", space_name (space_met (fault)));
      return GRID_OK;
    case MEMORY_RACE:
      add (text, " races with thread %llu of the grid at PTX line %u",
           (unsigned long long) fault->other_thread, fault->other_line);
      return GRID_OK;
    default:
      add_outside (text, warp, fault);
      return GRID_ILLEGAL_ADDRESS;
    }
}

static void
note_fault (struct machine_fault *first, const struct memory_fault *fault)
{
  int none = 0;
  if (!__atomic_compare_exchange_n (&first->state, &none, 1, false,
                                    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    return;
  first->address = fault->address;
  first->size = fault->size;
  first->store = fault->store;
  __atomic_store_n (&first->state, 2, __ATOMIC_RELEASE);
}

bool
report_access (struct warp *warp, const struct code *code,
               const struct memory_fault *fault)
{
  struct grid *grid = warp->block->grid;
  const struct function *function = warp->current->frame->function;
  struct text text = { .used = 0 };
  add_place (&text, warp, code);
  enum grid_result result = add_access (&text, warp, fault);
  add_thread (&text, warp, fault->lane);
  int none = GRID_OK;
  if (result == GRID_OK)
    {
      if (!atomic_exchange (&function->note[code - function->code].warned,
                            true))
        say (&text);
      return true;
    }
  if (atomic_compare_exchange_strong (&grid->result, &none, (int) result))
    {
      note_fault (&grid->launch.machine->fault, fault);
      say (&text);
    }
  return false;
}

/* ---- Deadlocks -------------------------------------------------------------------------------- */

static void
add_barrier (struct text *text, const struct block *block, unsigned number)
{
  const struct barrier *barrier = &block->barrier[number];
  add (text, ": at barrier %u, where %u of %u threads came\n", number,
       barrier->arrived, barrier->expected ? barrier->expected : block->live);
}

static void
add_waiting (struct text *text, const struct warp *warp,
             const struct split *split)
{
  add (text, "gangway-cuda:   warp %u, lanes 0x%08x: %s: ", warp->number,
       split->mask, split->frame->function->name);
  add_line (text, split->frame->function, split->code);
  if (split->state == SPLIT_AT_BARRIER)
    add_barrier (text, warp->block, split->barrier);
  else
    add (text, ": for the lanes 0x%08x, of which 0x%08x do not come\n",
         split->members, split->members & warp->alive & ~split->mask);
}

void
report_deadlock (struct block *block)
{
  struct grid *grid = block->grid;
  int none = GRID_OK;
  if (!atomic_compare_exchange_strong (&grid->result, &none, GRID_DEADLOCK))
    return;
  struct text text = { .used = 0 };
  add (&text,
       "gangway-cuda: kernel %s: block (%u,%u,%u) is deadlocked: its %u "
       "threads wait "
       "for each other\n",
       grid->kernel->facts.name, block->index[0], block->index[1],
       block->index[2], block->live);
  unsigned said = 0;
  for (unsigned i = 0; i < block->warps; i++)
    for (const struct split *split = block->warp[i]->waiting; split;
         split = split->next)
      if (said++ < DEADLOCK_LINES)
        add_waiting (&text, block->warp[i], split);
  if (said > DEADLOCK_LINES)
    add (&text, "gangway-cuda:   and %u more\n", said - DEADLOCK_LINES);
  say (&text);
}
