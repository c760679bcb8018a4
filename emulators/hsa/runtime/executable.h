/* Executables: code objects that were loaded into the memory of agents, with their
   symbols.

   A lock of their own protects the list of executables and what hangs on it.  What belongs to a
   code object that was loaded does not change until its executable is destroyed, and
   is read without the lock.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_EXECUTABLE_H
#define EMULATORS_HSA_RUNTIME_EXECUTABLE_H

#include <pthread.h>
#include "emulators/hsa/object/object.h"
#include "emulators/hsa/runtime/code_object.h"

struct agent;
struct executable;

struct executable_symbol
{
  struct executable *executable;
  const char *name;
  struct agent *agent; /* null of a variable of the program's, for all agents */
  hsa_symbol_kind_t kind;
  uint64_t address; /* a kernel's: of its descriptor */
  uint64_t size;
  bool local, constant;
  struct object_kernel kernel;
  void *handle; /* made when first asked for; with the lock */
};

/* A code object in an agent's memory.  */
struct loaded
{
  struct loaded *next; /* of the executable, in the order of loading */
  struct executable *executable;
  struct agent *agent;
  struct code_place place; /* its bytes are the program's */
  uint8_t *bytes;          /* a copy of these, for names and messages */
  struct object object;
  uint64_t base; /* where `object.low' is */
  struct executable_symbol *symbols;
  size_t symbol_count;
  bool code_loaded; /* kernels can run it */
  void *handle;     /* as a symbol's */
};

/* A variable that the program defines.  */
struct external
{
  struct external *next;
  char *name;
  struct executable_symbol symbol;
};

struct executable
{
  struct executable *next; /* of all */
  void *handle;
  hsa_profile_t profile;
  hsa_default_float_rounding_mode_t rounding;
  bool frozen;
  struct loaded *loaded, **loaded_end;
  struct external *externals;
};

extern pthread_mutex_t executables_lock;

/* All; with the lock.  */
extern struct executable *executables;

/* Of the handle that a program gives; null where it is none.  */
struct executable *executable_find (hsa_executable_t handle);
static inline hsa_executable_t
executable_handle (const struct executable *executable)
{
  return (hsa_executable_t) { (uintptr_t) executable->handle };
}

/* Load SOURCE for AGENT into EXECUTABLE.  With the lock.  */
hsa_status_t executable_load_locked (struct executable *executable,
                                     struct agent *agent,
                                     const struct code_source *source,
                                     struct loaded **loaded);

/* Let kernels run the code; false where memory runs out.  With the lock.  */
bool loaded_start_locked (struct loaded *loaded);

/* Take it out of the agent's memory.  Nothing runs it any more.  */
void loaded_free (struct loaded *loaded);

/* The symbol NAME of AGENT, or of the program where AGENT is null; null where there is
   none.  With the lock.  */
struct executable_symbol *
executable_symbol_locked (struct executable *executable, const char *name,
                          const struct agent *agent);

/* What is loaded at ADDRESS of a device, or null.  With the lock.  */
struct loaded *loaded_at_locked (uint64_t address);

/* Bytes from `base'.  */
static inline uint64_t
loaded_size (const struct loaded *loaded)
{
  return loaded->object.high - loaded->object.low;
}

/* Where the address of the code object was loaded.  */
static inline uint64_t
loaded_address (const struct loaded *loaded, uint64_t address)
{
  return loaded->base + (address - loaded->object.low);
}

#endif
