/* A program with more rights than the user who starts it, as one that is
   set-user-ID, obeys no variable that makes the runtime show more, open a file or
   fail, and none of GANGWAY_'s; it does obey the ICVs.  The test starts itself with
   each variable, as it is and as a set-group-ID copy, and compares what the program
   shows.  An ordinary run must show that the variable is seen at all.
   GOMP_REVERSE_OFFLOAD_THREADS is left out: without a device nothing shows it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "environment-privileged.so" "-DLIBRARY" } */
/* A hundred and thirty programs are started.  */
/* { dg-timeout 1200 } */

#include <fcntl.h>
#include <omp.h>
#include <openacc.h>
#include <stdbool.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

#ifdef LIBRARY

/* A tool that says so, and does not want to run.  */
void *
ompt_start_tool (unsigned version, const char *runtime)
{
  (void) version, (void) runtime;
  puts ("a tool is asked");
  return NULL;
}

#else

#define COPY "environment-privileged.copy"

struct variable
{
  const char *entry;
  /* What must be in the environment too so that ENTRY has an effect.  */
  const char *with;
};

static const struct variable obeyed[] = {
  { "ACC_DEVICE_NUM=x", NULL },
  { "ACC_DEVICE_TYPE=nvidia", NULL },
  { "GOMP_CPU_AFFINITY=0", NULL },
  { "GOMP_OPENACC_DIM=x", NULL },
  { "GOMP_SPINCOUNT=5", NULL },
  { "GOMP_STACKSIZE=3072", NULL },
  { "KMP_AFFINITY=compact", NULL },
  { "KMP_BLOCKTIME=5", NULL },
  { "KMP_STACKSIZE=3M", NULL },
  { "OMP_ALLOCATOR=omp_const_mem_alloc", NULL },
  { "OMP_AVAILABLE_DEVICES=(", NULL },
  { "OMP_CANCELLATION=true", NULL },
  { "OMP_DEFAULT_DEVICE=2", NULL },
  { "OMP_DYNAMIC=true", NULL },
  { "OMP_DYNAMIC_DEV_3=true", NULL },
  { "OMP_MAX_ACTIVE_LEVELS=3", NULL },
  { "OMP_MAX_TASK_PRIORITY=4", NULL },
  { "OMP_NESTED=true", NULL },
  { "OMP_NUM_TEAMS=3", NULL },
  { "OMP_NUM_THREADS=3", NULL },
  { "OMP_PLACES={0}", NULL },
  { "OMP_PROC_BIND=true", NULL },
  { "OMP_SCHEDULE=guided,7", NULL },
  { "OMP_STACKSIZE=3M", NULL },
  { "OMP_TARGET_OFFLOAD=disabled", NULL },
  { "OMP_TEAMS_THREAD_LIMIT=4", NULL },
  { "OMP_THREAD_LIMIT=5", NULL },
  { "OMP_WAIT_POLICY=passive", NULL },
};

static const struct variable passed_over[] = {
  { "ACC_PROFLIB=/nonexistent.so", NULL },
  { "GANGWAY_DEVICE_CACHE=x", "GANGWAY_HOST_DEVICES=1" },
  { "GANGWAY_HOST_DEVICES=1", NULL },
  { "GANGWAY_HOST_FAULT=init:1", "GANGWAY_HOST_DEVICES=1" },
  { "GANGWAY_HOST_GUARD=x", "GANGWAY_HOST_DEVICES=1" },
  { "GANGWAY_HOST_SHARED=x", "GANGWAY_HOST_DEVICES=1" },
  { "GANGWAY_INFO=all", "GANGWAY_HOST_DEVICES=1" },
  { "GANGWAY_INFO=x", NULL },
  { "GOMP_DEBUG=1", NULL },
  { "OMP_AFFINITY_FORMAT=another format", NULL },
  { "OMP_DISPLAY_AFFINITY=true", NULL },
  { "OMP_DISPLAY_ENV=true", NULL },
  { "OMP_TOOL=x", NULL },
  { "OMP_TOOL_LIBRARIES=./environment-privileged.so", NULL },
  { "OMP_TOOL_VERBOSE_INIT=stdout", NULL },
};

/* In a program that was started to show what it does.  */
static void
show (void)
{
  char format[200];
  int x = 1;
  setvbuf (stdout, NULL, _IONBF, 0);
  omp_display_env (1);
  omp_get_affinity_format (format, sizeof format);
  printf ("format %s\ndevices %d\n", format, omp_get_num_devices ());
#pragma omp parallel num_threads(2)
  {
  }
#pragma omp target map(tofrom: x) device(0)
  x++;
  printf ("x %d\n", x);
  printf ("type %d\n", acc_get_device_type ());
}

