/* The forms of OMP_ variables and which one counts: run again with an environment
   of its own, since the library reads it when it is loaded.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/icv/icv.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "libomp-host/icv/icv_environment.h"
#include "libomp-host/places/affinity.h"
#include "libomp-host/wait/sleep.h"
#include "unit.h"

static const char *const environment[][2] = {
  { "OMP_NUM_THREADS", "6,5" },
  { "OMP_NUM_THREADS_ALL", "9" },
  { "OMP_THREAD_LIMIT_ALL", "45" },
  { "OMP_SCHEDULE_DEV", "guided,7" },
  { "OMP_NUM_TEAMS_ALL", "3" },
  { "OMP_NUM_TEAMS_DEV", "4" },
  { "OMP_NUM_TEAMS_DEV_2", "5" },
  { "OMP_NUM_TEAMS_DEV_02", "6" },
  { "OMP_NUM_TEAMS_HOST", "7" },
  { "OMP_TEAMS_THREAD_LIMIT_DEV_0", "8" },
  { "OMP_DYNAMIC", "perhaps" },
  { "OMP_DYNAMIC_ALL", "true" },
  { "OMP_MAX_TASK_PRIORITY", "20" },
  { "OMP_CANCELLATION", "true" },
  { "OMP_TARGET_OFFLOAD", "mandatory" },
  { "OMP_WAIT_POLICY", "passive" },
  { "OMP_STACKSIZE_ALL", "1M" },
  { "GOMP_STACKSIZE", "2M" },
  { "OMP_PROC_BIND", "false" },
  { "OMP_PLACES", "threads" },
};

static void
test_host (void)
{
  const struct icv *initial = &icv_device.initial;
  CHECK (initial->nthreads == 6 && icv_device.nthreads_list_length == 2
           && icv_device.nthreads_list[1] == 5,
         "OMP_NUM_THREADS before its _ALL form");
  CHECK (initial->max_active_levels == ICV_MAX_ACTIVE_LEVELS_LIMIT,
         "a list allows nested regions");
  CHECK (initial->thread_limit == 45, "_ALL counts for the host");
  CHECK (initial->run_sched == SCHEDULE_DYNAMIC, "_DEV does not");
  CHECK (icv_device.league.num_teams == 3, "OMP_NUM_TEAMS_ALL");
  CHECK (initial->dynamic, "a bad value leaves the _ALL form in force");
  CHECK (icv_device.max_task_priority == 20, "OMP_MAX_TASK_PRIORITY");
  CHECK (icv_device.cancellation, "OMP_CANCELLATION");
  CHECK (initial->default_device == ICV_DEFAULT_DEVICE_UNKNOWN,
         "default device with mandatory offloading");
  CHECK (icv_device.wait_policy == 0 && spin_policy.spins == 0,
         "passive waiting does not spin");
  CHECK (icv_device.stack_size == 2u << 20,
         "GOMP_STACKSIZE before OMP_STACKSIZE_ALL");
  CHECK (initial->bind == PROC_BIND_FALSE && omp_get_num_places () == 0,
         "no places where binding is forbidden");
}

static void
test_devices (void)
{
  struct icv_offload values;
  icv_offload_values (2, &values);
  CHECK (values.num_teams == 5 && values.teams_thread_limit == 0,
         "a device's own form");
  icv_offload_values (0, &values);
  CHECK (values.num_teams == 4 && values.teams_thread_limit == 8,
         "_DEV for a device without its own form");
  const struct icv_values *form = icv_environment_find (7, ICV_THREAD_LIMIT);
  CHECK (form && form->thread_limit == 45, "_ALL for a device");
  CHECK (!icv_environment_find (7, ICV_MAX_ACTIVE_LEVELS),
         "a variable that is not set");
}

int
main (int argc, char **argv)
{
  if (argc == 1)
    {
      for (size_t i = 0; i < sizeof environment / sizeof environment[0]; i++)
        setenv (environment[i][0], environment[i][1], 1);
      execl ("/proc/self/exe", argv[0], "again", (char *) NULL);
      return 1;
    }
  test_host ();
  test_devices ();
  return UNIT_RESULT ();
}
