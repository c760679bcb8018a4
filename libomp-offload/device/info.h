/* What GANGWAY_INFO asks the library to tell.  Where it asks for nothing, each
   place costs one branch that is never taken.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_INFO_H
#define GANGWAY_OFFLOAD_INFO_H

#include "base/attributes.h"

struct device;

enum info_word
{
  INFO_DEVICES = 1 << 0,  /* a line for each device, when they are found */
  INFO_COUNTS = 1 << 1,   /* a line for each device that was used, at exit */
  INFO_MAPS = 1 << 2,     /* a line for each variable that is mapped */
  INFO_COPIES = 1 << 3,   /* a line for each copy */
  INFO_LAUNCHES = 1 << 4, /* a line for each region, with its time */
  INFO_SUMMARY = 1 << 5   /* a line for each region's total, at exit */
};

/* Set once, before there is any device; constant afterwards.  */
extern unsigned info_wanted;
#define info_wants(words) unlikely ((info_wanted & (words)) != 0)

/* Read GANGWAY_INFO.  Called once, before the devices are found.  */
void info_read (void);
/* The totals of the regions, as the process ends.  */
void info_print_totals (void);

/* The time in nanoseconds, never 0.  */
uint64_t info_clock (void);
/* The time if GANGWAY_INFO asks for any of WORDS, else 0.  */
static inline uint64_t
info_clock_if (unsigned words)
{
  return info_wants (words) ? info_clock () : 0;
}

/* The name of a region or variable.  */
struct info_name
{
  char text[160];
};
/* " (NAME)" of the variable at ADDRESS, in BUFFER; "" where ADDRESS is NULL or has
   no name.  */
const char *info_variable (const void *address, struct info_name *buffer);

/* Tell that the region of host function FN was launched on DEVICE at BEGAN (info_clock);
   it has ended now, or, if QUEUED, is in a queue and ends later.  */
void info_launch (struct device *device, void (*fn) (void *), uint64_t began,
                  bool queued);
/* Tell that SIZE bytes were copied from FROM to TO, beginning at BEGAN, or, if QUEUED, put
   into a queue.  HOST is that one of the two that is on the host; NULL: neither.  */
void info_copy (struct device *device, const void *to, const void *from,
                const void *host, size_t size, uint64_t began, bool queued);

#endif
