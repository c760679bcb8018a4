# The public statements of module openacc from openacc_lib.h:
#   awk -v what=constants|procedures -f openacc_names.awk openacc_lib.h
# acc_device_current is for module openacc_kinds alone.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

function put(kind, name)
{
  if (kind == what && name != "acc_device_current")
    print "public :: " name
}

# Of an interface with a name that is the program's; else those inside.
/^ *interface/ {
  in_interface = 1
  is_generic = NF > 1
  if (is_generic)
    put("procedures", $2)
}
/^ *end interface/ { in_interface = 0 }
in_interface && !is_generic && /^ *(function|subroutine) / { put("procedures", $2) }

# A constant's name is in front of `=', perhaps on a continued line.
!in_interface && match($0, /[a-z_]+ =/) {
  put("constants", substr($0, RSTART, RLENGTH - 2))
}
