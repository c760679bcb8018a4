/* Random sequences of mapping constructs against a model that is too simple to
   be wrong: for each variable, whether it is present, its reference count, and
   what the host's and the device's copy hold.  Several threads at once, each
   with variables of its own, and all of them with shared ones of which only
   presence can be told.

   usage: map-model [SEQUENCES [THREADS [SEED]]]  */
/* { dg-do run } */
/* { dg-require-effective-target offload_device } */
/* Its regions are functions that no compiler has listed for a device.  */
/* { dg-require-effective-target native_device } */
/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VARIABLES = 12, LENGTH = 24, STEPS = 20, SHARED = 4 };

/* Map kinds of the ABI.  */
enum { ALLOC = 0, TO = 1, FROM = 2, TOFROM = 3, DELETE = 7, ALWAYS_TO = 0x11,
       ALWAYS_FROM = 0x12, ALWAYS_TOFROM = 0x13, RELEASE = 0x17 };
enum { ALIGNMENT = 2 << 8, EXIT_DATA = 2, DEVICE_DEFAULT = -1 };

void GOMP_target_ext (int, void (*) (void *), size_t, void **, size_t *,
                      unsigned short *, unsigned, void **, void **);
void GOMP_target_update_ext (int, size_t, void **, size_t *, unsigned short *,
                             unsigned, void **);
void GOMP_target_enter_exit_data (int, size_t, void **, size_t *,
                                  unsigned short *, unsigned, void **);

struct variable
{
  int32_t host[LENGTH];
  int32_t device[LENGTH];       /* the model's */
  char device_known[LENGTH];    /* 0: alloc'ed, never written */
  char host_known[LENGTH];
  int present;
  long count;
};

struct state
{
  struct variable variables[VARIABLES];
  uint64_t random;
  int32_t next_value;
  long regions;
};

static int32_t shared_data[SHARED][LENGTH];

static unsigned
draw (struct state *state, unsigned below)
{
  state->random = state->random * 6364136223846793005ull + 1442695040888963407ull;
  return (unsigned) (state->random >> 33) % below;
}

static void
fail (const struct state *state, const char *what, int variable, int index)
{
  fprintf (stderr, "map-model: %s: variable %d, element %d\n", what, variable,
           index);
  (void) state;
  abort ();
}

/* One list item: a section of a variable.  */
struct item
{
  int variable, first, length;
  unsigned short kind;
};

static int
is_to (unsigned kind)
{
  return kind < 4 ? kind & 1 : kind == ALWAYS_TO || kind == ALWAYS_TOFROM;
}

static int
is_from (unsigned kind)
{
  return kind < 4 ? (kind & 2) != 0
                  : kind == ALWAYS_FROM || kind == ALWAYS_TOFROM;
}

static int
is_always (unsigned kind)
{
  return kind >= ALWAYS_TO && kind <= ALWAYS_TOFROM;
}

static void
model_copy_to (struct variable *variable, const struct item *item)
{
  for (int i = item->first; i < item->first + item->length; i++)
    {
      variable->device[i] = variable->host[i];
      variable->device_known[i] = variable->host_known[i];
    }
}

static void
model_copy_from (struct variable *variable, const struct item *item)
{
  for (int i = item->first; i < item->first + item->length; i++)
    {
      /* The host's real copy changed in the same way; what was unknown on the
         device is unknown on the host now.  */
      variable->host_known[i] = variable->device_known[i];
    }
}

/* AGAIN: another item of the construct has counted the variable.  */
static void
model_enter (struct state *state, const struct item *item, int again)
{
  struct variable *variable = &state->variables[item->variable];
  if (!variable->present)
    {
      variable->present = 1;
      variable->count = 1;
      memset (variable->device_known, 0, LENGTH);
      if (is_to (item->kind))
        model_copy_to (variable, item);
      return;
    }
  variable->count += !again;
  if (is_always (item->kind) && is_to (item->kind))
    model_copy_to (variable, item);
}

