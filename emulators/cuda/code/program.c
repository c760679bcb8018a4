/* Programs: linking texts, decoding their functions, giving variables memory.

   A program is immutable once program_load has returned, so that many threads
   run its kernels without a lock.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/space.h"
#include "emulators/cuda/code/constants.h"
#include "emulators/cuda/code/decode.h"
#include "emulators/cuda/code/kernel.h"

/* Memory that program_free gives back. */
struct chunk
{
  struct chunk *next;
  _Alignas(16) uint8_t bytes[];
};

/* A constant that is the address of a variable of the program. */
struct relocation
{
  place where;
  unsigned definition;
  int64_t offset;
};

struct program
{
  struct ptx_module **modules;
  unsigned module_count;
  unsigned capability;
  struct linkage *linkage;
  struct function **function_of; /* by number of definition; null for others */
  struct function **functions;
  unsigned function_count;
  uint64_t function_base; /* of the functions' addresses, 16 bytes for each */
  struct kernel *kernels;
  unsigned kernel_count; /* entries, then visible functions */
  unsigned entry_count;
  struct constants constants;
  struct relocation *relocations;
  unsigned relocation_count, relocation_room;
  struct chunk *chunks;
  struct space *space;
  uint64_t *address; /* of each definition that is a variable in `space` */
  size_t const_size;
};

void *
program_allocate (struct program *program, size_t size)
{
  struct chunk *chunk = calloc (1, sizeof *chunk + size);
  if (!chunk)
    return NULL;
  chunk->next = program->chunks;
  program->chunks = chunk;
  return chunk->bytes;
}

uint8_t *
program_pool (const struct program *program)
{
  return program->constants.pool;
}

/* ---- Constants ---------------------------------------------------------------------- */

place
program_constant (struct program *program, enum operand_form form,
                  uint64_t bits)
{
  return constants_place (&program->constants, form, bits);
}

place
program_address (struct program *program, const struct definition *definition,
                 int64_t offset)
{
  for (unsigned i = program->relocation_count; i-- > 0;)
    if (program->relocations[i].definition == definition->number
        && program->relocations[i].offset == offset)
      return program->relocations[i].where;
  if (program->relocation_count == program->relocation_room)
    {
      unsigned room = 2 * program->relocation_room + 64;
      struct relocation *more
        = realloc (program->relocations, room * sizeof *more);
      if (!more)
        return PLACE_NONE;
      program->relocations = more;
      program->relocation_room = room;
    }
  place where = constants_append (&program->constants, FORM_64, 0);
  if (where != PLACE_NONE)
    program->relocations[program->relocation_count++]
      = (struct relocation) { where, definition->number, offset };
  return where;
}

/* ---- Functions ----------------------------------------------------------------------- */

enum builtin
builtin_named (const char *name)
{
  static const char *const names[] = { [BUILTIN_VPRINTF] = "vprintf",
                                       [BUILTIN_MALLOC] = "malloc",
                                       [BUILTIN_FREE] = "free",
                                       [BUILTIN_ASSERTFAIL] = "__assertfail" };
  for (unsigned i = BUILTIN_VPRINTF; i < sizeof names / sizeof *names; i++)
    if (strcmp (name, names[i]) == 0)
      return i;
  return BUILTIN_NONE;
}

static bool
is_builtin (const char *name)
{
  return builtin_named (name) != BUILTIN_NONE;
}

struct function *
program_function (const struct program *program,
                  const struct definition *definition)
{
  return program->function_of[definition->number];
}

uint64_t
function_address (const struct function *function)
{
  return function->program->function_base + 16 * (uint64_t) function->index;
}

const struct function *
program_function_at (const struct program *program, uint64_t address)
{
  uint64_t index = (address - program->function_base) / 16;
  if (address < program->function_base || address % 16
      || index >= program->function_count)
    return NULL;
  return program->functions[index];
}

