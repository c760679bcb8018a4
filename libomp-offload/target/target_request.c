/* Target constructs' requests: private copies, and blocks that keep a request.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_request.h"

#include <string.h>
#include "libomp-offload/map/kinds.h"

static size_t
align_up (size_t offset, size_t align)
{
  return (offset + align - 1) & -align;
}

static struct kind_entry
kind_at (const struct target_request *request, size_t i)
{
  return kind_read (request->variables.kinds, request->variables.short_kinds,
                    i);
}

/* --- Private copies.  */

/* Whether item I of REQUEST has a private copy; sets *ALIGN to the copy's
   alignment.  */
static bool
is_private (const struct target_request *request, size_t i, size_t *align)
{
  struct kind_entry entry = kind_at (request, i);
  *align = (size_t) 1 << entry.align;
  return (kind_table[entry.code].properties & KIND_FIRSTPRIVATE)
         && request->variables.hosts[i] != NULL;
}

struct target_privates
target_privates_room (const struct target_request *request)
{
  struct target_privates room = { .align = 1 };
  if (request->fn == NULL || request->captured)
    return room;
  for (size_t i = 0; i < request->variables.count; i++)
    {
      size_t align;
      if (!is_private (request, i, &align))
        continue;
      if (room.align < align)
        room.align = align;
      room.size = align_up (room.size, align) + request->variables.sizes[i];
    }
  return room;
}

/* Store the address of item I's private copy where item I + 1 says, which is in
   the private copy of I's descriptor.  */
static void
attach_private (const struct target_request *request, size_t i)
{
  const struct mapvars_request *variables = &request->variables;
  if (i + 1 == variables->count)
    return;
  struct kind_entry next = kind_at (request, i + 1);
  if (kind_table[next.code].properties & KIND_ATTACH)
    *(void **) (*(char **) variables->hosts[i + 1] + variables->sizes[i + 1])
      = variables->hosts[i];
}

void
target_privates_capture (struct target_request *request, char *memory)
{
  const struct mapvars_request *variables = &request->variables;
  size_t offset = 0, align;
  for (size_t i = 0; i < variables->count; i++)
    {
      if (!is_private (request, i, &align))
        continue;
      offset = align_up (offset, align);
      memcpy (memory + offset, variables->hosts[i], variables->sizes[i]);
      variables->hosts[i] = memory + offset;
      attach_private (request, i);
      offset += variables->sizes[i];
    }
  request->captured = true;
}

/* --- Kept requests.  */

/* What a block begins with.  */
struct kept
{
  struct target_request request;
  char *base;  /* where the block was made */
  size_t size; /* of the block */
};

static size_t
kind_size (const struct target_request *request)
{
  return request->variables.short_kinds ? sizeof (unsigned short) : 1;
}

static bool
is_iterator (const struct target_request *request, size_t i)
{
  return request->variables.short_kinds
         && request->variables.sizes[i] == SIZE_MAX;
}

/* The bytes of what item I, a clause with iterators, is expanded to: a count,
   and as many pairs of address and size.  */
static size_t
iterator_size (const struct target_request *request, size_t i)
{
  return (1 + 2 * *(size_t *) request->variables.hosts[i]) * sizeof (size_t);
}

struct target_layout
target_request_layout (const struct target_request *request)
{
  size_t count = request->variables.count;
  struct target_privates privates = target_privates_room (request);
  struct target_layout layout = { .align = privates.align };
  if (layout.align < __BIGGEST_ALIGNMENT__)
    layout.align = __BIGGEST_ALIGNMENT__;
  layout.privates = align_up (sizeof (struct kept), layout.align);
  layout.hosts = align_up (layout.privates + privates.size, sizeof (void *));
  layout.sizes = layout.hosts + count * sizeof (void *);
  layout.args = layout.sizes + count * sizeof (size_t);
  layout.iterators
    = layout.args
      + (request->launch.length + LAUNCH_ARGUMENTS_MORE) * sizeof (void *);
  layout.kinds = layout.iterators;
  for (size_t i = 0; i < count; i++)
    if (is_iterator (request, i))
      layout.kinds += iterator_size (request, i);
  layout.size = layout.kinds + count * kind_size (request);
  return layout;
}

/* Whether the word of item I is an address.  A value may look like one.  */
static bool
is_address (const struct target_request *request, size_t i)
{
  return !(kind_table[kind_at (request, i).code].properties & KIND_INLINE);
}

/* ADDRESS, which may lie in a block of SIZE bytes at OLD, as the address of the
   same byte in the block's copy at NEW; an address outside of the block stays
   what it is.  */
static void *
follow (const void *address, const void *old, size_t size, void *new)
{
  uintptr_t offset = (uintptr_t) address - (uintptr_t) old;
  return offset < size ? (char *) new + offset : (void *) address;
}

/* Copy the construct's addresses to HOSTS, and what its iterators expand to to
   EXPANSION.  The address of a private Fortran descriptor is that of a word in
   the construct's own array of addresses: in the copy it is that word's place
   in HOSTS.  */
static void
keep_hosts (const struct target_request *request, void **hosts, char *expansion)
{
  const struct mapvars_request *variables = &request->variables;
  size_t size_of_array = variables->count * sizeof (void *);
  for (size_t i = 0; i < variables->count; i++)
    if (is_iterator (request, i))
      {
        size_t size = iterator_size (request, i);
        hosts[i] = memcpy (expansion, variables->hosts[i], size);
        expansion += size;
      }
    else if (is_address (request, i))
      hosts[i]
        = follow (variables->hosts[i], variables->hosts, size_of_array, hosts);
    else
      hosts[i] = variables->hosts[i];
}

struct target_request *
target_request_keep (const struct target_request *request,
                     const struct target_layout *layout, void *memory)
{
  struct kept *kept = memory;
  char *base = memory;
  const struct mapvars_request *from = &request->variables;
  *kept = (struct kept) { *request, base, layout->size };
  struct mapvars_request *to = &kept->request.variables;
  to->hosts = (void **) (base + layout->hosts);
  keep_hosts (request, to->hosts, base + layout->iterators);
  to->sizes = memcpy (base + layout->sizes, from->sizes,
                      from->count * sizeof *from->sizes);
  to->kinds = memcpy (base + layout->kinds, from->kinds,
                      from->count * kind_size (request));
  if (request->args != NULL)
    kept->request.args = memcpy (base + layout->args, request->args,
                                 request->launch.length * sizeof (void *));
  if (request->fn != NULL && !request->captured)
    target_privates_capture (&kept->request, base + layout->privates);
  return &kept->request;
}

struct target_request *
target_request_moved (void *memory)
{
  struct kept *kept = memory;
  struct target_request *request = &kept->request;
  struct mapvars_request *variables = &request->variables;
  const char *old = kept->base;
  size_t size = kept->size;
  variables->hosts = follow (variables->hosts, old, size, memory);
  variables->sizes = follow (variables->sizes, old, size, memory);
  variables->kinds = follow (variables->kinds, old, size, memory);
  request->args = follow (request->args, old, size, memory);
  for (size_t i = 0; i < variables->count; i++)
    if (is_address (request, i))
      variables->hosts[i] = follow (variables->hosts[i], old, size, memory);
  for (size_t i = 0; i < variables->count; i++)
    {
      size_t align;
      if (is_private (request, i, &align))
        attach_private (request, i);
    }
  kept->base = memory;
  return request;
}
