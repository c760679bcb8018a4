# OMP_DISPLAY_ENV=verbose shows each variable GANGWAY_... that the runtime and its plugins
# read.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
display=libomp-host/icv/display_env.c
missing=
for name in $(grep -rhoE --include='*.c' '"GANGWAY_[A-Z_0-9]*[A-Z0-9]"' \
		base libomp-host libomp-offload libacc plugins | sort -u); do
  grep -qF "$name" $display || missing="$missing $name"
done
[ -z "$missing" ] || { echo "$display does not show:$missing"; exit 1; }
