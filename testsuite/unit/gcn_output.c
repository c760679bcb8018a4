/* The output of AMD devices' kernels: threads in the place of device threads write lines
   and ask as GCC's device library does, one thread takes what they wrote, and others give
   requests back.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "plugins/gcn/output.c"
#include "testsuite/unit/unit.h"

enum
{
  WRITERS = 12,
  SERVERS = 4,
  EACH = 600, /* WRITERS * EACH is several times OUTPUT_LINES */
};

static struct output output;
static struct output_reader reader;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the reader */

/* ------------------------------------------------------------------------
   The device's side.  */

/* Reserve an entry and wait until it is free.  */
static struct output_line *
reserve (void)
{
  uint32_t index = __atomic_fetch_add (&output.next, 1, __ATOMIC_ACQUIRE);
  if (index >= OUTPUT_LINES)
    while (__atomic_load_n (&output.consumed, __ATOMIC_ACQUIRE)
           <= index - OUTPUT_LINES)
      sched_yield ();
  return &output.lines[index % OUTPUT_LINES];
}

static void
publish (struct output_line *line)
{
  __atomic_store_n (&line->written, 1, __ATOMIC_RELEASE);
}

static struct output_line *
put_number (int64_t number)
{
  struct output_line *line = reserve ();
  line->type = OUTPUT_INTEGER;
  line->integer = number;
  publish (line);
  return line;
}

static struct output_line *
put_request (uint64_t number)
{
  struct output_line *line = reserve ();
  for (int i = 0; i < 6; i++)
    line->words[i] = number + i;
  line->type = OUTPUT_REVERSE;
  publish (line);
  return line;
}

/* ------------------------------------------------------------------------
   One thread for all.  */

static void
test_order (void)
{
  unsigned first, second, third, none;
  struct output_line line;
  output_begin (&reader, &output);
  CHECK (!output_take (&reader, &none, &line), "an empty output has none");
  struct output_line *request = put_request (100);
  put_number (7);
  CHECK (output_take (&reader, &first, &line) && line.type == OUTPUT_REVERSE
           && line.words[0] == 100 && line.words[5] == 105,
         "a request is found");
  CHECK (output_take (&reader, &second, &line) && line.type == OUTPUT_INTEGER
           && line.integer == 7,
         "a line behind a request that is served is found");
  output_give_back (&reader, second);
  CHECK (output.consumed == 0, "the request's entry is not free");
  CHECK (request->written == 1, "and its device thread waits");
  output_give_back (&reader, first);
  CHECK (request->written == 0, "until the request is given back");
  CHECK (output.consumed == 2, "then both entries are free");
  CHECK (!output_take (&reader, &third, &line), "nothing is found twice");
}

/* `written' comes first, as on gfx908.  */
static void
test_early (void)
{
  unsigned entry;
  struct output_line line;
  output_begin (&reader, &output);
  /* The marks are there again once an entry was used.  */
  int missed = 0;
  for (int i = 0; i < OUTPUT_LINES; i++)
    {
      put_request (i);
      missed += !output_take (&reader, &entry, &line);
      output_give_back (&reader, entry);
    }
  CHECK (missed == 0, "requests in all entries are found");
  struct output_line *late = reserve ();
  publish (late);
  CHECK (!output_take (&reader, &entry, &line), "without a type there is none");
  late->type = OUTPUT_REVERSE;
  late->words[5] = 1;
  for (int i = 4; i >= 0; i--)
    {
      CHECK (!output_take (&reader, &entry, &line), "word %d is missing", i);
      late->words[i] = 0;
    }
  CHECK (output_take (&reader, &entry, &line), "all is there");
  output_give_back (&reader, entry);
}

/* All entries are requests that are being served.  */
static void
test_full (void)
{
  unsigned entry;
  struct output_line line;
  output_begin (&reader, &output);
  for (int i = 0; i < OUTPUT_LINES; i++)
    put_request (i);
  int wrong = 0;
  for (int i = 0; i < OUTPUT_LINES; i++)
    wrong += !output_take (&reader, &entry, &line) || entry != (unsigned) i;
  CHECK (wrong == 0, "all entries are taken, in their order");
  CHECK (!output_take (&reader, &entry, &line), "there is no other");
  for (int i = OUTPUT_LINES - 1; i >= 0; i--)
    {
      wrong += output.consumed != 0;
      output_give_back (&reader, i);
    }
  CHECK (wrong == 0, "none was free before the first");
  CHECK (output.consumed == OUTPUT_LINES, "all entries are free");
  put_number (1);
  CHECK (output_take (&reader, &entry, &line) && line.integer == 1,
         "the next round begins");
  output_give_back (&reader, entry);
}

