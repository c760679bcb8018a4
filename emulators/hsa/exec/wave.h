/* Waves and work-groups while they run, and the code they run.

   A work-group is run by one thread of the pool at a time, so that nothing here
   needs a lock but what says so.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_EXEC_WAVE_H
#define EMULATORS_HSA_EXEC_WAVE_H

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "emulators/common/access.h"
#include "emulators/common/crew.h"
#include "emulators/common/races.h"
#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/operations/operation.h"

/* Where a wave has its scalar values: registers under the numbers that the encodings
   have for them (gfx11's M0 and NULL are exchanged), then what is not written: each value
   has two words, so that it can be read as 32 or as 64 bits.  */
enum place
{
  PLACE_VCC = ISA_VCC,
  PLACE_M0 = 124,
  PLACE_NULL = 125, /* reads as 0; what is written goes to PLACE_NOWHERE */
  PLACE_EXEC = ISA_EXEC,
  PLACE_SCC = 128,
  PLACE_NOWHERE = 130,  /* room for 16 words */
  PLACE_WINDOWS = 146,  /* 4 pairs, as ISA_SHARED_BASE and so on */
  PLACE_INTEGERS = 154, /* 81 pairs, from -16 */
  PLACE_F32 = 316,      /* 9 pairs each, as ISA_HALF and so on */
  PLACE_F64 = 334,
  PLACE_F16 = 352,
  PLACES = 370,
  PLACE_VCCZ = 0xfffd, /* computed when read */
  PLACE_EXECZ,
  PLACE_LITERAL /* in the step */
};

enum
{
  WAVE_VECTORS = 512, /* 256 VGPRs, then 256 AGPRs */
  GROUP_WAVES_MOST = 32
};

struct wave;
struct step;
struct dual;
struct matrix;

/* Do STEP and return the next one, or null where the wave cannot go on now.  */
typedef const struct step *step_fn (struct wave *wave, const struct step *step);

/* One lane's part of an atomic: *P becomes a function of itself and of B and C, at once
   with respect to all other threads; returns what it was.  */
typedef uint64_t atomic_op_fn (void *p, uint64_t b, uint64_t c);

enum
{
  STEP_SCALAR = 1, /* times 1, 2, 4: source 0, 1, 2 is in a place */
  STEP_WIDE = 8,   /* times 1, 2, 4: it has two words; 64: the destination */
  STEP_WIDE_RESULT = 64
};

/* A decoded instruction.  All are in one array for a loaded piece of code, one for each word
   of it, so that the next one is LENGTH further; one that was never reached is all zero.  `run` is
   written last and read first (release, acquire), since several threads may decode the
   same one.  */
struct step
{
  _Atomic (step_fn *) run;
  union
  {
    operation_fn *operate;
    compare_fn *compare;
    masked_fn *masked;
    atomic_op_fn *atomic;
    const struct dual *dual;
    const struct matrix *matrix;
  };
  const struct operation *operation; /* of a vector instruction that is one */
  const struct isa_instruction
    *full;                 /* where modifiers matter; the code owns it */
  uint16_t d, sd, a, b, c; /* places, or numbers of vector registers */
  uint8_t length;          /* words */
  uint8_t flags;
  uint8_t size;  /* of memory: bytes of an element */
  uint8_t count; /* words of data, where not one */
  uint8_t kind;
  uint8_t bits;
  bool keeps_half; /* a result of 16 bits leaves the others of its register */
  uint8_t floats;  /* which floating-point modes concern it (mode.h) */
  _Atomic bool warned; /* that it reads what was never written */
  uint32_t literal[2];
  int32_t offset;
};

/* A loaded piece of code.  */
struct code
{
  struct code *next;
  uint64_t address;
  size_t words;
  struct step *steps; /* words + 1: the last one faults */
  const struct gpu *gpu;
  gpu_symbol_fn *symbol;
  void *symbol_data;
  pthread_mutex_t lock; /* of `full` */
  struct full *full;    /* all instructions that steps point to */
};

struct gpu_state
{
  _Atomic (struct code *) codes; /* written with `lock` held */
  pthread_mutex_t lock;
  /* Scratch memory that no group has now, by size class; with `lock`.  */
  struct scratch *scratch;
};

