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

int
main (void)
{
  test_schedules ();
  test_thread_lists ();
  test_bind_lists ();
  test_words ();
  return UNIT_RESULT ();
}
