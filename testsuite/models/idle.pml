/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
   Who sleeps and who wakes (libomp-host/wait/idle.c), with a processor for each thread: two
   sleepers of the crowd and a maker of two tasks.  A thread that has a task, or has made
   all, does nothing more, as if it were blocked: each task needs a thread of its own.
   testsuite/unit/idle_model.c walks through the code itself, with tickers and parked
   threads; this is the rule (I1 and I2 in idle.h) without the code.
   BROKEN_no_look: who opens the watch does not look for tasks once more.
   BROKEN_no_hand_on: who leaves with a task wakes nobody for the next.  */

#define PROCESSES 2
#include "futex.inc"

#define UNWATCHED 0
#define OPEN 1

byte watch, crowd, signal, published, taken;

#define LEFT (published > taken)

inline wake_one ()
{
  signal++;
  futex_wake_one (1)
}

inline replace (from, to)
{
  atomic {
    replaced = watch == from;
    if :: replaced -> watch = to :: else fi
  }
}

/* As idle_hand_on.  */
inline hand_on ()
{
  do
  :: crowd == 0 -> break
  :: else ->
     if
     :: watch == UNWATCHED ->
        replace (UNWATCHED, OPEN)
     :: else -> replaced = true
     fi;
     if
     :: !replaced
     :: else ->
        if :: !LEFT -> break :: else fi;
        replace (OPEN, UNWATCHED);
        if
        :: replaced && crowd > 0 -> wake_one (); break
        :: else
        fi
     fi
  od
}

inline take ()
{
  atomic {
    got = LEFT;
    if :: got -> taken++ :: else fi
  }
}

proctype sleeper (byte self)
{
  byte ticket;
  bool got, replaced, opener;
  do
  :: ticket = signal;
     crowd++;
     opener = false;
     do
     :: opener -> break
     :: watch == OPEN && !opener -> opener = true
     :: else -> replace (UNWATCHED, OPEN); opener = replaced
     od;
#ifdef BROKEN_no_look
     got = false;
#else
     take ();
#endif
     if
     :: got
     :: else -> futex_wait (self, signal, ticket, 1);
#ifdef BROKEN_no_look
        take ()
#endif
     fi;
     crowd--;
     if
     :: got -> break
     :: else
     fi
  od;
#ifndef BROKEN_no_hand_on
  hand_on ()
#endif
}

proctype maker ()
{
  bool replaced;
  do
  :: published < 2 ->
     published++;
     if
     :: watch == OPEN ->
        replace (OPEN, UNWATCHED);
        if
        :: !replaced
        :: else ->
           if
           :: crowd > 0 -> wake_one ()
           :: else -> hand_on ()
           fi
        fi
     :: else
     fi
  :: else -> break
  od
}

/* Nobody can go on.  */
proctype judge ()
{
end:
  timeout -> assert (!LEFT)
}

init
{
  atomic { run sleeper (0); run sleeper (1); run maker (); run judge () }
}
