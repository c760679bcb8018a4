/* What names mean, and where.

   Each name of a text is one `struct name`, which knows its innermost meaning; so
   looking a name up costs one hash, however deep the blocks are.  A scope is a list
   of the meanings that end with it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_PTX_SCOPE_H
#define EMULATORS_CUDA_PTX_SCOPE_H

#include <stdbool.h>
#include <stddef.h>
#include "emulators/cuda/ptx/arena.h"
#include "emulators/cuda/ptx/ptx.h"

enum meaning_kind
{
  MEANS_REGISTER, /* `index` */
  MEANS_RANGE,    /* `%r<10>`, of the name `%r`: `count` registers */
  MEANS_VARIABLE,
  MEANS_FUNCTION,
  MEANS_LABEL, /* `index` of an instruction */
  MEANS_PROTOTYPE,
  MEANS_TARGETS
};

struct meaning
{
  enum meaning_kind kind;
  union
  {
    unsigned index;
    struct
    {
      unsigned count;
      enum ptx_type type;
      unsigned vector;
    } range;
    struct ptx_variable *variable;
    struct ptx_function *function;
    struct ptx_prototype *prototype;
    struct targets *targets;
  };
  unsigned line;       /* of the declaration */
  struct scope *scope; /* that it ends with */
  struct name *name;
  struct meaning *hidden; /* what the name means outside */
  struct meaning *next;   /* of the same scope */
};

struct name
{
  const char *text;
  size_t length;
  unsigned hash;
  struct name *next;       /* of the same hash chain */
  struct meaning *meaning; /* the innermost, but no range */
  struct meaning *range;   /* the innermost range of this name */
  unsigned used_in;        /* the last function body that declared it ... */
  unsigned uses;           /* ... and how many times */
  struct label_use *label_uses; /* not yet resolved, the last first */
};

struct names
{
  struct name **chains; /* 2^bits of them; owned, freed by names_free */
  unsigned bits;
  size_t count;
};

struct scope
{
  struct scope *outer;
  unsigned depth;           /* 0: the module's */
  struct meaning *meanings; /* the newest first */
  unsigned ranges;          /* ranges declared here */
  struct scope
    *ranged; /* the innermost with ranges: this or one outside; or null */
  unsigned first_use; /* the first label use that stands in it */
};

/* The name of the LENGTH bytes at TEXT, made where there was none, or where !MAKE
   null then.  Null too where memory runs out. */
struct name *names_find (struct names *names, struct arena *arena,
                         const char *text, size_t length, bool make);
void names_free (struct names *names);

/* Declare NAME in SCOPE: the new meaning, which the caller fills, or null where
   memory runs out.  NAME must not have a meaning in a scope inside SCOPE. */
struct meaning *scope_declare (struct scope *scope, struct arena *arena,
                               struct name *name, enum meaning_kind kind,
                               unsigned line);

/* What NAME means in SCOPE itself, or null. */
struct meaning *scope_own (const struct scope *scope, const struct name *name);

/* The range that NAME is a register of ("%r12" of "%r"), with *NUMBER, if that range
   hides what NAME itself means; else null. */
struct meaning *scope_range (const struct scope *scope, struct names *names,
                             const struct name *name, unsigned *number);

/* End SCOPE: its names mean what they mean outside. */
void scope_end (struct scope *scope);

#endif
