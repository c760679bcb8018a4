/* KMP_AFFINITY: what it says, and the order in which it binds threads on a machine with two
   sockets of two cores of two threads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/kmp_affinity.h"

#include <string.h>
#include "unit.h"

#define SET_SIZE 128

/* LIST as "0,4|1,5|...".  */
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
  *end = '\0';
  return text;
}

static void
add (struct places *list, int first, int second, int step, int count)
{
  cpu_set_t *set = places_append (list);
  for (int i = 0; i < count; i++)
    {
      CPU_SET_S (first + i * step, SET_SIZE, set);
      if (second >= 0)
        CPU_SET_S (second + i * step, SET_SIZE, set);
    }
}

/* Processor N and N + 4 are one core; 0, 1, 4 and 5 are the first socket.  */
static void
machine_make (struct kmp_machine *machine)
{
  static const int threads[] = { 0, 4, 1, 5, 2, 6, 3, 7 };
  places_init (&machine->sockets, SET_SIZE);
  places_init (&machine->cores, SET_SIZE);
  places_init (&machine->threads, SET_SIZE);
  for (int i = 0; i < 2; i++)
    add (&machine->sockets, 2 * i, 2 * i + 4, 1, 2);
  for (int i = 0; i < 4; i++)
    add (&machine->cores, i, i + 4, 1, 1);
  for (int i = 0; i < 8; i++)
    add (&machine->threads, threads[i], -1, 1, 1);
}

static void
check_places (const struct kmp_machine *machine, const char *text,
              const char *wanted)
{
  struct kmp_affinity affinity;
  struct places places;
  places_init (&places, SET_SIZE);
  bool good = kmp_affinity_parse (text, SET_SIZE, &affinity);
  if (good)
    kmp_affinity_places (&affinity, machine, &places);
  CHECK (good && strcmp (describe (&places), wanted) == 0, "`%s' is %s", text,
         describe (&places));
  places_release (&affinity.listed);
  places_release (&places);
}

static void
check_bad (const char *text)
{
  struct kmp_affinity affinity;
  CHECK (!kmp_affinity_parse (text, SET_SIZE, &affinity), "`%s' is refused",
         text);
  places_release (&affinity.listed);
}

int
main (void)
{
  struct kmp_machine machine;
  machine_make (&machine);
  check_places (&machine, "none", "");
  check_places (&machine, " Disabled ", "");
  check_places (&machine, "granularity=fine,compact", "0|4|1|5|2|6|3|7");
  check_places (&machine, "compact,granularity=thread", "0|4|1|5|2|6|3|7");
  check_places (&machine, "compact", "0,4|0,4|1,5|1,5|2,6|2,6|3,7|3,7");
  check_places (&machine, "granularity=fine,compact,1,0", "0|1|2|3|4|5|6|7");
  check_places (&machine, "granularity=fine,compact,2", "0|2|1|3|4|6|5|7");
  check_places (&machine, "granularity=fine,compact,0,3", "5|2|6|3|7|0|4|1");
  check_places (&machine, "granularity=fine,compact,0,11", "5|2|6|3|7|0|4|1");
  check_places (&machine, "granularity=fine,scatter", "0|2|1|3|4|6|5|7");
  check_places (&machine, "noverbose,warnings,granularity=fine,scatter,1",
                "0|1|2|3|4|5|6|7");
  check_places (&machine, "scatter,granularity=package",
                "0,1,4,5|2,3,6,7|0,1,4,5|2,3,6,7|0,1,4,5|2,3,6,7|"
                "0,1,4,5|2,3,6,7");
  check_places (&machine, "balanced", "0,4|1,5|2,6|3,7");
  check_places (&machine,
                "granularity=fine,proclist=[3,0-2,{1,5-7:2}],explicit",
                "3|0|1|2|1,5,7");
  check_places (&machine, "explicit,proclist=[ 3 , 0 ]", "3,7|0,4");
  check_places (&machine, "explicit,granularity=fine,proclist=[0-7:3]",
                "0|3|6");
  check_bad ("");
  check_bad ("tight");
  check_bad ("compact scatter");
  check_bad ("compact,scatter");
  check_bad ("compact,");
  check_bad ("compact,1,2,3");
  check_bad ("compact,-1");
  check_bad ("granularity,compact");
  check_bad ("granularity=big,compact");
  check_bad ("explicit");
  check_bad ("proclist=[1],compact");
  check_bad ("explicit,proclist=[]");
  check_bad ("explicit,proclist=[1");
  check_bad ("explicit,proclist=[3-1]");
  check_bad ("explicit,proclist=[1-3:0]");
  check_bad ("explicit,proclist=[{1,2]");
  check_bad ("explicit,proclist=[99999999]");
  check_bad ("explicit,proclist=[1],proclist=[2]");
  places_release (&machine.sockets);
  places_release (&machine.cores);
  places_release (&machine.threads);
  return UNIT_RESULT ();
}
