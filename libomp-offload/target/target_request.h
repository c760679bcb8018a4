/* A target construct as one request, read once at its entry point; and kept in
   one block that outlives the construct, for nowait.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_TARGET_REQUEST_H
#define GANGWAY_OFFLOAD_TARGET_REQUEST_H

#include "base/attributes.h"
#include "libomp-offload/plan/request.h"
#include "libomp-offload/target/launch_arguments.h"

struct target_request
{
  void (*fn) (void *); /* the host's; NULL: enter data, exit data, update */
  struct mapvars_request variables;
  void **args; /* NULL, or ended by NULL */
  struct launch_arguments launch;
  /* The private copies (firstprivate) have been made in host memory, and
     variables.hosts names them.  */
  bool captured;
};

/* Bytes and alignment of the private copies that REQUEST needs in host memory;
   0 bytes if it needs none or they have been made.  */
struct target_privates
{
  size_t size, align;
};
struct target_privates
target_privates_room (const struct target_request *request);
/* Make REQUEST's private copies, with the values that the variables have now,
   in MEMORY, which is as large and as aligned as target_privates_room said.  */
void target_privates_capture (struct target_request *request, char *memory);

/* Where the parts of a kept request lie in its block: offsets.  */
struct target_layout
{
  size_t size, align; /* of the block */
  size_t privates, hosts, sizes, args, iterators, kinds;
};
struct target_layout
target_request_layout (const struct target_request *request);
/* Copy REQUEST and all that it names, with the private copies' values of now,
   to MEMORY, a block as LAYOUT says.  Returns the request in MEMORY.  Its
   argument list has room for LAUNCH_ARGUMENTS_MORE words more.  */
struct target_request *
target_request_keep (const struct target_request *request,
                     const struct target_layout *layout, void *memory);
/* The kept request in MEMORY, where a copy of its block lies: its pointers into
   the block are made to point into the copy.  */
struct target_request *target_request_moved (void *memory);

#endif
