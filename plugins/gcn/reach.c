/* Host memory where the engines for copies reach it.

   What is locked for a copy is unlocked when that copy is done: another copy of the same
   bytes, which may come later, needs a lock of its own, although the HSA runtime says that
   these are locked.  And the HSA runtime unlocks by the address of the first byte alone, so
   that of two locks that begin there the wrong one could go.  So there is a list of the
   locks, which copies share.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/reach.h"

#include <pthread.h>
#include <stdlib.h>

struct host_lock
{
  struct host_lock *next;
  const struct device *device;
  char *memory; /* the host's */
  size_t size;
  char *address;   /* the device's */
  unsigned copies; /* that are not done; at least one */
};

static pthread_mutex_t locks_lock = PTHREAD_MUTEX_INITIALIZER;
static struct host_lock *locks; /* under locks_lock */

/* Whether there are SIZE bytes OFFSET bytes behind the first of LENGTH.  */
static bool
range_holds (size_t length, size_t offset, size_t size)
{
  return offset <= length && size <= length - offset;
}

/* Whether MEMORY is such as devices reach, TYPE: of which sort.  Sets *ADDRESS.  */
static bool
pointer_reach (void *memory, size_t size, int *type, void **address)
{
  hsa_amd_pointer_info_t info = { .size = sizeof info };
  *type = HSA_EXT_POINTER_TYPE_UNKNOWN;
  if (!driver.hsa_amd_pointer_info
      || driver.hsa_amd_pointer_info (memory, &info, NULL, NULL, NULL)
           != HSA_STATUS_SUCCESS
      || info.type == HSA_EXT_POINTER_TYPE_UNKNOWN || !info.hostBaseAddress)
    return false;
  size_t offset = (uintptr_t) memory - (uintptr_t) info.hostBaseAddress;
  if (!range_holds (info.sizeInBytes, offset, size))
    return false;
  *type = info.type;
  *address = (char *) info.agentBaseAddress + offset;
  return true;
}

/* Have a lock of [MEMORY, +SIZE) for DEVICE.  NULL where that cannot be had.  */
static struct host_lock *
lock_make_locked (struct device *device, void *memory, size_t size)
{
  void *address = NULL;
  if (!driver.hsa_amd_memory_lock || !driver.hsa_amd_memory_unlock
      || driver.hsa_amd_memory_lock (memory, size, &device->agent, 1, &address)
           != HSA_STATUS_SUCCESS)
    return NULL;
  struct host_lock *lock = GOMP_PLUGIN_malloc (sizeof *lock);
  *lock = (struct host_lock) { locks, device, memory, size, address, 1 };
  locks = lock;
  return lock;
}

/* host_reach for memory that was not allocated for devices; *FOUND is NULL.  */
static void *
reach_locked (struct device *device, char *memory, size_t size,
              struct host_lock **found)
{
  int type;
  void *address;
  bool first_is_taken = false, some_locked = false;
  for (struct host_lock *lock = locks; lock; lock = lock->next)
    {
      size_t offset = memory - lock->memory;
      if (lock->device == device && memory >= lock->memory
          && range_holds (lock->size, offset, size))
        {
          lock->copies++;
          *found = lock;
          return lock->address + offset;
        }
      first_is_taken |= lock->memory == memory && lock->size != size;
      some_locked
        |= lock->memory < memory + size && memory < lock->memory + lock->size;
    }
  /* The program itself may have locked it.  */
  if (!some_locked && pointer_reach (memory, size, &type, &address))
    return address;
  if (first_is_taken || !(*found = lock_make_locked (device, memory, size)))
    return NULL;
  return (*found)->address;
}

void *
host_reach (struct device *device, void *memory, size_t size,
            struct host_lock **lock)
{
  int type;
  void *address;
  *lock = NULL;
  if (pointer_reach (memory, size, &type, &address)
      && type != HSA_EXT_POINTER_TYPE_LOCKED)
    return address;
  pthread_mutex_lock (&locks_lock);
  address = reach_locked (device, memory, size, lock);
  pthread_mutex_unlock (&locks_lock);
  return address;
}

void
host_let_go (struct host_lock *lock)
{
  pthread_mutex_lock (&locks_lock);
  bool last = --lock->copies == 0;
  if (last)
    {
      struct host_lock **at = &locks;
      while (*at != lock)
        at = &(*at)->next;
      *at = lock->next;
      driver.hsa_amd_memory_unlock (lock->memory);
    }
  pthread_mutex_unlock (&locks_lock);
  if (last)
    free (lock);
}
