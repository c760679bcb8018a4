/* The checker's judge: small programs of which it is known whether C11's order allows
   an outcome.  The names are those of the literature.
   WEAK_SEES_PLAIN
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak.h"

#include <stdio.h>

#define RLX __ATOMIC_RELAXED
#define ACQ __ATOMIC_ACQUIRE
#define REL __ATOMIC_RELEASE
#define SC __ATOMIC_SEQ_CST

#define X ((uint32_t *) weak_memory)
#define Y ((uint32_t *) (weak_memory + 64))
#define DATA ((uint32_t *) (weak_memory + 128))
#define GET(t, i, place, order) (weak_result[t][i] = __atomic_load_n (place, order))
#define PUT(place, value, order) __atomic_store_n (place, value, order)
#define FENCE(order) __atomic_thread_fence (order)

static void
setup (void)
{
}

/* The outcome that is asked about, and whether it came.  */
static bool (*asked) (void);
static bool seen;

static void
over (void)
{
  seen |= asked ();
}

#define THREAD(name, ...)                                                      \
  static void name (void)                                                      \
  {                                                                            \
    __VA_ARGS__                                                                \
  }
#define OUTCOME(name, ...)                                                     \
  static bool name (void)                                                      \
  {                                                                            \
    return __VA_ARGS__;                                                        \
  }

/* Store buffering.  */
THREAD (sb_x, PUT (X, 1, RLX); GET (0, 0, Y, RLX);)
THREAD (sb_y, PUT (Y, 1, RLX); GET (1, 0, X, RLX);)
THREAD (sb_x_ra, PUT (X, 1, REL); GET (0, 0, Y, ACQ);)
THREAD (sb_y_ra, PUT (Y, 1, REL); GET (1, 0, X, ACQ);)
THREAD (sb_x_sc, PUT (X, 1, SC); GET (0, 0, Y, SC);)
THREAD (sb_y_sc, PUT (Y, 1, SC); GET (1, 0, X, SC);)
THREAD (sb_x_fence, PUT (X, 1, RLX); FENCE (SC); GET (0, 0, Y, RLX);)
THREAD (sb_y_fence, PUT (Y, 1, RLX); FENCE (SC); GET (1, 0, X, RLX);)
THREAD (sb_y_everyone, PUT (Y, 1, RLX); weak_everyone (); GET (1, 0, X, RLX);)
THREAD (sb_x_exchange, __atomic_exchange_n (X, 1, SC); GET (0, 0, Y, RLX);)
THREAD (sb_y_exchange, __atomic_exchange_n (Y, 1, SC); GET (1, 0, X, RLX);)
OUTCOME (both_old, !weak_result[0][0] && !weak_result[1][0])

/* Message passing.  */
THREAD (mp_put, PUT (X, 1, RLX); PUT (Y, 1, RLX);)
THREAD (mp_put_release, PUT (X, 1, RLX); PUT (Y, 1, REL);)
THREAD (mp_put_fence, PUT (X, 1, RLX); FENCE (REL); PUT (Y, 1, RLX);)
THREAD (mp_get, GET (1, 0, Y, RLX); GET (1, 1, X, RLX);)
THREAD (mp_get_acquire, GET (1, 0, Y, ACQ); GET (1, 1, X, RLX);)
THREAD (mp_get_fence, GET (1, 0, Y, RLX); FENCE (ACQ); GET (1, 1, X, RLX);)
THREAD (mp_add, __atomic_fetch_add (Y, 1, RLX);)
OUTCOME (old_message, weak_result[1][0] == 1 && weak_result[1][1] == 0)
OUTCOME (old_after_add, weak_result[1][0] == 2 && weak_result[1][1] == 0)

/* Load buffering: the checker leaves it out.  */
THREAD (lb_x, GET (0, 0, Y, RLX); PUT (X, 1, RLX);)
THREAD (lb_y, GET (1, 0, X, RLX); PUT (Y, 1, RLX);)
OUTCOME (both_new, weak_result[0][0] && weak_result[1][0])

