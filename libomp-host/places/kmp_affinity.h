/* KMP_AFFINITY, the variable of LLVM's runtime for what OMP_PLACES and OMP_PROC_BIND say.
   Used by affinity.c while the library is loaded; no lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_KMP_AFFINITY_H
#define GANGWAY_HOST_KMP_AFFINITY_H

#include "libomp-host/places/places.h"

enum kmp_type
{
  KMP_NONE, /* no threads are bound */
  KMP_COMPACT,
  KMP_SCATTER,
  KMP_BALANCED,
  KMP_EXPLICIT
};

struct kmp_affinity
{
  enum kmp_type type;
  enum place_kind
    granularity; /* PLACES_THREADS, PLACES_CORES or PLACES_SOCKETS */
  unsigned permute, offset;
  struct places listed; /* of proclist; the caller releases it */
};

/* Parse TEXT into *AFFINITY, whose list has sets of SET_SIZE bytes.  Prints a line for each
   word that LLVM knows and that means nothing here.  False where TEXT is bad; *AFFINITY is
   to be released then, too.  */
bool kmp_affinity_parse (const char *text, size_t set_size,
                         struct kmp_affinity *affinity);

/* The objects of a machine, each list in the order of the machine.  */
struct kmp_machine
{
  struct places sockets, cores, threads;
};

/* Append to PLACES the place of each thread of a team in turn, as threads are bound that are
   close to each other.  PLACES and the lists of MACHINE and AFFINITY have sets of one size.
   Nothing where AFFINITY binds no threads.  */
void kmp_affinity_places (const struct kmp_affinity *affinity,
                          const struct kmp_machine *machine,
                          struct places *places);

#endif
