/* Which mapped variable an address has to do with that a kernel should not have used.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/map/map_near.h"
#include "testsuite/unit/fake_device.h"

static char data[4096];

/* What map_near says of ADDRESS.  */
static void
expect (uintptr_t address, enum map_near_how how, const char *host,
        size_t distance)
{
  struct map_near near = map_near (fake_device.map, address);
  CHECK (near.how == how, "an address is where it is");
  if (how == MAP_NEAR_NOTHING)
    return;
  CHECK (near.host_start == (uintptr_t) host, "by the right variable");
  CHECK (near.distance == distance, "so far from it");
}

int
main (void)
{
  fake_begin ();
  struct map *map = fake_device.map;
  char *one = data, *other = data + 1000;
  expect (0x700000, MAP_NEAR_NOTHING, NULL, 0);
  map_associate (map, one, 100, (void *) 0x700000);
  map_associate (map, other, 200, (void *) 0x700100);
  expect (0x700000, MAP_NEAR_INSIDE, one, 0);
  expect (0x700063, MAP_NEAR_INSIDE, one, 99);
  expect (0x700064, MAP_NEAR_BEHIND, one, 0);
  expect (0x700068, MAP_NEAR_BEHIND, one, 4);
  /* Where the gap's middle is, it is behind.  */
  expect (0x7000b2, MAP_NEAR_BEHIND, one, 78);
  expect (0x7000b3, MAP_NEAR_BEFORE, other, 77);
  expect (0x7000ff, MAP_NEAR_BEFORE, other, 1);
  expect (0x700100, MAP_NEAR_INSIDE, other, 0);
  expect (0x6ffff0, MAP_NEAR_BEFORE, one, 16);
  expect (0x7001c8 + MAP_NEAR_MOST, MAP_NEAR_BEHIND, other, MAP_NEAR_MOST);
  expect (0x7001c9 + MAP_NEAR_MOST, MAP_NEAR_NOTHING, NULL, 0);
  expect ((uintptr_t) other + 7, MAP_NEAR_ON_HOST, other, 7);
  expect ((uintptr_t) other - 1, MAP_NEAR_NOTHING, NULL, 0);
  /* What is in place is at the host's address.  */
  map_associate (map, data + 2000, 100, data + 2000);
  expect ((uintptr_t) data + 2050, MAP_NEAR_INSIDE, data + 2000, 50);
  expect ((uintptr_t) data + 2100, MAP_NEAR_BEHIND, data + 2000, 0);
  /* An entry that is on its way is not there yet.  */
  map_write_begin (map);
  struct map_entry *entry = map_insert_write_locked (
    map, (uintptr_t) data + 3000, (uintptr_t) data + 3100, NULL, NULL);
  map_lock_write_end (&map->lock);
  expect ((uintptr_t) data + 3010, MAP_NEAR_BEHIND, data + 2000, 910);
  map_write_begin (map);
  map_remove_write_locked (map, entry);
  map_lock_write_end (&map->lock);
  map_disassociate (map, one);
  map_disassociate (map, other);
  map_disassociate (map, data + 2000);
  fake_end ();
  return UNIT_RESULT ();
}
