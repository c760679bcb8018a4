/* The checker: building graphs, and what RC11 says of each.  See weak.h.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef __atomic_load_n
#undef __atomic_store_n

/* A graph's events, with the first value of each location; a set of events is a word
   of bits.  */
#define EVENTS 128
#define LOCATIONS 80
#define INITIAL WEAK_THREADS /* the thread of first values */
#define SEEN (1u << 22)
#define NOBODY UINT8_MAX

typedef unsigned __int128 event_set;

#define BIT(i) ((event_set) 1 << (i))
#define EACH(i, set) \
  (event_set left_##i = (set); left_##i && (i = first_of (left_##i), 1); \
   left_##i &= left_##i - 1)

static inline unsigned
first_of (event_set set)
{
  return (uint64_t) set ? (unsigned) __builtin_ctzll ((uint64_t) set)
                        : 64 + (unsigned) __builtin_ctzll ((uint64_t) (set >> 64));
}

/* A fence of all threads is one of its own, then one in each other thread, then one of
   its own again.  */
enum role
{
  NO_ROLE,
  FENCE_FIRST,
  FENCE_OTHER,
  FENCE_LAST
};

struct event
{
  uint8_t thread, index; /* its number among the thread's */
  uint8_t location, from; /* from: the event that it reads, or NOBODY */
  bool reads, writes;
  uint8_t role; /* of a fence of all threads, else NO_ROLE */
  int8_t order;
  uint64_t read, written;
};

struct location
{
  const void *place;
  unsigned size;
  uint8_t count, writes[EVENTS]; /* in their order */
};

/* What a thread does next.  */
struct next
{
  enum { GO, OVER, CHECK_FAILED } what;
  enum weak_kind kind;
  const void *place;
  unsigned size;
  int order, otherwise;
  uint64_t a, b;
  unsigned waits;
};

struct graph
{
  unsigned count, locations;
  unsigned done[WEAK_THREADS]; /* events of each thread, injected ones too */
  struct event events[EVENTS];
  struct location places[LOCATIONS];
  struct next next[WEAK_THREADS];
};

char weak_memory[WEAK_MEMORY] __attribute__ ((aligned (256)));
size_t weak_memory_used = 4096;
uint64_t weak_result[WEAK_THREADS][4];

static char first_memory[WEAK_MEMORY];
static const struct weak_model *model;
static const char *fault;
static unsigned long graphs;
static uint64_t *seen;

int weak_broken_site, weak_broken_order;
struct weak_seen_site weak_sites[WEAK_SITES];

/* Running a thread up to what is not in the graph yet.  */
static struct graph *replayed;
static unsigned replayed_thread, replayed_index;
static jmp_buf replay_end;
static struct next *replay_next;

/* The model is too large, or is none.  */
static void __attribute__ ((noreturn))
give_up (const char *why)
{
  fprintf (stderr, "%s: %s\n", model->name, why);
  exit (2);
}

static uint64_t
mask_of (unsigned size)
{
  return size == 8 ? UINT64_MAX : (UINT64_C (1) << 8 * size) - 1;
}

static bool
acquires (int order)
{
  return order == __ATOMIC_ACQUIRE || order == __ATOMIC_ACQ_REL
         || order == __ATOMIC_SEQ_CST;
}

static bool
releases (int order)
{
  return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL
         || order == __ATOMIC_SEQ_CST;
}

static bool
is_fence (const struct event *event)
{
  return !event->reads && !event->writes;
}

/* The event at INDEX of THREAD.  */
static unsigned
event_at (const struct graph *graph, unsigned thread, unsigned index)
{
  for (unsigned i = 0; i < graph->count; i++)
    if (graph->events[i].thread == thread && graph->events[i].index == index)
      return i;
  abort ();
}

/* --- What threads call.  */

static void
replay_leave (int what)
{
  replay_next->what = what;
  longjmp (replay_end, 1);
}

void
weak_check (bool holds)
{
  if (!holds)
    replay_leave (CHECK_FAILED);
}

/* The order that the access at SITE has now.  */
static int
order_at (struct weak_site site, enum weak_kind kind, int order)
{
  if (site.number == 0 || order == WEAK_PLAIN)
    return order;
  if (site.number >= WEAK_SITES)
    give_up ("too many accesses in the code");
  weak_sites[site.number] = (struct weak_seen_site) { site, kind, order };
  return site.number == weak_broken_site ? weak_broken_order : order;
}

static void
store_own (const void *place, unsigned size, uint64_t value)
{
  memcpy ((void *) place, &value, size);
}

unsigned
weak_self (void)
{
  return replayed_thread;
}

static uint64_t
written_by (const struct next *next, uint64_t read)
{
  uint64_t a = next->a;
  switch (next->kind)
    {
    case WEAK_ADD: a += read; break;
    case WEAK_OR: a |= read; break;
    case WEAK_AND: a &= read; break;
    case WEAK_COMPARE: a = next->b; break;
    default: break;
    }
  return a & mask_of (next->size);
}

/* In SETUP: the access as it is.  */
static uint64_t
access_directly (struct next next)
{
  uint64_t read = 0, written;
  if (next.kind == WEAK_FENCE || next.kind == WEAK_EVERYONE)
    return 0;
  memcpy (&read, next.place, next.size);
  written = written_by (&next, read);
  if (next.kind != WEAK_LOAD && (next.kind != WEAK_COMPARE || read == next.a))
    memcpy ((void *) next.place, &written, next.size);
  return read;
}

static uint64_t
weak_step (struct next next)
{
  if (!replayed)
    return access_directly (next);
  const char *place = next.place;
  if (place
      && (place < weak_memory || place >= weak_memory + WEAK_MEMORY || weak_is_constant (place)))
    {
      uint64_t value = 0;
      if (next.kind != WEAK_LOAD)
        give_up ("constant data are written");
      memcpy (&value, place, next.size);
      return value;
    }
  while (replayed_index < replayed->done[replayed_thread])
    {
      const struct event *event
        = &replayed->events[event_at (replayed, replayed_thread, replayed_index++)];
      if (event->role)
        {
          if (next.kind == WEAK_EVERYONE && event->role == FENCE_LAST)
            return 0;
          continue;
        }
      /* The thread's own plain look at what it wrote itself.  */
      if (event->writes)
        store_own (next.place, next.size, event->written);
      return event->read;
    }
  *replay_next = next;
  replay_leave (GO);
  return 0;
}

uint64_t
weak_access (enum weak_kind kind, const void *place, unsigned size, int order,
             uint64_t a, uint64_t b, unsigned waits, struct weak_site site)
{
  weak_plain_settle ();
  order = order_at (site, kind, order);
  if (order == WEAK_NO_FENCE)
    return 0;
  return weak_step ((struct next) { GO, kind, place, size, order, __ATOMIC_RELAXED, a, b, waits });
}

bool
weak_compare (const void *place, void *old, uint64_t value, unsigned size, int order,
              int otherwise, struct weak_site site)
{
  uint64_t expected = 0;
  weak_plain_settle ();
  memcpy (&expected, old, size);
  int now = order_at (site, WEAK_COMPARE, order);
  /* Where the exchange is broken, so is its failure.  */
  if (now != order && !acquires (now))
    otherwise = __ATOMIC_RELAXED;
  uint64_t read = weak_step ((struct next) { GO, WEAK_COMPARE, place, size, now,
                                             otherwise, expected,
                                             value & mask_of (size), false });
  if (read == expected)
    return true;
  memcpy (old, &read, size);
  return false;
}

/* --- Relations.  */

struct relations
{
  event_set before[EVENTS]; /* happens before */
  event_set after[EVENTS];
};

/* The events that a read of EVENT, of order relaxed at least, synchronizes with: the
   writes whose release sequence it reads, if they release, and the fences before
   them.  */
static event_set
synchronized (const struct graph *graph, unsigned at)
{
  event_set set = 0;
  unsigned write = graph->events[at].from;
  while (graph->events[write].order != WEAK_PLAIN)
    {
      const struct event *head = &graph->events[write];
      if (releases (head->order))
        set |= BIT (write);
      for (unsigned i = 0; i < graph->count; i++)
        {
          const struct event *other = &graph->events[i];
          if (is_fence (other) && releases (other->order)
              && other->thread == head->thread && other->index < head->index)
            set |= BIT (i);
        }
      if (!head->reads)
        break;
      write = head->from;
    }
  return set;
}

/* Events are numbered so that what happens before has the smaller number.  */
static void
relate (const struct graph *graph, struct relations *relations)
{
  event_set pending[WEAK_THREADS + 1] = { 0 }; /* what an acquire fence will take */
  event_set last[WEAK_THREADS + 1] = { 0 };
  event_set first = 0, others = 0;
  memset (relations->after, 0, sizeof relations->after);
  for (unsigned i = 0; i < graph->count; i++)
    {
      const struct event *event = &graph->events[i];
      unsigned thread = event->thread, j;
      event_set before = 0, direct = 0;
      if (thread != INITIAL)
        {
          for (j = 0; j < graph->count; j++)
            if (graph->events[j].thread == INITIAL)
              before |= BIT (j);
          direct = last[thread];
        }
      if (event->reads && event->order != WEAK_PLAIN)
        {
          event_set sources = synchronized (graph, i);
          if (acquires (event->order))
            direct |= sources;
          pending[thread] |= sources;
        }
      if (is_fence (event) && acquires (event->order))
        direct |= pending[thread];
      if (event->role == FENCE_FIRST)
        {
          first = BIT (i);
          others = 0;
        }
      else if (event->role == FENCE_OTHER)
        {
          direct |= first;
          others |= BIT (i);
        }
      else if (event->role == FENCE_LAST)
        direct |= others;
      for EACH (j, direct)
        before |= BIT (j) | relations->before[j];
      relations->before[i] = before;
      last[thread] = BIT (i);
      for EACH (j, before)
        relations->after[j] |= BIT (i);
    }
}

/* Where EVENT stands in the order of its location: 2p for the write p, 2p + 1 for
   what only reads it.  */
static unsigned
position_of (const struct graph *graph, unsigned at)
{
  const struct event *event = &graph->events[at];
  const struct location *place = &graph->places[event->location];
  unsigned write = event->writes ? at : event->from;
  for (unsigned p = 0; p < place->count; p++)
    if (place->writes[p] == write)
      return 2 * p + !event->writes;
  abort ();
}

/* Whether the last event goes with those that happen before it.  */
static bool
is_coherent (const struct graph *graph, const struct relations *relations)
{
  unsigned at = graph->count - 1, j;
  const struct event *event = &graph->events[at];
  if (is_fence (event))
    return true;
  unsigned own = position_of (graph, at);
  for EACH (j, relations->before[at])
    {
      const struct event *other = &graph->events[j];
      if (is_fence (other) || other->location != event->location)
        continue;
      if (position_of (graph, j) > own)
        return false;
    }
  return true;
}

/* Whether the last event races with another one.  */
static bool
is_racing (const struct graph *graph, const struct relations *relations)
{
  unsigned at = graph->count - 1;
  const struct event *event = &graph->events[at];
  if (is_fence (event))
    return false;
  for (unsigned i = 0; i < at; i++)
    {
      const struct event *other = &graph->events[i];
      if (!is_fence (other) && other->location == event->location
          && (event->writes || other->writes)
          && (event->order == WEAK_PLAIN || other->order == WEAK_PLAIN)
          && !(relations->before[at] & BIT (i)))
        return true;
    }
  return false;
}

struct sc
{
  event_set all, fences;
  event_set same[EVENTS];  /* of one location */
  event_set eco[EVENTS];   /* later in the order of the location */
  event_set scb[EVENTS];
};

static void
relate_locations (const struct graph *graph, struct sc *sc)
{
  unsigned position[EVENTS];
  for (unsigned i = 0; i < graph->count; i++)
    position[i] = is_fence (&graph->events[i]) ? 0 : position_of (graph, i);
  for (unsigned i = 0; i < graph->count; i++)
    {
      sc->same[i] = sc->eco[i] = 0;
      for (unsigned j = 0; j < graph->count && !is_fence (&graph->events[i]); j++)
        if (!is_fence (&graph->events[j])
            && graph->events[i].location == graph->events[j].location)
          {
            sc->same[i] |= BIT (j);
            if (position[i] < position[j])
              sc->eco[i] |= BIT (j);
          }
    }
}

static void
relate_sc (const struct graph *graph, const struct relations *relations, struct sc *sc)
{
  unsigned j, k;
  event_set program[EVENTS], writes = 0;
  for (unsigned i = 0; i < graph->count; i++)
    {
      program[i] = 0;
      if (graph->events[i].writes)
        writes |= BIT (i);
      for EACH (j, relations->after[i])
        if (graph->events[i].thread == INITIAL
            || (graph->events[j].thread == graph->events[i].thread))
          program[i] |= BIT (j);
    }
  for (unsigned i = 0; i < graph->count; i++)
    {
      event_set scb = program[i] | (relations->after[i] & sc->same[i])
                      | (sc->eco[i] & writes);
      for EACH (j, program[i] & ~sc->same[i])
        for EACH (k, relations->after[j])
          scb |= program[k] & ~sc->same[k];
      sc->scb[i] = scb;
    }
}

/* The events that must come after AT in the one order of the sequentially consistent
   ones.  */
static event_set
sc_after (const struct relations *relations, const struct sc *sc, unsigned at)
{
  unsigned j;
  event_set reached = sc->scb[at], far = 0;
  bool fence = sc->fences & BIT (at);
  if (fence)
    for EACH (j, relations->after[at])
      {
        reached |= sc->scb[j];
        far |= sc->eco[j];
      }
  event_set after = reached & sc->all & ~sc->fences;
  for EACH (j, sc->fences)
    if ((reached & (BIT (j) | relations->before[j]))
        || (fence && ((relations->after[at] & BIT (j)) || (far & relations->before[j]))))
      after |= BIT (j);
  return after;
}

static bool
is_acyclic (event_set *after, event_set all)
{
  unsigned i;
  while (all)
    {
      event_set kept = 0;
      for EACH (i, all)
        if (after[i] & all)
          kept |= BIT (i);
      if (kept == all)
        return false;
      all = kept;
    }
  return true;
}

static bool
is_in_one_order (const struct graph *graph, const struct relations *relations)
{
  struct sc sc = { 0 };
  unsigned i;
  event_set after[EVENTS];
  for (i = 0; i < graph->count; i++)
    if (graph->events[i].order == __ATOMIC_SEQ_CST)
      {
        sc.all |= BIT (i);
        if (is_fence (&graph->events[i]))
          sc.fences |= BIT (i);
      }
  if ((sc.all & (sc.all - 1)) == 0)
    return true;
  relate_locations (graph, &sc);
  relate_sc (graph, relations, &sc);
  for EACH (i, sc.all)
    after[i] = sc_after (relations, &sc, i);
  return is_acyclic (after, sc.all);
}

/* --- Building.  */

static unsigned
location_of (struct graph *graph, const void *place, unsigned size)
{
  for (unsigned i = 0; i < graph->locations; i++)
    if (graph->places[i].place == place)
      {
        if (graph->places[i].size != size)
          give_up ("accesses of different sizes");
        return i;
      }
  if (graph->locations == LOCATIONS || graph->count == EVENTS)
    give_up ("too many locations");
  struct location *location = &graph->places[graph->locations];
  uint64_t value = 0;
  memcpy (&value, first_memory + ((const char *) place - weak_memory), size);
  graph->events[graph->count]
    = (struct event) { .thread = INITIAL, .index = graph->locations,
                       .location = graph->locations, .from = NOBODY,
                       .writes = true, .order = __ATOMIC_RELAXED, .written = value };
  *location = (struct location) { .place = place, .size = size, .count = 1,
                                  .writes = { graph->count++ } };
  return graph->locations++;
}

static void
look_ahead (struct graph *graph, unsigned thread)
{
  memcpy (weak_memory, first_memory, weak_memory_used);
  replayed = graph;
  replayed_thread = thread;
  replayed_index = 0;
  replay_next = &graph->next[thread];
  weak_plain_begin ();
  if (setjmp (replay_end) == 0)
    {
      model->run[thread] ();
      weak_plain_settle ();
      graph->next[thread].what = OVER;
    }
}

static uint64_t
mix (uint64_t hash, uint64_t value)
{
  hash = (hash ^ value) * UINT64_C (0x9e3779b97f4a7c15);
  return hash ^ hash >> 29;
}

/* The same for all ways in which a graph was built.  */
static uint64_t
graph_hash (const struct graph *graph)
{
  uint64_t names[EVENTS], sum = 1;
  for (unsigned i = 0; i < graph->count; i++)
    {
      const struct event *event = &graph->events[i];
      uint64_t name = event->thread == INITIAL
                        ? (uint64_t) (uintptr_t) graph->places[event->location].place
                        : event->index;
      names[i] = mix (mix (7, event->thread), name);
    }
  for (unsigned i = 0; i < graph->count; i++)
    {
      const struct event *event = &graph->events[i];
      uint64_t one = mix (names[i], event->role);
      if (event->thread == INITIAL)
        continue;
      if (event->reads)
        one = mix (one, names[event->from]);
      sum += mix (one, event->writes);
    }
  for (unsigned i = 0; i < graph->locations; i++)
    {
      uint64_t one = 5;
      if (graph->places[i].count < 2)
        continue;
      for (unsigned p = 0; p < graph->places[i].count; p++)
        one = mix (one, names[graph->places[i].writes[p]]);
      sum += one;
    }
  return sum | 1;
}

static bool
is_new (uint64_t hash)
{
  size_t i = hash >> 20 & (SEEN - 1);
  while (seen[i] && seen[i] != hash)
    i = (i + 1) & (SEEN - 1);
  if (seen[i])
    return false;
  seen[i] = hash;
  if (++graphs > SEEN / 4 * 3)
    give_up ("too many graphs");
  return true;
}

static void explore (struct graph *graph);

static struct event *
append (struct graph *graph, unsigned thread, int order)
{
  if (graph->count == EVENTS)
    give_up ("too many accesses in one way");
  struct event *event = &graph->events[graph->count++];
  *event = (struct event) { .thread = thread, .index = graph->done[thread]++,
                            .from = NOBODY, .order = order };
  return event;
}

/* The graph has a new event of THREAD: go on if it may be.  Returns whether.  */
static bool
go_on (struct graph *graph, unsigned thread)
{
  struct relations relations;
  relate (graph, &relations);
  if (!is_coherent (graph, &relations) || !is_in_one_order (graph, &relations))
    return false;
  if (is_racing (graph, &relations))
    {
      fault = "a race for plain data";
      return true;
    }
  look_ahead (graph, thread);
  explore (graph);
  return true;
}

static void
insert_write (struct location *location, unsigned position, unsigned at)
{
  memmove (&location->writes[position + 1], &location->writes[position],
           (size_t) (location->count - position) * sizeof location->writes[0]);
  location->writes[position] = (uint8_t) at;
  location->count++;
}

static void
explore_store (const struct graph *from, unsigned thread)
{
  struct next next = from->next[thread];
  struct graph graph = *from;
  unsigned at = location_of (&graph, next.place, next.size);
  const struct graph prepared = graph;
  for (unsigned p = 1; p <= prepared.places[at].count && !fault; p++)
    {
      graph = prepared;
      /* Nothing comes between a read-modify-write and what it read.  */
      if (p < graph.places[at].count && graph.events[graph.places[at].writes[p]].reads)
        continue;
      struct event *event = append (&graph, thread, next.order);
      event->location = (uint8_t) at;
      event->writes = true;
      event->written = next.a & mask_of (next.size);
      insert_write (&graph.places[at], p, graph.count - 1);
      go_on (&graph, thread);
    }
}

/* Returns whether there was anything that THREAD may read.  */
static bool
explore_read (const struct graph *from, unsigned thread)
{
  struct next next = from->next[thread];
  struct graph graph = *from;
  unsigned at = location_of (&graph, next.place, next.size);
  const struct graph prepared = graph;
  const struct location *place = &prepared.places[at];
  bool any = false;
  for (unsigned p = 0; p < place->count && !fault; p++)
    {
      uint64_t read = prepared.events[place->writes[p]].written;
      bool fails = next.kind == WEAK_COMPARE && read != next.a;
      bool writes = next.kind != WEAK_LOAD && !fails;
      if (next.waits
          && (next.waits == WEAK_AT_LEAST ? read < next.a : (read & next.a) != next.b))
        continue;
      if (writes && p + 1 < place->count && prepared.events[place->writes[p + 1]].reads)
        continue;
      graph = prepared;
      struct event *event = append (&graph, thread, fails ? next.otherwise : next.order);
      event->location = (uint8_t) at;
      event->reads = true;
      event->from = place->writes[p];
      event->read = read;
      event->writes = writes;
      if (writes)
        {
          event->written = written_by (&next, read);
          insert_write (&graph.places[at], p + 1, graph.count - 1);
        }
      any |= go_on (&graph, thread);
    }
  return any;
}

static void
explore_fence (const struct graph *from, unsigned thread)
{
  struct graph graph = *from;
  append (&graph, thread, from->next[thread].order);
  go_on (&graph, thread);
}

/* The thread's own fence, the others' and its own again; where it is broken, none but
   its own.  */
static bool
explore_everyone (const struct graph *from, unsigned thread)
{
  struct graph graph = *from;
  append (&graph, thread, __ATOMIC_SEQ_CST)->role = FENCE_FIRST;
  for (unsigned i = 0; i < model->threads; i++)
    if (i != thread)
      append (&graph, i, __ATOMIC_SEQ_CST)->role = FENCE_OTHER;
  append (&graph, thread, __ATOMIC_SEQ_CST)->role = FENCE_LAST;
  return go_on (&graph, thread);
}

static void
replay_all (struct graph *graph)
{
  memset (weak_result, 0, sizeof weak_result);
  for (unsigned i = 0; i < model->threads; i++)
    look_ahead (graph, i);
  replayed = graph;
}

static void
over (struct graph *graph)
{
  struct next end = { .what = OVER };
  replay_all (graph);
  replay_next = &end;
  if (setjmp (replay_end) == 0 && model->over)
    model->over ();
  if (end.what == CHECK_FAILED)
    fault = "the end is not what it must be";
}

uint64_t
weak_last (const void *place, unsigned size)
{
  uint64_t value = 0;
  for (unsigned i = 0; i < replayed->locations; i++)
    if (replayed->places[i].place == place)
      {
        const struct location *location = &replayed->places[i];
        return replayed->events[location->writes[location->count - 1]].written;
      }
  memcpy (&value, first_memory + ((const char *) place - weak_memory), size);
  return value;
}

/* Whether anything of THREAD's next access depends on when it comes.  */
static bool
is_at_once (const struct next *next)
{
  return next->what == GO
         && (next->kind == WEAK_STORE || next->kind == WEAK_FENCE
             || (next->kind == WEAK_LOAD && next->order == WEAK_PLAIN));
}

static void
explore_at_once (struct graph *graph, unsigned thread)
{
  switch (graph->next[thread].kind)
    {
    case WEAK_STORE: explore_store (graph, thread); break;
    case WEAK_LOAD: explore_read (graph, thread); break;
    default: explore_fence (graph, thread); break;
    }
}

/* A store or a fence is added at once: what it does to the others is the same whenever
   it is added.  So is a read of plain data: a write that it might read and that is not
   there yet races with it.  For another read the others' writes have to be there.  */
static void
explore (struct graph *graph)
{
  if (fault || !is_new (graph_hash (graph)))
    return;
  unsigned threads = (unsigned) model->threads, finished = 0;
  bool any = false;
  for (unsigned i = 0; i < threads; i++)
    if (graph->next[i].what == CHECK_FAILED)
      {
        fault = "a thread's check";
        return;
      }
  for (unsigned i = 0; i < threads; i++)
    if (is_at_once (&graph->next[i]))
      {
        explore_at_once (graph, i);
        return;
      }
  for (unsigned i = 0; i < threads && !fault; i++)
    if (graph->next[i].what == OVER)
      finished++;
    else if (graph->next[i].kind == WEAK_EVERYONE)
      any |= explore_everyone (graph, i);
    else
      any |= explore_read (graph, i);
  if (fault || any)
    return;
  if (finished == threads)
    over (graph);
  else
    fault = "a thread waits for ever";
}

bool
weak_explore (const struct weak_model *which, const char **why, unsigned long *count)
{
  static struct graph graph;
  model = which;
  fault = NULL;
  graphs = 0;
  if (!seen)
    seen = calloc (SEEN, sizeof *seen);
  memset (seen, 0, SEEN * sizeof *seen);
  memset (&graph, 0, sizeof graph);
  memset (weak_memory, 0, sizeof weak_memory);
  replayed = NULL;
  weak_plain_begin ();
  weak_constants_forget ();
  model->setup ();
  weak_plain_settle ();
  memcpy (first_memory, weak_memory, sizeof first_memory);
  for (unsigned i = 0; i < model->threads; i++)
    look_ahead (&graph, i);
  explore (&graph);
  *why = fault;
  *count = graphs;
  return fault == NULL;
}
