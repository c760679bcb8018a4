/* Reading and completing a target construct's argument list.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/launch_arguments.h"

#include <limits.h>
#include "base/end.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/image/image.h"

/* GCC 13 and later: no teams construct in the region.  */
#define NO_TEAMS -2

/* One entry of a list: what it says something about, and how many words it
   has.  */
struct argument
{
  intptr_t id; /* GOMP_TARGET_ARG_NUM_TEAMS, ...; 0: other */
  size_t length;
};

static struct argument
read_argument (void *const *args)
{
  intptr_t word = (intptr_t) args[0];
  struct argument argument = { .length = 1 };
  if (word & GOMP_TARGET_ARG_SUBSEQUENT_PARAM)
    argument.length = 2;
  if ((word & GOMP_TARGET_ARG_DEVICE_MASK) == GOMP_TARGET_ARG_DEVICE_ALL)
    argument.id = word & GOMP_TARGET_ARG_ID_MASK;
  return argument;
}

/* A list that does not speak of teams means one team.  Every region reads its
   list here, and so this function is short.  */
struct launch_arguments
launch_arguments_read (void *const *args)
{
  const intptr_t what = GOMP_TARGET_ARG_DEVICE_MASK | GOMP_TARGET_ARG_ID_MASK;
  struct launch_arguments read = { .teams = 1 };
  if (args == NULL)
    return read;
  void *const *start = args;
  for (intptr_t word; (word = (intptr_t) *args++) != 0;)
    {
      intptr_t value = word >> GOMP_TARGET_ARG_VALUE_SHIFT;
      if (word & GOMP_TARGET_ARG_SUBSEQUENT_PARAM)
        value = (intptr_t) *args++;
      if ((word & what)
          == (GOMP_TARGET_ARG_DEVICE_ALL | GOMP_TARGET_ARG_NUM_TEAMS))
        read.teams = value;
      else if ((word & what)
               == (GOMP_TARGET_ARG_DEVICE_ALL | GOMP_TARGET_ARG_THREAD_LIMIT))
        read.limit = value;
    }
  read.length = args - start;
  if (unlikely (read.teams > INT_MAX))
    read.teams = INT_MAX;
  if (unlikely (read.limit > INT_MAX))
    read.limit = INT_MAX;
  return read;
}

static void **
write_argument (void **to, intptr_t id, intptr_t value)
{
  *to++ = (void *) (id | GOMP_TARGET_ARG_SUBSEQUENT_PARAM);
  *to++ = (void *) value;
  return to;
}

/* Write to COMPLETE what ARGS says, with TEAMS and LIMIT.  */
static void
write_list (void *const *args, intptr_t teams, intptr_t limit, void **complete)
{
  while (*args != NULL)
    {
      struct argument argument = read_argument (args);
      if (argument.id != GOMP_TARGET_ARG_NUM_TEAMS
          && argument.id != GOMP_TARGET_ARG_THREAD_LIMIT)
        for (size_t i = 0; i < argument.length; i++)
          *complete++ = args[i];
      args += argument.length;
    }
  complete = write_argument (complete, GOMP_TARGET_ARG_NUM_TEAMS, teams);
  complete = write_argument (complete, GOMP_TARGET_ARG_THREAD_LIMIT, limit);
  *complete = NULL;
}

void **
launch_arguments_complete (struct device *device,
                           const struct launch_arguments *read, void **args,
                           void **complete)
{
  if (likely (!launch_arguments_are_open (read)))
    return args;
  intptr_t teams = read->teams, limit = read->limit;
  bool ask_teams = teams == 0, ask_limit = teams > NO_TEAMS && limit == 0;
  if ((ask_teams || ask_limit) && !image_icvs_fetch (device))
    gomp_end ();
  const struct league_icv *icv
    = ask_teams || ask_limit ? league_icv_of (device->number) : NULL;
  if (ask_teams)
    teams = __atomic_load_n (&icv->num_teams, __ATOMIC_RELAXED);
  else if (teams == NO_TEAMS)
    teams = 1;
  if (ask_limit)
    limit = __atomic_load_n (&icv->teams_thread_limit, __ATOMIC_RELAXED);
  if (teams == read->teams && limit == read->limit)
    return args;
  write_list (args, teams, limit, complete);
  return complete;
}
