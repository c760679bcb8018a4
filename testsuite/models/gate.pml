/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
   Waiting for a counter (libomp-host/wait/gate.c): two waiters for different values, with
   keys of one group, and two threads that move the counter one after the other.
   BROKEN_event_first: a waker changes the event before it clears the sleepers' bit.
   BROKEN_no_second_look: a waiter does not look again after it has set its bit.  */

#define PROCESSES 2
#include "futex.inc"

byte counter, event;
bool sleepers;

inline wake_all ()
{
#ifdef BROKEN_event_first
  event++;
  sleepers = false;
#else
  sleepers = false;
  event++;
#endif
  futex_wake_all (1)
}

proctype waiter (byte self; byte wanted)
{
  byte seen;
  do
  :: counter >= wanted -> break
  :: else ->
     sleepers = true;
     seen = event;
#ifndef BROKEN_no_second_look
     if
     :: counter >= wanted -> break
     :: else
     fi;
#endif
     if
     :: sleepers -> futex_wait (self, event, seen, 1)
     :: else
     fi
  od
}

proctype mover ()
{
  byte to = 1;
  do
  :: to <= 2 ->
     counter = to;
     event++;
     if
     :: sleepers -> wake_all ()
     :: else
     fi;
     to++
  :: else -> break
  od
}

init
{
  atomic { run waiter (0, 1); run waiter (1, 2); run mover () }
}
