/* Running kernels: what the HSA runtime asks of the emulated processors.

   A dispatch is what an AQL packet says.  Its work-groups run on a pool of the host's
   threads, beside those of all other dispatches, so that kernels, queues and the host
   may wait for each other.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_EXEC_DISPATCH_H
#define EMULATORS_HSA_EXEC_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct isa_processor;
struct space;

/* What kernels of one device run on.  The runtime makes one for each agent; all fields
   but the last are its own and do not change between gpu_start and gpu_stop.  */
struct gpu
{
  struct space *const
    *spaces; /* of all devices this one may reach, its own first;
                                  null ends */
  const struct isa_processor *processor;
  unsigned device;        /* its number, for messages */
  unsigned compute_units; /* so many work-groups at least are resident */
  bool check_written;     /* report reads of what was never written */
  bool check_races;
  bool check_bounds; /* accesses outside of LDS are faults */
  /* Whether kernels of device DEVICE may access ADDRESS, which is the host's or another
     device's and is there; null: they may.  Called with no lock held.  */
  bool (*reaches) (unsigned device, uint64_t address);
  void (*interrupt) (void *data,
                     uint32_t m0); /* s_sendmsg of an interrupt; may be null */
  void *interrupt_data;
  struct gpu_state *state; /* exec's own */
};

/* Get GPU ready, or give back what it holds; all dispatches have ended then.  Start
   returns false where memory runs out.  */
bool gpu_start (struct gpu *gpu);
void gpu_stop (struct gpu *gpu);

/* The name of the function at ADDRESS for messages, with the offset in it; null where
   none is known.  Called by threads of the pool.  */
typedef const char *gpu_symbol_fn (void *data, uint64_t address,
                                   uint64_t *offset);

/* The SIZE bytes of device memory from ADDRESS are code now: they were written, and
   nobody changes them until gpu_unload.  SYMBOL may be null.  A kernel that leaves loaded code
   faults.  Returns false where memory runs out or a part is loaded already.  */
bool gpu_load (struct gpu *gpu, uint64_t address, size_t size,
               gpu_symbol_fn *symbol, void *data);
/* No dispatch runs this code any more.  */
void gpu_unload (struct gpu *gpu, uint64_t address);

/* How a dispatch ended.  Each but DISPATCH_OK is an error of its queue.  */
enum dispatch_result
{
  DISPATCH_OK,
  DISPATCH_ILLEGAL_ADDRESS, /* memory that is not there, or freed */
  DISPATCH_MISALIGNED,
  DISPATCH_READ_ONLY,
  DISPATCH_ILLEGAL_INSTRUCTION, /* or code that is not loaded */
  DISPATCH_TRAP,                /* s_trap 2: abort */
  DISPATCH_BAD_PACKET,          /* the kernel's descriptor cannot be: of another
                                   processor, more LDS or registers than there are */
  DISPATCH_NO_MEMORY            /* for its scratch memory */
};

struct dispatch_end
{
  enum dispatch_result result;
  uint64_t address; /* of the access that faulted, else of the instruction */
  unsigned trap;    /* s_trap's number */
  unsigned size;    /* bytes of the access that faulted; 0 where none did */
  bool store;       /* it was one */
};

struct dispatch
{
  struct gpu *gpu;
  uint64_t
    descriptor;     /* address of the kernel's descriptor (NAME.kd), 64 bytes */
  uint64_t kernarg; /* address of the arguments */
  uint64_t packet; /* address of the AQL packet, where the device can read it */
  uint64_t queue;  /* address of the queue (amd_queue_t) */
  uint64_t id;     /* of the dispatch in its queue */
  uint32_t grid[3];         /* in work-items; each at least 1 */
  uint16_t group[3];        /* likewise */
  uint32_t group_segment;   /* bytes of LDS for each work-group */
  uint32_t private_segment; /* bytes of scratch memory for each work-item */
  /* Called once, on a thread of the pool or the caller's, with no lock held, after all memory
     accesses of the dispatch are done.  Reports of faults are on stderr by then.  */
  void (*done) (void *data, const struct dispatch_end *end);
  void *data;
};

/* Start a dispatch; the caller does not wait, and *DISPATCH may go away.  Returns false
   where memory or threads run out; `done` is not called then.  */
bool dispatch_start (const struct dispatch *dispatch);

/* End all dispatches of GPU as soon as each wave is between two instructions; their
   `done` is called with DISPATCH_OK.  For a queue that is destroyed or a process that ends.  */
void dispatch_stop_all (struct gpu *gpu);
/* The same for the dispatches of the queue at address QUEUE.  */
void dispatch_stop_queue (struct gpu *gpu, uint64_t queue);

/* Dispatches that run; the most that ever ran at once; how many instructions all waves
   of the work-groups that ended have run.  */
unsigned dispatch_running (void);
unsigned dispatch_most_running (void);
uint64_t dispatch_instructions (void);
/* The sum over all dispatches that ended of the instructions of the longest wave of each:
   what nothing else that a device does at the same time makes shorter.  */
uint64_t dispatch_longest_waves (void);

/* A fork's child: the parent's threads are gone, nothing runs.  */
void dispatch_fork_child (void);

/* The addresses of the windows in which generic addresses mean LDS or scratch memory,
   as the queue (amd_queue_t's apertures) and the registers of gfx9 and later say them: the
   upper 32 bits.  No host program has an address of so many bits.  */
#define GROUP_APERTURE_HIGH UINT32_C (0x01000000)
#define PRIVATE_APERTURE_HIGH UINT32_C (0x02000000)

#endif
