/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
   The dock (libomp-host/teams/dock.c) with the crowd's words (libomp-host/wait/idle.c), for
   a team without tasks: two workers wait for turns, the primary thread waits until both
   have arrived.  The crowd's word carries the number of the turn.
   BROKEN_looks_first: the primary thread does not look again after it says that it joins.
   BROKEN_joins_first: the last worker looks for the primary thread before it arrives.
   BROKEN_plain_retract: a late sleeper of the last turn changes the next one's number.  */

#define PROCESSES 3
#include "futex.inc"

#define CROWD 1
#define PRIMARY 2
#define TURNS 2

byte go, arrived, signal;
bool joining;
byte region, crowd; /* one word */
byte inside;        /* workers in the region */

inline announce (turn)
{
  ticket = signal;
  atomic {
    counted = region == turn;
    if :: counted -> crowd++ :: else fi
  }
}

inline retract (turn)
{
  atomic {
    if
#ifdef BROKEN_plain_retract
    :: true -> crowd--
#else
    :: region == turn -> crowd--
#endif
    :: else
    fi
  }
}

inline wake_primary ()
{
  if
  :: joining ->
     atomic { was = joining; joining = false };
     if
     :: was -> signal++; futex_wake_one (PRIMARY)
     :: else
     fi
  :: else
  fi
}

proctype worker (byte self)
{
  byte seen, ticket, all;
  bool counted, was;
  do
  :: go != seen ->
     seen = go;
     inside++;
     inside--;
#ifdef BROKEN_joins_first
     if :: arrived == 1 -> wake_primary () :: else fi;
     atomic { arrived++; all = arrived };
#else
     atomic { arrived++; all = arrived };
     if :: all == 2 -> wake_primary () :: else fi
#endif
  :: else ->
     if :: seen == TURNS -> break :: else fi;
     announce (seen);
     if
     :: counted ->
        if
        :: go == seen -> futex_wait (self, signal, ticket, CROWD)
        :: else
        fi;
        retract (seen)
     :: else
     fi
  od
}

proctype primary (byte self)
{
  byte turn, ticket, sleepers;
  bool counted;
  do
  :: turn < TURNS ->
     turn++;
     assert (inside == 0);
     arrived = 0;
     atomic { sleepers = crowd; crowd = 0; region = turn };
     go = turn;
     if
     :: sleepers > 0 -> signal++; futex_wake_all (CROWD | PRIMARY)
     :: else
     fi;
     do
     :: arrived == 2 -> break
     :: else ->
        announce (turn);
        assert (counted);
#ifdef BROKEN_looks_first
        if
        :: arrived != 2 -> joining = true; futex_wait (self, signal, ticket, PRIMARY)
        :: else
        fi;
#else
        joining = true;
        if
        :: arrived != 2 -> futex_wait (self, signal, ticket, PRIMARY)
        :: else
        fi;
#endif
        joining = false;
        retract (turn);
        assert (crowd <= 2)
     od
  :: else -> break
  od
}

init
{
  atomic { run worker (0); run worker (1); run primary (2) }
}
