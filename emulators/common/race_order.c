/* The times of releases and acquires, in rings.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/common/race_order.h"

#include <stdlib.h>

enum
{
  REMEMBERED = 4 /* times of a ring */
};

/* The times of the last things of a kind, in a ring. */
struct ring
{
  atomic_uint version; /* odd while it is written */
  uint32_t count;
  _Atomic uint64_t time[REMEMBERED];
};

/* What a warp did for its own lanes and for its group, wider scopes included. */
struct warp_times
{
  struct ring release[RACES_KERNEL];
  uint64_t acquire[RACES_KERNEL]; /* the last */
};

/* What warps of a group did for the kernel. */
struct group_times
{
  struct ring release, acquire;
};

bool
race_order_create (struct race_order *order, uint64_t groups, unsigned warps)
{
  order->times = calloc (groups * warps, sizeof *order->times);
  order->group_times = calloc (groups, sizeof *order->group_times);
  order->warps = warps;
  order->clock = 1;
  if (order->times && order->group_times)
    return true;
  race_order_destroy (order);
  return false;
}

void
race_order_destroy (struct race_order *order)
{
  free (order->times);
  free (order->group_times);
}

static void
ring_push (struct ring *ring, uint64_t now)
{
  atomic_fetch_add (&ring->version, 1);
  atomic_store (&ring->time[ring->count++ % REMEMBERED], now);
  atomic_fetch_add (&ring->version, 1);
}

/* A copy of the ring's times; 0 where there were fewer. */
static void
ring_copy (struct ring *ring, uint64_t time[REMEMBERED])
{
  unsigned version;
  do
    {
      version = atomic_load (&ring->version);
      for (unsigned i = 0; i < REMEMBERED; i++)
        time[i] = atomic_load (&ring->time[i]);
    }
  while (version & 1 || version != atomic_load (&ring->version));
}

/* The first time after TIME; UINT64_MAX where there was none.  Where it may be
   forgotten, TIME itself. */
static uint64_t
ring_first_after (struct ring *ring, uint64_t time)
{
  uint64_t at[REMEMBERED], first = UINT64_MAX;
  bool forgotten = true;
  ring_copy (ring, at);
  for (unsigned i = 0; i < REMEMBERED; i++)
    {
      forgotten &= at[i] > time;
      if (at[i] > time && at[i] < first)
        first = at[i];
    }
  return forgotten ? time : first;
}

/* Whether there was a time after AFTER and not after UNTIL, or one may be forgotten. */
static bool
ring_has (struct ring *ring, uint64_t after, uint64_t until)
{
  uint64_t at[REMEMBERED];
  bool forgotten = until > after, has = false;
  ring_copy (ring, at);
  for (unsigned i = 0; i < REMEMBERED; i++)
    {
      forgotten &= at[i] > until;
      has |= at[i] > after && at[i] <= until;
    }
  return has || forgotten;
}

void
race_order_release (struct race_order *order, uint32_t warp,
                    enum races_scope scope)
{
  struct warp_times *times = &order->times[warp];
  uint64_t now = race_order_tick (order);
  ring_push (&times->release[RACES_WARP], now);
  if (scope >= RACES_GROUP)
    ring_push (&times->release[RACES_GROUP], now);
  if (scope == RACES_KERNEL)
    ring_push (&order->group_times[warp / order->warps].release, now);
}

void
race_order_acquire (struct race_order *order, uint32_t warp,
                    enum races_scope scope)
{
  struct warp_times *times = &order->times[warp];
  uint64_t now = race_order_tick (order);
  times->acquire[RACES_WARP] = now;
  if (scope >= RACES_GROUP)
    times->acquire[RACES_GROUP] = now;
  if (scope == RACES_KERNEL)
    ring_push (&order->group_times[warp / order->warps].acquire, now);
}

bool
race_order_has (struct race_order *order, uint32_t old_warp, uint64_t time,
                uint32_t new_warp)
{
  const struct warp_times *times = &order->times[new_warp];
  enum races_scope scope = old_warp == new_warp ? RACES_WARP : RACES_GROUP;
  uint64_t release
    = ring_first_after (&order->times[old_warp].release[scope], time);
  unsigned old_group = old_warp / order->warps;
  unsigned new_group = new_warp / order->warps;
  if (release == UINT64_MAX || old_group == new_group)
    return times->acquire[scope] > release;
  uint64_t to_kernel
    = ring_first_after (&order->group_times[old_group].release, release - 1);
  return to_kernel != UINT64_MAX
         && ring_has (&order->group_times[new_group].acquire, to_kernel,
                      times->acquire[RACES_GROUP]);
}