/* Make a function, not decoded yet, of each definition that has a body. */
static bool
make_functions (struct program *program)
{
  static uint64_t next_base = FUNCTION_WINDOW; /* atomic */
  struct linkage *linkage = program->linkage;
  program->function_base = __atomic_fetch_add (
    &next_base, 16 * (uint64_t) (linkage->count + 1), __ATOMIC_RELAXED);
  program->function_of = program_allocate (
    program, (linkage->count + 1) * sizeof (struct function *));
  program->functions = program_allocate (
    program, (linkage->count + 1) * sizeof (struct function *));
  if (!program->function_of || !program->functions)
    return false;
  for (unsigned i = 0; i < linkage->count; i++)
    {
      struct definition *definition = &linkage->definition[i];
      if (!definition->function || definition->builtin)
        continue;
      struct function *function = program_allocate (program, sizeof *function);
      if (!function)
        return false;
      function->name = definition->function->name;
      function->program = program;
      function->text = program->modules[definition->module];
      function->source = definition->function;
      function->module = definition->module;
      function->index = program->function_count;
      if (!decode_signature (function))
        return false;
      program->function_of[i] = function;
      program->functions[program->function_count++] = function;
    }
  return true;
}

static bool
decode_functions (struct program *program, char *message, size_t size)
{
  for (unsigned i = 0; i < program->function_count; i++)
    if (!decode_function (program, program->linkage, program->functions[i],
                          message, size))
      return false;
  return true;
}

/* ---- Kernels ------------------------------------------------------------------------- */

static struct kernel *
add_kernel (struct program *program, struct function *function)
{
  struct kernel *kernel = &program->kernels[program->kernel_count++];
  kernel->function = function;
  return kernel;
}

/* Drivers tell of a visible function that is no entry too: GCC's plugin asks for the
   functions that a device has the host run. */
static bool
make_kernels (struct program *program)
{
  program->kernels = program_allocate (program, (program->function_count + 1)
                                                  * sizeof *program->kernels);
  for (unsigned i = 0; program->kernels && i < program->function_count; i++)
    if (program->functions[i]->source->entry)
      {
        struct kernel *kernel = add_kernel (program, program->functions[i]);
        if (!kernel_describe_entry (kernel, program, program->linkage,
                                    program->function_count))
          return false;
        kernel->facts.const_size = program->const_size;
        program->entry_count++;
      }
  for (unsigned i = 0; program->kernels && i < program->function_count; i++)
    if (!program->functions[i]->source->entry
        && program->functions[i]->source->linkage == PTX_VISIBLE)
      kernel_describe_other (add_kernel (program, program->functions[i]));
  return program->kernels;
}

/* ---- Variables ----------------------------------------------------------------------- */

static bool
is_in_space (const struct definition *definition)
{
  return definition->variable && definition->variable->space != PTX_SHARED
         && !definition->dynamic;
}

static void
sum_constants (struct program *program)
{
  for (unsigned i = 0; i < program->linkage->count; i++)
    {
      const struct definition *definition = &program->linkage->definition[i];
      if (is_in_space (definition) && definition->variable->space == PTX_CONST)
        program->const_size += definition->variable->size;
    }
}

/* The address that SYMBOL has for text MODULE. */
static uint64_t
symbol_value (const struct program *program, unsigned module,
              const char *symbol)
{
  const struct definition *definition
    = link_named (program->linkage, module, symbol);
  if (!definition)
    return 0;
  if (definition->function)
    {
      const struct function *function
        = program->function_of[definition->number];
      return function ? function_address (function) : 0;
    }
  return is_in_space (definition) ? program->address[definition->number]
                                  : definition->offset;
}

static void
initialise_variable (struct program *program,
                     const struct definition *definition)
{
  uint64_t address = program->address[definition->number];
  uint8_t *bytes = space_bytes (program->space, address);
  memset (bytes, 0, definition->variable->size);
  for (const struct ptx_initialiser *i = definition->variable->initialisers; i;
       i = i->next)
    {
      uint64_t value = i->bits;
      if (i->symbol)
        value = (value + symbol_value (program, definition->module, i->symbol))
                >> i->shift;
      if (i->offset + i->count <= definition->variable->size)
        memcpy (bytes + i->offset, &value, i->count);
    }
  space_written (program->space, address, definition->variable->size);
}

