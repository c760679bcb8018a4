# Make omp_lib.h of omp_lib.f90:  awk -v address_bytes=8 -f omp_lib_h.awk omp_lib.f90
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The constants and types are the modules'.  A procedure that can be called without an
# explicit interface is external, as programs that include the file expect: they may
# give it what the module's interface would refuse, a lock of another kind perhaps.

BEGIN {
  print "! OpenMP for Fortran programs that include instead of use: fixed and free"
  print "! form both (continued lines have an ampersand in column 81 and one in"
  print "! column 6).  Made of omp_lib.f90."
  print "! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
}

# Print LINE of a module, where it is indented by two columns more, as it must be in a
# file that is both fixed and free form.
function put(line)
{
  sub(/^  /, "", line)
  if (is_continuation)
    sub(/^     /, "     \\&", line)
  is_continuation = sub(/ *&$/, "", line)
  if (is_continuation)
    line = sprintf("%-80s&", line)
  print line
}

# Declare the procedure of an interface block external.  STATEMENT[1] to STATEMENT[COUNT]
# are the block's statements; a generic name is that of its first procedure.
function put_external(count,    name, i)
{
  name = statement[2]
  sub(/^ (subroutine|function) /, "", name)
  sub(/ .*/, "", name)
  put("        external " name)
  for (i = 3; i <= count; i++)
    if (sub(" :: " name "$", " " name, statement[i]))
      put("       " statement[i])
}

# An interface block: its lines as they are, and its statements, without the
# continuations, behind one space each.
/^ *interface/ {
  in_interface = 1
  lines = statements = 0
  needs_interface = 0
  is_open = 0
}
in_interface {
  line[++lines] = $0
  if (is_open)
    statement[statements] = statement[statements] $0
  else
    statement[++statements] = $0
  is_open = sub(/&$/, "", statement[statements])
  gsub(/  +/, " ", statement[statements])
  # What cannot be called without its interface.
  if ($0 ~ /iso_c_binding|, value|, optional|, pointer/)
    needs_interface = 1
}
in_interface && /^ *end interface/ {
  in_interface = 0
  if (needs_interface)
    {
      print ""
      for (i = 1; i <= lines; i++)
        put(line[i])
    }
  else
    put_external(statements)
  next
}
in_interface { next }

# What the file has not: the modules' own statements and the first comment.
/^! / && !in_module { next }
/^ *module / { in_module = 1; next }
/^ *(end module|use|implicit none|private)/ { next }

# One blank line where there are some.
/^$/ { is_blank = 1; next }
is_blank { print ""; is_blank = 0 }

# The kind of an address has a name in iso_c_binding alone.
sub(/2 \* c_intptr_t$/, 2 * address_bytes) { }
sub(/c_intptr_t$/, address_bytes) { }
{ put($0) }
