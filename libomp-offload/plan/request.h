/* What a construct asks of map-vars: the compiler's list of variables, as
   OpenMP's and OpenACC's entry points got it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_REQUEST_H
#define GANGWAY_OFFLOAD_REQUEST_H

#include "base/attributes.h"

struct goacc_asyncqueue;

/* What is different between the constructs that map.  */
enum mapvars_construct
{
  MAPVARS_TARGET,      /* OpenMP target: structured, has a table */
  MAPVARS_TARGET_DATA, /* structured; use_device_ptr is stored back */
  MAPVARS_ENTER_DATA,  /* dynamic */
  MAPVARS_EXIT_DATA,
  MAPVARS_UPDATE,
  MAPVARS_ACC_COMPUTE,    /* OpenACC parallel, kernels, serial */
  MAPVARS_ACC_DATA,       /* structured; host_data too */
  MAPVARS_ACC_ENTER_DATA, /* dynamic count */
  MAPVARS_ACC_EXIT_DATA,
  MAPVARS_ACC_UPDATE
};

/* The compiler's description of the variables.  The arrays are read during the
   call alone, but for HOSTS, to which the call also writes: device addresses
   for use_device_ptr and for private copies.  */
struct mapvars_request
{
  enum mapvars_construct construct;
  size_t count;
  void **hosts;
  size_t *sizes;
  const void *kinds; /* count entries of 8 or 16 bits */
  bool short_kinds;  /* 16 bits */
  /* Copies go here, in order; NULL: they are done when the call returns.  */
  struct goacc_asyncqueue *queue;
  /* QUEUE is this construct's alone, of the device's pool: nothing was in it
     before, and the construct ends only once its thread has waited for the
     queue or the queue has called back.  */
  bool own_queue;
  /* The short way has had the claims of other regions settled for this construct:
     it does so once.  */
  bool settled;
};

/* How far the end of a construct has come that nobody waits for.  */
enum mapvars_left
{
  MAPVARS_LEFT,          /* all is done */
  MAPVARS_LEFT_IN_QUEUE, /* copies back are in the queue: mapvars_leave_called is to be
                            called behind them */
  MAPVARS_LEFT_FAILED /* after a message */
};

#endif