/* Two readers of independent writes.  */
THREAD (iriw_x, PUT (X, 1, RLX);)
THREAD (iriw_y, PUT (Y, 1, RLX);)
THREAD (iriw_x_sc, PUT (X, 1, SC);)
THREAD (iriw_y_sc, PUT (Y, 1, SC);)
THREAD (iriw_xy, GET (2, 0, X, ACQ); GET (2, 1, Y, ACQ);)
THREAD (iriw_yx, GET (3, 0, Y, ACQ); GET (3, 1, X, ACQ);)
THREAD (iriw_xy_sc, GET (2, 0, X, SC); GET (2, 1, Y, SC);)
THREAD (iriw_yx_sc, GET (3, 0, Y, SC); GET (3, 1, X, SC);)
THREAD (iriw_xy_fence, GET (2, 0, X, RLX); FENCE (SC); GET (2, 1, Y, RLX);)
THREAD (iriw_yx_fence, GET (3, 0, Y, RLX); FENCE (SC); GET (3, 1, X, RLX);)
OUTCOME (disagree, weak_result[2][0] && !weak_result[2][1] && weak_result[3][0]
                     && !weak_result[3][1])

/* Write to read causality; two writes to each of two; coherence of reads.  */
THREAD (wrc_middle, GET (1, 0, X, RLX); PUT (Y, 1, REL);)
THREAD (wrc_middle_relaxed, GET (1, 0, X, RLX); PUT (Y, 1, RLX);)
THREAD (wrc_end, GET (2, 0, Y, ACQ); GET (2, 1, X, RLX);)
OUTCOME (wrc_old, weak_result[1][0] && weak_result[2][0] && !weak_result[2][1])
THREAD (w22_x, PUT (X, 1, RLX); PUT (Y, 2, RLX);)
THREAD (w22_y, PUT (Y, 1, RLX); PUT (X, 2, RLX);)
THREAD (w22_x_sc, PUT (X, 1, SC); PUT (Y, 2, SC);)
THREAD (w22_y_sc, PUT (Y, 1, SC); PUT (X, 2, SC);)
OUTCOME (both_first, weak_last (X, 4) == 1 && weak_last (Y, 4) == 1)
THREAD (co_get, GET (1, 0, X, RLX); GET (1, 1, X, RLX);)
OUTCOME (backwards, weak_result[1][0] == 1 && weak_result[1][1] == 0)

/* Two additions, one exchange with a value that only one may find.  */
THREAD (add_one, __atomic_fetch_add (X, 1, RLX);)
OUTCOME (lost_one, weak_last (X, 4) != 2)
static void
take (void)
{
  uint32_t free = 0;
  weak_result[weak_self ()][0]
    = __atomic_compare_exchange_n (X, &free, 1, false, ACQ, RLX);
}
OUTCOME (both_took, weak_result[0][0] && weak_result[1][0])

/* Plain data.  */
THREAD (plain_put, weak_put (DATA, 1); PUT (Y, 1, REL);)
THREAD (plain_put_relaxed, weak_put (DATA, 1); PUT (Y, 1, RLX);)
THREAD (plain_get, if (GET (1, 0, Y, ACQ)) weak_get (DATA);)

/* The same with the code's own accesses, for which the compiler calls weak_plain.c.  */
struct plain
{
  uint64_t first, second;
  uint32_t third;
};
#define PLAIN ((struct plain *) (weak_memory + 256))
THREAD (own_put, *DATA = 1; PUT (X, 1, REL);)
THREAD (own_put_relaxed, *DATA = 1; PUT (X, 1, RLX);)
THREAD (own_get, if (GET (1, 0, X, ACQ)) weak_check (*DATA == 1);)
THREAD (own_put_struct, *PLAIN = ((struct plain) { 1, 2, 3 }); PUT (X, 1, REL);)
THREAD (own_get_struct, if (GET (1, 0, X, ACQ)) {
  struct plain plain = *PLAIN;
  weak_check (plain.first == 1 && plain.second == 2 && plain.third == 3);
})
THREAD (own_put_after, PUT (X, 1, REL); *DATA = 1;)

OUTCOME (never, false)

/* Waiting, in memory and in the kernel.  */
#define QUEUE ((uint64_t *) (weak_memory + 192))
THREAD (wait_y, weak_await (Y, 1, 1, ACQ); weak_check (GET (1, 0, X, RLX) == 1);)
THREAD (sleep_y, while (GET (1, 0, Y, ACQ) == 0) weak_futex_wait (Y, 0, QUEUE);)
THREAD (wake_y, PUT (Y, 1, REL); weak_futex_wake (QUEUE, 2);)
THREAD (forget_y, PUT (Y, 1, REL);)

