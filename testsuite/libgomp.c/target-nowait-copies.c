/* Constructs and routines that do not wait return before their copies to the
   device are done: what is copied cannot be read before the thread that met the
   construct has gone on.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 1 << 20 };

static char *source;            /* cannot be read while the gate is shut */
static int gate_open;             /* atomic */
static const char *volatile what;

/* Whoever reads SOURCE stands still until the gate is open.  */
static void
on_fault (int signal)
{
  (void) signal;
  while (!__atomic_load_n (&gate_open, __ATOMIC_ACQUIRE))
    usleep (1000);
  mprotect (source, SIZE, PROT_READ | PROT_WRITE);
}

static void
on_alarm (int signal)
{
  (void) signal;
  static const char text[] = " blocks the thread that calls it\n";
  (void) !write (1, what, strlen (what));
  (void) !write (1, text, sizeof text - 1);
  _exit (EXIT_FAILURE);
}

static void
shut_gate (const char *name, char content)
{
  what = name;
  memset (source, content, SIZE);
  __atomic_store_n (&gate_open, 0, __ATOMIC_RELEASE);
  mprotect (source, SIZE, PROT_NONE);
}

/* The constructs are over, and CONTENT has come to the device.  */
static void
check (int there, char content)
{
  if (there == content)
    return;
  printf ("%s: %d, not %d\n", what, there, content);
  exit (EXIT_FAILURE);
}

int
main (void)
{
  int device = omp_get_default_device ();
  if (omp_get_num_devices () == 0)
    return EXIT_SUCCESS;        /* nothing is copied */
  source = mmap (NULL, SIZE, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (source == MAP_FAILED)
    return EXIT_FAILURE;
  signal (SIGSEGV, on_fault);
  signal (SIGBUS, on_fault);
  signal (SIGALRM, on_alarm);
  alarm (200);
  char *data = source;
  int there = 0;

  shut_gate ("target nowait", 1);
#pragma omp target nowait map(to: data[:SIZE]) map(from: there)
  there = data[SIZE - 1];
  __atomic_store_n (&gate_open, 1, __ATOMIC_RELEASE);
#pragma omp taskwait
  check (there, 1);

  shut_gate ("target enter data nowait", 2);
#pragma omp target enter data nowait map(to: data[:SIZE])
  __atomic_store_n (&gate_open, 1, __ATOMIC_RELEASE);
#pragma omp taskwait
#pragma omp target map(from: there)
  there = data[SIZE - 1];
  check (there, 2);

  shut_gate ("target update nowait", 3);
#pragma omp target update nowait to(data[:SIZE])
  __atomic_store_n (&gate_open, 1, __ATOMIC_RELEASE);
#pragma omp taskwait
#pragma omp target map(from: there)
  there = data[SIZE - 1];
  check (there, 3);
#pragma omp target exit data map(delete: data[:SIZE])

  char *copy = omp_target_alloc (SIZE, device);
  shut_gate ("omp_target_memcpy_async", 4);
  omp_target_memcpy_async (copy, source, SIZE, 0, 0, device,
                           omp_get_initial_device (), 0, NULL);
  __atomic_store_n (&gate_open, 1, __ATOMIC_RELEASE);
#pragma omp taskwait
#pragma omp target map(from: there) is_device_ptr(copy)
  there = copy[SIZE - 1];
  check (there, 4);

  size_t volume[] = { 2, SIZE / 4 }, none[] = { 0, 0 }, whole[] = { 4, SIZE / 4 };
  shut_gate ("omp_target_memcpy_rect_async", 5);
  omp_target_memcpy_rect_async (copy, source, 1, 2, volume, none, none, whole,
                                whole, device, omp_get_initial_device (), 0,
                                NULL);
  __atomic_store_n (&gate_open, 1, __ATOMIC_RELEASE);
#pragma omp taskwait
#pragma omp target map(from: there) is_device_ptr(copy)
  there = copy[SIZE / 2 - 1];
  check (there, 5);
  omp_target_free (copy, device);
  return EXIT_SUCCESS;
}
