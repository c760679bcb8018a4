/* omp_display_env and OMP_DISPLAY_ENV (5.2, 18.15 and 21.7): the initial values of
   the ICVs, in GCC's format.  A line begins with whom it is about: the host, all
   devices and the host, the devices, or one device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/icv/display_env.h"

#include <omp.h>
#include <stdio.h>
#include <strings.h>
#include "base/environment.h"
#include "base/errno_kept.h"
#include "libomp-host/places/affinity.h"
#include "libomp-host/places/affinity_format.h"
#include "libomp-host/memory/allocator_environment.h"
#include "libomp-host/icv/icv_environment.h"
#include "libomp-offload/host-api.h"
#include "libomp-host/wait/sleep.h"

static const char *
bool_text (bool value)
{
  return value ? "TRUE" : "FALSE";
}

static const char *
bind_text (uint8_t bind)
{
  static const char texts[][8]
    = { "FALSE", "TRUE", "PRIMARY", "CLOSE", "SPREAD" };
  return texts[bind];
}

static void
print_schedule (FILE *stream, const struct icv_values *values)
{
  static const char names[][8]
    = { "RUNTIME", "STATIC", "DYNAMIC", "GUIDED", "AUTO" };
  unsigned kind = values->schedule & ~SCHEDULE_MONOTONIC;
  bool monotonic = (values->schedule & SCHEDULE_MONOTONIC) != 0;
  /* The modifier that the kind does not have by itself (5.2, 11.5.3).  */
  if (monotonic && kind != SCHEDULE_STATIC)
    fputs ("MONOTONIC:", stream);
  else if (!monotonic && kind == SCHEDULE_STATIC)
    fputs ("NONMONOTONIC:", stream);
  fputs (names[kind], stream);
  if (kind != SCHEDULE_AUTO && values->chunk != (kind != SCHEDULE_STATIC))
    fprintf (stream, ",%d", values->chunk);
}

static void
print_value (FILE *stream, enum icv_variable variable,
             const struct icv_values *values)
{
  switch (variable)
    {
    case ICV_DYNAMIC:
      fputs (bool_text (values->dynamic), stream);
      break;
    case ICV_NUM_THREADS:
      for (unsigned i = 0; i < values->nthreads_list_length; i++)
        fprintf (stream, "%s%u", i ? "," : "", values->nthreads_list[i]);
      break;
    case ICV_SCHEDULE:
      print_schedule (stream, values);
      break;
    case ICV_PROC_BIND:
      for (unsigned i = 0; i < values->bind_list_length; i++)
        fprintf (stream, "%s%s", i ? "," : "",
                 bind_text (values->bind_list[i]));
      break;
    case ICV_STACKSIZE:
      fprintf (stream, "%zu", values->stack_size);
      break;
    case ICV_WAIT_POLICY:
      fputs (values->wait_policy > 0 ? "ACTIVE" : "PASSIVE", stream);
      break;
    case ICV_THREAD_LIMIT:
      fprintf (stream, "%u", values->thread_limit);
      break;
    case ICV_MAX_ACTIVE_LEVELS:
      fprintf (stream, "%u", values->max_active_levels);
      break;
    case ICV_NUM_TEAMS:
      fprintf (stream, "%d", values->num_teams);
      break;
    case ICV_TEAMS_THREAD_LIMIT:
      fprintf (stream, "%d", values->teams_thread_limit);
      break;
    case ICV_DEFAULT_DEVICE:
      fprintf (stream, "%d", values->default_device);
      break;
    case ICV_VARIABLES:
      break;
    }
}

static const char variable_names[ICV_VARIABLES][24] = {
  [ICV_DYNAMIC] = "OMP_DYNAMIC",
  [ICV_NUM_THREADS] = "OMP_NUM_THREADS",
  [ICV_SCHEDULE] = "OMP_SCHEDULE",
  [ICV_PROC_BIND] = "OMP_PROC_BIND",
  [ICV_STACKSIZE] = "OMP_STACKSIZE",
  [ICV_WAIT_POLICY] = "OMP_WAIT_POLICY",
  [ICV_THREAD_LIMIT] = "OMP_THREAD_LIMIT",
  [ICV_MAX_ACTIVE_LEVELS] = "OMP_MAX_ACTIVE_LEVELS",
  [ICV_NUM_TEAMS] = "OMP_NUM_TEAMS",
  [ICV_TEAMS_THREAD_LIMIT] = "OMP_TEAMS_THREAD_LIMIT",
  [ICV_DEFAULT_DEVICE] = "OMP_DEFAULT_DEVICE",
};

static void
print_line (FILE *stream, const char *whom, enum icv_variable variable,
            const struct icv_values *values)
{
  fprintf (stream, "  [%s] %s = '", whom, variable_names[variable]);
  print_value (stream, variable, values);
  fputs ("'\n", stream);
}