struct outcome
{
  int status;
  char output[1 << 16];
};

/* Run FILE with the entries FIRST and SECOND (or NULL) as all its environment.  */
static void
run (const char *file, const char *first, const char *second,
     struct outcome *outcome)
{
  char *environment[] = { (char *) first, (char *) second, NULL };
  char *arguments[] = { (char *) file, (char *) "show", NULL };
  int ends[2];
  size_t used = 0;
  ssize_t got;
  if (!first)
    environment[0] = NULL;
  EXPECT_EQUAL (pipe (ends), 0);
  pid_t child = fork ();
  EXPECT (child >= 0);
  if (child == 0)
    {
      dup2 (ends[1], STDOUT_FILENO);
      dup2 (ends[1], STDERR_FILENO);
      close (ends[0]);
      close (ends[1]);
      alarm (200);
      execve (file, arguments, environment);
      _exit (127);
    }
  close (ends[1]);
  while ((got = read (ends[0], outcome->output + used,
                      sizeof outcome->output - 1 - used))
         > 0)
    used += (size_t) got;
  close (ends[0]);
  outcome->output[used] = '\0';
  EXPECT_EQUAL (waitpid (child, &outcome->status, 0), child);
}

static bool
same (const struct outcome *one, const struct outcome *other)
{
  return one->status == other->status
         && strcmp (one->output, other->output) == 0;
}

/* A group that is not the process's own, and which it may give a file to.  */
static gid_t
another_group (void)
{
  gid_t groups[200];
  if (geteuid () == 0)
    return getegid () + 1;
  int count = getgroups (200, groups);
  for (int i = 0; i < count; i++)
    if (groups[i] != getegid ())
      return groups[i];
  return getegid ();
}

/* The set-group-ID copy of this program; false where there can be none.  */
static bool
make_copy (void)
{
  struct stat status;
  unlink (COPY);
  int from = open ("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  int to = open (COPY, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
  EXPECT (from >= 0 && to >= 0 && fstat (from, &status) == 0);
  EXPECT_EQUAL (sendfile (to, from, NULL, (size_t) status.st_size),
                status.st_size);
  bool made = fchown (to, (uid_t) -1, another_group ()) == 0
              && fchmod (to, 02755) == 0;
  close (from);
  close (to);
  return made;
}

static int wrong;

static void
problem (const char *entry, const char *what, const struct outcome *outcome)
{
  printf ("%s: %s; status 0x%x\n%s----\n", entry, what,
          (unsigned) outcome->status, outcome->output);
  wrong++;
}

/* Start the program with VARIABLE, as it is and with privileges.  PLAIN: what the
   privileged program shows without any variable.  */
static void
walk (const struct variable *variable, bool is_obeyed,
      const struct outcome *plain)
{
  static struct outcome without, with, privileged;
  run ("/proc/self/exe", variable->with, NULL, &without);
  run ("/proc/self/exe", variable->entry, variable->with, &with);
  if (same (&without, &with))
    problem (variable->entry, "has no effect", &with);
  run (COPY, variable->entry, variable->with, &privileged);
  if (is_obeyed && !same (&privileged, &with))
    problem (variable->entry, "is not obeyed with privileges", &privileged);
  if (!is_obeyed && !same (&privileged, plain))
    problem (variable->entry, "is obeyed with privileges", &privileged);
}

int
main (int argc, char **argv)
{
  static struct outcome ordinary, plain;
  if (argc > 1 && strcmp (argv[1], "ask") == 0)
    return getauxval (AT_SECURE) ? 0 : 1;
  if (argc > 1)
    {
      show ();
      return 0;
    }
  bool copied = make_copy ();
  if (!copied || system ("./" COPY " ask") != 0)
    {
      unlink (COPY);
      puts ("UNSUPPORTED: no set-group-ID program can be made here");
      return 0;
    }
  run ("/proc/self/exe", NULL, NULL, &ordinary);
  run (COPY, NULL, NULL, &plain);
  if (!same (&ordinary, &plain))
    problem ("no variable", "another result with privileges", &plain);
  for (size_t i = 0; i < sizeof obeyed / sizeof *obeyed; i++)
    walk (&obeyed[i], true, &plain);
  for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; i++)
    walk (&passed_over[i], false, &plain);
  unlink (COPY);
  return wrong != 0;
}

#endif
