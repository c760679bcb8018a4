/* OMP_AVAILABLE_DEVICES.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "libomp-offload/devices/available_devices.h"
#include "libomp-offload/plugin/plugin.h"
#include "testsuite/unit/unit.h"

static const char *
fake_uid (int ordinal)
{
  return ordinal ? "GPU-one" : "GPU-zero";
}

static const char *
fake_isa (int ordinal)
{
  return ordinal ? "sm_80" : "sm_70";
}

static struct plugin host_plugin,
  gpu_plugin = { .get_uid = fake_uid, .get_isa = fake_isa };
static struct device devices[4] = {
  { .plugin = &host_plugin, .type = OFFLOAD_TARGET_TYPE_HOST_NONSHM },
  { .plugin = &gpu_plugin,
    .type = OFFLOAD_TARGET_TYPE_NVIDIA_PTX,
    .ordinal = 0 },
  { .plugin = &gpu_plugin,
    .type = OFFLOAD_TARGET_TYPE_NVIDIA_PTX,
    .ordinal = 1 },
  { .plugin = &gpu_plugin, .type = OFFLOAD_TARGET_TYPE_GCN, .ordinal = 0 },
};

/* EXPECTED: the chosen devices' digits, or "bad".  */
static void
check (const char *text, const char *expected)
{
  struct device *able[4], *chosen[4];
  char result[8] = "bad";
  for (int i = 0; i < 4; i++)
    able[i] = &devices[i];
  int count = available_devices_parse (text, able, 4, chosen);
  if (count >= 0)
    result[count] = '\0';
  for (int i = 0; i < count; i++)
    result[i] = '0' + (chosen[i] - devices);
  CHECK (strcmp (result, expected) == 0, "\"%.60s\" is %s, got %s", text,
         expected, result);
}

/* A set in DEPTH pairs of parentheses.  */
static void
check_depth (size_t depth, const char *expected)
{
  static const char inside[] = "kind(cpu)";
  char *text = malloc (2 * depth + sizeof inside);
  memset (text, '(', depth);
  memcpy (text + depth, inside, sizeof inside - 1);
  memset (text + depth + sizeof inside - 1, ')', depth);
  text[2 * depth + sizeof inside - 1] = '\0';
  check (text, expected);
  free (text);
}

int
main (void)
{
  check_depth (20, "0");
  /* The stack is smaller than what calls of this depth would take.  */
  check_depth (10000000, "bad");
  check ("*", "0123");
  check (" kind ( gpu ) ", "123");
  check ("kind(gpu)[0], *", "1023");
  check ("kind(gpu)[1:]", "23");
  check ("kind(gpu)[:2]", "12");
  check ("kind(gpu)[1:1]", "2");
  check ("*[7]", "");
  check ("vendor(amd),vendor(nvidia)", "312");
  check ("kind(gpu) && !vendor(AMD)", "12");
  check ("arch(nvptx) || arch(gcn)", "123");
  check ("!(kind(gpu) && isa(sm_80))", "013");
  check ("uid(GPU-one)", "2");
  check ("uid(gpu-one)", "");
  check ("(vendor(amd) || isa(sm_70)) && kind(gpu)", "13");
  check ("*,*", "0123");
  check ("kind(cpu)", "0");
  check ("kind(any)", "0123");
  check ("kind(gpu) && vendor(amd) || kind(cpu)", "bad");
  check ("", "bad");
  check ("*,", "bad");
  check ("gpu", "bad");
  check ("kind()", "bad");
  check ("kind(gpu", "bad");
  check ("(kind(gpu)", "bad");
  check ("*[", "bad");
  check ("*[]", "bad");
  check ("* *", "bad");
  check ("2", "2");
  check ("3,0", "30");
  check (" 1 , 1 , * ", "1023");
  check ("9", "");
  check ("1,99999999999", "1");
  check ("99999999999999999999999", "bad");
  check ("1x", "bad");
  check ("1[0]", "bad");
  check ("!1", "bad");
  check ("*[::2]", "02");
  check ("*[1::2]", "13");
  check ("*[0:1:3]", "0");
  check ("*[0:2:3]", "03");
  check ("*[:]", "0123");
  check ("*[::]", "0123");
  check ("*[::0]", "bad");
  check ("*[1:2:3:4]", "bad");
  check ("kind(gpu)[::2],*", "1302");
  return UNIT_RESULT ();
}
