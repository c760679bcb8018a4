/* Dispatches: from a kernel's descriptor to its work-groups.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>

#include "emulators/hsa/exec/wave.h"

enum
{
  GROUP_QUANTUM = 1 << 18, /* steps before another group has its turn */
  WAVES_OF_UNIT = 40,
  GROUPS_OF_UNIT = 16,
  LDS_MOST = 65536,
  ITEMS_MOST = 1024
};

static _Atomic uint64_t steps_done;  /* of the groups that ended */
static _Atomic uint64_t longest_sum; /* of all runs' longest waves */

/* All runs, for dispatch_stop_all; with the lock.  */
static pthread_mutex_t runs_lock = PTHREAD_MUTEX_INITIALIZER;
static struct run *runs;

static void
run_list (struct run *run)
{
  pthread_mutex_lock (&runs_lock);
  run->next = runs;
  run->link = &runs;
  if (runs)
    runs->link = &run->next;
  runs = run;
  pthread_mutex_unlock (&runs_lock);
}

static void
run_unlist (struct run *run)
{
  pthread_mutex_lock (&runs_lock);
  *run->link = run->next;
  if (run->next)
    run->next->link = run->link;
  pthread_mutex_unlock (&runs_lock);
}

static void
run_free (struct run *run)
{
  races_destroy (run->races);
  free (run);
}

static struct group *
group_of (struct crew_part *part)
{
  return (struct group *) part;
}

static struct run *
run_of (struct crew_job *job)
{
  return (struct run *) job;
}

static struct crew_part *
create (void)
{
  struct group *group = calloc (1, sizeof *group);
  return group ? &group->part : NULL;
}

static bool
start (struct crew_part *part)
{
  struct group *group = group_of (part);
  group->run = run_of (part->job);
  return group_start (group);
}

static bool
run_group (struct crew_part *part)
{
  return group_run (group_of (part), GROUP_QUANTUM);
}

static void
reset (struct crew_part *part)
{
  struct group *group = group_of (part);
  atomic_fetch_add (&steps_done, group->steps);
  group_reset (group);
}

static void
destroy (struct crew_part *part)
{
  group_free (group_of (part));
}

static bool
stopped (const struct crew_job *job)
{
  const struct run *run = (const struct run *) job;
  return atomic_load (&run->stopped) || atomic_load (&run->failed);
}

static void
finish (struct crew_job *job)
{
  struct run *run = run_of (job);
  void (*done) (void *, const struct dispatch_end *) = run->dispatch.done;
  void *data = run->dispatch.data;
  struct dispatch_end end = run->end;
  atomic_fetch_add (&longest_sum, atomic_load (&run->longest));
  run_unlist (run);
  run_free (run);
  done (data, &end);
}

static const struct crew_methods methods
  = { create, start, run_group, reset, destroy, stopped, finish };
static struct crew crew = CREW_INITIALIZER (crew, &methods);

/* ---- The kernel's descriptor ------------------------------------------------------------- */

/* The work-items of a group.  */
static unsigned
items_of (const struct dispatch *dispatch)
{
  const uint16_t *size = dispatch->group;
  return (unsigned) size[0] * size[1] * size[2];
}

static uint32_t
word_at (const uint8_t *bytes, unsigned offset)
{
  uint32_t word;
  memcpy (&word, bytes + offset, 4);
  return word;
}

/* Take what the descriptor says into RUN.  Returns false where it cannot be.  */
static bool
read_descriptor (struct run *run)
{
  const struct dispatch *dispatch = &run->dispatch;
  struct space *space = run->gpu->spaces[0];
  int64_t entry;
  if (!space_holds (space, dispatch->descriptor, 64))
    return false;
  const uint8_t *bytes = space_bytes (space, dispatch->descriptor);
  memcpy (&entry, bytes + 16, 8);
  run->entry = dispatch->descriptor + (uint64_t) entry;
  run->rsrc3 = word_at (bytes, 44);
  run->rsrc1 = word_at (bytes, 48);
  run->rsrc2 = word_at (bytes, 52);
  run->properties = (uint16_t) word_at (bytes, 56);
  run->preload = (uint16_t) (word_at (bytes, 56) >> 16);
  run->wave64
    = !(run->properties >> 10 & 1) || run->processor->generation < ISA_GFX10;
  unsigned items = items_of (dispatch);
  return items > 0 && items <= ITEMS_MOST && dispatch->group_segment <= LDS_MOST
         && code_find (run->gpu, run->entry) && run->entry % 4 == 0;
}

static unsigned
most_resident (const struct run *run)
{
  unsigned waves = (items_of (&run->dispatch) + 63) / 64;
  unsigned each = WAVES_OF_UNIT / waves;
  each = each > GROUPS_OF_UNIT ? GROUPS_OF_UNIT : each ? each : 1;
  return each * (run->gpu->compute_units ? run->gpu->compute_units : 1);
}

static struct run *
run_new (const struct dispatch *dispatch)
{
  struct run *run = calloc (1, sizeof *run);
  if (!run)
    return NULL;
  run->dispatch = *dispatch;
  run->gpu = dispatch->gpu;
  run->processor = dispatch->gpu->processor;
  run->job.parts = 1;
  for (unsigned d = 0; d < 3; d++)
    {
      uint32_t size = dispatch->group[d] ? dispatch->group[d] : 1;
      run->groups[d]
        = (uint32_t) (((uint64_t) dispatch->grid[d] + size - 1) / size);
      run->job.parts *= run->groups[d];
    }
  return run;
}

bool
dispatch_start (const struct dispatch *dispatch)
{
  struct run *run = run_new (dispatch);
  if (!run)
    return false;
  if (!read_descriptor (run) || run->job.parts == 0)
    {
      struct dispatch_end end
        = { .result = DISPATCH_BAD_PACKET, .address = dispatch->descriptor };
      free (run);
      dispatch->done (dispatch->data, &end);
      return true;
    }
  run->scratch_of_wave
    = ((size_t) dispatch->private_segment * (run->wave64 ? 64 : 32) + 1023)
      & -(size_t) 1024;
  run->job.most_resident = most_resident (run);
  if (run->gpu->check_races)
    run->races = races_create (run->job.parts, items_of (dispatch),
                               run->wave64 ? 64 : 32, true);
  run_list (run);
  if (crew_start (&crew, &run->job))
    return true;
  run_unlist (run);
  run_free (run);
  return false;
}

void
dispatch_stop_all (struct gpu *gpu)
{
  pthread_mutex_lock (&runs_lock);
  for (struct run *run = runs; run; run = run->next)
    if (run->gpu == gpu)
      atomic_store (&run->stopped, true);
  pthread_mutex_unlock (&runs_lock);
}

void
dispatch_stop_queue (struct gpu *gpu, uint64_t queue)
{
  pthread_mutex_lock (&runs_lock);
  for (struct run *run = runs; run; run = run->next)
    if (run->gpu == gpu && run->dispatch.queue == queue)
      atomic_store (&run->stopped, true);
  pthread_mutex_unlock (&runs_lock);
}

unsigned
dispatch_running (void)
{
  return crew_running (&crew);
}

unsigned
dispatch_most_running (void)
{
  return crew_most_running (&crew);
}

uint64_t
dispatch_instructions (void)
{
  return atomic_load (&steps_done);
}

uint64_t
dispatch_longest_waves (void)
{
  return atomic_load (&longest_sum);
}

void
dispatch_fork_child (void)
{
  pthread_mutex_init (&runs_lock, NULL);
  runs = NULL;
  crew_fork_child (&crew);
}
