/* Loaded code: which addresses are code, and the steps that its instructions are decoded to.

   The list of loaded pieces is changed with a lock and read without one: a piece is
   taken off it only when nothing runs it, but others may just look at it, so that it is
   freed with its device.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <sys/mman.h>

#include "emulators/hsa/exec/scratch.h"

/* What steps point to.  */
struct full
{
  struct full *next;
  _Alignas(16) char room[];
};

static size_t
steps_size (size_t words)
{
  return (words + 1) * sizeof (struct step);
}

/* One step for each word.  The pages cost nothing until they are touched.  */
static struct step *
steps_new (size_t words)
{
  void *steps = mmap (NULL, steps_size (words), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return steps == MAP_FAILED ? NULL : steps;
}

static const struct step *
leave_step (struct wave *w, const struct step *i)
{
  return report_fault (w, i, DISPATCH_ILLEGAL_INSTRUCTION, step_address (w, i),
                       "the wave ran past the end of its code");
}

const struct step *
code_illegal_step (struct wave *w, const struct step *i)
{
  const struct run *run = w->group->run;
  uint64_t address = step_address (w, i);
  size_t left = w->code->words - (size_t) (i - w->code->steps);
  uint32_t words[5] = { 0 };
  struct isa_instruction instruction;
  size_t count = left < 5 ? left : 5;
  memcpy (words, space_bytes (run->gpu->spaces[0], address), count * 4);
  if (isa_decode (run->processor, run->wave64, words, count, &instruction))
    return report_fault (w, i, DISPATCH_ILLEGAL_INSTRUCTION, address,
                         "%s of %s is not emulated", instruction.opcode->name,
                         run->processor->name);
  const char *kind = isa_kind_not_decoded (run->processor, words[0]);
  if (kind)
    return report_fault (w, i, DISPATCH_ILLEGAL_INSTRUCTION, address,
                         "%#x begins %s, which is not emulated", words[0],
                         kind);
  return report_fault (w, i, DISPATCH_ILLEGAL_INSTRUCTION, address,
                       "%#x begins no instruction that %s has", words[0],
                       run->processor->name);
}

void
code_drop_kept (struct code *code)
{
  for (struct full *full = code->full, *next; full; full = next)
    {
      next = full->next;
      free (full);
    }
  code->full = NULL;
}

static void
code_free (struct code *code)
{
  if (code->steps)
    munmap (code->steps, steps_size (code->words));
  code_drop_kept (code);
  pthread_mutex_destroy (&code->lock);
  free (code);
}

static bool
overlaps (const struct code *code, uint64_t address, size_t size)
{
  return address < code->address + code->words * 4
         && code->address < address + size;
}

bool
gpu_load (struct gpu *gpu, uint64_t address, size_t size, gpu_symbol_fn *symbol,
          void *data)
{
  struct gpu_state *state = gpu->state;
  struct code *code = calloc (1, sizeof *code);
  if (!code || !(code->steps = steps_new (size / 4)))
    {
      free (code);
      return false;
    }
  code->address = address;
  code->words = size / 4;
  code->gpu = gpu;
  code->symbol = symbol;
  code->symbol_data = data;
  pthread_mutex_init (&code->lock, NULL);
  code->steps[code->words].run = leave_step;
  pthread_mutex_lock (&state->lock);
  bool free_there = true;
  for (struct code *c = state->codes; c; c = c->next)
    free_there &= !overlaps (c, address, size);
  if (free_there)
    {
      code->next = state->codes;
      state->codes = code;
    }
  pthread_mutex_unlock (&state->lock);
  if (!free_there)
    code_free (code);
  return free_there;
}

void
gpu_unload (struct gpu *gpu, uint64_t address)
{
  struct gpu_state *state = gpu->state;
  pthread_mutex_lock (&state->lock);
  for (struct code *c = state->codes; c; c = c->next)
    if (c->address == address && c->words)
      {
        /* It stays in the list, empty, for those that look through it.  */
        munmap (c->steps, steps_size (c->words));
        c->steps = NULL;
        c->words = 0;
        break;
      }
  pthread_mutex_unlock (&state->lock);
}

bool
gpu_start (struct gpu *gpu)
{
  struct gpu_state *state = calloc (1, sizeof *state);
  if (!state)
    return false;
  pthread_mutex_init (&state->lock, NULL);
  gpu->state = state;
  return true;
}

struct code *
code_find (const struct gpu *gpu, uint64_t address)
{
  struct code *code = atomic_load (&gpu->state->codes);
  while (code && address - code->address >= code->words * 4)
    code = code->next;
  return code;
}

const struct step *
code_go (struct wave *w, const struct step *from, uint64_t address)
{
  struct code *code = code_find (w->group->run->gpu, address);
  if (!code || address % 4)
    return report_fault (w, from, DISPATCH_ILLEGAL_INSTRUCTION, address,
                         "the wave goes to %#llx, where no code is",
                         (unsigned long long) address);
  w->code = code;
  return code->steps + (address - code->address) / 4;
}

void *
code_room (struct code *code, size_t size)
{
  struct full *full = calloc (1, sizeof *full + size);
  if (!full)
    return NULL;
  full->next = code->full;
  code->full = full;
  return full->room;
}

const struct isa_instruction *
code_keep (struct code *code, const struct isa_instruction *i)
{
  struct isa_instruction *copy = code_room (code, sizeof *copy);
  if (copy)
    *copy = *i;
  return copy;
}

step_fn *
code_decode (struct wave *w, const struct step *i)
{
  struct code *code = (struct code *) w->code;
  struct step *step = &code->steps[i - code->steps];
  const struct run *run = w->group->run;
  size_t left = code->words - (size_t) (i - code->steps);
  uint32_t words[5];
  struct isa_instruction instruction;
  size_t count = left < 5 ? left : 5;
  memcpy (words, space_bytes (run->gpu->spaces[0], step_address (w, i)),
          count * 4);
  pthread_mutex_lock (&code->lock);
  step_fn *function = atomic_load_explicit (&step->run, memory_order_relaxed);
  if (!function)
    {
      if (isa_decode (run->processor, run->wave64, words, count, &instruction))
        function = translate (run->processor, code, &instruction, step);
      if (!function)
        function = code_illegal_step;
      atomic_store_explicit (&step->run, function, memory_order_release);
    }
  pthread_mutex_unlock (&code->lock);
  return function;
}

/* Scratch memory goes with the device's other memory.  */
void
gpu_stop (struct gpu *gpu)
{
  struct gpu_state *state = gpu->state;
  for (struct code *code = state->codes, *next; code; code = next)
    {
      next = code->next;
      code_free (code);
    }
  scratch_drop (gpu);
  pthread_mutex_destroy (&state->lock);
  free (state);
  gpu->state = NULL;
}
