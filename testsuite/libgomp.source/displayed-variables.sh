# OMP_DISPLAY_ENV=verbose shows each variable GANGWAY_... that the runtime and its plugins
# read, and each OMP_... but itself.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
display=libomp-host/icv/display_env.c
missing=
for name in $(grep -rhoE --include='*.c' '"GANGWAY_[A-Z_0-9]*[A-Z0-9]"' \
		base libomp-host libomp-offload libacc plugins | sort -u) \
	    $(grep -rhoE --include='*.c' 'environment_get \("OMP_[A-Z_]*"|^  "OMP_[A-Z_]*",' \
		base libomp-host libomp-offload | grep -oE '"OMP_[A-Z_]*"' \
		| grep -v OMP_DISPLAY_ENV | sort -u); do
  name=${name#\"} name=${name%\"}
  grep -qwF "$name" $display || missing="$missing $name"
done
[ -z "$missing" ] || { echo "$display does not show:$missing"; exit 1; }
