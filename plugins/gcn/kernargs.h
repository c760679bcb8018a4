/* What GCC's code for AMD devices finds behind its kernels' arguments.  The layouts are
   facts of GCC's libgomp and of newlib's system calls, the same from GCC 12 to 17 but for
   what is said.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_KERNARGS_H
#define GANGWAY_PLUGIN_GCN_KERNARGS_H

#include <stddef.h>
#include <stdint.h>

/* What a kernel's argument segment begins with.  */
struct kernargs
{
  uint64_t table; /* the kernel's only explicit argument */
  uint64_t unused;
  uint64_t output; /* struct output */
  uint64_t heap;   /* struct heap */
  uint64_t arenas; /* a team's, one behind the other; 0: none (OpenACC) */
  /* From GCC 13 on; older kernels have their stacks in the private segment, and arenas of
     ARENA_SIZE_OLD.  */
  uint64_t stacks; /* a wave's, one behind the other: team by team */
  int32_t arena_size;
  int32_t stack_size;
};
_Static_assert(sizeof (struct kernargs) == 56, "ABI");

#define ARENA_SIZE_OLD 65536

/* What device code wrote.  */
enum output_type
{
  OUTPUT_INTEGER,
  OUTPUT_REAL,
  OUTPUT_LINE,
  OUTPUT_TEXT,
  OUTPUT_REVERSE /* a request for host code, with the six words */
};
struct output_line
{
  int32_t written; /* set last by the device, cleared by the host */
  char message[128];
  int32_t type;
  union
  {
    int64_t integer;
    double real;
    char text[128];
    uint64_t words[6];
  };
};
#define OUTPUT_LINES 1024
struct output
{
  int32_t return_value;
  uint32_t next;
  struct output_line lines[OUTPUT_LINES];
  uint32_t consumed;
};
_Static_assert(sizeof (struct output_line) == 264, "ABI");
_Static_assert(offsetof (struct output, lines) == 8, "ABI");

/* The upper half of return_value: nothing ended the program; exit or abort was called,
   and the lower half has the signal and the exit status, a byte each.  */
#define OUTPUT_RETURN_NONE 0xcafe0000u
#define OUTPUT_RETURN_EXIT 0xffff0000u

/* The memory that malloc has on the device.  */
struct heap
{
  int64_t size; /* of DATA */
  char data[];
};

#endif
