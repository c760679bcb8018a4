/* The program's own memory that devices may address: locked, or told to be accessible.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_LOCKED_H
#define EMULATORS_HSA_RUNTIME_LOCKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A range that was locked, with what the program told about it.  */
struct locked
{
  uint64_t base;
  size_t size;
  void *user_data;
  bool shared; /* by attributes of shared virtual memory, not by a lock */
};

/* Let devices address SIZE bytes from BASE, which may overlap other such ranges; each call
   needs a locked_remove.  Returns false where memory runs out.  */
bool locked_add (uint64_t base, size_t size, bool shared);

/* Take back the latest locked_add with BASE and SHARED, of SIZE bytes where SIZE is not 0.  Memory
   that another range covers stays.  Returns false where there is none.  */
bool locked_remove (uint64_t base, size_t size, bool shared);

/* The smallest range that ADDRESS lies in, into *FOUND; false where there is none.  */
bool locked_find (uint64_t address, struct locked *found);

/* Set what locked_find gives as `user_data'; false where ADDRESS lies in none.  */
bool locked_set_user_data (uint64_t address, void *user_data);

#endif
