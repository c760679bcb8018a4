/* Callbacks for memory that is freed.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/deallocation.h"

#include <pthread.h>
#include <stdlib.h>
#include "emulators/hsa/runtime/allocation.h"
#include "emulators/hsa/runtime/entry_points.h"

struct listener
{
  struct listener *next;
  uint64_t base;
  void *address; /* as the program said it */
  hsa_amd_deallocation_callback_t callback;
  void *data;
};

/* With the lock.  FIRST is read without it, too: without listeners, freeing takes no
   lock for them.  */
static pthread_mutex_t listeners_lock = PTHREAD_MUTEX_INITIALIZER;
static struct listener *listeners;

/* Take out the first one for BASE, or for all where BASE is 0.  */
static struct listener *
take (uint64_t base)
{
  pthread_mutex_lock (&listeners_lock);
  struct listener **link = &listeners;
  while (*link && base && (*link)->base != base)
    link = &(*link)->next;
  struct listener *taken = *link;
  if (taken)
    __atomic_store_n (link, taken->next, __ATOMIC_RELAXED);
  pthread_mutex_unlock (&listeners_lock);
  return taken;
}

void
deallocation_call (uint64_t base)
{
  struct listener *listener;
  if (!base || !__atomic_load_n (&listeners, __ATOMIC_RELAXED))
    return;
  while ((listener = take (base)))
    {
      listener->callback (listener->address, listener->data);
      free (listener);
    }
}

void
deallocation_forget (void)
{
  struct listener *listener;
  while ((listener = take (0)))
    free (listener);
}

hsa_status_t
do_hsa_amd_register_deallocation_callback (
  void *ptr, hsa_amd_deallocation_callback_t callback, void *user_data)
{
  struct allocation found;
  if (!ptr || !callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!allocation_find ((uintptr_t) ptr, &found)
      || found.kind == ALLOCATION_LOCKED)
    return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  struct listener *new = malloc (sizeof *new);
  if (!new)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  *new = (struct listener) {
    .base = found.base, .address = ptr, .callback = callback, .data = user_data
  };
  pthread_mutex_lock (&listeners_lock);
  new->next = listeners;
  __atomic_store_n (&listeners, new, __ATOMIC_RELAXED);
  pthread_mutex_unlock (&listeners_lock);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_deregister_deallocation_callback (
  void *ptr, hsa_amd_deallocation_callback_t callback)
{
  if (!ptr || !callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pthread_mutex_lock (&listeners_lock);
  struct listener **link = &listeners;
  while (*link && ((*link)->address != ptr || (*link)->callback != callback))
    link = &(*link)->next;
  struct listener *old = *link;
  if (old)
    __atomic_store_n (link, old->next, __ATOMIC_RELAXED);
  pthread_mutex_unlock (&listeners_lock);
  free (old);
  return old ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}
