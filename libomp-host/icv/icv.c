/* Internal control variables: their initial values.

   The host takes OMP_X, else OMP_X_ALL, else the value that the standard or GCC's
   documentation gives.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/icv/icv.h"

#include <pthread.h>
#include <string.h>
#include "base/environment.h"
#include "base/error.h"
#include "libomp-host/places/affinity.h"
#include "libomp-host/places/affinity_format.h"
#include "libomp-host/memory/allocator_environment.h"
#include "libomp-host/icv/icv_environment.h"
#include "libomp-host/icv/icv_parse.h"
#include "libomp-host/places/processors.h"
#include "libomp-host/wait/sleep.h"

#ifdef __x86_64__
#  include <cpuid.h>
#endif

struct icv_device icv_device = {
  .initial = {
    .def_allocator = 1,                 /* omp_default_mem_alloc */
    .run_sched_chunk = 1,
    .run_sched = SCHEDULE_DYNAMIC,
    .thread_limit = UINT_MAX,
    .max_active_levels = 1,
    .bind = PROC_BIND_FALSE,
  },
  .wait_policy = -1,
  /* Host code that a device asks for mostly waits: for a file, a lock, a network.  A
     thread is made only where all others have a request.  With 16 device threads whose
     requests sleep for a millisecond, 8 served half of them at a time.  */
  .reverse_threads = 32,
};

/* What the environment says of VARIABLE for the host, or NULL.  */
static const struct icv_values *
host_values (enum icv_variable variable)
{
  return icv_environment_find (ICV_FORM_HOST, variable);
}

static void
set_threads (void)
{
  struct icv *initial = &icv_device.initial;
  const struct icv_values *values;
  if ((values = host_values (ICV_NUM_THREADS)))
    {
      initial->nthreads = values->nthreads_list[0];
      if (values->nthreads_list_length > 1)
        {
          icv_device.nthreads_list = values->nthreads_list;
          icv_device.nthreads_list_length = values->nthreads_list_length;
        }
    }
  if ((values = host_values (ICV_DYNAMIC)))
    initial->dynamic = values->dynamic;
  if ((values = host_values (ICV_THREAD_LIMIT)))
    initial->thread_limit = values->thread_limit;
  if ((values = host_values (ICV_SCHEDULE)))
    {
      initial->run_sched = values->schedule;
      initial->run_sched_chunk = values->chunk;
    }
  if ((values = host_values (ICV_NUM_TEAMS)))
    icv_device.league.num_teams = values->num_teams;
  if ((values = host_values (ICV_TEAMS_THREAD_LIMIT)))
    icv_device.league.teams_thread_limit = values->teams_thread_limit;
}

static void
set_bind (void)
{
  const struct icv_values *values = host_values (ICV_PROC_BIND);
  if (!values)
    return;
  icv_device.initial.bind = values->bind_list[0];
  if (values->bind_list_length > 1)
    {
      icv_device.bind_list = values->bind_list;
      icv_device.bind_list_length = values->bind_list_length;
    }
}

/* max-active-levels-var: a list of numbers of threads or of policies asks for
   nested regions (5.2, 21.1.2 and 21.1.7), and so does the old OMP_NESTED.  */
static void
set_active_levels (void)
{
  const struct icv_values *values = host_values (ICV_MAX_ACTIVE_LEVELS);
  bool nested = icv_device.nthreads_list || icv_device.bind_list;
  uint8_t *levels = &icv_device.initial.max_active_levels;
  if (values)
    *levels = values->max_active_levels;
  else
    {
      environment_bool ("OMP_NESTED", &nested);
      *levels = nested ? ICV_MAX_ACTIVE_LEVELS_LIMIT : 1;
    }
}

/* bind-var and the place list depend on each other: a place list asks for
   binding, binding for a place list, and OMP_PROC_BIND=false forbids both.  */
static void
set_places (void)
{
  uint8_t *bind = &icv_device.initial.bind;
  bool forbidden = host_values (ICV_PROC_BIND) && *bind == PROC_BIND_FALSE;
  if (affinity_initialise (*bind != PROC_BIND_FALSE, forbidden)
      && *bind == PROC_BIND_FALSE)
    *bind = PROC_BIND_TRUE;
  const char *format = environment_get ("OMP_AFFINITY_FORMAT");
  if (format)
    affinity_format_set (format, strlen (format));
  environment_bool ("OMP_DISPLAY_AFFINITY", &icv_device.display_affinity);
}

/* On processors with cores of two speeds, spinning takes power from the threads
   that compute.  */
static bool
processor_is_hybrid (void)
{
#ifdef __x86_64__
  unsigned eax, ebx, ecx, edx;
  return __get_cpuid_count (7, 0, &eax, &ebx, &ecx, &edx)
         && (edx & (1u << 15)) != 0;
#else
  return false;
#endif
}

/* What KMP_BLOCKTIME says, in microseconds; false where it is not set or bad.  */
static bool
read_blocktime (uint64_t *microseconds)
{
  static const char name[] = "KMP_BLOCKTIME";
  const char *text = environment_get (name);
  if (!text)
    return false;
  if (icv_parse_blocktime (text, microseconds))
    return true;
  environment_invalid (name, text);
  return false;
}