struct device_line
{
  FILE *stream;
  enum icv_variable variable;
};

static void
print_device_line (int device, const struct icv_values *values, void *argument)
{
  const struct device_line *line = argument;
  if (!icv_values_have (values, line->variable))
    return;
  char whom[16];
  snprintf (whom, sizeof whom, "%d", device);
  print_line (line->stream, whom, line->variable, values);
}

/* All lines of VARIABLE, HOST being what holds on the host.  */
static void
print_variable (FILE *stream, enum icv_variable variable,
                const struct icv_values *host)
{
  static const struct
  {
    int form;
    const char *whom;
  } forms[] = { { ICV_FORM_ALL, "all" }, { ICV_FORM_DEVICES, "device" } };
  print_line (stream, "host", variable, host);
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
    {
      const struct icv_values *values = icv_environment_form (forms[i].form);
      if (icv_values_have (values, variable))
        print_line (stream, forms[i].whom, variable, values);
    }
  struct device_line line = { stream, variable };
  icv_environment_devices (print_device_line, &line);
}

/* A place as "{0:4,8}": intervals of a first processor and a length.  */
static void
print_place (FILE *stream, unsigned place)
{
  const cpu_set_t *set = affinity_place_set (place);
  size_t size = affinity_set_size ();
  const char *separator = "{";
  for (size_t first = 0; first < 8 * size; first++)
    {
      size_t length = 0;
      while (first + length < 8 * size
             && CPU_ISSET_S (first + length, size, set))
        length++;
      if (length == 0)
        continue;
      fprintf (stream, "%s%zu", separator, first);
      if (length > 1)
        fprintf (stream, ":%zu", length);
      separator = ",";
      first += length;
    }
  fputc ('}', stream);
}

static void
print_places (FILE *stream)
{
  fputs ("  [host] OMP_PLACES = '", stream);
  for (unsigned place = 0; place < affinity_place_count; place++)
    {
      if (place > 0)
        fputc (',', stream);
      print_place (stream, place);
    }
  fputs ("'\n", stream);
}

/* default-device-var, which may not be known before the devices are.  */
static int
default_device (void)
{
  return offload_default_device (icv_device.initial.default_device);
}

/* The ICVs that are the same on all devices or have no forms.  */
static void
print_single (FILE *stream)
{
  static const char offload[][12] = { [TARGET_OFFLOAD_DEFAULT] = "DEFAULT",
                                      [TARGET_OFFLOAD_MANDATORY] = "MANDATORY",
                                      [TARGET_OFFLOAD_DISABLED] = "DISABLED" };
  const char *available = environment_get ("OMP_AVAILABLE_DEVICES");
  char format[1024];
  affinity_format_get (format, sizeof format);
  fprintf (stream, "  [all] OMP_CANCELLATION = '%s'\n",
           bool_text (icv_device.cancellation));
  /* As it is given: what is wrong with it is told when the devices are found.  */
  fprintf (stream, "  [all] OMP_AVAILABLE_DEVICES = '%s'\n",
           available ? available : "*");
  fprintf (stream, "  [all] OMP_DEFAULT_DEVICE = '%d'\n", default_device ());
  fprintf (stream, "  [all] OMP_MAX_TASK_PRIORITY = '%d'\n",
           icv_device.max_task_priority);
  fprintf (stream, "  [all] OMP_DISPLAY_AFFINITY = '%s'\n",
           bool_text (icv_device.display_affinity));
  fprintf (stream, "  [host] OMP_AFFINITY_FORMAT = '%s'\n", format);
  fprintf (stream, "  [host] OMP_ALLOCATOR = '%s'\n",
           allocator_environment_text ());
  fprintf (stream, "  [all] OMP_TARGET_OFFLOAD = '%s'\n",
           offload[icv_device.target_offload]);
}

/* tool-var, tool-libraries-var and tool-verbose-init-var.  */
static void
print_tool (FILE *stream)
{
  const char *tool = environment_get ("OMP_TOOL");
  const char *libraries = environment_get ("OMP_TOOL_LIBRARIES");
  const char *verbose = environment_get ("OMP_TOOL_VERBOSE_INIT");
  bool disabled = tool && strcasecmp (tool, "disabled") == 0;
  fprintf (stream, "  [host] OMP_TOOL = '%s'\n",
           disabled ? "DISABLED" : "ENABLED");
  fprintf (stream, "  [host] OMP_TOOL_LIBRARIES = '%s'\n",
           libraries ? libraries : "");
  fprintf (stream, "  [host] OMP_TOOL_VERBOSE_INIT = '%s'\n",
           verbose && *verbose ? verbose : "DISABLED");
}

/* The variables that are not the standard's.  Those of GANGWAY_ are read by the parts
   that they are for, plugins among them, when these begin: shown are the texts, of one
   that is not given the text that means the same.  */
