/* A library with an image is closed while another thread starts the device, which
   is just loading that image: the library's tables stay until that is done.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "libgomp-plugin-nvptx.so.1" "-DPLUGIN" } */
/* { dg-also-library "image-unregister-during-start.so" "-DLIBRARY" } */
/* { dg-env LD_LIBRARY_PATH "." } */
/* { dg-options "-ldl -pthread" } */

#ifdef PLUGIN

#include <time.h>

__attribute__ ((visibility ("default"))) int loading, closed; /* atomic */

/* Give the other thread the time to close the library, unless it waits.  */
static void
wait_for_close (void)
{
  struct timespec pause = { .tv_nsec = 1000000 };
  __atomic_store_n (&loading, 1, __ATOMIC_RELEASE);
  for (int i = 0; i < 500 && !__atomic_load_n (&closed, __ATOMIC_ACQUIRE); i++)
    nanosleep (&pause, NULL);
}

#define SMALL_LOADING(image) wait_for_close ()
#endif
#include "small-plugin.h"

#ifdef LIBRARY

#define N 5000

static void
function (void *data)
{
  (void) data;
}

/* Pages of their own, which the loader unmaps.  */
static void *functions[N] = { (void *) function, (void *) function };
static void *host_table[] = SMALL_HOST_TABLE (functions, N);
static struct small_image image = { functions, N };

static __attribute__ ((constructor)) void
begin (void)
{
  for (int i = 0; i < N; i++)
    functions[i] = (char *) function + i;
  GOMP_offload_register_ver (SMALL_VERSION, host_table, 5, &image);
}

static __attribute__ ((destructor)) void
end (void)
{
  GOMP_offload_unregister_ver (SMALL_VERSION, host_table, 5, &image);
}

#elif !defined PLUGIN

#include <omp.h>
#include <pthread.h>
#include <unistd.h>
#include "expect.h"

static void *
start (void *argument)
{
  omp_target_free (omp_target_alloc (100, 0), 0);
  return argument;
}

int
main (void)
{
  alarm (200); /* the library's end and the device's start wait for each other */
  EXPECT_EQUAL (omp_get_num_devices (), 1);
  void *library
    = dlopen ("./image-unregister-during-start.so", RTLD_NOW | RTLD_LOCAL);
  EXPECT (library != NULL);
  int *loading = small_symbol ("loading");
  int *closed = small_symbol ("closed");
  EXPECT (loading != NULL && closed != NULL);
  pthread_t thread;
  pthread_create (&thread, NULL, start, NULL);
  while (!__atomic_load_n (loading, __ATOMIC_ACQUIRE))
    usleep (1000);
  EXPECT_EQUAL (dlclose (library), 0);
  EXPECT (dlopen ("./image-unregister-during-start.so",
		  RTLD_NOW | RTLD_NOLOAD)
	  == NULL);
  __atomic_store_n (closed, 1, __ATOMIC_RELEASE);
  pthread_join (thread, NULL);
  return 0;
}

#endif
