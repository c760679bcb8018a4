/* A checker of protocols between threads under C11's memory order: it runs a few
   threads in every way that the order allows, as weak as a processor may be, not only
   in every interleaving.

   A model includes this file first and then the library's own header or source: its
   __atomic builtins are the checker's from there on, so that what is checked is the code
   and not a copy.  Then it says what each thread does, and what must hold in the end.

   The code's plain accesses of `weak_memory' are seen where the model is compiled with
   -fsanitize=thread, which "WEAK_SEES_PLAIN" in it asks for: the compiler then calls
   weak_plain.c at each.  Without that what the code does by itself to plain data is seen
   by its thread alone, and the model uses weak_get and weak_put.

   What the code asks of memory is a graph: accesses, which write each read reads, and
   the order of writes to each location.  The checker builds all graphs that RC11
   allows (Lahav and others, "Repairing sequential consistency in C/C++11"), with the
   release sequences of C++20.  As there, a read never sees a write that depends on it
   through other threads' reads (no load buffering), which C11 permits in words and
   AArch64 for relaxed accesses: such orders are not tried.

   weak_main also breaks the code: it makes each access' order weaker, one after the
   other, and prints whether a model then fails.  What it prints is compared with what
   is kept beside the model, so that a changed access, or one whose order is weaker
   than it was, is seen.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_H
#define GANGWAY_MODELS_WEAK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEAK_THREADS 4

/* Data of the program's, which is not atomic: two accesses of which none comes before
   the other are a fault, if one is a write.  */
#define WEAK_PLAIN (-1)

enum weak_kind
{
  WEAK_LOAD,
  WEAK_STORE,
  WEAK_ADD,
  WEAK_OR,
  WEAK_AND,
  WEAK_EXCHANGE,
  WEAK_COMPARE, /* and exchange */
  WEAK_FENCE,
  WEAK_EVERYONE /* a fence in all threads (membarrier) */
};

/* One place in the code that accesses memory.  NUMBER tells it from the others;
   0: the model's own, which is not broken.  */
struct weak_site
{
  const char *function, *what;
  int number;
};

/* The access.  Returns what was read.  Of WEAK_COMPARE, A is what is expected and B the
   new value; else A is the operand.  With WAITS it waits until it reads X
   with (X & A) == B, or with WEAK_AT_LEAST X >= A: for ever perhaps, which is a fault.  */
#define WEAK_AT_LEAST 2
uint64_t weak_access (enum weak_kind kind, const void *place, unsigned size, int order,
                      uint64_t a, uint64_t b, unsigned waits, struct weak_site site);

/* One situation: what the memory is at first, what each thread does and what must hold
   when all are through.  SETUP fills `weak_memory', where everything must lie that threads
   share and that changes, and is called once; a thread is run many times, each time from
   there.  */
struct weak_model
{
  const char *name;
  size_t threads;
  void (*setup) (void);
  void (*run[WEAK_THREADS]) (void);
  void (*over) (void);
  bool whole; /* too large to be run with each access broken: it is run as it is */
};

#define WEAK_MEMORY 65536
extern char weak_memory[WEAK_MEMORY] __attribute__ ((aligned (256)));
/* How much of it a model has, 4096 unless SETUP says else.  */
extern size_t weak_memory_used;
/* For the end of SETUP: nobody writes to the SIZE bytes at PLACE.  With less to look at, a
   model may be larger.  */
void weak_constant (const void *place, size_t size);
/* What the threads found out, for `over'; a thread writes to its own.  */
extern uint64_t weak_result[WEAK_THREADS][4];
/* In `over': the last value of a location of SIZE bytes.  */
uint64_t weak_last (const void *place, unsigned size);
/* A fault where HOLDS is false, in a thread or in `over'.  */
void weak_check (bool holds);
/* Run MODEL in all ways.  False where one has a fault; what it was in *FAULT.  */
bool weak_explore (const struct weak_model *model, const char **fault,
                   unsigned long *graphs);
/* Explore all, then break what is in them.  The program's main.  */
int weak_main (const struct weak_model *models, size_t count);

/* The number of the thread that runs.  */
unsigned weak_self (void);

/* weak_plain.c: the plain accesses of a model that is compiled with what
   ThreadSanitizer needs.  A thread begins; what it stored last is taken note of.  */
void weak_plain_begin (void);
void weak_plain_settle (void);
void weak_constants_forget (void);
bool weak_is_constant (const void *place);

/* What weak_main breaks: at one site, another order, or WEAK_NO_FENCE.  Each site that
   a thread has been at, with its own order, is in weak_sites.  */
