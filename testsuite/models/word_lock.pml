/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
   A lock of one word (libomp-host/wait/word_lock.c): one thread at a time is inside, and
   no thread that sleeps for the lock is forgotten.
   BROKEN_forgets_sleepers: a thread that slept takes the lock as if nobody else did.  */

#define PROCESSES 3
#include "futex.inc"

byte word, inside;

proctype locker (byte self)
{
  byte old, round;
  do
  :: round < 2 ->
     round++;
     atomic {
       old = word;
       if :: old == 0 -> word = 1 :: else fi
     };
     do
     :: old == 0 -> break
     :: else ->
#ifdef BROKEN_forgets_sleepers
        atomic { old = word; if :: old == 0 -> word = 1 :: else -> word = 2 fi };
#else
        atomic { old = word; word = 2 };
#endif
        if
        :: old == 0 -> break
        :: else -> futex_wait (self, word, 2, 1)
        fi
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
