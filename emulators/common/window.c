/* Memory in a file, and mapping it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/window.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* The file of all pieces.  Its places are used once: what was there is given back as a
   hole, and a file may have as many addresses as a process ever asks for.  */
static pthread_mutex_t file_lock = PTHREAD_MUTEX_INITIALIZER;
static int file = -1;      /* under the lock; set once */
static uint64_t file_size; /* under the lock */

/* Whether the process may have a file of SIZE bytes: to try would be a signal, not an error,
   where it may not.  */
static bool
may_have_size (uint64_t size)
{
  struct rlimit limit;
  return getrlimit (RLIMIT_FSIZE, &limit) != 0
         || limit.rlim_cur == RLIM_INFINITY || size <= limit.rlim_cur;
}

/* Lengthen the file by SIZE bytes and set *PLACE to where they begin.  */
static bool
lengthen_locked (size_t size, uint64_t *place)
{
  if (file < 0)
    file = memfd_create ("gangway-device", MFD_CLOEXEC);
  if (file < 0 || size > INT64_MAX - file_size
      || !may_have_size (file_size + size)
      || ftruncate (file, file_size + size) != 0)
    return false;
  *place = file_size;
  file_size += size;
  return true;
}

/* Make the states of the new PIECE: nothing was written.  */
static bool
set_states (const struct window_piece *piece)
{
  void *states = mmap (NULL, piece->size, PROT_READ | PROT_WRITE, MAP_SHARED,
                       file, piece->place + piece->size);
  if (states == MAP_FAILED)
    return false;
  memset (states, SPACE_ALLOCATED, piece->size);
  munmap (states, piece->size);
  return true;
}

bool
window_piece_create (struct window_piece *piece, size_t size)
{
  *piece = (struct window_piece) { .size = size };
  if (size > SIZE_MAX / 4)
    return false;
  pthread_mutex_lock (&file_lock);
  bool made = lengthen_locked (2 * size, &piece->place);
  pthread_mutex_unlock (&file_lock);
  return made && set_states (piece);
}

void
window_piece_destroy (const struct window_piece *piece)
{
  fallocate (file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, piece->place,
             2 * piece->size);
}

/* Put SIZE bytes of the file from PLACE to ADDRESS of the host.  */
static bool
put_file (uint64_t address, size_t size, uint64_t place)
{
  void *there = (void *) (uintptr_t) address;
  return mmap (there, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
               file, place)
         == there;
}

/* Put nothing there, which may be written all the same.  */
static bool
put_nothing (uint64_t address, size_t size)
{
  void *there = (void *) (uintptr_t) address;
  return mmap (there, size, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0)
         == there;
}

bool
window_map (const struct space *window, uint64_t address, size_t size,
            const struct window_piece *piece)
{
  return put_file (address + window->backing, size, piece->place);
}

bool
window_unmap (const struct space *window, uint64_t address, size_t size)
{
  return put_nothing (address + window->backing, size);
}

bool
window_show (const struct space *view, uint64_t address, size_t size,
             const struct window_piece *piece)
{
  return put_file (address + view->shadow, size, piece->place + piece->size);
}

bool
window_hide (const struct space *view, uint64_t address, size_t size)
{
  return put_nothing (address + view->shadow, size);
}
