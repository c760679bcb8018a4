/* Telling the tool of device constructs and routines (5.2, 13 and 19.5.2.18 to 19.5.2.28).

   A thread that works for a construct, or for a routine that has data operations, is in the
   construct's struct tool_target: the operations are told as that one's, and outside of any
   nothing is told.  All functions are called where tool_hears said so, with no lock held but
   for those of devices.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TOOL_TARGET_H
#define GANGWAY_HOST_TOOL_TARGET_H

#include "libomp-host/tool/tool.h"

/* A construct on a device, or a routine; of whoever calls tool_target_begin.  One thread is
   in it at a time.  */
struct tool_target
{
  ompt_data_t data;
  ompt_id_t id;        /* for the callbacks that have no data; 0: a routine */
  ompt_target_t kind;  /* 0: a routine */
  int device;          /* the number */
  bool later;          /* nobody waits for what is done */
  const void *code;    /* where the program called */
  ompt_id_t operation; /* the last one begun */
  /* Held.  The task that met the construct, and the target task or NULL.  */
  struct tool_task *encountering, *task;
};

/* The calling thread goes into TARGET, which is begun; and out again, to what it was in
   before, which enter has returned.  */
struct tool_target *tool_target_enter (struct tool_target *target)
  __attribute__ ((cold));
void tool_target_leave (struct tool_target *before) __attribute__ ((cold));

/* The calling thread's current task has met a construct of KIND, or with 0 a routine, at
   SITE, on device DEVICE: fill TARGET.  */
void tool_target_make (struct tool_target *target, int kind, int device,
                       struct tool_site site) __attribute__ ((cold));
/* The construct begins, as TASK or, with NULL, as part of the task that met it; and ends.
   The calling thread is in it.  */
void tool_target_begin (struct tool_target *target, struct tool_task *task)
  __attribute__ ((cold));
void tool_target_end (struct tool_target *target) __attribute__ ((cold));

/* The calling thread does TARGET itself, from SITE, and waits for it: what it is doing, and
   where its task is.  Returns the state it was in, for tool_target_done.  */
int tool_target_waits (const struct tool_target *target, struct tool_site site)
  __attribute__ ((cold));
void tool_target_done (int state) __attribute__ ((cold));

/* A data operation, of the construct that the calling thread is in: TYPE is that of one
   that is waited for.  begin fills its own fields; end is told what begin was, but for the
   addresses that are known then alone.  */
struct tool_data_op
{
  ompt_target_data_op_t type;
  const void *from, *to;
  int from_device, to_device;
  size_t size;
  ompt_id_t id;
};
void tool_data_op (ompt_scope_endpoint_t endpoint, struct tool_data_op *op)
  __attribute__ ((cold));

/* A region of TEAMS teams, 0 for as many as there may be, is handed to the device: its
   begin and, once it is there, its end with the same ID.  */
void tool_submit (ompt_scope_endpoint_t endpoint, unsigned teams, ompt_id_t *id)
  __attribute__ ((cold));

/* Device NUMBER, called NAME, is there, and is about to be none any more.  */
void tool_device_begin (int number, const char *name) __attribute__ ((cold));
void tool_device_end (int number) __attribute__ ((cold));

/* ompt_get_target_info.  */
int tool_target_info (uint64_t *device, ompt_id_t *target,
                      ompt_id_t *operation);

/* ompt_get_unique_id.  */
uint64_t tool_unique_id (void);

#endif