/* After a construct: the host must hold what the model says.  The device's
   values arrive in the host array by the real copy, so compare them where the
   model copied.  */
static void
check_from (struct state *state, const struct item *item, const char *what)
{
  struct variable *variable = &state->variables[item->variable];
  for (int i = item->first; i < item->first + item->length; i++)
    if (variable->device_known[i] && variable->host[i] != variable->device[i])
      fail (state, what, item->variable, i);
}

/* Choose a section that the rules allow: the whole variable where it is not
   present, any part of it where it is.  */
static struct item
choose (struct state *state, int variable, unsigned short kind)
{
  struct item item = { variable, 0, LENGTH, kind };
  if (state->variables[variable].present && draw (state, 2))
    {
      item.first = (int) draw (state, LENGTH);
      item.length = 1 + (int) draw (state, (unsigned) (LENGTH - item.first));
    }
  return item;
}

/* Several items, in the ABI's arrays.  A variable that is present may have
   two.  */
struct list
{
  struct item items[2 * VARIABLES];
  size_t count;
  void *hosts[2 * VARIABLES];
  size_t sizes[2 * VARIABLES];
  unsigned short kinds[2 * VARIABLES];
};

static void
list_add (struct state *state, struct list *list, int variable,
          unsigned short kind)
{
  struct item item = choose (state, variable, kind);
  size_t n = list->count++;
  list->items[n] = item;
  list->hosts[n] = &state->variables[variable].host[item.first];
  list->sizes[n] = (size_t) item.length * sizeof (int32_t);
  list->kinds[n] = (unsigned short) (item.kind | ALIGNMENT);
}

/* Whether an item before the Nth is of the same variable.  */
static int
is_again (const struct list *list, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (list->items[i].variable == list->items[n].variable)
      return 1;
  return 0;
}

static void
list_make (struct state *state, struct list *list, const unsigned short *kinds,
           unsigned kind_count, int need_present)
{
  list->count = 0;
  unsigned wanted = 1 + draw (state, 5);
  int start = (int) draw (state, VARIABLES);
  for (int i = 0; i < VARIABLES && list->count < wanted; i++)
    {
      int v = (start + i * 5) % VARIABLES;
      if (need_present && !state->variables[v].present)
        continue;
      list_add (state, list, v, kinds[draw (state, kind_count)]);
      if (state->variables[v].present && draw (state, 4) == 0)
        list_add (state, list, v, kinds[draw (state, kind_count)]);
    }
}

static void
list_enter (struct state *state, const struct list *list)
{
  for (size_t i = 0; i < list->count; i++)
    model_enter (state, &list->items[i], is_again (list, i));
}

static void
step_enter (struct state *state)
{
  static const unsigned short kinds[] = { ALLOC, TO, ALWAYS_TO };
  struct list list;
  list_make (state, &list, kinds, 3, 0);
  GOMP_target_enter_exit_data (DEVICE_DEFAULT, list.count, list.hosts,
                               list.sizes, list.kinds, 0, NULL);
  list_enter (state, &list);
}

/* The construct of LIST has ended: count each variable down once, and check what
   was copied back, all at once.  */
static void
list_leave (struct state *state, const struct list *list, const char *what)
{
  for (size_t i = 0; i < list->count; i++)
    {
      struct variable *variable = &state->variables[list->items[i].variable];
      variable->count -= !is_again (list, i);
      if (list->items[i].kind == DELETE)
        variable->count = 0;
    }
  for (size_t i = 0; i < list->count; i++)
    {
      const struct item *item = &list->items[i];
      struct variable *variable = &state->variables[item->variable];
      if (variable->present && is_from (item->kind)
          && (variable->count <= 0 || is_always (item->kind)))
        {
          check_from (state, item, what);
          model_copy_from (variable, item);
        }
    }
  for (size_t i = 0; i < list->count; i++)
    {
      struct variable *variable = &state->variables[list->items[i].variable];
      variable->present = variable->present && variable->count > 0;
    }
}

