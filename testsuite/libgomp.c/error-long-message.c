/* The message of an error directive is shown whole, however long it is, as one
   line, also where standard error is a pipe that is full meanwhile; and errno stays
   as it was.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"

/* More than a pipe of Linux takes at once.  */
#define MOST 300000

static char message[MOST + 1];
static char wanted[MOST + 100], got[MOST + 100];
static size_t got_length;

/* Read all that comes through the pipe *ARGUMENT.  */
static void *
reader (void *argument)
{
  ssize_t count;
  while ((count = read (*(int *) argument, got + got_length,
                        sizeof got - got_length))
         > 0)
    got_length += (size_t) count;
  return NULL;
}

/* Show a message of LENGTH characters.  */
static void
show (size_t length)
{
  int ends[2], old = dup (STDERR_FILENO);
  pthread_t thread;
  for (size_t i = 0; i < length; i++)
    message[i] = "0123456789abcdef,;:-"[(i + i / 20) % 20];
  message[length] = '\0';
  size_t wanted_length
    = (size_t) sprintf (wanted, "\nlibgomp: error directive encountered: %s\n",
                        message);
  got_length = 0;
  EXPECT_EQUAL (pipe (ends), 0);
  dup2 (ends[1], STDERR_FILENO);
  close (ends[1]);
  EXPECT_EQUAL (pthread_create (&thread, NULL, reader, &ends[0]), 0);
  errno = 77;
#pragma omp error at (execution) severity (warning) message (message)
  int after = errno;
  dup2 (old, STDERR_FILENO);
  close (old);
  pthread_join (thread, NULL);
  close (ends[0]);
  EXPECT_EQUAL (after, 77);
  EXPECT_EQUAL (got_length, wanted_length);
  EXPECT (memcmp (got, wanted, wanted_length) == 0);
}

int
main (void)
{
  static const size_t lengths[]
    = { 1, 900, 2000, 2010, 2048, 4096, 65536, MOST };
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
    show (lengths[i]);
  /* Around the size of any buffer.  */
  for (size_t length = 960; length < 1060; length++)
    show (length);
  return 0;
}