enum wave_state
{
  WAVE_READY,
  WAVE_AT_BARRIER,
  WAVE_ENDED
};

struct wave
{
  _Alignas(64) uint32_t s[PLACES];
  uint32_t *v;             /* WAVE_VECTORS arrays of WAVE_LANES words */
  uint64_t full;           /* all lanes that there may be */
  int64_t budget;          /* steps until the wave gives way */
  uint64_t executed;       /* instructions so far */
  const struct step *step; /* the next one */
  const struct code *code;
  struct group *group;
  bool wave64;
  unsigned number; /* in the group */
  enum wave_state state;
  uint32_t mode;
  uint8_t
    unusual; /* which floating-point modes are not the usual ones (mode.h) */
  uint32_t traps, flat_scratch[2]; /* hardware registers that may be written */
  uint32_t lds_limit;              /* LDS from here on does not exist */
  uint32_t nowhere[8];             /* in place of LDS outside of that */
  bool yields;                     /* it gave way by itself */
  uint64_t scratch; /* device address of the wave's scratch memory */
  struct host_reach host;
  struct races *races; /* of the dispatch, or null where not asked for */
  uint32_t race_warp;  /* the wave's number for it */
};

struct group
{
  struct crew_part part; /* first: the crew's */
  struct run *run;
  uint32_t id[3];
  unsigned wave_count, waves_left, waves_waiting;
  struct wave *waves;
  unsigned wave_capacity;
  uint32_t *vectors; /* of all waves */
  uint8_t *lds, *lds_states;
  size_t lds_size, lds_capacity;
  struct scratch *scratch;
  unsigned turn;  /* the wave that runs next */
  uint64_t steps; /* run so far */
};

/* A dispatch that runs.  */
struct run
{
  struct crew_job job;      /* first: the crew's */
  struct run *next, **link; /* of all that run */
  struct dispatch dispatch;
  const struct isa_processor *processor;
  struct gpu *gpu;
  uint64_t entry;
  uint32_t rsrc1, rsrc2, rsrc3;
  uint16_t properties, preload;
  bool wave64;
  uint32_t groups[3];
  size_t scratch_of_wave;
  struct races *races;  /* or null where not asked for */
  _Atomic bool stopped; /* no wave goes on */
  _Atomic bool failed;
  struct dispatch_end end;  /* written by the one that set `failed` */
  _Atomic uint64_t longest; /* most instructions of a wave that ended */
};

/* The step that W is in counts for COST steps more of its turn.  */
static inline void
wave_spend (struct wave *w, unsigned cost)
{
  w->budget -= cost;
  w->executed -= cost; /* which wave_run adds to with all of the turn's */
}

typedef uint64_t __attribute__ ((may_alias, aligned (4))) place_64;

static inline uint64_t
wave_exec (const struct wave *wave)
{
  return *(const place_64 *) &wave->s[PLACE_EXEC] & wave->full;
}

static inline uint32_t *
wave_vector (struct wave *wave, unsigned number)
{
  return wave->v + (size_t) number * WAVE_LANES;
}

/* Places that are computed.  */
uint32_t wave_special (const struct wave *wave, const struct step *step,
                       uint16_t place);

static inline uint32_t
wave_read32 (const struct wave *wave, const struct step *step, uint16_t place)
{
  if (__builtin_expect (place < PLACES, 1))
    return wave->s[place];
  return wave_special (wave, step, place);
}

static inline uint64_t
wave_read64 (const struct wave *wave, const struct step *step, uint16_t place)
{
  if (__builtin_expect (place < PLACES, 1))
    return *(const place_64 *) &wave->s[place];
  if (place == PLACE_LITERAL)
    return step->literal[0] | (uint64_t) step->literal[1] << 32;
  return wave_special (wave, step, place);
}

static inline void
wave_write64 (struct wave *wave, uint16_t place, uint64_t value)
{
  *(place_64 *) &wave->s[place] = value;
}

static inline const struct step *
step_next (const struct step *step)
{
  return step + step->length;
}