static void
step_exit (struct state *state)
{
  static const unsigned short kinds[]
    = { FROM, ALWAYS_FROM, RELEASE, DELETE, FROM };
  struct list list;
  list_make (state, &list, kinds, 5, 0);
  GOMP_target_enter_exit_data (DEVICE_DEFAULT, list.count, list.hosts,
                               list.sizes, list.kinds, EXIT_DATA, NULL);
  list_leave (state, &list, "exit data");
}

static void
step_update (struct state *state)
{
  static const unsigned short kinds[] = { TO, FROM };
  struct list list;
  list_make (state, &list, kinds, 2, 0);
  GOMP_target_update_ext (DEVICE_DEFAULT, list.count, list.hosts, list.sizes,
                          list.kinds, 0, NULL);
  for (size_t i = 0; i < list.count; i++)
    {
      struct variable *variable
        = &state->variables[list.items[i].variable];
      if (!variable->present)
        continue;
      if (list.items[i].kind == TO)
        model_copy_to (variable, &list.items[i]);
      else
        {
          check_from (state, &list.items[i], "update from");
          model_copy_from (variable, &list.items[i]);
        }
    }
}

/* What the region does on the device: add to every element it was given.  The
   first entry is the length of the list, by value, then lengths, then
   addresses.  */
enum { FIRSTPRIVATE_INT = 0x0d };

static void
region (void *argument)
{
  void **table = argument;
  size_t count = (size_t) (uintptr_t) table[0];
  for (size_t i = 0; i < count; i++)
    {
      size_t length = (size_t) (uintptr_t) table[1 + i];
      int32_t *values = table[1 + count + i];
      for (size_t j = 0; j < length; j++)
        values[j] += 1000003;
    }
}

static void
step_target (struct state *state)
{
  static const unsigned short kinds[] = { ALLOC, TO, FROM, TOFROM, TOFROM,
                                          ALWAYS_TO, ALWAYS_FROM,
                                          ALWAYS_TOFROM };
  struct list list;
  list_make (state, &list, kinds, 8, 0);
  void *hosts[1 + 4 * VARIABLES];
  size_t sizes[1 + 4 * VARIABLES];
  unsigned short abi_kinds[1 + 4 * VARIABLES];
  size_t n = 0;
  for (size_t i = 0; i < 1 + list.count; i++, n++)
    {
      size_t value = i == 0 ? list.count : (size_t) list.items[i - 1].length;
      hosts[n] = (void *) (uintptr_t) value;
      sizes[n] = 0;
      abi_kinds[n] = FIRSTPRIVATE_INT;
    }
  for (size_t i = 0; i < list.count; i++, n++)
    {
      hosts[n] = list.hosts[i];
      sizes[n] = list.sizes[i];
      abi_kinds[n] = list.kinds[i];
    }
  list_enter (state, &list);
  for (size_t i = 0; i < list.count; i++)
    {
      struct item *item = &list.items[i];
      for (int j = item->first; j < item->first + item->length; j++)
        state->variables[item->variable].device[j]
          = (int32_t) ((uint32_t) state->variables[item->variable].device[j]
                       + 1000003u);
    }
  GOMP_target_ext (DEVICE_DEFAULT, region, n, hosts, sizes, abi_kinds, 0, NULL,
                   NULL);
  list_leave (state, &list, "target");
  state->regions++;
}

static void
step_host_write (struct state *state)
{
  int v = (int) draw (state, VARIABLES);
  struct variable *variable = &state->variables[v];
  for (int i = 0; i < LENGTH; i++)
    {
      variable->host[i] = state->next_value++;
      variable->host_known[i] = 1;
    }
}

/* Everyone maps and unmaps these at once: contents are constant, so that any
   copy in either direction is right.  Looked at after all is done: a copy back
   may be under way here.  */