static const struct litmus
{
  const char *name;
  void (*run[WEAK_THREADS]) (void);
  bool (*asked) (void);
  bool allowed, faulty;
} tests[] = {
  { "SB", { sb_x, sb_y }, both_old, true, false },
  { "SB, release and acquire", { sb_x_ra, sb_y_ra }, both_old, true, false },
  { "SB, seq_cst", { sb_x_sc, sb_y_sc }, both_old, false, false },
  { "SB, one thread seq_cst", { sb_x_sc, sb_y }, both_old, true, false },
  { "SB, fences", { sb_x_fence, sb_y_fence }, both_old, false, false },
  { "SB, one fence", { sb_x_fence, sb_y }, both_old, true, false },
  { "SB, one fence and seq_cst", { sb_x_fence, sb_y_sc }, both_old, false, false },
  { "SB, a fence of all threads", { sb_x, sb_y_everyone }, both_old, false, false },
  { "SB, seq_cst exchanges alone", { sb_x_exchange, sb_y_exchange }, both_old, true, false },
  { "MP", { mp_put, mp_get }, old_message, true, false },
  { "MP, release and acquire", { mp_put_release, mp_get_acquire }, old_message, false, false },
  { "MP, release alone", { mp_put_release, mp_get }, old_message, true, false },
  { "MP, acquire alone", { mp_put, mp_get_acquire }, old_message, true, false },
  { "MP, fences", { mp_put_fence, mp_get_fence }, old_message, false, false },
  { "MP, a release sequence", { mp_put_release, mp_get_acquire, mp_add }, old_after_add, false,
    false },
  { "LB, left out", { lb_x, lb_y }, both_new, false, false },
  { "IRIW, acquire", { iriw_x, iriw_y, iriw_xy, iriw_yx }, disagree, true, false },
  { "IRIW, seq_cst", { iriw_x_sc, iriw_y_sc, iriw_xy_sc, iriw_yx_sc }, disagree, false, false },
  { "IRIW, fences", { iriw_x, iriw_y, iriw_xy_fence, iriw_yx_fence }, disagree, false, false },
  { "WRC", { iriw_x, wrc_middle, wrc_end }, wrc_old, false, false },
  { "WRC, relaxed", { iriw_x, wrc_middle_relaxed, wrc_end }, wrc_old, true, false },
  { "2+2W", { w22_x, w22_y }, both_first, true, false },
  { "2+2W, seq_cst", { w22_x_sc, w22_y_sc }, both_first, false, false },
  { "CoRR", { iriw_x, co_get }, backwards, false, false },
  { "additions", { add_one, add_one }, lost_one, false, false },
  { "one takes", { take, take }, both_took, false, false },
  { "plain data", { plain_put, plain_get }, never, false, false },
  { "plain data, a race", { plain_put_relaxed, plain_get }, never, false, true },
  { "own plain data", { own_put, own_get }, never, false, false },
  { "own plain data, a race", { own_put_relaxed, own_get }, never, false, true },
  { "own plain data, too late", { own_put_after, own_get }, never, false, true },
  { "an own structure", { own_put_struct, own_get_struct }, never, false, false },
  { "waiting", { mp_put_release, wait_y }, never, false, false },
  { "waiting, relaxed", { mp_put, wait_y }, never, false, true },
  { "sleeping", { wake_y, sleep_y }, never, false, false },
  { "sleeping for ever", { forget_y, sleep_y }, never, false, true },
};

int
main (void)
{
  int bad = 0;
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    {
      const struct litmus *test = &tests[i];
      struct weak_model model = { .name = test->name, .setup = setup, .over = over };
      const char *fault;
      unsigned long graphs;
      while (model.threads < WEAK_THREADS && test->run[model.threads])
        {
          model.run[model.threads] = test->run[model.threads];
          model.threads++;
        }
      asked = test->asked;
      seen = false;
      bool whole = weak_explore (&model, &fault, &graphs);
      bool good = whole == !test->faulty && seen == test->allowed;
      printf ("%s: %s: %s\n", good ? "holds" : "FAULT", test->name,
              !whole ? fault : seen ? "allowed" : "forbidden");
      bad += !good;
    }
  return bad != 0;
}
