/* What each call of an entry point does first.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_CALL_H
#define EMULATORS_HSA_RUNTIME_CALL_H

#include <stdbool.h>
#include "emulators/hsa/runtime/hsa_types.h"

/* Reasons for a call to look further before it begins.  */
enum call_gate
{
  GATE_NOT_INITIALIZED
  = 1,              /* hsa_init was not called, or hsa_shut_down since */
  GATE_WATCHED = 2, /* calls are counted or made to fail */
  GATE_FORKED = 4   /* this is a child of the process that called hsa_init */
};

/* A set of enum call_gate.  Atomic.  */
extern unsigned call_gate;

void call_gate_open (enum call_gate reason);  /* take REASON away */
void call_gate_close (enum call_gate reason); /* add it */

/* The slow way of call_begin.  */
hsa_status_t call_check (unsigned number, bool early);

/* Begin the call of entry NUMBER, which needs hsa_init unless EARLY.  Returns
   HSA_STATUS_SUCCESS, or what the call shall return at once; a call that returns no
   status goes on all the same.  */
static inline hsa_status_t
call_begin (unsigned number, bool early)
{
  if (__builtin_expect (__atomic_load_n (&call_gate, __ATOMIC_RELAXED) != 0, 0))
    return call_check (number, early);
  return HSA_STATUS_SUCCESS;
}

/* The name of entry NUMBER.  */
const char *entry_name (unsigned number);

#endif
