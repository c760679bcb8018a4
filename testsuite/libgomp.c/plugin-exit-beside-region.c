/* The program ends while another thread still waits for a region, whose launch
   fails with the device: that is no failure of the program's, and nobody speaks
   of it.  A nowait region of another thread that ends together with the device
   asks nothing more of it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "libgomp-plugin-nvptx.so.1" "-DPLUGIN" } */
/* { dg-env LD_LIBRARY_PATH "." } */
/* { dg-options "-ldl -pthread" } */

#ifdef PLUGIN

#include <stdbool.h>
struct gomp_offload_session;
static bool launch_until_end (struct gomp_offload_session *session);
static void call_later (void (*fn) (void *, bool), void *data);
static void end_device (void);
static void check_not_ended (void);
#define SMALL_SESSION_START launch_until_end
#define SMALL_CALLBACK call_later
#define SMALL_FINI end_device
#define SMALL_COPYING check_not_ended

#endif
#include "small-plugin.h"

#ifdef PLUGIN

#include <unistd.h>

SMALL_ENTRY int waits;   /* the next launch waits for the device's end */
SMALL_ENTRY int waiting; /* atomic; one does */
static int ended;	 /* atomic */
static void (*late_fn) (void *, bool);
static void *late_data;

static bool
launch_until_end (struct gomp_offload_session *session UNUSED)
{
  if (!waits)
    return true;
  __atomic_store_n (&waiting, 1, __ATOMIC_RELEASE);
  while (!__atomic_load_n (&ended, __ATOMIC_ACQUIRE))
    usleep (1000);
  GOMP_PLUGIN_error ("the device has gone");
  return false;
}

static void
call_later (void (*fn) (void *, bool), void *data)
{
  late_fn = fn;
  late_data = data;
}

static void
check_not_ended (void)
{
  if (__atomic_load_n (&ended, __ATOMIC_ACQUIRE))
    abort ();
}

/* The last that arrives, and time for what others do of it.  */
static void
end_device (void)
{
  __atomic_store_n (&ended, 1, __ATOMIC_RELEASE);
  if (late_fn)
    late_fn (late_data, true);
  usleep (200000);
}

#else

#include <fcntl.h>
#include <omp.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

#define NOWAIT 1 /* GOMP_TARGET_FLAG_NOWAIT */

void GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
		      void **hostaddrs, size_t *sizes, unsigned short *kinds,
		      unsigned flags, void **depend, void **args);

static void
region (void *data)
{
  **(int **) data = 5;
}

static void *functions[] = { (void *) region };
static void *host_table[] = SMALL_HOST_TABLE (functions, 1);
static struct small_image image = { functions, 1 };

static int variable;

static void *
launch (void *argument)
{
  void *hosts[] = { &variable };
  size_t sizes[] = { sizeof variable };
  unsigned short kinds[] = { 0x203 }; /* tofrom */
  GOMP_target_ext (0, region, 1, hosts, sizes, kinds,
		   argument ? NOWAIT : 0, NULL, NULL);
  return NULL;
}

static int launched; /* atomic */

static void *
launch_and_stay (void *argument)
{
  launch (argument);
  __atomic_store_n (&launched, 1, __ATOMIC_RELEASE);
  for (;;)
    pause ();
  return NULL;
}

static void
run_and_end (bool nowait)
{
  alarm (200); /* the process does not end */
  GOMP_offload_register_ver (SMALL_VERSION, host_table, 5, &image);
  omp_target_free (omp_target_alloc (1, 0), 0);
  pthread_t thread;
  if (nowait)
    {
      pthread_create (&thread, NULL, launch_and_stay, &variable);
      while (!__atomic_load_n (&launched, __ATOMIC_ACQUIRE))
	usleep (1000);
      exit (0);
    }
  int *waits = small_symbol ("waits"), *waiting = small_symbol ("waiting");
  *waits = 1;
  pthread_create (&thread, NULL, launch, NULL);
  while (!__atomic_load_n (waiting, __ATOMIC_ACQUIRE))
    usleep (1000);
  exit (0);
}

/* What a process says that ends beside a region, and its status.  */
static int
status_of (bool nowait, char *text, size_t size)
{
  int ends[2], status;
  EXPECT_EQUAL (pipe (ends), 0);
  pid_t child = fork ();
  if (child == 0)
    {
      dup2 (ends[1], 2);
      run_and_end (nowait);
    }
  close (ends[1]);
  size_t length = 0;
  ssize_t got;
  while ((got = read (ends[0], text + length, size - 1 - length)) > 0)
    length += (size_t) got;
  text[length] = '\0';
  close (ends[0]);
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  return status;
}

int
main (void)
{
  char text[1000];
  for (int nowait = 0; nowait < 2; nowait++)
    {
      int status = status_of (nowait, text, sizeof text);
      if (status != 0 || *text)
	fprintf (stderr, "%s: status %d, \"%s\"\n",
		 nowait ? "nowait" : "synchronous", status, text);
      EXPECT (status == 0 && *text == '\0');
    }
  return 0;
}

#endif
