/* OMP_ALLOCATOR: the name of a predefined allocator, or of a memory space with
   traits behind a colon, as in
     omp_high_bw_mem_space:alignment=64,fallback=null_fb
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/allocator_environment.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/environment.h"
#include "libomp-host/memory/allocator.h"

struct named_value
{
  char name[32]; /* "" ends a list */
  uintptr_t value;
};

#define NAMED(value)                                                           \
  {                                                                            \
#    value, value                                                              \
  }

static const struct named_value allocators[]
  = { NAMED (omp_default_mem_alloc),
      NAMED (omp_large_cap_mem_alloc),
      NAMED (omp_const_mem_alloc),
      NAMED (omp_high_bw_mem_alloc),
      NAMED (omp_low_lat_mem_alloc),
      NAMED (omp_cgroup_mem_alloc),
      NAMED (omp_pteam_mem_alloc),
      NAMED (omp_thread_mem_alloc),
      NAMED (ompx_gnu_pinned_mem_alloc),
      NAMED (ompx_gnu_managed_mem_alloc),
      { "", 0 } };

/* A space without traits stands for its predefined allocator.  */
static const struct
{
  struct named_value space;
  uintptr_t allocator;
} spaces[] = {
  { NAMED (omp_default_mem_space), omp_default_mem_alloc },
  { NAMED (omp_large_cap_mem_space), omp_large_cap_mem_alloc },
  { NAMED (omp_const_mem_space), omp_const_mem_alloc },
  { NAMED (omp_high_bw_mem_space), omp_high_bw_mem_alloc },
  { NAMED (omp_low_lat_mem_space), omp_low_lat_mem_alloc },
  { NAMED (ompx_gnu_managed_mem_space), ompx_gnu_managed_mem_alloc },
};

#define TRAITS_MAXIMUM 32

/* The words a trait may have; none where it takes a number.  fb_data is not among
   the traits: an environment variable cannot name a handle.  */
static const struct trait
{
  char name[16];
  omp_alloctrait_key_t key;
  struct named_value words[5];
} traits[] = {
  { "sync_hint",
    omp_atk_sync_hint,
    { { "contended", omp_atv_contended },
      { "uncontended", omp_atv_uncontended },
      { "serialized", omp_atv_serialized },
      { "private", omp_atv_private } } },
  { "alignment", omp_atk_alignment, { { "", 0 } } },
  { "access",
    omp_atk_access,
    { { "all", omp_atv_all },
      { "cgroup", omp_atv_cgroup },
      { "pteam", omp_atv_pteam },
      { "thread", omp_atv_thread } } },
  { "pool_size", omp_atk_pool_size, { { "", 0 } } },
  { "fallback",
    omp_atk_fallback,
    { { "default_mem_fb", omp_atv_default_mem_fb },
      { "null_fb", omp_atv_null_fb },
      { "abort_fb", omp_atv_abort_fb },
      { "allocator_fb", omp_atv_allocator_fb } } },
  { "pinned",
    omp_atk_pinned,
    { { "true", omp_atv_true }, { "false", omp_atv_false } } },
  { "partition",
    omp_atk_partition,
    { { "environment", omp_atv_environment },
      { "nearest", omp_atv_nearest },
      { "blocked", omp_atv_blocked },
      { "interleaved", omp_atv_interleaved } } },
};

#define LENGTH(array) (sizeof (array) / sizeof ((array)[0]))

/* Set while the library is loaded; constant afterwards.  */
static uintptr_t initial = omp_default_mem_alloc;
static char *shown; /* the text, of an allocator made here */

/* Take the value of TRAIT: a positive number or one of its words.  */
static bool
take_value (const char **text, const struct trait *trait, uintptr_t *value)
{
  const struct named_value *word = trait->words;
  if (!*word->name)
    {
      unsigned long number;
      if (!environment_take_unsigned (text, &number) || number == 0)
        return false;
      *value = number;
      return true;
    }
  for (; *word->name; word++)
    if (environment_take_word (text, word->name))
      {
        *value = word->value;
        return true;
      }
  return false;
}

/* trait "=" value.  Leaves *TEXT where it cannot go on.  */
static bool
take_trait (const char **text, omp_alloctrait_t *result)
{
  const char *start = *text;
  for (size_t i = 0; i < LENGTH (traits); i++)
    {
      const char *rest = start;
      if (!environment_take_word (&rest, traits[i].name) || *rest != '=')
        continue;
      *text = rest + 1;
      result->key = traits[i].key;
      return take_value (text, &traits[i], &result->value);
    }
  return false;
}

/* trait { "," trait }.  */
static bool
take_traits (const char **text, omp_alloctrait_t *list, int *count)
{
  for (*count = 0; *count < TRAITS_MAXIMUM;)
    {
      if (!take_trait (text, &list[*count]))
        return false;
      ++*count;
      if (**text != ',')
        return true;
      ++*text;
    }
  return false;
}

/* False where there can be no such allocator.  */
static bool
make_allocator (uintptr_t space, const omp_alloctrait_t *list, int count,
                const char *text)
{
  omp_allocator_handle_t handle
    = allocator_create ((omp_memspace_handle_t) space, count, list);
  if (handle == omp_null_allocator)
    return false;
  initial = handle;
  shown = strdup (text);
  return true;
}

/* Parse TEXT; false where it is bad.  */
static bool
parse (const char *text)
{
  const char *rest = text;
  for (const struct named_value *word = allocators; *word->name; word++)
    if (environment_take_word (&rest, word->name))
      {
        if (!environment_at_end (rest))
          return false;
        initial = word->value;
        return true;
      }
  for (size_t i = 0; i < LENGTH (spaces); i++)
    {
      if (!environment_take_word (&rest, spaces[i].space.name))
        continue;
      omp_alloctrait_t list[TRAITS_MAXIMUM];
      int count = 0;
      bool described = *rest == ':';
      if (described)
        {
          ++rest;
          if (!take_traits (&rest, list, &count))
            return false;
        }
      if (!environment_at_end (rest))
        return false;
      if (described)
        return make_allocator (spaces[i].space.value, list, count, text);
      initial = spaces[i].allocator;
      return true;
    }
  return false;
}

uintptr_t
allocator_environment_read (void)
{
  const char *text = environment_get ("OMP_ALLOCATOR");
  if (text && !parse (text))
    environment_invalid ("OMP_ALLOCATOR", text);
  return initial;
}

const char *
allocator_environment_text (void)
{
  for (const struct named_value *word = allocators; *word->name; word++)
    if (word->value == initial)
      return word->name;
  return shown ? shown : "";
}
