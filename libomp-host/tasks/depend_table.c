/* The table of dependences: per address the last two sets of tasks that may run
   side by side.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/depend_table.h"

#include <gomp/abi.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"

#define TABLE_INITIAL 16

/* What the tasks of a set do with the address.  mutexinoutset tasks run one
   after the other, in the order they were made, which keeps them apart.  */
enum depend_mode
{
  MODE_NONE,
  MODE_OUT,
  MODE_IN,
  MODE_INOUTSET
};

/* Nodes, each held.  */
struct node_list
{
  struct depend_node **nodes;
  uint32_t count, room;
};

/* One address.  Invariant: the tasks of CURRENT, all of MODE, each wait for those
   of PREVIOUS; of MODE_OUT there is one, and PREVIOUS is empty, as it will not
   be asked for.  MODE_NONE: a free slot.  */
struct depend_entry
{
  void *address;
  enum depend_mode mode;
  struct node_list current, previous;
};

struct depend_table
{
  size_t count; /* used entries */
  size_t mask;  /* room - 1; a power of two */
  struct depend_entry *entries;
  /* The last task with omp_all_memory, held, or NULL: every later one waits for
     it, and it waited for all earlier ones.  */
  struct depend_node *all;
};

/* Lists.  */

static void
list_clear (struct node_list *list, struct task_worker *worker)
{
  for (uint32_t i = 0; i < list->count; i++)
    depend_node_release (list->nodes[i], worker);
  list->count = 0;
}

static void
list_free (struct node_list *list, struct task_worker *worker)
{
  list_clear (list, worker);
  free (list->nodes);
  *list = (struct node_list) { 0 };
}

/* Drop complete nodes.  */
static void
list_sweep (struct node_list *list, struct task_worker *worker)
{
  uint32_t kept = 0;
  for (uint32_t i = 0; i < list->count; i++)
    if (depend_node_complete (list->nodes[i]))
      depend_node_release (list->nodes[i], worker);
    else
      list->nodes[kept++] = list->nodes[i];
  list->count = kept;
}

static void
list_append (struct node_list *list, struct depend_node *node,
             struct task_worker *worker)
{
  if (list->count == list->room)
    {
      list_sweep (list, worker);
      /* Grow only where at least half stay, so that sweeps are rare.  */
      if (2 * list->count >= list->room)
        {
          list->room = list->room ? 2 * list->room : 2;
          list->nodes
            = memory_realloc (list->nodes, list->room * sizeof *list->nodes);
        }
    }
  depend_node_hold (node);
  list->nodes[list->count++] = node;
}

static void
list_follow (const struct node_list *list, struct depend_node *node,
             struct task_worker *worker)
{
  for (uint32_t i = 0; i < list->count; i++)
    depend_node_follow (node, list->nodes[i], worker);
}

/* Entries.  */

static inline size_t
address_hash (const void *address)
{
  return (uintptr_t) address * UINT64_C (0x9e3779b97f4a7c15) >> 20;
}

/* The entry of ADDRESS, or the free one where it would go.  */
static struct depend_entry *
table_slot (const struct depend_table *table, const void *address)
{
  size_t i = address_hash (address) & table->mask;
  while (table->entries[i].mode != MODE_NONE
         && table->entries[i].address != address)
    i = (i + 1) & table->mask;
  return &table->entries[i];
}

static void
entry_free (struct depend_entry *entry, struct task_worker *worker)
{
  list_free (&entry->current, worker);
  list_free (&entry->previous, worker);
  entry->mode = MODE_NONE;
}

/* Make room: drop the addresses all of whose tasks are complete, and take twice
   the slots if that did not help much.  */
static void
table_rebuild (struct depend_table *table, struct task_worker *worker)
{
  struct depend_entry *old = table->entries;
  size_t old_room = table->mask + 1;
  size_t live = 0;
  for (size_t i = 0; i < old_room; i++)
    {
      if (old[i].mode == MODE_NONE)
        continue;
      list_sweep (&old[i].current, worker);
      list_sweep (&old[i].previous, worker);
      if (old[i].current.count + old[i].previous.count == 0)
        entry_free (&old[i], worker);
      else
        live++;
    }

  size_t room = TABLE_INITIAL;
  while (room < 2 * live)
    room *= 2;
  table->mask = 2 * room - 1;
  table->entries = memory_alloc_cleared (2 * room * sizeof *table->entries);
  table->count = live;
  for (size_t i = 0; i < old_room; i++)
    if (old[i].mode != MODE_NONE)
      *table_slot (table, old[i].address) = old[i];
  free (old);
}

