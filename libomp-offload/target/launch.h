/* One launch of a region, OpenMP's or OpenACC's: the data goes to the device, the
   kernel runs, the data comes back, all of it in one queue, with one wait or one
   callback at the end:

     launch_begin -> session_run | session_exec
        -> launch_wait -> launch_end              a region that is waited for
        -> launch_call -> (callback) launch_end_called
             [-> launch_end_on_worker -> (callback) launch_end_called] ...   `nowait'
        -> launch_end                             in a queue of the program's

   A launch belongs to the thread that does one of these steps.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_LAUNCH_H
#define GANGWAY_OFFLOAD_LAUNCH_H

#include "libomp-offload/device/session.h"
#include "libomp-offload/plan/mapvars.h"

struct launch
{
  struct device *device;
  void (*fn) (void *);            /* the host's function, for messages */
  struct goacc_asyncqueue *queue; /* NULL: on the calling thread, at once */
  bool own;                       /* the queue is this launch's alone */
  struct session *session;
  struct mapping *mapping;
};

/* Begin LAUNCH in SESSION, memory of session_size () bytes: take a queue of the
   device's pool where REQUEST names none of the program's, and map REQUEST's
   variables.  REQUEST gets the queue.  A native device runs the region on the
   calling thread and gets a queue only if LATER is set.  On a device that
   shares the host's memory, REQUEST's hosts are the table, which stays the
   caller's, with private copies made.  False after a message, with nothing left
   to end.  */
bool launch_begin (struct launch *launch, struct session *session, bool later,
                   struct mapvars_request *request);
/* Wait for LAUNCH, which is in its own queue or has happened already.  False
   after a message that names the region.  */
bool launch_wait_for (struct launch *launch);
static inline bool
launch_wait (struct launch *launch)
{
  return !launch->own || launch_wait_for (launch);
}
/* As launch_wait, but without waiting: the queue calls CALLED (DATA, good), on
   any thread, once the launch has ended.  */
bool launch_call (struct launch *launch, void (*called) (void *data, bool good),
                  void *data);
/* Print that LAUNCH's region failed on its device, and where its variables are if a
   kernel's fault makes that worth knowing.  */
void launch_complain (const struct launch *launch);
/* The same where launch_begin or launch_end has failed, after which LAUNCH has no
   mapping.  Returns false.  */
bool launch_fail (struct launch *launch);
/* Release what was mapped, and the queue if it is LAUNCH's own.  False after a
   message.  */
bool launch_end (struct launch *launch);
/* As launch_end, in the queue's callback: does what calls no driver and waits for
   nothing.  False where launch_end_on_worker is to do the rest, on another thread.  */
bool launch_end_called (struct launch *launch);
/* Do what launch_end_called has left, waiting for no copy.  Where this returns
   MAPVARS_LEFT_IN_QUEUE, the queue calls CALLED (DATA, good) behind the copies that were
   put into it, perhaps before this returns; CALLED then calls launch_end_called.  */
enum mapvars_left launch_end_on_worker (struct launch *launch,
                                        void (*called) (void *data, bool good),
                                        void *data);

#endif
