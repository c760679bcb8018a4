/* Tools that ACC_PROFLIB names, and the one that is linked into the program:
   each registers itself before main.  Start events go to the first registered
   first, end events to the last.  What cannot be loaded gets a line.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "./tool-a.so" "-DTOOL=a" } */
/* { dg-also-library "./tool-b.so" "-DTOOL=b" } */
/* { dg-options "-DTOOL=linked" } */
/* { dg-env ACC_PROFLIB ";./tool-a.so;./no-tool.so;;./tool-b.so;" } */
/* { dg-output "libgomp: while loading ACC_PROFLIB \"./no-tool.so\"\[^\n\]*\nlinked start\na start\nb start\nregion\nb end\na end\nlinked end\n" } */

#include <acc_prof.h>
#include <stdio.h>

#define TEXT(x) #x
#define NAME(x) TEXT (x)

static void
on_construct (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) event;
  (void) api;
  printf ("%s %s\n", NAME (TOOL),
          prof->event_type == acc_ev_compute_construct_start ? "start" : "end");
}

void
acc_register_library (acc_prof_reg reg, acc_prof_reg unreg,
                      acc_prof_lookup_func lookup)
{
  if (lookup ("acc_prof_register") != (acc_query_fn) reg
      || lookup ("acc_prof_unregister") != (acc_query_fn) unreg
      || lookup ("no_such_function") != NULL)
    puts ("bad look-up");
  reg (acc_ev_compute_construct_start, on_construct, acc_reg);
  reg (acc_ev_compute_construct_end, on_construct, acc_reg);
}

int
main (void)
{
#pragma acc parallel
  puts ("region");
  return 0;
}