static struct depend_entry *
table_entry (struct depend_table *table, void *address,
             struct task_worker *worker)
{
  struct depend_entry *entry = table_slot (table, address);
  if (entry->mode != MODE_NONE)
    return entry;
  if (4 * (table->count + 1) > 3 * (table->mask + 1))
    {
      table_rebuild (table, worker);
      entry = table_slot (table, address);
    }
  table->count++;
  entry->address = address;
  return entry;
}

struct depend_table *
depend_table_make (void)
{
  struct depend_table *table = memory_alloc_cleared (sizeof *table);
  table->mask = TABLE_INITIAL - 1;
  table->entries
    = memory_alloc_cleared (TABLE_INITIAL * sizeof *table->entries);
  return table;
}

static void
table_clear (struct depend_table *table, struct task_worker *worker)
{
  for (size_t i = 0; i <= table->mask; i++)
    if (table->entries[i].mode != MODE_NONE)
      entry_free (&table->entries[i], worker);
  table->count = 0;
}

void
depend_table_free (struct depend_table *table, struct task_worker *worker)
{
  table_clear (table, worker);
  if (table->all)
    depend_node_release (table->all, worker);
  free (table->entries);
  free (table);
}

size_t
depend_table_count (const struct depend_table *table)
{
  return table->count;
}

/* Following and entering.  */

struct depend_item
{
  void *address; /* NULL with MODE_OUT: all memory */
  enum depend_mode mode;
};

/* NODE waits for all earlier tasks with dependences.  */
static void
table_follow_all (const struct depend_table *table, struct depend_node *node,
                  struct task_worker *worker)
{
  for (size_t i = 0; i <= table->mask; i++)
    if (table->entries[i].mode != MODE_NONE)
      {
        list_follow (&table->entries[i].current, node, worker);
        list_follow (&table->entries[i].previous, node, worker);
      }
}

/* What NODE, with MODE, has to wait for at ENTRY.  A task that joins the current
   set waits for what the others of the set waited for.  */
static void
entry_follow (const struct depend_entry *entry, enum depend_mode mode,
              struct depend_node *node, struct task_worker *worker)
{
  if (entry->mode == mode && mode != MODE_OUT)
    list_follow (&entry->previous, node, worker);
  else
    list_follow (&entry->current, node, worker);
}

static void
entry_enter (struct depend_entry *entry, enum depend_mode mode,
             struct depend_node *node, struct task_worker *worker)
{
  if (entry->mode != mode || mode == MODE_OUT)
    {
      struct node_list spare = entry->previous;
      list_clear (&spare, worker);
      entry->previous = entry->current;
      entry->current = spare;
      if (mode == MODE_OUT)
        list_clear (&entry->previous, worker);
      entry->mode = mode;
    }
  list_append (&entry->current, node, worker);
}

static bool
entry_has (const struct depend_entry *entry, const struct depend_node *node)
{
  return entry->current.count
         && entry->current.nodes[entry->current.count - 1] == node;
}

static void
table_add_item (struct depend_table *table, struct depend_node *node,
                struct depend_item item, struct task_worker *worker)
{
  struct depend_entry *entry = table_entry (table, item.address, worker);
  /* An address named twice: the first mention counts, and out comes first.  */
  if (entry_has (entry, node))
    return;
  entry_follow (entry, item.mode, node, worker);
  entry_enter (entry, item.mode, node, worker);
}

/* The ABI's layout.  */

static enum depend_mode
mode_of_object (uintptr_t kind)
{
  switch (kind)
    {
    case GOMP_DEPEND_IN:
      return MODE_IN;
    case GOMP_DEPEND_OUT:
    case GOMP_DEPEND_INOUT:
    case GOMP_DEPEND_MUTEXINOUTSET:
      return MODE_OUT;
    case GOMP_DEPEND_INOUTSET:
      return MODE_INOUTSET;
    default:
      gomp_fatal ("unknown omp_depend_t dependence type %d", (int) kind);
    }
}

/* Two forms.  count (not 0), outs, addresses: the first OUTS of them out or
   inout, the rest in.  Or 0, count, outs, mutexinoutsets, ins, addresses in this
   order, then addresses of omp_depend_t objects, each an address and a kind.  */
struct depend_list
{
  size_t count, outs, plain;
  void **addresses;
};

static struct depend_list
depend_list_read (void **depend)
{
  if (depend[0])
    return (struct depend_list) { (uintptr_t) depend[0], (uintptr_t) depend[1],
                                  (uintptr_t) depend[0], depend + 2 };
  size_t outs = (uintptr_t) depend[2] + (uintptr_t) depend[3];
  return (struct depend_list) { (uintptr_t) depend[1], outs,
                                outs + (uintptr_t) depend[4], depend + 5 };
}