static void
step_shared (struct state *state)
{
  int s = (int) draw (state, SHARED);
  void *host = shared_data[s];
  size_t size = sizeof shared_data[s];
  unsigned short to = TOFROM | ALIGNMENT, enter = TO | ALIGNMENT,
                 leave = RELEASE | ALIGNMENT;
  if (draw (state, 2))
    {
      GOMP_target_enter_exit_data (DEVICE_DEFAULT, 1, &host, &size, &enter, 0,
                                   NULL);
      if (!omp_target_is_present (host, omp_get_default_device ()))
        fail (state, "a shared variable that is entered is not present", s, 0);
      GOMP_target_enter_exit_data (DEVICE_DEFAULT, 1, &host, &size, &leave,
                                   EXIT_DATA, NULL);
    }
  else
    {
      void *hosts[3] = { 0, 0, host };
      size_t sizes[3] = { 0, 0, size };
      unsigned short kinds[3] = { FIRSTPRIVATE_INT, FIRSTPRIVATE_INT, to };
      GOMP_target_ext (DEVICE_DEFAULT, region, 3, hosts, sizes, kinds, 0, NULL,
                       NULL);
    }
}

static void
check_presence (struct state *state)
{
  int device = omp_get_default_device ();
  for (int v = 0; v < VARIABLES; v++)
    if (!!omp_target_is_present (state->variables[v].host, device)
        != state->variables[v].present)
      fail (state, "presence differs from the model", v, 0);
}

static void
sequence (struct state *state)
{
  static void (*const steps[]) (struct state *)
    = { step_enter, step_exit, step_update, step_target, step_target,
        step_host_write, step_shared };
  memset (state->variables, 0, sizeof state->variables);
  for (int v = 0; v < VARIABLES; v++)
    memset (state->variables[v].host_known, 1, LENGTH);
  for (int i = 0; i < STEPS; i++)
    steps[draw (state, sizeof steps / sizeof *steps)](state);
  check_presence (state);
  /* Leave nothing behind.  */
  for (int v = 0; v < VARIABLES; v++)
    {
      void *host = state->variables[v].host;
      size_t size = sizeof state->variables[v].host;
      unsigned short kind = DELETE | ALIGNMENT;
      GOMP_target_enter_exit_data (DEVICE_DEFAULT, 1, &host, &size, &kind,
                                   EXIT_DATA, NULL);
      state->variables[v].present = 0;
    }
  check_presence (state);
}

/* What is wrong on the host once is copied to and fro ever after.  */
static void
check_shared (void)
{
  for (int s = 0; s < SHARED; s++)
    {
      if (omp_target_is_present (shared_data[s], omp_get_default_device ()))
        fail (NULL, "a shared variable is left", s, 0);
      for (int i = 0; i < LENGTH; i++)
        if (shared_data[s][i] != s * 100 + i)
          fail (NULL, "a shared variable changed", s, i);
    }
}

struct job
{
  long sequences;
  uint64_t seed;
};

static void *
run_sequences (void *argument)
{
  struct job *job = argument;
  struct state *state = malloc (sizeof *state);
  state->random = job->seed;
  state->next_value = 1;
  state->regions = 0;
  for (long i = 0; i < job->sequences; i++)
    sequence (state);
  if (job->sequences > 10 && state->regions == 0)
    fail (state, "no region was run", 0, 0);
  free (state);
  return NULL;
}

int
main (int argc, char **argv)
{
  long sequences = argc > 1 ? atol (argv[1]) : 2000;
  int threads = argc > 2 ? atoi (argv[2]) : 4;
  uint64_t seed = argc > 3 ? strtoull (argv[3], NULL, 0) : 1;
  if (threads < 1 || threads > 64)
    return 2;
  for (int s = 0; s < SHARED; s++)
    for (int i = 0; i < LENGTH; i++)
      shared_data[s][i] = s * 100 + i;
  pthread_t ids[64];
  struct job jobs[64];
  for (int t = 0; t < threads; t++)
    {
      jobs[t] = (struct job) { sequences / threads, seed * 1000 + (uint64_t) t };
      if (pthread_create (&ids[t], NULL, run_sequences, &jobs[t]) != 0)
        return 2;
    }
  for (int t = 0; t < threads; t++)
    pthread_join (ids[t], NULL);
  check_shared ();
  return 0;
}
