/* Decoded functions: what the decoder makes of PTX and the interpreter runs.

   A function is an array of `struct code`.  Operands are places: offsets into the
   registers of the frame, or into the program's pool of constants, so that an operand
   is one addition away whatever it is.  Lists that are longer than an instruction has
   room for (vectors, what calls pass) stand beside it.

   All of it is made by program_link and immutable afterwards, but for
   code_note.warned.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_CODE_H
#define EMULATORS_CUDA_CODE_CODE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "emulators/common/lanes.h"
#include "emulators/cuda/code/operation.h"
#include "emulators/cuda/code/program.h"
#include "emulators/cuda/exec/memory.h"
#include "emulators/cuda/ptx/ptx.h"

/* Where the lanes of an operand lie: bytes from the start of the frame's registers,
   or, with PLACE_CONSTANT set, from the start of the pool. */
typedef uint32_t place;
#define PLACE_CONSTANT UINT32_C (1)
#define PLACE_NONE UINT32_MAX

/* Where addresses of functions begin, as `mov` gives them.  Functions of different modules
   differ, as those of the vendor's driver do: programs tell functions apart by them. */
#define FUNCTION_WINDOW (UINT64_C (4) << 56)

enum code_op
{
  CODE_OPERATE, /* run (d, a, b, c) */
  CODE_BRANCH,  /* go to target */
  CODE_BRANCH_IF, /* lanes in a (not in a where CODE_NEGATED) to target, meet at meet */
  CODE_TABLE, /* lane goes to list[a], of count targets */
  CODE_MEET,  /* a place where divergent lanes meet */
  CODE_LEAVE, /* the end of the function, where `ret` goes */
  CODE_CALL,  /* site */
  CODE_EXIT,
  CODE_TRAP, /* offset: 0 trap, 1 brkpt */
  CODE_LOAD, /* d = [a + offset], `count` elements to list where count > 1; kind: the
                       load is strong, perhaps a step of a wait for another thread */
  CODE_STORE,   /* [a + offset] = b, or list; kind: the store is strong */
  CODE_ATOMIC,  /* d = atomic [a + offset], b, c */
  CODE_PARAM,   /* d = the kernel's parameters at offset */
  CODE_SPECIAL, /* d = special register `kind` */
  CODE_ADDRESS, /* d = a + offset, 64 bits */
  CODE_EXTEND,  /* d = the low `size` bytes of a, extended */
  CODE_EXTRACT, /* d = `size` bytes of a from bit `offset` */
  CODE_INSERT, /* `size` bytes of d from bit `offset` become those of a; the first
                       (offset 0) clears the others */
  CODE_LOGIC,   /* predicates: d = a `kind` b */
  CODE_CARRY,   /* additions with carry: kind */
  CODE_BARRIER, /* bar and barrier; a: number, b: threads, c: predicate; kind */
  CODE_COLLECTIVE, /* vote, match, shfl, redux, bar.warp.sync, elect: kind */
  CODE_GENERIC,    /* cvta: d = generic address of a in space */
  CODE_SPECIFIC,   /* cvta.to */
  CODE_IS_SPACE,   /* isspacep */
  CODE_FENCE,
  CODE_SLEEP,  /* a: nanoseconds */
  CODE_ALLOCA, /* d = a bytes, aligned to offset */
  CODE_STACK_SAVE,
  CODE_STACK_RESTORE,
  CODE_COPY, /* cp.async: [a + offset] = count bytes at [b], of them c are read */
  CODE_OPS
};

enum
{
  CODE_NEGATED = 1, /* the branch's predicate */
  CODE_GUARD_NEGATED = 2,
  CODE_SIGNED = 4, /* what is loaded is sign extended */
  CODE_WIDE = 8,   /* d (a store: b) has elements of 8 bytes */
  CODE_WIDE_SOURCE = 16,
  CODE_NOT_A = 32,
  CODE_NOT_B = 64 /* predicates of CODE_LOGIC and the collectives */
};

/* Special registers. */
enum special_kind
{
  SPECIAL_TID,
  SPECIAL_NTID = SPECIAL_TID + 3,
  SPECIAL_CTAID = SPECIAL_NTID + 3,
  SPECIAL_NCTAID = SPECIAL_CTAID + 3,
  SPECIAL_LANEID = SPECIAL_NCTAID + 3,
  SPECIAL_WARPID,
  SPECIAL_NWARPID,
  SPECIAL_SMID,
  SPECIAL_NSMID,
  SPECIAL_GRIDID,
  SPECIAL_CLOCK,
  SPECIAL_CLOCK_HI,
  SPECIAL_CLOCK64,
  SPECIAL_TIMER,
  SPECIAL_TIMER_LO,
  SPECIAL_TIMER_HI,
  SPECIAL_MASK_EQ,
  SPECIAL_MASK_LT,
  SPECIAL_MASK_LE,
  SPECIAL_MASK_GT,
  SPECIAL_MASK_GE,
  SPECIAL_DYNAMIC_SIZE,
  SPECIAL_SHARED_SIZE,
  SPECIAL_ZERO,
  SPECIAL_ACTIVE /* activemask */
};