#define ROUNDS_PER_MICROSECOND 100

/* How long waiters look at memory before they sleep.  The numbers are GCC's: 5
   minutes, 3 ms and nothing at 100 rounds per microsecond.  LLVM's KMP_BLOCKTIME, where
   neither OMP_WAIT_POLICY nor GOMP_SPINCOUNT is set, is a policy at its two ends.  */
static void
set_spinning (void)
{
  const struct icv_values *values = host_values (ICV_WAIT_POLICY);
  const char *text = environment_get ("GOMP_SPINCOUNT");
  uint64_t blocktime;
  bool blocks = read_blocktime (&blocktime) && !values && !text;
  if (values)
    icv_device.wait_policy = values->wait_policy;
  else if (blocks && (blocktime == 0 || blocktime == UINT64_MAX))
    icv_device.wait_policy = blocktime != 0;
  int policy = icv_device.wait_policy;
  unsigned long long count = 0, throttled = 0;
  if (policy < 0)
    {
      count = processor_is_hybrid () ? 1 : 300000;
      throttled = 100;
    }
  else if (policy > 0)
    {
      count = 30000000000;
      throttled = 1000;
    }
  if (blocks && blocktime == UINT64_MAX)
    count = ~0ull;
  else if (blocks)
    count = blocktime * ROUNDS_PER_MICROSECOND;
  if (text && !icv_parse_spin_count (text, &count))
    environment_invalid ("GOMP_SPINCOUNT", text);
  spin_policy.spins = count;
  spin_policy.throttled_spins = throttled < count ? throttled : count;
}

/* Whether threads can have stacks of SIZE bytes; else a line says why not.  */
static bool
stack_size_usable (size_t size)
{
  pthread_attr_t attr;
  pthread_attr_init (&attr);
  int failure = pthread_attr_setstacksize (&attr, size);
  pthread_attr_destroy (&attr);
  if (failure == 0)
    return true;
  long minimum = PTHREAD_STACK_MIN;
  if (size < (size_t) minimum)
    gomp_error ("Stack size less than minimum of %ldk",
                (minimum + 1023) / 1024);
  else
    gomp_error ("Stack size larger than system limit");
  return false;
}

static void
set_stack_size (void)
{
  const struct icv_values *host = icv_environment_form (ICV_FORM_HOST);
  const struct icv_values *values = host_values (ICV_STACKSIZE);
  size_t size = 0, kmp_size;
  const char *kmp = environment_get ("KMP_STACKSIZE");
  /* The older name is weaker than OMP_STACKSIZE, not than its _ALL form.  */
  bool given = !icv_values_have (host, ICV_STACKSIZE)
               && environment_bytes ("GOMP_STACKSIZE", 1024, &size);
  if (!given && values)
    {
      size = values->stack_size;
      given = true;
    }
  if (kmp && !icv_parse_kmp_size (kmp, &kmp_size))
    environment_invalid ("KMP_STACKSIZE", kmp);
  else if (kmp && !given)
    {
      size = kmp_size;
      given = true;
    }
  if (given && stack_size_usable (size))
    icv_device.stack_size = size;
}

static void
set_devices (void)
{
  const char *text = environment_get ("OMP_TARGET_OFFLOAD");
  if (text && !icv_parse_target_offload (text, &icv_device.target_offload))
    environment_invalid ("OMP_TARGET_OFFLOAD", text);
  const struct icv_values *values = host_values (ICV_DEFAULT_DEVICE);
  if (values)
    {
      icv_device.initial.default_device = values->default_device;
      icv_device.default_device_text = values->default_device_text;
    }
  else if (icv_device.target_offload == TARGET_OFFLOAD_MANDATORY)
    icv_device.initial.default_device = ICV_DEFAULT_DEVICE_UNKNOWN;
  unsigned long threads;
  if (environment_unsigned ("GOMP_REVERSE_OFFLOAD_THREADS", 1, 1024, &threads))
    icv_device.reverse_threads = (unsigned) threads;
}

void
icv_initialise (void)
{
  processors_initialise ();
  spin_policy.processors = processors_in_mask ();
  icv_environment_read ();
  set_threads ();
  set_bind ();
  set_active_levels ();
  set_places ();
  set_spinning ();
  set_stack_size ();
  set_devices ();
  environment_bool ("OMP_CANCELLATION", &icv_device.cancellation);
  unsigned long priority;
  if (environment_unsigned ("OMP_MAX_TASK_PRIORITY", 0, INT_MAX, &priority))
    icv_device.max_task_priority = priority;
  icv_device.initial.def_allocator = allocator_environment_read ();
}

void
icv_offload_values (int number, struct icv_offload *result)
{
  const struct icv_values *values;
  *result = (struct icv_offload) { ICV_DEFAULT_DEVICE_UNKNOWN, 0, 0 };
  if ((values = icv_environment_find (number, ICV_DEFAULT_DEVICE)))
    result->default_device = values->default_device;
  if ((values = icv_environment_find (number, ICV_NUM_TEAMS)))
    result->num_teams = values->num_teams;
  if ((values = icv_environment_find (number, ICV_TEAMS_THREAD_LIMIT)))
    result->teams_thread_limit = values->teams_thread_limit;
}
