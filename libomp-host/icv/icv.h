/* Internal control variables (OpenMP 5.2, chapter 2).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_ICV_H
#define GANGWAY_HOST_ICV_H

#include <limits.h>
#include "base/attributes.h"
#include "libomp-host/places/processors.h"
#include "libomp-host/icv/league_icv.h"

/* Schedule kinds as the ABI numbers them (GOMP_loop_start, omp_sched_t).  */
enum schedule
{
  SCHEDULE_RUNTIME = 0,
  SCHEDULE_STATIC = 1,
  SCHEDULE_DYNAMIC = 2,
  SCHEDULE_GUIDED = 3,
  SCHEDULE_AUTO = 4
};
#define SCHEDULE_MONOTONIC 0x80000000u

#define ICV_MAX_ACTIVE_LEVELS_LIMIT 255 /* supported-active-levels */

/* default-device-var where OMP_TARGET_OFFLOAD is MANDATORY and OMP_DEFAULT_DEVICE
   is not set: device 0, or omp_invalid_device where there is none, which only
   the search for devices tells.  */
#define ICV_DEFAULT_DEVICE_UNKNOWN INT_MIN
/* default-device-var where OMP_DEFAULT_DEVICE tells what the device is like, in
   icv_device.default_device_text (6.0, 4.3.8).  */
#define ICV_DEFAULT_DEVICE_TRAITS (INT_MIN + 1)

/* The ICVs of a data environment.  Every task has a copy that only the thread
   which runs the task writes.  */
struct icv
{
  uintptr_t def_allocator; /* omp_allocator_handle_t */
  int run_sched_chunk;
  unsigned run_sched; /* enum schedule | SCHEDULE_MONOTONIC */
  unsigned nthreads;  /* at this level; 0: as many as there are processors */
  unsigned thread_limit;
  int default_device;
  uint8_t max_active_levels;
  uint8_t nesting; /* index into the lists below */
  uint8_t bind;    /* enum proc_bind */
  bool dynamic;
};

enum target_offload
{
  TARGET_OFFLOAD_DEFAULT,
  TARGET_OFFLOAD_MANDATORY,
  TARGET_OFFLOAD_DISABLED
};

/* ICVs of the device (here: the host), set by icv_initialise from the
   environment before any thread is made and constant afterwards unless a
   field says otherwise.  */
struct icv_device
{
  struct icv initial; /* what an initial task starts with */
  /* OMP_NUM_THREADS and OMP_PROC_BIND lists: level I takes entry I, the last
     entry holds for all deeper levels.  NULL where not a list.  */
  unsigned *nthreads_list;
  unsigned nthreads_list_length;
  uint8_t *bind_list;
  unsigned bind_list_length;

  size_t stack_size; /* bytes; 0: the system's default */
  int wait_policy;   /* -1 unset, 0 passive, 1 active */
  bool cancellation;
  int max_task_priority;
  enum target_offload target_offload;
  unsigned reverse_threads;        /* that serve devices' requests, at most */
  const char *default_device_text; /* or NULL */
  struct league_icv league;
  bool display_affinity;
};

extern struct icv_device icv_device;

/* nthreads-var of ICV.  May be the first to ask how many processors there are.  */
static inline unsigned
icv_nthreads (const struct icv *icv)
{
  return likely (icv->nthreads != 0) ? icv->nthreads : processors_available ();
}

/* Read the environment.  Called once by the library's constructor.  What it
   allocates lives as long as the process: at exit other threads may still read
   it.  */
void icv_initialise (void);

/* The ICVs of device NUMBER, not the host, that its images hold a copy of:
   from OMP_X_DEV_<NUMBER>, else OMP_X_DEV, else OMP_X_ALL, else 0 (of
   default_device: ICV_DEFAULT_DEVICE_UNKNOWN).  */
struct icv_offload
{
  int default_device;
  int num_teams;
  int teams_thread_limit;
};
void icv_offload_values (int number, struct icv_offload *values);

#endif