enum logic_kind
{
  LOGIC_AND,
  LOGIC_OR,
  LOGIC_XOR
};

enum carry_kind
{
  CARRY_ADD,
  CARRY_SUB,
  CARRY_MAD_LO,
  CARRY_MAD_HI,
  CARRY_IN = 4,
  CARRY_OUT = 8,
  CARRY_SIGNED = 16
};

enum barrier_kind
{
  BARRIER_SYNC,
  BARRIER_ARRIVE,
  BARRIER_POPC,
  BARRIER_AND,
  BARRIER_OR
};

enum collective_kind
{
  COLLECTIVE_SYNC,
  COLLECTIVE_ALL,
  COLLECTIVE_ANY,
  COLLECTIVE_UNI,
  COLLECTIVE_BALLOT,
  COLLECTIVE_MATCH_ANY,
  COLLECTIVE_MATCH_ALL,
  COLLECTIVE_SHFL_UP,
  COLLECTIVE_SHFL_DOWN,
  COLLECTIVE_SHFL_BFLY,
  COLLECTIVE_SHFL_IDX,
  COLLECTIVE_ADD,
  COLLECTIVE_MIN,
  COLLECTIVE_MAX,
  COLLECTIVE_AND,
  COLLECTIVE_OR,
  COLLECTIVE_XOR,
  COLLECTIVE_ELECT
};

/* The operands of a collective: list = {result, predicate result, value, lane or
   predicate, clamp, members}, PLACE_NONE where there is none. */
enum
{
  COLLECTIVE_D,
  COLLECTIVE_P,
  COLLECTIVE_VALUE,
  COLLECTIVE_B,
  COLLECTIVE_C,
  COLLECTIVE_MEMBERS,
  COLLECTIVE_OPERANDS
};

struct code
{
  uint8_t op, kind, flags,
    size;              /* size: bytes of what is loaded, stored, extended */
  uint8_t space, form; /* enum ptx_space; form: enum operand_form of d */
  uint16_t count;      /* elements of `list` */
  place guard;
  place d, a, b, c;
  uint32_t target, meet; /* of branches: indices into the function's code */
  int64_t offset;
  union
  {
    operation_fn *run;
    atomic_fn *atomic;
    const struct call_site *site;
    const uint32_t *list; /* places, or targets of CODE_TABLE */
  };
};

/* Where an instruction comes from. */
struct code_note
{
  unsigned line, file, source_line;
  atomic_bool warned;
};

/* What a function takes or a call passes: in a register, or, MEMORY, in the frame's
   local memory, `offset` bytes from its start. */
struct argument
{
  bool memory;
  enum operand_form form;
  place place;
  size_t offset, size;
};

enum builtin
{
  BUILTIN_NONE,
  BUILTIN_VPRINTF,
  BUILTIN_MALLOC,
  BUILTIN_FREE,
  BUILTIN_ASSERTFAIL
};

struct call_site
{
  const struct function
    *callee; /* null where the call is indirect or of a builtin */
  enum builtin builtin;
  place target; /* of an indirect call: FORM_64 */
  unsigned args, results;
  struct argument *arg, *result;
};

/* A variable in the local memory of a frame. */
struct local_variable
{
  size_t offset, size;
};

struct function
{
  const char *name;
  struct program *program;
  const struct ptx_module *text;
  const struct ptx_function *source;
  unsigned module, index;
  struct code *code;
  struct code_note *note; /* one for each of `code` */
  unsigned count;
  size_t frame_size; /* bytes of registers, a multiple of 64 */
  size_t local_size; /* bytes of local memory for each thread */
  place
    local_base; /* FORM_64: address of the frame's local memory, or PLACE_NONE */
  unsigned locals;
  struct local_variable *local;
  unsigned params, results;
  struct argument *param, *result;
};

struct kernel
{
  struct function *function;
  struct kernel_facts facts;
  size_t
    local_need; /* local memory for each thread of all that is called, without recursion */
  bool recursive;        /* or calls indirectly: the stack limit counts too */
  size_t dynamic_offset; /* where the launch's dynamic shared memory begins */
  struct kernel_param *param;
};

/* The function at ADDRESS, or null. */
const struct function *program_function_at (const struct program *program,
                                            uint64_t address);
uint64_t function_address (const struct function *function);

/* The first byte of the program's constants. */
uint8_t *program_pool (const struct program *program);

/* The builtin that NAME is. */
enum builtin builtin_named (const char *name);

#endif