static void
test_rest (void)
{
  unsigned entry;
  struct output_line line;
  output_begin (&reader, &output);
  put_number (1);
  output_rest (&reader);
  CHECK (output.next == 0, "what was not taken is forgotten");
  put_number (2);
  CHECK (output_take (&reader, &entry, &line) && line.integer == 2,
         "and what comes then is found");
  reserve (); /* and nothing is written */
  output.return_value = (int32_t) OUTPUT_RETURN_EXIT;
  output_rest (&reader);
  CHECK (output.next == 2, "nothing happens while an entry is taken");
  output_give_back (&reader, entry);
  output_rest (&reader);
  CHECK (output.next == 0, "an entry that was never written is forgotten");
  CHECK (output.return_value == (int32_t) OUTPUT_RETURN_EXIT,
         "but not that the program is to end");
  reader.taken = reader.consumed = output.next = output.consumed = 1u << 30;
  output_rest (&reader);
  CHECK (output.next == 0 && output.consumed == 0 && reader.taken == 0,
         "the counters begin anew");
}

/* ------------------------------------------------------------------------
   Many threads.  */

static uint32_t served[WRITERS * EACH]; /* how often each number was */
static uint32_t finished;
static int mixed; /* the taker's */

/* Requests that were taken; under LOCK.  */
static struct
{
  unsigned entry;
  uint64_t number;
} waiting[OUTPUT_LINES];
static unsigned waiting_count;

/* Two requests, then a line, of numbers of the thread's own.  That `written' is 0 the
   device's threads may miss, where the entry is used again at once; this one looks at what
   was served, too.  */
static void *
write_all (void *argument)
{
  uint64_t first = (uintptr_t) argument * EACH;
  for (unsigned i = 0; i < EACH; i++)
    {
      if (i % 3 == 2)
        {
          put_number ((int64_t) (first + i));
          continue;
        }
      struct output_line *line = put_request (first + i);
      while (__atomic_load_n (&line->written, __ATOMIC_ACQUIRE)
             && __atomic_load_n (&served[first + i], __ATOMIC_ACQUIRE) == 0)
        sched_yield ();
    }
  __atomic_fetch_add (&finished, 1, __ATOMIC_RELEASE);
  return NULL;
}

/* Give requests back in another order than theirs.  */
static void *
serve_all (void *unused)
{
  (void) unused;
  unsigned seed = 1;
  while (__atomic_load_n (&finished, __ATOMIC_ACQUIRE) < WRITERS)
    {
      pthread_mutex_lock (&lock);
      if (waiting_count > 0)
        {
          unsigned i = rand_r (&seed) % waiting_count;
          unsigned entry = waiting[i].entry;
          uint64_t number = waiting[i].number;
          waiting[i] = waiting[--waiting_count];
          output_give_back (&reader, entry);
          __atomic_fetch_add (&served[number], 1, __ATOMIC_RELEASE);
        }
      pthread_mutex_unlock (&lock);
      sched_yield ();
    }
  return NULL;
}

/* Take one entry.  */
static bool
take_one (void)
{
  unsigned entry;
  struct output_line line;
  if (!output_take (&reader, &entry, &line))
    return false;
  bool asks = line.type == OUTPUT_REVERSE;
  uint64_t number = asks ? line.words[0] : (uint64_t) line.integer;
  mixed += number >= WRITERS * EACH;
  for (int i = 0; asks && i < 6; i++)
    mixed += line.words[i] != number + i;
  if (asks)
    {
      waiting[waiting_count].entry = entry;
      waiting[waiting_count++].number = number;
      return true;
    }
  output_give_back (&reader, entry);
  if (number < WRITERS * EACH)
    __atomic_fetch_add (&served[number], 1, __ATOMIC_RELEASE);
  return true;
}

static void
test_threads (void)
{
  pthread_t writers[WRITERS], servers[SERVERS];
  output_begin (&reader, &output);
  for (uintptr_t i = 0; i < WRITERS; i++)
    pthread_create (&writers[i], NULL, write_all, (void *) i);
  for (int i = 0; i < SERVERS; i++)
    pthread_create (&servers[i], NULL, serve_all, NULL);
  bool over = false, found = true;
  while (!over || found)
    {
      over = __atomic_load_n (&finished, __ATOMIC_ACQUIRE) == WRITERS;
      pthread_mutex_lock (&lock);
      found = take_one ();
      pthread_mutex_unlock (&lock);
      if (!found)
        sched_yield ();
    }
  for (int i = 0; i < WRITERS; i++)
    pthread_join (writers[i], NULL);
  for (int i = 0; i < SERVERS; i++)
    pthread_join (servers[i], NULL);
  int not_once = 0;
  for (int i = 0; i < WRITERS * EACH; i++)
    not_once += served[i] != 1;
  CHECK (not_once == 0, "of %d lines and requests each came once; %d did not",
         WRITERS * EACH, not_once);
  CHECK (mixed == 0, "no words of two requests mix");
}

int
main (void)
{
  alarm (200); /* a device thread waits for ever where something is lost */
  test_order ();
  test_early ();
  test_full ();
  test_rest ();
  test_threads ();
  return UNIT_RESULT ();
}
