/* Parsers of the values of environment variables that set ICVs (5.2, chapter
   21).  Each returns true and sets its outputs, or returns false, silently, and
   leaves them as they were.  White space around the value is allowed.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_ICV_PARSE_H
#define GANGWAY_HOST_ICV_PARSE_H

#include "base/attributes.h"
#include "libomp-host/icv/icv.h"

/* OMP_SCHEDULE: [modifier ":"] kind ["," chunk].  A chunk of 0 means none.  */
bool icv_parse_schedule (const char *text, unsigned *schedule, int *chunk);

/* OMP_NUM_THREADS: positive numbers with commas between them.  *LIST is the
   caller's, to be freed.  */
bool icv_parse_thread_list (const char *text, unsigned **list,
                            unsigned *length);

/* OMP_PROC_BIND: `true', `false', or a list of policies.  *LIST is the caller's,
   to be freed.  */
bool icv_parse_bind_list (const char *text, uint8_t **list, unsigned *length);

/* OMP_WAIT_POLICY: 0 passive, 1 active.  */
bool icv_parse_wait_policy (const char *text, int *policy);

/* OMP_TARGET_OFFLOAD.  */
bool icv_parse_target_offload (const char *text, enum target_offload *value);

/* GOMP_SPINCOUNT: a number with an optional k, M, G or T (powers of 1000),
   or `infinite'.  Larger numbers than fit count as infinite.  */
bool icv_parse_spin_count (const char *text, unsigned long long *count);

/* KMP_BLOCKTIME, of LLVM's runtime: how long a thread spins, in milliseconds or with a unit,
   `ms' or `us', or `infinite'.  Sets *MICROSECONDS, UINT64_MAX for the last.  */
bool icv_parse_blocktime (const char *text, uint64_t *microseconds);

/* KMP_STACKSIZE: a number of bytes, or of B, K, M, G or T, after which another B may
   stand.  */
bool icv_parse_kmp_size (const char *text, size_t *size);

#endif
