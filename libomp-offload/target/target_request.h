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

/* Bytes and alignment of a request's private copies in host memory; 0 bytes if
   there are none, or they have been made.  */
struct target_privates
{
  size_t size, align;
};
struct target_privates
target_privates_room (const struct target_request *request);
/* Make them, with the values of now, in MEMORY, which is so large and so
   aligned.  */
void target_privates_capture (struct target_request *request, char *memory);

/* Where the parts of a kept request lie in its block: offsets.  */
struct target_layout
{
  size_t size, align; /* of the block */
  size_t privates, hosts, sizes, args, iterators, kinds;
};
struct target_layout
target_request_layout (const struct target_request *request);
/* REQUEST and all that it names, with the private copies' values of now, in
   MEMORY, a block as LAYOUT says.  Returns the one in MEMORY.  Its argument list
   has room for LAUNCH_ARGUMENTS_MORE words.  */
struct target_request *
target_request_keep (const struct target_request *request,
                     const struct target_layout *layout, void *memory);
/* The kept request in MEMORY, to which its block was copied.  */
struct target_request *target_request_moved (void *memory);

#endif
