/* Parsers of the values of OMP_ variables.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/icv/icv_parse.h"

#include <stdlib.h>
#include "libomp-host/places/affinity.h"
#include "unit.h"

static void
check_schedule (const char *text, unsigned wanted, int wanted_chunk)
{
  unsigned schedule = 0;
  int chunk = -1;
  CHECK (icv_parse_schedule (text, &schedule, &chunk) && schedule == wanted
           && chunk == wanted_chunk,
         "schedule `%s'", text);
}

static void
check_no_schedule (const char *text)
{
  unsigned schedule = 77;
  int chunk = 77;
  CHECK (!icv_parse_schedule (text, &schedule, &chunk) && schedule == 77
           && chunk == 77,
         "bad schedule `%s'", text);
}

static void
test_schedules (void)
{
  check_schedule ("static", SCHEDULE_STATIC | SCHEDULE_MONOTONIC, 0);
  check_schedule (" Static , 5 ", SCHEDULE_STATIC | SCHEDULE_MONOTONIC, 5);
  check_schedule ("nonmonotonic:static", SCHEDULE_STATIC, 0);
  check_schedule ("dynamic", SCHEDULE_DYNAMIC, 1);
  check_schedule ("dynamic,0", SCHEDULE_DYNAMIC, 1);
  check_schedule ("monotonic : guided,4", SCHEDULE_GUIDED | SCHEDULE_MONOTONIC,
                  4);
  check_schedule ("auto", SCHEDULE_AUTO, 1);
  check_no_schedule ("");
  check_no_schedule ("fast");
  check_no_schedule ("dynamic,");
  check_no_schedule ("dynamic,-1");
  check_no_schedule ("dynamic,3000000000");
  check_no_schedule ("monotonic dynamic");
  check_no_schedule ("dynamic 4");
}

static void
test_thread_lists (void)
{
  unsigned *list = NULL, length = 0;
  CHECK (icv_parse_thread_list ("4", &list, &length) && length == 1
           && list[0] == 4,
         "one number of threads");
  free (list);
  CHECK (icv_parse_thread_list (" 4 ,3, 2 ", &list, &length) && length == 3
           && list[0] == 4 && list[1] == 3 && list[2] == 2,
         "a list of numbers of threads");
  free (list);
  CHECK (!icv_parse_thread_list ("4,", &list, &length), "comma at the end");
  CHECK (!icv_parse_thread_list ("4,0", &list, &length), "no threads");
  CHECK (!icv_parse_thread_list ("", &list, &length), "empty list");
  CHECK (!icv_parse_thread_list ("4;3", &list, &length), "semicolon");
}

static void
test_bind_lists (void)
{
  uint8_t *list = NULL;
  unsigned length = 0;
  CHECK (icv_parse_bind_list ("spread,Primary, close", &list, &length)
           && length == 3 && list[0] == PROC_BIND_SPREAD
           && list[1] == PROC_BIND_PRIMARY && list[2] == PROC_BIND_CLOSE,
         "list of policies");
  free (list);
  CHECK (icv_parse_bind_list ("false", &list, &length) && length == 1
           && list[0] == PROC_BIND_FALSE,
         "false");
  free (list);
  CHECK (!icv_parse_bind_list ("true,close", &list, &length), "true in a list");
  CHECK (!icv_parse_bind_list ("close,", &list, &length), "comma at the end");
  CHECK (!icv_parse_bind_list ("near", &list, &length), "unknown policy");
}

static void
test_words (void)
{
  int policy = 5;
  enum target_offload offload;
  unsigned long long count = 0;
  CHECK (icv_parse_wait_policy ("ACTIVE", &policy) && policy == 1, "active");
  CHECK (icv_parse_wait_policy ("passive ", &policy) && policy == 0, "passive");
  CHECK (!icv_parse_wait_policy ("lazy", &policy) && policy == 0,
         "unknown wait policy");
  CHECK (icv_parse_target_offload ("Mandatory", &offload)
           && offload == TARGET_OFFLOAD_MANDATORY,
         "mandatory");
  CHECK (!icv_parse_target_offload ("on", &offload), "unknown offload policy");
  CHECK (icv_parse_spin_count ("10 k", &count) && count == 10000,
         "spin count in thousands");
  CHECK (icv_parse_spin_count ("Infinity", &count) && count == ~0ull,
         "infinite spin count");
  CHECK (icv_parse_spin_count ("99999999999t", &count) && count == ~0ull,
         "huge spin count");
  CHECK (!icv_parse_spin_count ("5x", &count), "bad spin count");
}

static void
check_blocktime (const char *text, uint64_t wanted)
{
  uint64_t value = 1;
  CHECK (icv_parse_blocktime (text, &value) && value == wanted,
         "KMP_BLOCKTIME `%s'", text);
}

static void
check_kmp_size (const char *text, size_t wanted)
{
  size_t value = 1;
  CHECK (icv_parse_kmp_size (text, &value) && value == wanted,
         "KMP_STACKSIZE `%s'", text);
}

static void
check_kmp (void)
{
  static const char *const bad_times[]
    = { "", "-1", "1s", "infinit", "5 ms x", "ms", "4294967296" };
  static const char *const bad_sizes[]
    = { "", "M", "1MM", "1Bb", "-1", "1x", "1K B", "99999999999999T" };
  uint64_t time;
  size_t size;
  check_blocktime ("0", 0);
  check_blocktime (" 200 ", 200000);
  check_blocktime ("30ms", 30000);
  check_blocktime ("7 US", 7);
  check_blocktime ("infinite", UINT64_MAX);
  check_blocktime ("Infinity", UINT64_MAX);
  for (size_t i = 0; i < sizeof bad_times / sizeof bad_times[0]; i++)
    CHECK (!icv_parse_blocktime (bad_times[i], &time),
           "KMP_BLOCKTIME `%s' is refused", bad_times[i]);
  check_kmp_size ("65536", 65536);
  check_kmp_size ("65536b", 65536);
  check_kmp_size (" 512 k ", 512 << 10);
  check_kmp_size ("512KB", 512 << 10);
  check_kmp_size ("4M", 4 << 20);
  check_kmp_size ("2gb", (size_t) 2 << 30);
  check_kmp_size ("1T", (size_t) 1 << 40);
  for (size_t i = 0; i < sizeof bad_sizes / sizeof bad_sizes[0]; i++)
    CHECK (!icv_parse_kmp_size (bad_sizes[i], &size),
           "KMP_STACKSIZE `%s' is refused", bad_sizes[i]);
}

int
main (void)
{
  test_schedules ();
  test_thread_lists ();
  test_bind_lists ();
  test_words ();
  check_kmp ();
  return UNIT_RESULT ();
}
