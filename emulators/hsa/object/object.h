/* AMD's code objects: what an ELF file for a GPU holds, checked.

   Nothing that a code object says is believed: each offset, size and count is compared
   with what is there, so that a broken one is refused and never harms the process.  All
   addresses in it are relative to where it will be loaded.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_OBJECT_OBJECT_H
#define EMULATORS_HSA_OBJECT_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct isa_processor;

/* What a code object was compiled for, or a device has: XNACK, SRAMECC.  */
enum object_feature
{
  OBJECT_WITHOUT, /* the processor has no such thing */
  OBJECT_ANY,     /* the code runs with it and without */
  OBJECT_OFF,
  OBJECT_ON
};

struct object_segment
{
  uint64_t address, size;     /* in memory */
  uint64_t offset, file_size; /* in the file; the rest of the memory is 0 */
  bool writable, executable;
};

enum object_symbol_kind
{
  OBJECT_VARIABLE,
  OBJECT_KERNEL, /* NAME.kd: the symbol's address is the descriptor's */
  OBJECT_FUNCTION,
  OBJECT_OTHER
};

struct object_symbol
{
  const char *name;
  uint64_t address, size;
  enum object_symbol_kind kind;
  bool defined, weak, local;
  bool absolute; /* its address is not moved */
  bool writable; /* lies in a writable segment */
};

/* What is said of a kernel in the notes; 0 or null where nothing is.  */
struct object_metadata
{
  char *symbol; /* NAME.kd */
  uint64_t kernarg_size, kernarg_align, group_size, private_size,
    wavefront_size;
  bool dynamic_stack;
};

/* A kernel's descriptor, as far as the host asks.  */
struct object_kernel
{
  uint32_t group_size, private_size, kernarg_size;
  int64_t entry; /* relative to the descriptor */
  bool dynamic_stack, wave32;
};

struct object
{
  const uint8_t *bytes; /* the file, which the caller keeps */
  size_t size;
  unsigned version; /* of the code object: 3 to 6 */
  const struct isa_processor *processor;
  unsigned generic_version;
  enum object_feature xnack, sramecc;

  struct object_segment *segments; /* in the order of their addresses */
  unsigned segment_count;
  uint64_t low, high; /* all of them are in [low, high), whole pages */

  struct object_symbol *symbols; /* of the dynamic table, as numbered there */
  size_t symbol_count;
  struct object_symbol *functions; /* of both tables, by address */
  size_t function_count;
  uint64_t relocations, relocation_count; /* their address */

  struct object_metadata *kernels;
  size_t kernel_count;
};

enum object_result
{
  OBJECT_OK,
  OBJECT_INVALID, /* it is none, or broken */
  OBJECT_FOREIGN, /* of a processor that is not known */
  OBJECT_NO_MEMORY
};

/* Read the SIZE bytes of a code object, which stay where they are until object_free.
   Returns what it is; else *OBJECT is empty and *WHY says in words what is wrong.  */
enum object_result object_read (const void *bytes, size_t size,
                                struct object *object, const char **why);
void object_free (struct object *object);

/* Whether the code runs on a device of PROCESSOR with XNACK and SRAMECC on or off.  */
bool object_runs_on (const struct object *object,
                     const struct isa_processor *processor, bool xnack,
                     bool sramecc);

/* Whether PROCESSOR can be set so that XNACK, or SRAMECC, is on and off.  */
bool object_has_xnack (const struct isa_processor *processor);
bool object_has_sramecc (const struct isa_processor *processor);

/* The dynamic symbol NAME, or null.  */
const struct object_symbol *object_find (const struct object *object,
                                         const char *name);

/* The SIZE bytes of the file that are loaded at ADDRESS, or null.  */
const uint8_t *object_at (const struct object *object, uint64_t address,
                          uint64_t size);

/* Read the descriptor of the kernel SYMBOL.  */
void object_kernel (const struct object *object,
                    const struct object_symbol *symbol,
                    struct object_kernel *kernel);

/* The function that ADDRESS is in, or null.  */
const struct object_symbol *object_function_at (const struct object *object,
                                                uint64_t address);

/* Where a symbol of another place is: returns false where nobody knows.  */
typedef bool object_resolve_fn (void *data, const char *name,
                                uint64_t *address);

/* Lay the code object out: write what is at its address `low` when it is loaded to MEMORY of
   high - low bytes, of which only the segments' are touched, relocated so that it runs
   at the device's address BASE.  Returns null, or the name of a symbol that RESOLVE does not
   know, or, with *BROKEN set, what is wrong with a relocation.  */
const char *object_lay_out (const struct object *object, void *memory,
                            uint64_t base, object_resolve_fn *resolve,
                            void *data, bool *broken);

#endif
