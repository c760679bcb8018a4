/* A plugin's own thread finds that the device is broken, and ends the process: the
   runtime does not wait then for what waits for that thread.  So too where the
   thread calls exit.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "libgomp-plugin-nvptx.so.1" "-DPLUGIN" } */
/* { dg-env LD_LIBRARY_PATH "." } */
/* { dg-options "-ldl -pthread" } */

#ifdef PLUGIN

#include <stdbool.h>
struct gomp_offload_session;
static bool begin_thread (struct gomp_offload_session *session);
static void wait_for_thread (void);
#define SMALL_SESSION_START begin_thread
#define SMALL_FINI wait_for_thread

#endif
#include "small-plugin.h"

#ifdef PLUGIN

#include <pthread.h>
#include <unistd.h>

SMALL_ENTRY bool calls_exit;
static pthread_t thread;
static bool begun;
static __thread bool is_own;

static void *
break_down (void *unused)
{
  is_own = true;
  if (calls_exit)
    exit (3);
  GOMP_PLUGIN_fatal ("the device is broken");
  return unused;
}

/* The launch never ends.  */
static bool
begin_thread (struct gomp_offload_session *session UNUSED)
{
  begun = true;
  pthread_create (&thread, NULL, break_down, NULL);
  for (;;)
    pause ();
}

static void
wait_for_thread (void)
{
  if (begun)
    pthread_join (thread, NULL);
  /* The thread cannot join itself, but a driver would wait for it.  */
  while (begun)
    pause ();
}

SMALL_ENTRY bool
GOMP_OFFLOAD_on_own_thread (void)
{
  return is_own;
}

#else

#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

void GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
		      void **hostaddrs, size_t *sizes, unsigned short *kinds,
		      unsigned flags, void **depend, void **args);

static void
region (void *data)
{
  (void) data;
}

static void *functions[] = { (void *) region };
static void *host_table[] = SMALL_HOST_TABLE (functions, 1);
static struct small_image image = { functions, 1 };

/* The status of a process whose device breaks.  */
static int
status_of (bool calls_exit)
{
  fflush (stderr);
  pid_t child = fork ();
  if (child == 0)
    {
      alarm (200); /* the end of the process waits for the thread that ends it */
      GOMP_offload_register_ver (SMALL_VERSION, host_table, 5, &image);
      omp_target_free (omp_target_alloc (1, 0), 0);
      *(bool *) small_symbol ("calls_exit") = calls_exit;
      GOMP_target_ext (0, region, 0, NULL, NULL, NULL, 0, NULL, NULL);
      _exit (9);
    }
  int status;
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  if (WIFSIGNALED (status))
    fprintf (stderr, "the process did not end: signal %d\n",
	     WTERMSIG (status));
  EXPECT (WIFEXITED (status));
  return WEXITSTATUS (status);
}

int
main (void)
{
  EXPECT_EQUAL (status_of (false), 1);
  EXPECT_EQUAL (status_of (true), 3);
  return 0;
}

#endif
/* { dg-output "libgomp: the device is broken" } */