#define WEAK_NO_FENCE (-2)
#define WEAK_SITES 256
struct weak_seen_site
{
  struct weak_site site;
  enum weak_kind kind;
  int order;
};
extern int weak_broken_site, weak_broken_order;
extern struct weak_seen_site weak_sites[WEAK_SITES];

/* Threads that sleep in the kernel at a word: as Linux's futexes, a sleeper looks at
   the word and joins the queue in one step, and a waker takes some out of it.  QUEUE,
   also in weak_memory, stands for the kernel's.  */
void weak_futex_wait (const uint32_t *word, uint32_t expected, uint64_t *queue);
void weak_futex_wake (uint64_t *queue, int count);

#define WEAK_MODEL(function, what) ((struct weak_site) { function, what, 0 })
#define WEAK_SITE(what) ((struct weak_site) { __func__, what, __COUNTER__ + 1 })
#define WEAK_OWN WEAK_MODEL (__func__, "")

/* What models use themselves.  */
#define weak_put(place, value)                                                 \
  weak_access (WEAK_STORE, place, sizeof *(place), WEAK_PLAIN, value, 0,       \
               false, WEAK_OWN)
#define weak_get(place)                                                        \
  weak_access (WEAK_LOAD, place, sizeof *(place), WEAK_PLAIN, 0, 0, false,     \
               WEAK_OWN)
/* Wait until (*PLACE & MASK) == VALUE.  */
#define weak_await(place, mask, value, order)                                  \
  weak_access (WEAK_LOAD, place, sizeof *(place), order, mask, value, true,    \
               WEAK_SITE ("await " #place))
#define weak_everyone()                                                        \
  weak_access (WEAK_EVERYONE, NULL, 0, __ATOMIC_SEQ_CST, 0, 0, false,          \
               WEAK_SITE ("fence of all threads"))

/* What the code uses.  */
#define WEAK_VALUE(place, value)                                               \
  ({                                                                           \
    __typeof__ (*(place)) weak_value = (__typeof__ (weak_value)) (value);      \
    weak_value;                                                                \
  })
#define WEAK_RMW(kind, name, place, value, order)                              \
  WEAK_VALUE (place,                                                           \
              weak_access (kind, place, sizeof *(place), order,                \
                           (uint64_t) (value), 0, false,                       \
                           WEAK_SITE (name " " #place)))
#define __atomic_load_n(place, order)                                          \
  WEAK_VALUE (place, weak_access (WEAK_LOAD, place, sizeof *(place), order, 0, \
                                  0, false, WEAK_SITE ("load " #place)))
#define __atomic_store_n(place, value, order)                                  \
  ((void) weak_access (WEAK_STORE, place, sizeof *(place), order,              \
                       (uint64_t) (value), 0, false,                           \
                       WEAK_SITE ("store " #place)))
#define __atomic_fetch_add(place, value, order)                                \
  WEAK_RMW (WEAK_ADD, "add", place, value, order)
#define __atomic_fetch_sub(place, value, order)                                \
  WEAK_RMW (WEAK_ADD, "subtract", place, -(uint64_t) (value), order)
#define __atomic_add_fetch(place, value, order)                                \
  WEAK_VALUE (place, __atomic_fetch_add (place, value, order) + (value))
#define __atomic_sub_fetch(place, value, order)                                \
  WEAK_VALUE (place, __atomic_fetch_sub (place, value, order) - (value))
#define __atomic_fetch_or(place, value, order)                                 \
  WEAK_RMW (WEAK_OR, "or", place, value, order)
#define __atomic_fetch_and(place, value, order)                                \
  WEAK_RMW (WEAK_AND, "and", place, value, order)
#define __atomic_exchange_n(place, value, order)                               \
  WEAK_RMW (WEAK_EXCHANGE, "exchange", place, value, order)
#define __atomic_compare_exchange_n(place, old, value, weak, order, otherwise) \
  weak_compare (place, old, (uint64_t) (value), sizeof *(place), order,        \
                otherwise, WEAK_SITE ("compare " #place))
#define __atomic_thread_fence(order)                                           \
  ((void) weak_access (WEAK_FENCE, NULL, 0, order, 0, 0, false,                \
                       WEAK_SITE ("fence")))
#define __atomic_signal_fence(order) ((void) 0)

/* It fails only where the value is another.  */
bool weak_compare (const void *place, void *old, uint64_t value, unsigned size,
                   int order, int otherwise, struct weak_site site);

#endif
