/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
   Counts that plans owe (libomp-offload/plan/plan_pool.c): two regions use an entry of the
   map, each with a slot whose state stands for the count, while a third thread ends the
   data's own reference.  The entry is there while a region uses it, and goes in the end.
   The lock for writing is one step for those who read: they owe while they hold it.
   BROKEN_no_settling: who lowers the count does not ask who owes.
   BROKEN_plain_settling: it takes the slot from a region that is over meanwhile.
   BROKEN_no_lock: a region owes after it has given the lock back.  */

#define FREE 0
#define TAKEN 1
#define OWING 2

byte state[2];
byte count = 1;
bool present = true, writing;
byte readers;

#define lock_write() atomic { (!writing && readers == 0) -> writing = true }
#define unlock_write() writing = false
#define lock_read() atomic { !writing -> readers++ }
#define unlock_read() readers--

/* With the lock for writing.  */
inline lower ()
{
  assert (count > 0);
  count--;
  if
  :: count == 0 -> present = false
  :: else
  fi
}

inline settle (which)
{
  if
  :: state[which] == OWING ->
#ifdef BROKEN_plain_settling
     state[which] = TAKEN;
     count++
#else
     atomic {
       was = state[which];
       if :: was == OWING -> state[which] = TAKEN :: else fi
     };
     if :: was == OWING -> count++ :: else fi
#endif
  :: else
  fi
}

proctype region (byte slot)
{
  byte was;
  lock_read ();
  state[slot] = TAKEN;
  if
  :: !present -> unlock_read (); state[slot] = FREE
  :: else ->
#ifdef BROKEN_no_lock
     unlock_read ();
     state[slot] = OWING;
#else
     state[slot] = OWING;
     unlock_read ();
#endif
     assert (present);
     assert (present);
     atomic {
       was = state[slot];
       if :: was == OWING -> state[slot] = FREE :: else fi
     };
     if
     :: was == OWING
     :: else ->
        lock_write ();
        settle (1 - slot);
        lower ();
        unlock_write ();
        state[slot] = FREE
     fi
  fi
}

proctype deleter ()
{
  byte was;
  lock_write ();
#ifndef BROKEN_no_settling
  settle (0);
  settle (1);
#endif
  lower ();
  unlock_write ()
}

proctype judge ()
{
end:
  timeout -> assert (!present && count == 0)
}

init
{
  atomic { run region (0); run region (1); run deleter (); run judge () }
}