static void
print_own (FILE *stream)
{
  static const struct
  {
    char name[24], usual[8];
  } own[] = {
    { "GANGWAY_DEVICE_CACHE", "1G" }, { "GANGWAY_HOST_DEVICES", "0" },
    { "GANGWAY_HOST_FAULT", "" },     { "GANGWAY_HOST_GUARD", "0" },
    { "GANGWAY_HOST_SHARED", "0" },   { "GANGWAY_INFO", "" },
    { "GANGWAY_MEMORY", "auto" },     { "GANGWAY_NVPTX_STAGE", "copy" },
  };
  const char *affinity = environment_get ("GOMP_CPU_AFFINITY");
  fprintf (stream, "  [host] GOMP_CPU_AFFINITY = '%s'\n",
           affinity ? affinity : "");
  fprintf (stream, "  [host] GOMP_STACKSIZE = '%zu'\n", icv_device.stack_size);
  fprintf (stream, "  [host] GOMP_SPINCOUNT = '%llu'\n", spin_policy.spins);
  fprintf (stream, "  [host] GOMP_REVERSE_OFFLOAD_THREADS = '%u'\n",
           icv_device.reverse_threads);
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
    {
      const char *text = environment_get (own[i].name);
      fprintf (stream, "  [host] %s = '%s'\n", own[i].name,
               text ? text : own[i].usual);
    }
}

/* What holds on the host, whichever variables gave it.  LISTS is memory for
   values that are no list in icv_device.  */
struct host_lists
{
  unsigned nthreads;
  uint8_t bind;
};

static struct icv_values
host_values (struct host_lists *lists)
{
  const struct icv_device *device = &icv_device;
  const struct icv *initial = &device->initial;
  const struct icv_values *teams
    = icv_environment_find (ICV_FORM_HOST, ICV_NUM_TEAMS);
  const struct icv_values *teams_limit
    = icv_environment_find (ICV_FORM_HOST, ICV_TEAMS_THREAD_LIMIT);
  lists->nthreads = icv_nthreads (initial);
  lists->bind = initial->bind;
  struct icv_values values = {
    .dynamic = initial->dynamic,
    .max_active_levels = initial->max_active_levels,
    .wait_policy = device->wait_policy,
    /* These two of icv_device are what omp_set_ routines made of them.  */
    .num_teams = teams ? teams->num_teams : 0,
    .teams_thread_limit = teams_limit ? teams_limit->teams_thread_limit : 0,
    .schedule = initial->run_sched,
    .chunk = initial->run_sched_chunk,
    .thread_limit = initial->thread_limit,
    .stack_size = device->stack_size,
    .nthreads_list
    = device->nthreads_list ? device->nthreads_list : &lists->nthreads,
    .nthreads_list_length
    = device->nthreads_list ? device->nthreads_list_length : 1,
    .bind_list = device->bind_list ? device->bind_list : &lists->bind,
    .bind_list_length = device->bind_list ? device->bind_list_length : 1,
  };
  return values;
}

static void
print_all (FILE *stream, bool verbose)
{
  struct host_lists lists;
  struct icv_values host = host_values (&lists);
  fputs ("\nOPENMP DISPLAY ENVIRONMENT BEGIN\n  _OPENMP = '202111'\n", stream);
  print_variable (stream, ICV_DYNAMIC, &host);
  fprintf (stream, "  [host] OMP_NESTED = '%s'\n",
           bool_text (host.max_active_levels > 1));
  print_variable (stream, ICV_NUM_THREADS, &host);
  print_variable (stream, ICV_SCHEDULE, &host);
  print_variable (stream, ICV_PROC_BIND, &host);
  print_places (stream);
  print_variable (stream, ICV_STACKSIZE, &host);
  print_variable (stream, ICV_WAIT_POLICY, &host);
  print_variable (stream, ICV_THREAD_LIMIT, &host);
  print_variable (stream, ICV_MAX_ACTIVE_LEVELS, &host);
  print_variable (stream, ICV_NUM_TEAMS, &host);
  print_variable (stream, ICV_TEAMS_THREAD_LIMIT, &host);
  print_single (stream);
  print_tool (stream);
  if (verbose)
    print_own (stream);
  fputs ("OPENMP DISPLAY ENVIRONMENT END\n", stream);
}

GOMP_ENTRY void
omp_display_env (int verbose)
{
  ERRNO_KEPT;
  flockfile (stderr);
  print_all (stderr, verbose);
  fflush (stderr);
  funlockfile (stderr);
}

void
display_env_at_start (void)
{
  static const char name[] = "OMP_DISPLAY_ENV";
  const char *text = environment_get (name), *rest = text;
  bool display, verbose = false;
  if (!text)
    return;
  if (environment_take_word (&rest, "verbose") && environment_at_end (rest))
    display = verbose = true;
  else if (!environment_parse_bool (text, &display))
    {
      environment_invalid (name, text);
      return;
    }
  if (display)
    omp_display_env (verbose);
}
