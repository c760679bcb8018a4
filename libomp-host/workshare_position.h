/* A thread's place in the sequence of work-sharing constructs of its team.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_WORKSHARE_POSITION_H
#define GANGWAY_HOST_WORKSHARE_POSITION_H

#include "base/attributes.h"

struct work;

/* Owned by worksharing (work.c, loop*.c, sections.c, single.c, ordered.c);
   reset by workshare_position_reset at the start of a region.  */
struct workshare_position
{
  struct work *work;                    /* the construct the thread is in */
  struct work *previous;                /* the one before, until it is left */
  unsigned long static_trip;            /* static schedule: chunks done */
  unsigned long single_count;           /* single constructs met so far */
};

#endif
