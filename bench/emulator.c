/* How many instructions of one lane the emulated CUDA driver runs in a second of one
   processor: a linear combination, a matrix product, bodies that attract each other, and
   a search in a tree whose lanes part at each step; and whether four times the work takes
   four times as long.

     emulator.out [LIBRARY]      (libcuda.so.1)

   Times are those of the process's processors, so that other processes matter little.
   Instructions are counted by hand, as they stand in the texts.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <dlfcn.h>
#include <math.h>
#include <stdint.h>

#include "bench.h"

typedef uint64_t address;

static int (*cuInit) (unsigned);
static int (*cuCtxCreate) (void **, unsigned, int);
static int (*cuCtxSynchronize) (void);
static int (*cuModuleLoadData) (void **, const void *);
static int (*cuModuleGetFunction) (void **, void *, const char *);
static int (*cuMemAlloc) (address *, size_t);
static int (*cuMemFree) (address);
static int (*cuMemcpyHtoD) (address, const void *, size_t);
static int (*cuMemcpyDtoH) (void *, address, size_t);
static int (*cuLaunchKernel) (void *, unsigned, unsigned, unsigned, unsigned,
                              unsigned, unsigned, unsigned, void *, void **,
                              void **);

/* The index of the thread in its row of blocks, in %r1; 4 instructions.  */
#define INDEX                                                                  \
  "mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x;\n"        \
  "mad.lo.u32 %r1, %r1, %r2, %r3;\n"
#define REGISTERS                                                              \
  "{ .reg .b32 %r<16>; .reg .b64 %a<16>; .reg .f32 %f<16>; .reg .pred %p;\n"   \
  "ld.param.u64 %a0, [x]; ld.param.u64 %a1, [y]; ld.param.u64 %a2, [z];\n"     \
  "ld.param.u32 %r0, [n];\n" INDEX
#define KERNEL(name)                                                           \
  ".visible .entry " name                                                      \
  "(.param .u64 x, .param .u64 y, .param .u64 z, .param .u32 n)\n" REGISTERS

enum
{
  HEAD = 8 /* instructions of KERNEL */
};

static const char text[]
  = ".version 6.3\n.target sm_70\n.address_size 64\n"
    /* y[i] = 3 * x[i] + y[i]: HEAD + 10 */
    KERNEL ("saxpy")
    "setp.ge.u32 %p, %r1, %r0; @%p bra end;\n"
    "mul.wide.u32 %a3, %r1, 4; add.u64 %a4, %a0, %a3; add.u64 %a5, %a1, %a3;\n"
    "ld.global.f32 %f1, [%a4]; ld.global.f32 %f2, [%a5];\n"
    "fma.rn.f32 %f2, %f1, 0f40400000, %f2; st.global.f32 [%a5], %f2;\n"
    "end: ret; }\n"
    /* z = x * y, matrices of n * n, one thread for each element, a block a part of a
       row: HEAD + 14 + 8 n */
    KERNEL ("matmul")
    "mov.u32 %r4, %ctaid.y; mul.lo.u32 %r5, %r4, %r0;\n"
    "mul.wide.u32 %a3, %r5, 4; add.u64 %a3, %a0, %a3;\n"
    "mul.wide.u32 %a4, %r1, 4; add.u64 %a5, %a1, %a4;\n"
    "mul.wide.u32 %a6, %r0, 4; mov.f32 %f3, 0f00000000; mov.u32 %r6, 0;\n"
    "next: ld.global.f32 %f1, [%a3]; ld.global.f32 %f2, [%a5];\n"
    "fma.rn.f32 %f3, %f1, %f2, %f3;\n"
    "add.u64 %a3, %a3, 4; add.u64 %a5, %a5, %a6; add.u32 %r6, %r6, 1;\n"
    "setp.lt.u32 %p, %r6, %r0; @%p bra next;\n"
    "add.u32 %r7, %r5, %r1; mul.wide.u32 %a7, %r7, 4; add.u64 %a7, %a2, %a7;\n"
    "st.global.f32 [%a7], %f3; ret; }\n"
    /* What n bodies (x, y, z, mass) at x pull on each of them, to y: HEAD + 10 + 18 n */
    KERNEL ("nbody")
    "mul.wide.u32 %a3, %r1, 16; add.u64 %a4, %a0, %a3; add.u64 %a5, %a1, %a3;\n"
    "ld.global.v4.f32 {%f0, %f1, %f2, %f3}, [%a4];\n"
    "mov.f32 %f4, 0f00000000; mov.f32 %f5, 0f00000000; mov.f32 %f6, "
    "0f00000000;\n"
    "mov.u32 %r4, 0;\n"
    "next: ld.global.v4.f32 {%f7, %f8, %f9, %f10}, [%a0];\n"
    "sub.f32 %f7, %f7, %f0; sub.f32 %f8, %f8, %f1; sub.f32 %f9, %f9, %f2;\n"
    "fma.rn.f32 %f11, %f7, %f7, 0f3c23d70a; fma.rn.f32 %f11, %f8, %f8, %f11;\n"
    "fma.rn.f32 %f11, %f9, %f9, %f11; rsqrt.approx.f32 %f12, %f11;\n"
    "mul.f32 %f13, %f12, %f12; mul.f32 %f13, %f13, %f12; mul.f32 %f13, %f13, "
    "%f10;\n"
    "fma.rn.f32 %f4, %f7, %f13, %f4; fma.rn.f32 %f5, %f8, %f13, %f5;\n"
    "fma.rn.f32 %f6, %f9, %f13, %f6;\n"
    "add.u64 %a0, %a0, 16; add.u32 %r4, %r4, 1; setp.lt.u32 %p, %r4, %r0;\n"
    "@%p bra next;\n"
    "st.global.v4.f32 [%a5], {%f4, %f5, %f6, %f10}; ret; }\n"
    /* z[i] = where y[i] is in the n levels of the tree at x: HEAD + 8 + 11 n; both
       sides of the branch are as long */
    KERNEL ("search")
    "mul.wide.u32 %a3, %r1, 4; add.u64 %a4, %a1, %a3; add.u64 %a5, %a2, %a3;\n"
    "ld.global.u32 %r4, [%a4]; mov.u32 %r5, 1; mov.u32 %r6, 0;\n"
    "next: mul.wide.u32 %a6, %r5, 4; add.u64 %a6, %a0, %a6;\n"
    "ld.global.u32 %r7, [%a6]; setp.lt.u32 %p, %r4, %r7; @%p bra left;\n"
    "shl.b32 %r5, %r5, 1; add.u32 %r5, %r5, 1; bra join;\n"
    "left: shl.b32 %r5, %r5, 1; add.u32 %r5, %r5, 0; bra.uni join;\n"
    "join: add.u32 %r6, %r6, 1; setp.lt.u32 %p, %r6, %r0; @%p bra next;\n"
    "st.global.u32 [%a5], %r5; ret; }\n";

