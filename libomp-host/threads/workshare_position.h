/* A thread's place in the sequence of work-sharing constructs of its team.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_WORKSHARE_POSITION_H
#define GANGWAY_HOST_WORKSHARE_POSITION_H

#include "base/attributes.h"

struct work;

/* How a thread gets its next chunk of the loop or sections it is in.  */
enum loop_mode
{
  LOOP_NONE,    /* in no construct of the library's */
  LOOP_PRIVATE, /* computed from the thread's number alone */
  LOOP_DYNAMIC, /* the next chunk of the work share's counter */
  LOOP_GUIDED   /* a part of what is left of the work share's */
};

/* A thread's part in the order of an ordered loop.  */
enum loop_turn
{
  TURN_NONE,  /* the thread has no chunk, or the loop no order */
  TURN_AHEAD, /* the turn of the thread's chunk has not been seen */
  TURN_HELD,
  TURN_PASSED /* handed to the next chunk */
};

/* A loop as one thread sees it.  Iterations are numbered from 0 to COUNT - 1,
   whatever the loop's own type, bounds and direction are; iteration I is
   START + I * INCREMENT modulo 2**64.  Chunks are numbered in the order of
   their iterations.  Every thread of a team works these values out for
   itself, from arguments that 5.2, 11.5 wants to be the same in all of them, so
   that no thread reads them from another's memory.
   Invariant: CHUNK >= 1; CHUNKS == ceil (COUNT / CHUNK);
   STEP == CHUNK * INCREMENT modulo 2**64.  */
struct loop_cursor
{
  uint64_t start, end, increment; /* the bounds as the program has them */
  uint64_t count;
  uint64_t chunk, chunks, step;
  /* LOOP_PRIVATE: the thread's next chunk and the distance to the one after
     it; none where NEXT >= CHUNKS.  With BLOCK there is one chunk, iterations
     FIRST to LAST - 1, whatever CHUNK says.  */
  uint64_t next, stride;
  /* Iterations FIRST to LAST - 1 are the thread's now; kept up to date in
     ordered and guided loops and for blocks.  */
  uint64_t first, last;
  uint8_t mode;     /* enum loop_mode */
  uint8_t schedule; /* resolved: static, dynamic, guided */
  uint8_t turn;     /* enum loop_turn */
  bool block;       /* static without a chunk size */
};

/* Owned by worksharing (work.c, loop*.c, sections.c, single.c, ordered.c);
   reset by workshare_position_reset at the start of a region.  */
struct workshare_position
{
  /* The last construct with a work share that the thread came to, or the
     team's first work share where it has come to none.  */
  struct work *work;
  unsigned long singles; /* single constructs met so far */
  bool executes;         /* the last of them; for a tool alone */
  /* Loops and sections met so far of which the library hands out iterations:
     names the one the thread is in where LOOP.MODE is not LOOP_NONE.  */
  unsigned long loops;
  struct loop_cursor loop;
};

#endif
