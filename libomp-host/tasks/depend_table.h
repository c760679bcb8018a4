/* The table that finds, for the addresses in a depend clause, the earlier
   children of the same task to wait for.  Used by the parent's thread alone.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_DEPEND_TABLE_H
#define GANGWAY_HOST_DEPEND_TABLE_H

#include "base/attributes.h"
#include "libomp-host/tasks/depend.h"

/* An empty table, which depend_table_free frees.  Like the functions below,
   this ends the process where there is no memory.  */
struct depend_table *depend_table_make (void);

/* Make NODE follow the earlier children that DEPEND (the ABI's layout) says, and
   enter NODE for later children to follow.  WORKER is the calling thread's.  */
void depend_table_add (struct depend_table *table, struct depend_node *node,
                       void **depend, struct task_worker *worker);
/* As depend_table_add, but without entering NODE: for a task that is complete
   before its parent makes another.  */
void depend_table_find (struct depend_table *table, struct depend_node *node,
                        void **depend, struct task_worker *worker);

/* What DEPEND names, as a tool hears of it: *COUNT dependences, which the caller
   frees.  */
ompt_dependence_t *depend_list_told (void **depend, size_t *count)
  __attribute__ ((cold));

/* Addresses the table knows, for tests.  */
size_t depend_table_count (const struct depend_table *table);

/* Nodes, in depend.c.  hold and release count who uses NODE; follow makes NODE,
   whose dependences are being found, wait for BEFORE unless that is
   complete.  */
void depend_node_hold (struct depend_node *node);
void depend_node_release (struct depend_node *node, struct task_worker *worker);
bool depend_node_complete (const struct depend_node *node);
void depend_node_follow (struct depend_node *node, struct depend_node *before,
                         struct task_worker *worker);

#endif
