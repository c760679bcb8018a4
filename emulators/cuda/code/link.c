/* Linking: which definition each name means.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/link_parts.h"

bool
link_fail (struct linking *linking, unsigned module, unsigned line,
           const char *format, ...)
{
  int begun = snprintf (linking->message, linking->size,
                        "%s:%u: ", linking->modules[module]->name, line);
  if (begun < 0 || (size_t) begun >= linking->size)
    return false;
  va_list arguments;
  va_start (arguments, format);
  vsnprintf (linking->message + begun, linking->size - begun, format,
             arguments);
  va_end (arguments);
  return false;
}

bool
link_fail_memory (struct linking *linking)
{
  return link_fail (linking, 0, 0, "no memory is left to link it");
}

static struct link_key
key_of_name (unsigned module, const char *name)
{
  return (struct link_key) { .module = module, .name = name };
}

static struct link_key
key_of (const void *declared)
{
  return (struct link_key) { .module = LINK_DECLARED, .declared = declared };
}

static bool
set (struct linking *linking, struct link_key key,
     struct definition *definition)
{
  return link_table_set (&linking->table, key, definition)
         || link_fail_memory (linking);
}

static bool
has_memory (const struct ptx_variable *variable)
{
  return variable->space == PTX_GLOBAL || variable->space == PTX_CONST
         || variable->space == PTX_SHARED;
}

static bool
is_dynamic (const struct ptx_variable *variable)
{
  return variable->space == PTX_SHARED && variable->unsized
         && variable->linkage == PTX_EXTERN;
}

static bool
is_exported (enum ptx_linkage linkage)
{
  return linkage == PTX_VISIBLE || linkage == PTX_WEAK || linkage == PTX_COMMON;
}

static enum ptx_linkage
linkage_of (const struct definition *definition)
{
  return definition->variable != NULL ? definition->variable->linkage
                                      : definition->function->linkage;
}

static unsigned
line_of (const struct definition *definition)
{
  return definition->variable != NULL ? definition->variable->line
                                      : definition->function->line;
}

/* How many definitions there may be: every declaration counts. */
static size_t
count_declarations (const struct linking *linking)
{
  size_t count = 0;
  for (unsigned i = 0; i < linking->count; i++)
    {
      const struct ptx_module *module = linking->modules[i];
      for (struct ptx_variable *it = module->variables; it != NULL;
           it = it->next)
        count++;
      for (struct ptx_function *f = module->functions; f != NULL; f = f->next)
        {
          count++;
          for (struct ptx_variable *it = f->locals; it != NULL; it = it->next)
            count++;
        }
    }
  return count;
}

static struct definition *
add_definition (struct linking *linking, unsigned module, const char *name)
{
  struct linkage *linkage = &linking->linkage;
  struct definition *definition = &linkage->definition[linkage->count];
  definition->name = name;
  definition->module = module;
  definition->number = linkage->count++;
  return definition;
}

/* Whether B is to be what all texts mean and not A, two definitions of one name that
   may both be there. */
static bool
is_preferred (const struct definition *a, const struct definition *b)
{
  if (linkage_of (b) == PTX_VISIBLE)
    return true;
  return linkage_of (a) == PTX_COMMON && linkage_of (b) == PTX_COMMON
         && b->variable->size > a->variable->size;
}

/* DEFINITION becomes what all texts mean with NAME, if none that was there has
   precedence. */
static bool
export_definition (struct linking *linking, struct definition *definition,
                   const char *name)
{
  struct link_key key = key_of_name (LINK_EXPORTED, name);
  struct definition *before = link_table_find (&linking->table, key);
  definition->exported = true;
  if (before == NULL)
    return set (linking, key, definition);
  bool strong = linkage_of (before) == PTX_VISIBLE
                && linkage_of (definition) == PTX_VISIBLE;
  bool alike = (before->variable == NULL) == (definition->variable == NULL)
               && (before->variable == NULL
                   || before->variable->space == definition->variable->space);
  if (strong || !alike)
    return link_fail (linking, definition->module, line_of (definition),
                      "'%s' is defined in %s:%u already", name,
                      linking->modules[before->module]->name, line_of (before));
  return !is_preferred (before, definition) || set (linking, key, definition);
}

static bool
enter_variable (struct linking *linking, unsigned module,
                struct ptx_variable *variable)
{
  if (!has_memory (variable)
      || (variable->linkage == PTX_EXTERN && !is_dynamic (variable)))
    return true;
  struct definition *definition
    = add_definition (linking, module, variable->name);
  definition->variable = variable;
  definition->dynamic = is_dynamic (variable);
  if (is_exported (variable->linkage)
      && !export_definition (linking, definition, variable->name))
    return false;
  return set (linking, key_of (variable), definition);
}

