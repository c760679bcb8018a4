/* OMP_PLACES and GOMP_CPU_AFFINITY.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/places.h"

#include <stdarg.h>
#include <string.h>
#include "unit.h"

#define SET_SIZE 512

/* LIST as "0-3|4,6|...".  */
static const char *
describe (const struct places *list)
{
  static char text[4096];
  char *end = text;
  *end = '\0';
  for (unsigned i = 0; i < list->count; i++)
    {
      if (i > 0)
        *end++ = '|';
      const char *separator = "";
      for (int cpu = 0; cpu < 8 * SET_SIZE; cpu++)
        if (CPU_ISSET_S (cpu, SET_SIZE, places_set (list, i)))
          {
            end += sprintf (end, "%s%d", separator, cpu);
            separator = ",";
          }
    }
  return text;
}

static void
check_list (const char *text, const char *wanted)
{
  struct places list;
  enum place_kind kind;
  unsigned long count;
  places_init (&list, SET_SIZE);
  bool ok = places_parse (text, &kind, &list, &count);
  CHECK (ok && kind == PLACES_LIST && strcmp (describe (&list), wanted) == 0,
         "places `%s' are %s", text, describe (&list));
  places_release (&list);
}

static void
check_name (const char *text, enum place_kind wanted, unsigned long number)
{
  struct places list;
  enum place_kind kind;
  unsigned long count = 0;
  places_init (&list, SET_SIZE);
  CHECK (places_parse (text, &kind, &list, &count) && kind == wanted
           && count == number,
         "places `%s'", text);
  places_release (&list);
}

static void
check_bad (const char *text)
{
  struct places list;
  enum place_kind kind;
  unsigned long count;
  places_init (&list, SET_SIZE);
  CHECK (!places_parse (text, &kind, &list, &count), "bad places `%s'", text);
  places_release (&list);
}

static void
check_gnu (const char *text, const char *wanted)
{
  struct places list;
  places_init (&list, SET_SIZE);
  bool ok = places_parse_gnu (text, &list);
  CHECK (wanted ? ok && strcmp (describe (&list), wanted) == 0 : !ok,
         "GNU affinity `%s'", text);
  places_release (&list);
}

static void
test_lists (void)
{
  check_list ("{0},{1}", "0|1");
  check_list (" { 0 , 2 } , 3", "0,2|3");
  check_list ("{0:4}", "0,1,2,3");
  check_list ("{0:2:4}", "0,4");
  check_list ("{6:3:-2}", "2,4,6");
  check_list ("{0:2}:3:2", "0,1|2,3|4,5");
  check_list ("{0:2}:3", "0,1|1,2|2,3");
  check_list ("{8}:3:-4", "8|4|0");
  check_list ("{0:4,!2}", "0,1,3");
  check_list ("{!2,0:4}", "0,1,3");
  check_list ("{0:2}:4:2,!{2:2}", "0,1|4,5|6,7");
  check_list ("0:3", "0|1|2");
  check_list ("1:2,!2", "1");
  check_list ("{0},{0}", "0|0");
}

static void
test_names (void)
{
  check_name ("threads", PLACES_THREADS, PLACES_MAXIMUM);
  check_name ("Cores ( 4 )", PLACES_CORES, 4);
  check_name ("sockets(1)", PLACES_SOCKETS, 1);
  check_name ("ll_caches", PLACES_LL_CACHES, PLACES_MAXIMUM);
  check_name ("numa_domains(2)", PLACES_NUMA_DOMAINS, 2);
}

static void
test_bad (void)
{
  check_bad ("");
  check_bad ("{}");
  check_bad ("{0");
  check_bad ("{0}}");
  check_bad ("{0},");
  check_bad ("{0}:0");
  check_bad ("{0}:2:");
  check_bad ("{-1}");
  check_bad ("{0:2:-1}");
  check_bad ("{0:2,!5}");
  check_bad ("{0},!{1}");
  check_bad ("{0},!{0}");
  check_bad ("{0:2,!1:2}");
  check_bad ("threads(0)");
  check_bad ("threads(2");
  check_bad ("threads 2");
  check_bad ("{99999999}");
  check_bad ("{0}:99999999");
  check_bad ("{0}:2:9223372036854775807");
  check_bad ("{0:3:9223372036854775807}");
}

static void
test_restrict (void)
{
  struct places list;
  enum place_kind kind;
  unsigned long count;
  cpu_set_t *mask = __builtin_alloca (SET_SIZE);
  CPU_ZERO_S (SET_SIZE, mask);
  CPU_SET_S (1, SET_SIZE, mask);
  CPU_SET_S (4, SET_SIZE, mask);
  places_init (&list, SET_SIZE);
  places_parse ("{0:2}:3:2", &kind, &list, &count);
  places_restrict (&list, mask);
  CHECK (strcmp (describe (&list), "1|4") == 0,
         "places without usable processors are dropped");
  places_release (&list);
}

int
main (void)
{
  test_lists ();
  test_names ();
  test_bad ();
  test_restrict ();
  check_gnu ("0", "0");
  check_gnu ("0 3 1-2", "0|3|1|2");
  check_gnu ("4-10:2,0x1", "4|6|8|10|1");
  check_gnu ("3-1", NULL);
  check_gnu ("a", NULL);
  check_gnu ("1-5:0", NULL);
  return UNIT_RESULT ();
}
