/* Reading and completing a target construct's argument list.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/launch_arguments.h"

#include <limits.h>
#include "libomp-host/offload-hooks.h"

/* GCC 13 and later: no teams construct in the region.  */
#define NO_TEAMS -2

/* One entry: what it says and how many words it takes.  */
struct argument
{
  intptr_t id; /* GOMP_TARGET_ARG_NUM_TEAMS, ...; 0: other */
  intptr_t value;
  size_t length;
};

static struct argument
read_argument (void *const *args)
{
  intptr_t word = (intptr_t) args[0];
  struct argument argument = { .length = 1 };
  argument.value = word >> GOMP_TARGET_ARG_VALUE_SHIFT;
  if (word & GOMP_TARGET_ARG_SUBSEQUENT_PARAM)
    {
      argument.value = (intptr_t) args[1];
      argument.length = 2;
    }
  if ((word & GOMP_TARGET_ARG_DEVICE_MASK) == GOMP_TARGET_ARG_DEVICE_ALL)
    argument.id = word & GOMP_TARGET_ARG_ID_MASK;
  if (argument.value > INT_MAX)
    argument.value = INT_MAX;
  return argument;
}

size_t
launch_arguments_length (void *const *args)
{
  size_t length = 0;
  if (args == NULL)
    return 0;
  while (args[length] != NULL)
    length += read_argument (args + length).length;
  return length + 1;
}

/* What ARGS says of teams and threads: one team and no limit (0) where it says
   nothing.  */
struct extent
{
  intptr_t teams, limit;
};

static struct extent
read_extent (void *const *args)
{
  struct extent extent = { .teams = 1 };
  while (*args != NULL)
    {
      struct argument argument = read_argument (args);
      if (argument.id == GOMP_TARGET_ARG_NUM_TEAMS)
        extent.teams = argument.value;
      else if (argument.id == GOMP_TARGET_ARG_THREAD_LIMIT)
        extent.limit = argument.value;
      args += argument.length;
    }
  return extent;
}

unsigned
launch_arguments_thread_limit (void *const *args)
{
  intptr_t limit = args != NULL ? read_extent (args).limit : 0;
  return limit > 0 ? limit : 0;
}

static void **
write_argument (void **to, intptr_t id, intptr_t value)
{
  *to++ = (void *) (id | GOMP_TARGET_ARG_SUBSEQUENT_PARAM);
  *to++ = (void *) value;
  return to;
}

bool
launch_arguments_complete (const struct device *device, void *const *args,
                           void **complete)
{
  if (args == NULL)
    return false;
  struct extent extent = read_extent (args);
  intptr_t teams = extent.teams, limit = extent.limit;
  bool ask_teams = teams == 0, ask_limit = teams > NO_TEAMS && limit == 0;
  struct icv_offload icvs = { 0 };
  /* One team, no limit: nothing that an ICV could change.  */
  if (likely (teams == 1 && limit == 0))
    return false;
  if (ask_teams || ask_limit)
    icv_offload_values (device->number, &icvs);
  intptr_t new_teams = teams == NO_TEAMS ? 1
                       : ask_teams       ? icvs.num_teams
                                         : teams;
  intptr_t new_limit = ask_limit ? icvs.teams_thread_limit : limit;
  if (new_teams == teams && new_limit == limit)
    return false;
  while (*args != NULL)
    {
      struct argument argument = read_argument (args);
      if (argument.id != GOMP_TARGET_ARG_NUM_TEAMS
          && argument.id != GOMP_TARGET_ARG_THREAD_LIMIT)
        for (size_t i = 0; i < argument.length; i++)
          *complete++ = args[i];
      args += argument.length;
    }
  complete = write_argument (complete, GOMP_TARGET_ARG_NUM_TEAMS, new_teams);
  complete = write_argument (complete, GOMP_TARGET_ARG_THREAD_LIMIT, new_limit);
  *complete = NULL;
  return true;
}