static void
verify (int result, const char *what)
{
  if (result != 0)
    {
      fprintf (stderr, "%s: error %d\n", what, result);
      exit (1);
    }
}

static void *
find (void *library, const char *name)
{
  void *symbol = dlsym (library, name);
  if (!symbol)
    {
      fprintf (stderr, "no %s in the library\n", name);
      exit (1);
    }
  return symbol;
}

static void
open_driver (const char *path)
{
  void *library = dlopen (path, RTLD_NOW);
  if (!library)
    {
      fprintf (stderr, "%s\n", dlerror ());
      exit (1);
    }
#define FIND(function, name)                                                   \
  function = (__typeof__ (function)) find (library, name)
  FIND (cuInit, "cuInit");
  FIND (cuCtxCreate, "cuCtxCreate_v2");
  FIND (cuCtxSynchronize, "cuCtxSynchronize");
  FIND (cuModuleLoadData, "cuModuleLoadData");
  FIND (cuModuleGetFunction, "cuModuleGetFunction");
  FIND (cuMemAlloc, "cuMemAlloc_v2");
  FIND (cuMemFree, "cuMemFree_v2");
  FIND (cuMemcpyHtoD, "cuMemcpyHtoD_v2");
  FIND (cuMemcpyDtoH, "cuMemcpyDtoH_v2");
  FIND (cuLaunchKernel, "cuLaunchKernel");
}

static double
processor_seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

struct work
{
  unsigned columns, rows; /* threads: in blocks of 128 in a row */
  unsigned n;
  address array[3];
};

/* The median of five launches' processor time, in seconds.  */
static double
time_kernel (void *module, const char *name, const struct work *work)
{
  void *function;
  double seconds[5];
  void *params[] = { (void *) &work->array[0], (void *) &work->array[1],
                     (void *) &work->array[2], (void *) &work->n };
  verify (cuModuleGetFunction (&function, module, name), name);
  for (int i = 0; i < 5; i++)
    {
      double start = processor_seconds ();
      verify (cuLaunchKernel (function, work->columns / 128, work->rows, 1, 128,
                              1, 1, 0, NULL, params, NULL),
              name);
      verify (cuCtxSynchronize (), name);
      seconds[i] = processor_seconds () - start;
    }
  return bench_median (seconds, 5);
}

/* Device memory of COUNT words, filled by VALUE.  */
static address
words_of (size_t count, uint32_t (*value) (size_t))
{
  address memory;
  uint32_t *words = malloc (count * sizeof *words);
  bench_verify (words != NULL, "malloc");
  for (size_t i = 0; i < count; i++)
    words[i] = value (i);
  verify (cuMemAlloc (&memory, count * sizeof *words), "cuMemAlloc");
  verify (cuMemcpyHtoD (memory, words, count * sizeof *words), "cuMemcpyHtoD");
  free (words);
  return memory;
}

