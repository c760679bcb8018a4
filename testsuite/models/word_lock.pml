/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
   A lock of one word (libomp-host/wait/word_lock.c): one thread at a time is inside, and
   no thread that sleeps for the lock is forgotten.  A thread looks for
   as long as it likes before it says that it sleeps.
   BROKEN_forgets_sleepers: a thread that slept takes the lock as if nobody else did.  */

#define PROCESSES 3
#include "futex.inc"

byte word, inside;

proctype locker (byte self)
{
  byte old, round, taken;
  do
  :: round < 2 ->
     round++;
     taken = 1;
     do
     :: atomic { word == 0 -> word = taken }; break
     :: atomic { old = word; word = 2 };
        if
        :: old == 0 -> break
        :: else
        fi;
        futex_wait (self, word, 2, 1);
#ifndef BROKEN_forgets_sleepers
        taken = 2
#endif
     od;
     inside++;
     assert (inside == 1);
     inside--;
     atomic { old = word; word = 0 };
     if
     :: old == 2 -> futex_wake_one (1)
     :: else
     fi
  :: else -> break
  od
}

init
{
  atomic { run locker (0); run locker (1); run locker (2) }
}