static bool
enter_function (struct linking *linking, unsigned module,
                struct ptx_function *function)
{
  if (!function->defined)
    return true;
  struct definition *definition
    = add_definition (linking, module, function->name);
  definition->function = function;
  for (struct ptx_variable *it = function->locals; it != NULL; it = it->next)
    if (!enter_variable (linking, module, it))
      return false;
  if (is_exported (function->linkage)
      && !export_definition (linking, definition, function->name))
    return false;
  return set (linking, key_of (function), definition)
         && set (linking, key_of_name (module, function->name), definition);
}

/* All definitions of the text MODULE. */
static bool
enter_module (struct linking *linking, unsigned number)
{
  const struct ptx_module *module = linking->modules[number];
  /* Drivers link a text that does not say with others of 64 bits: mkoffload's tables
     of functions come so.  */
  if (module->address_size == 32)
    return link_fail (linking, number, 1,
                      "addresses of 32 bits are not supported");
  for (struct ptx_variable *it = module->variables; it != NULL; it = it->next)
    if (!enter_variable (linking, number, it))
      return false;
  for (struct ptx_function *it = module->functions; it != NULL; it = it->next)
    if (!enter_function (linking, number, it))
      return false;
  return true;
}

/* Names of the text that are names of others' definitions in it. */
static bool
enter_aliases (struct linking *linking, unsigned number)
{
  struct link_table *table = &linking->table;
  const struct ptx_module *module = linking->modules[number];
  for (struct ptx_function *it = module->functions; it != NULL; it = it->next)
    {
      if (it->alias_of == NULL)
        continue;
      struct definition *definition
        = link_table_find (table, key_of_name (number, it->alias_of));
      if (definition == NULL)
        return link_fail (
          linking, number, it->line,
          "'%s' is an alias of '%s', which nothing defines here", it->name,
          it->alias_of);
      if (!set (linking, key_of (it), definition))
        return false;
      if (is_exported (it->linkage)
          && !export_definition (linking, definition, it->name))
        return false;
    }
  return true;
}

static bool
is_float (enum ptx_type type)
{
  return type == PTX_F16 || type == PTX_F16X2 || type == PTX_F32
         || type == PTX_F64;
}

/* Whether two lists of parameters are passed in the same way.  NVIDIA's linker too
   wants the same sizes, and tells integers, floats and arrays apart. */
static bool
parameters_match (const struct ptx_variable *a, const struct ptx_variable *b)
{
  for (; a != NULL && b != NULL; a = a->next, b = b->next)
    if (a->size != b->size || a->array != b->array
        || is_float (a->type) != is_float (b->type))
      return false;
  return a == NULL && b == NULL;
}

/* Whether DECLARED may be what DEFINED, which is null for a function, defines.  Of
   common ones each text may say another size. */
static bool
variables_match (const struct ptx_variable *defined,
                 const struct ptx_variable *declared)
{
  return defined != NULL && defined->space == declared->space
         && (declared->linkage != PTX_EXTERN || declared->unsized
             || declared->size == defined->size);
}

static bool
resolve_variable (struct linking *linking, unsigned module,
                  struct ptx_variable *variable)
{
  struct link_table *table = &linking->table;
  struct definition *definition = link_table_find (table, key_of (variable));
  struct definition *exported
    = link_table_find (table, key_of_name (LINK_EXPORTED, variable->name));
  if (has_memory (variable) && variable->linkage != PTX_INTERNAL
      && (exported != NULL || !is_dynamic (variable)))
    definition = exported;
  if (definition == NULL)
    return true;
  if (!variables_match (definition->variable, variable))
    return link_fail (
      linking, module, variable->line,
      "'%s' is declared otherwise than %s:%u defines it", variable->name,
      linking->modules[definition->module]->name, line_of (definition));
  return set (linking, key_of (variable), definition)
         && set (linking, key_of_name (module, variable->name), definition);
}

/* A function that no text defines but the driver gives. */
static struct definition *
add_builtin (struct linking *linking, unsigned module,
             struct ptx_function *function)
{
  if (!linking->is_builtin (function->name))
    return NULL;
  struct definition *definition
    = add_definition (linking, module, function->name);
  definition->function = function;
  definition->builtin = true;
  /* Where no memory is left for this, none is left for the caller's own entry. */
  set (linking, key_of_name (LINK_EXPORTED, function->name), definition);
  return definition;
}