static inline uint64_t
step_address (const struct wave *wave, const struct step *step)
{
  return wave->code->address + (uint64_t) (step - wave->code->steps) * 4;
}

/* code.c: the step at ADDRESS, where WAVE goes on; null, reported, where no code is.  */
const struct step *code_go (struct wave *wave, const struct step *from,
                            uint64_t address);
/* Decode STEP of the wave's code.  */
step_fn *code_decode (struct wave *wave, const struct step *step);
/* A copy of INSTRUCTION that lives as long as CODE; null where memory runs out.  */
const struct isa_instruction *code_keep (struct code *code,
                                         const struct isa_instruction *i);
/* SIZE bytes, all zero, that live as long.  */
void *code_room (struct code *code, size_t size);
/* Free all that CODE keeps.  */
void code_drop_kept (struct code *code);
struct code *code_find (const struct gpu *gpu, uint64_t address);
step_fn code_illegal_step;

/* translate.c: make STEP of I.  Returns its function; null where I is not known.  */
step_fn *translate (const struct isa_processor *processor, struct code *code,
                    const struct isa_instruction *i, struct step *step);
/* The same of a vector instruction that is an operation; and of two in one.  */
step_fn *translate_operation (const struct isa_processor *processor,
                              struct code *code,
                              const struct isa_instruction *i,
                              struct step *step);
step_fn *translate_dual (const struct isa_processor *processor,
                         struct code *code, const struct isa_instruction *i,
                         struct step *step);
/* Of a matrix instruction, whose places are set.  */
step_fn *translate_matrix (struct code *code, const struct isa_instruction *i,
                           struct step *step);
/* The functions of the scalar and of the special vector instruction NAME.  */
step_fn *scalar_find (const char *name);
step_fn *special_find (const char *name);

/* relative.c: run the steps of WAVE from STEP on, whose registers get an index, until that mode
   ends or its turn.  Returns where it goes on without the mode; null where it does not.  */
const struct step *relative_go_on (struct wave *wave, const struct step *step);

/* vector.c */
step_fn vector1_step, vector2_step, vector3_step, vector_compare_step,
  vector_masked_step, vector_modified_step, vector_nop_step;
/* Those of FROM's COUNT lanes that are in MASK go to TO.  */
void lanes_merge (uint32_t *to, const uint32_t *from, uint64_t mask,
                  unsigned count);
/* So many lanes of WAVE have to be computed where EXEC is so.  */
static inline unsigned
lanes_needed (uint64_t exec)
{
  return exec ? (64 - (unsigned) __builtin_clzll (exec) + OPERATION_STEP - 1)
                  & ~(OPERATION_STEP - 1u)
              : 0;
}
/* Source N of STEP, in ROOM (of 2 * WAVE_LANES words) where it is a scalar.  */
const uint32_t *vector_source (struct wave *wave, const struct step *step,
                               unsigned n, uint32_t *room, unsigned count);
void vector_write_mask (struct wave *wave, uint16_t place, uint64_t mask);
uint64_t vector_read_mask (struct wave *wave, const struct step *step,
                           uint16_t place);

/* group.c: run GROUP for some steps.  Returns whether it has ended.  */
bool group_start (struct group *group);
bool group_run (struct group *group, uint64_t quantum);
void group_reset (struct group *group);
void group_free (struct group *group);

/* report.c: end the wave's dispatch for RESULT and say why; the message goes on with the
   instruction, the function and who ran it.  Returns null, which a step function returns.  */
const struct step *report_fault (struct wave *wave, const struct step *step,
                                 enum dispatch_result result, uint64_t address,
                                 const char *format, ...)
  __attribute__ ((format (printf, 5, 6)));
/* Of an access: returns whether the wave may go on, as it may after a warning.  */
bool report_access (struct wave *wave, const struct step *step,
                    enum memory_kind kind, uint64_t address, unsigned lane,
                    unsigned size, bool store);
/* LANE's access of SIZE bytes at ADDRESS races as RACE says.  */
void report_race (struct wave *wave, const struct step *step,
                  const struct race *race, uint64_t address, unsigned size,
                  bool store);

#endif
