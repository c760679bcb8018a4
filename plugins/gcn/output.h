/* Reading what kernels write into their output (struct output of kernargs.h): lines for the
   console, and, of images that GCC's own device library was linked into, requests for host
   code.

   A device thread reserves an entry by counting `next' up, waits until `consumed' says that
   the one which had it before is through, fills it, and sets `written'.  A line is the
   host's then; a request is waited for until `written' is 0 again.  The host takes entries
   in their order and gives them back in any: a request that takes its time holds up neither
   the lines behind it nor other requests, until all entries are in use, since `consumed'
   goes past those alone that were given back.

   GCC's library makes nothing sure of the order in which its stores arrive, and on gfx908
   `written' can come first.  So an entry that is free holds marks, which no request has:
   what still has one is not all there.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_OUTPUT_H
#define GANGWAY_PLUGIN_GCN_OUTPUT_H

#include <stdbool.h>
#include "plugins/gcn/kernargs.h"

/* Of one output.  The caller lets one thread at a time call what follows.  */
struct output_reader
{
  struct output *output; /* constant; shared with the device */
  uint32_t taken;        /* entries before this one were taken, */
  uint32_t consumed;     /* and those before this one given back; modulo 2^32 */
  bool held[OUTPUT_LINES]; /* taken, not given back */
};

/* Make OUTPUT, in memory that device and host share and no kernel knows yet, empty, and
   read it.  */
void output_begin (struct output_reader *reader, struct output *output);

/* Take the next entry, where all of it is there, and copy it to *LINE; it is number *ENTRY
   until output_give_back.  False where there is none.  */
bool output_take (struct output_reader *reader, unsigned *entry,
                  struct output_line *line);
/* ENTRY, which was taken, is through: a device thread that asked goes on.  */
void output_give_back (struct output_reader *reader, unsigned entry);

/* Whether there may be one to take.  Any thread.  */
bool output_waits (const struct output_reader *reader);

/* No kernel runs that knows the output: forget entries that one reserved which was stopped
   before it filled them, and count from the beginning before the counters, which GCC's
   library does not let run over, can.  Does nothing while entries are taken.  */
void output_rest (struct output_reader *reader);
/* Whether output_rest might do something.  Any thread.  */
bool output_wants_rest (const struct output_reader *reader);

#endif