static uint32_t
float_word (size_t i)
{
  union
  {
    float value;
    uint32_t word;
  } both = { .value = (float) (i * 7 % 13) - 6 };
  return both.word;
}

static uint32_t
random_word (size_t i)
{
  return (uint32_t) ((i + 1) * 0x9e3779b97f4a7c15ull >> 33);
}

/* Keys of a complete tree of values below 2^31: node 1 is the root.  */
static uint32_t
tree_word (size_t i)
{
  if (i == 0)
    return 0;
  unsigned level = 63 - (unsigned) __builtin_clzll (i);
  return (uint32_t) (((2 * i + 1) << 31) >> (level + 1)) & 0x7fffffff;
}

static uint32_t
word_at (address memory, size_t index)
{
  uint32_t word;
  verify (cuMemcpyDtoH (&word, memory + 4 * index, 4), "cuMemcpyDtoH");
  return word;
}

static float
float_at (address memory, size_t index)
{
  union
  {
    uint32_t word;
    float value;
  } both = { .word = word_at (memory, index) };
  return both.value;
}

static void
check_matmul (const struct work *work)
{
  union
  {
    uint32_t word;
    float value;
  } a, b;
  double sum = 0;
  for (size_t k = 0; k < work->n; k++)
    {
      a.word = float_word (3 * (size_t) work->n + k);
      b.word = float_word (k * work->n + 5);
      sum += (double) a.value * b.value;
    }
  bench_verify (fabs (float_at (work->array[2], 3 * (size_t) work->n + 5) - sum)
                  < 0.5,
                "matmul");
}

/* The leaf of the tree that VALUE leads to after LEVELS steps.  */
static uint32_t
leaf_of (uint32_t value, unsigned levels)
{
  uint32_t node = 1;
  for (unsigned i = 0; i < levels; i++)
    node = 2 * node + (value >= tree_word (node));
  return node;
}

struct program
{
  const char *name;
  struct work small, large;    /* of four times the work */
  unsigned fixed, each; /* instructions of a thread: fixed + each * n */
};

static double
instructions (const struct program *program, const struct work *work)
{
  return (double) work->columns * work->rows
         * (HEAD + program->fixed + (double) program->each * work->n);
}

static void
measure (void *module, struct program *program)
{
  struct work *works[] = { &program->small, &program->large };
  double rate[2], seconds[2];
  for (int i = 0; i < 2; i++)
    {
      seconds[i] = time_kernel (module, program->name, works[i]);
      rate[i] = instructions (program, works[i]) / seconds[i];
    }
  printf ("%-8s %6.0f million lane instructions per second and processor; "
          "%.2f times the work: %.2f times the time\n",
          program->name, rate[1] / 1e6,
          instructions (program, works[1]) / instructions (program, works[0]),
          seconds[1] / seconds[0]);
}

int
main (int argc, char **argv)
{
  void *context, *module;
  open_driver (argc > 1 ? argv[1] : "libcuda.so.1");
  verify (cuInit (0), "cuInit");
  verify (cuCtxCreate (&context, 0, 0), "cuCtxCreate");
  verify (cuModuleLoadData (&module, text), "cuModuleLoadData");

  enum
  {
    WORDS = 1 << 22,
    LEVELS = 18
  };
  address x = words_of (WORDS, float_word), y = words_of (WORDS, float_word);
  address z = words_of (WORDS, float_word), tree = words_of (WORDS, tree_word);
  address keys = words_of (WORDS, random_word);
  struct program programs[] = {
    { "saxpy", { WORDS / 4, 1, WORDS / 4, { x, z } },
      { WORDS, 1, WORDS, { x, z } }, 10, 0 },
    { "matmul", { 512, 128, 512, { x, y, z } }, { 512, 512, 512, { x, y, z } },
      14, 8 },
    { "nbody", { 1024, 1, 2048, { x, z } }, { 4096, 1, 2048, { x, z } }, 10,
      18 },
    { "search", { WORDS / 64, 1, LEVELS, { tree, keys, z } },
      { WORDS / 16, 1, LEVELS, { tree, keys, z } }, 8, 11 },
  };
  for (unsigned i = 0; i < sizeof programs / sizeof *programs; i++)
    {
      measure (module, &programs[i]);
      if (strcmp (programs[i].name, "saxpy") == 0)
        bench_verify (float_at (z, WORDS / 2) == 16 * float_at (x, WORDS / 2),
                      "saxpy");
      if (strcmp (programs[i].name, "matmul") == 0)
        check_matmul (&programs[i].large);
    }
  for (size_t i = 0; i < 100; i++)
    bench_verify (word_at (z, i) == leaf_of (random_word (i), LEVELS),
                  "search");
  return 0;
}