static bool
resolve_function (struct linking *linking, unsigned module,
                  struct ptx_function *function)
{
  struct link_table *table = &linking->table;
  struct definition *definition = link_table_find (table, key_of (function));
  if (definition == NULL || is_exported (function->linkage))
    definition
      = link_table_find (table, key_of_name (LINK_EXPORTED, function->name));
  if (definition == NULL)
    definition = add_builtin (linking, module, function);
  if (definition == NULL)
    return true;
  if (definition->function == NULL
      || (!definition->builtin
          && (definition->function->entry != function->entry
              || !parameters_match (definition->function->params,
                                    function->params)
              || !parameters_match (definition->function->results,
                                    function->results))))
    return link_fail (
      linking, module, function->line,
      "'%s' is declared otherwise than %s:%u defines it", function->name,
      linking->modules[definition->module]->name, line_of (definition));
  return set (linking, key_of (function), definition)
         && set (linking, key_of_name (module, function->name), definition);
}

/* What each declaration of the text means. */
static bool
resolve_module (struct linking *linking, unsigned number)
{
  const struct ptx_module *module = linking->modules[number];
  for (struct ptx_variable *it = module->variables; it != NULL; it = it->next)
    if (!resolve_variable (linking, number, it))
      return false;
  for (struct ptx_function *it = module->functions; it != NULL; it = it->next)
    if (!resolve_function (linking, number, it))
      return false;
  return true;
}

static bool
resolve (struct linking *linking)
{
  static bool (*const passes[]) (struct linking * linking, unsigned module)
    = { enter_module, enter_aliases, resolve_module };
  for (size_t pass = 0; pass < sizeof passes / sizeof *passes; pass++)
    for (unsigned i = 0; i < linking->count; i++)
      if (!passes[pass](linking, i))
        return false;
  return true;
}

struct linkage *
link_modules (struct ptx_module *const *modules, unsigned count,
              bool (*is_builtin) (const char *name), char *message, size_t size)
{
  struct references references = { 0 };
  struct linking *linking = calloc (1, sizeof *linking);
  if (linking == NULL)
    {
      snprintf (message, size, "%s:0: no memory is left to link it",
                count == 0 ? "nothing" : modules[0]->name);
      return NULL;
    }
  linking->modules = modules;
  linking->count = count;
  linking->is_builtin = is_builtin;
  linking->message = message;
  linking->size = size;
  size_t declarations = count_declarations (linking);
  linking->linkage.definition
    = calloc (declarations + 1, sizeof *linking->linkage.definition);
  linking->shared_size
    = calloc (declarations + 1, sizeof *linking->shared_size);
  bool good
    = linking->linkage.definition != NULL && linking->shared_size != NULL;
  if (!good)
    link_fail_memory (linking);
  good = good && resolve (linking) && references_find (linking, &references)
         && link_shared (linking, &references);
  references_free (&references);
  if (good)
    return &linking->linkage;
  link_free (&linking->linkage);
  return NULL;
}

void
link_free (struct linkage *linkage)
{
  struct linking *linking = (struct linking *) linkage;
  if (linking == NULL)
    return;
  link_table_free (&linking->table);
  free (linking->linkage.definition);
  free (linking->shared_size);
  free (linking);
}

static const struct definition *
find (const struct linkage *linkage, struct link_key key)
{
  const struct linking *linking = (const struct linking *) linkage;
  return link_table_find (&linking->table, key);
}

const struct definition *
link_variable (const struct linkage *linkage, unsigned module,
               const struct ptx_variable *variable)
{
  return find (linkage, key_of (variable));
}

const struct definition *
link_function (const struct linkage *linkage, unsigned module,
               const struct ptx_function *function)
{
  return find (linkage, key_of (function));
}

const struct definition *
link_named (const struct linkage *linkage, unsigned module, const char *name)
{
  return find (linkage, key_of_name (module, name));
}

const struct definition *
link_for_host (const struct linkage *linkage, const char *name)
{
  const struct linking *linking = (const struct linking *) linkage;
  const struct definition *found
    = find (linkage, key_of_name (LINK_EXPORTED, name));
  for (unsigned i = 0; i < linking->count && found == NULL; i++)
    found = link_named (linkage, i, name);
  return found;
}

size_t
link_shared_size (const struct linkage *linkage,
                  const struct ptx_function *entry)
{
  const struct linking *linking = (const struct linking *) linkage;
  const struct definition *definition = find (linkage, key_of (entry));
  return definition == NULL ? 0 : linking->shared_size[definition->number];
}