static struct depend_item
depend_list_item (const struct depend_list *list, size_t i)
{
  void *address = list->addresses[i];
  if (i < list->plain)
    return (struct depend_item) { address,
                                  i < list->outs ? MODE_OUT : MODE_IN };
  void **object = address;
  return (struct depend_item) { object[0],
                                mode_of_object ((uintptr_t) object[1]) };
}

static bool
depend_list_all_memory (const struct depend_list *list)
{
  for (size_t i = 0; i < list->count; i++)
    {
      struct depend_item item = depend_list_item (list, i);
      if (!item.address && item.mode == MODE_OUT)
        return true;
    }
  return false;
}

static void
table_add_all_memory (struct depend_table *table, struct depend_node *node,
                      struct task_worker *worker)
{
  table_follow_all (table, node, worker);
  table_clear (table, worker);
  if (table->all)
    depend_node_release (table->all, worker);
  depend_node_hold (node);
  table->all = node;
}

/* The last task with omp_all_memory, while it is not complete.  */
static void
table_follow_last_all (struct depend_table *table, struct depend_node *node,
                       struct task_worker *worker)
{
  if (!table->all)
    return;
  if (!depend_node_complete (table->all))
    {
      depend_node_follow (node, table->all, worker);
      return;
    }
  depend_node_release (table->all, worker);
  table->all = NULL;
}

void
depend_table_add (struct depend_table *table, struct depend_node *node,
                  void **depend, struct task_worker *worker)
{
  struct depend_list list = depend_list_read (depend);
  if (list.count == 0)
    return;
  table_follow_last_all (table, node, worker);
  if (depend_list_all_memory (&list))
    {
      table_add_all_memory (table, node, worker);
      return;
    }
  for (int outs = 1; outs >= 0; outs--)
    for (size_t i = 0; i < list.count; i++)
      {
        struct depend_item item = depend_list_item (&list, i);
        if ((item.mode == MODE_OUT) == outs)
          table_add_item (table, node, item, worker);
      }
}

void
depend_table_find (struct depend_table *table, struct depend_node *node,
                   void **depend, struct task_worker *worker)
{
  struct depend_list list = depend_list_read (depend);
  if (list.count == 0)
    return;
  table_follow_last_all (table, node, worker);
  if (depend_list_all_memory (&list))
    {
      table_follow_all (table, node, worker);
      return;
    }
  for (size_t i = 0; i < list.count; i++)
    {
      struct depend_item item = depend_list_item (&list, i);
      const struct depend_entry *entry = table_slot (table, item.address);
      if (entry->mode != MODE_NONE)
        entry_follow (entry, item.mode, node, worker);
    }
}

/* For a tool.  The ABI has out and inout in one list.  */

static ompt_dependence_type_t
told_type_of_object (uintptr_t kind)
{
  switch (kind)
    {
    case GOMP_DEPEND_IN:
      return ompt_dependence_type_in;
    case GOMP_DEPEND_OUT:
      return ompt_dependence_type_out;
    case GOMP_DEPEND_MUTEXINOUTSET:
      return ompt_dependence_type_mutexinoutset;
    case GOMP_DEPEND_INOUTSET:
      return ompt_dependence_type_inoutset;
    default:
      return ompt_dependence_type_inout;
    }
}

static ompt_dependence_t
depend_item_told (const struct depend_list *list, size_t i, size_t inouts)
{
  void *address = list->addresses[i];
  ompt_dependence_type_t type = ompt_dependence_type_in;
  if (i >= list->plain)
    {
      void **object = address;
      address = object[0];
      type = told_type_of_object ((uintptr_t) object[1]);
    }
  else if (i < inouts)
    type = ompt_dependence_type_inout;
  else if (i < list->outs)
    type = ompt_dependence_type_mutexinoutset;
  if (!address && type != ompt_dependence_type_in)
    type = ompt_dependence_type_inout_all_memory;
  return (ompt_dependence_t) { { .ptr = address }, type };
}

ompt_dependence_t *
depend_list_told (void **depend, size_t *count)
{
  struct depend_list list = depend_list_read (depend);
  size_t inouts = depend[0] ? list.outs : (uintptr_t) depend[2];
  ompt_dependence_t *told = memory_alloc (list.count * sizeof *told);
  for (size_t i = 0; i < list.count; i++)
    told[i] = depend_item_told (&list, i, inouts);
  *count = list.count;
  return told;
}