static void
relocate (struct program *program)
{
  for (unsigned i = 0; i < program->relocation_count; i++)
    {
      const struct relocation *relocation = &program->relocations[i];
      constants_fill (&program->constants, relocation->where, FORM_64,
                      program->address[relocation->definition]
                        + (uint64_t) relocation->offset);
    }
}

bool
program_load (struct program *program, struct space *space)
{
  const struct linkage *linkage = program->linkage;
  program->address = program_allocate (program, (linkage->count + 1)
                                                  * sizeof *program->address);
  if (!program->address)
    return false;
  program->space = space;
  for (unsigned i = 0; i < linkage->count; i++)
    if (is_in_space (&linkage->definition[i]))
      {
        const struct ptx_variable *variable = linkage->definition[i].variable;
        program->address[i]
          = space_allocate (space, variable->size ? variable->size : 1,
                            variable->align > 256 ? variable->align : 256);
        if (!program->address[i])
          return false;
      }
  for (unsigned i = 0; i < linkage->count; i++)
    if (is_in_space (&linkage->definition[i]))
      initialise_variable (program, &linkage->definition[i]);
  relocate (program);
  return true;
}

bool
program_variable (const struct program *program, const char *name,
                  uint64_t *address, size_t *size)
{
  const struct definition *definition = link_for_host (program->linkage, name);
  if (!definition || !is_in_space (definition) || !program->address)
    return false;
  *address = program->address[definition->number];
  *size = definition->variable->size;
  return true;
}

/* ---- Programs ------------------------------------------------------------------------ */

static bool
build (struct program *program, char *message, size_t size)
{
  program->linkage = link_modules (program->modules, program->module_count,
                                   is_builtin, message, size);
  if (!program->linkage)
    return false;
  sum_constants (program);
  bool made = make_functions (program);
  if (made && !decode_functions (program, message, size))
    return false;
  if (made && make_kernels (program))
    return true;
  snprintf (message, size, "%s: no memory to decode it",
            program->modules[0]->name);
  return false;
}

struct program *
program_link (struct ptx_module **modules, unsigned count, unsigned capability,
              char *message, size_t size)
{
  struct program *program = calloc (1, sizeof *program);
  struct ptx_module **own = calloc (count + 1, sizeof *own);
  if (!program || !own)
    {
      for (unsigned i = 0; i < count; i++)
        ptx_module_free (modules[i]);
      free (program);
      free (own);
      snprintf (message, size, "no memory to link");
      return NULL;
    }
  memcpy (own, modules, count * sizeof *own);
  program->modules = own;
  program->module_count = count;
  program->capability = capability;
  if (build (program, message, size))
    return program;
  program_free (program);
  return NULL;
}

static void
free_variables (struct program *program)
{
  for (unsigned i = 0; program->address && i < program->linkage->count; i++)
    if (program->address[i])
      space_free (program->space, program->address[i]);
}

void
program_free (struct program *program)
{
  free_variables (program);
  if (program->linkage)
    link_free (program->linkage);
  for (unsigned i = 0; i < program->module_count; i++)
    ptx_module_free (program->modules[i]);
  free (program->modules);
  constants_free (&program->constants);
  free (program->relocations);
  for (struct chunk *chunk = program->chunks; chunk;)
    {
      struct chunk *next = chunk->next;
      free (chunk);
      chunk = next;
    }
  free (program);
}

const struct kernel *
program_kernel (const struct program *program, const char *name)
{
  for (unsigned i = 0; i < program->kernel_count; i++)
    if (strcmp (program->kernels[i].facts.name, name) == 0)
      return &program->kernels[i];
  return NULL;
}

unsigned
program_kernels (const struct program *program)
{
  return program->kernel_count;
}

unsigned
program_entries (const struct program *program)
{
  return program->entry_count;
}

const struct kernel *
program_kernel_number (const struct program *program, unsigned number)
{
  return number < program->kernel_count ? &program->kernels[number] : NULL;
}
