# The environment is read by base/environment.c alone, which knows what a program with
# privileges may obey; plugins, which do not see base, have one place of their own.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
found=$(grep -rnwE 'getenv|secure_getenv|__secure_getenv|environ|__environ' \
	  --include='*.c' --include='*.h' \
	  base libomp-host libomp-offload libacc plugins fortran include |
	grep -vE '^base/environment\.c:|^plugins/common/variables\.c:[0-9]+: *return secure_getenv \(name\);$')
[ -z "$found" ] || { echo "$found"; exit 1; }
