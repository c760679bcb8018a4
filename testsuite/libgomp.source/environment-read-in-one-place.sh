# The environment is read by base/environment.c alone, which knows what a program with
# privileges may obey; plugins and emulators, which do not see base, have one place each.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
found=$(grep -rnwE 'getenv|secure_getenv|__secure_getenv|environ|__environ' \
	  --include='*.c' --include='*.h' \
	  base libomp-host libomp-offload libacc plugins emulators fortran include |
	grep -vE '^base/environment\.c:|^plugins/common/variables\.c:[0-9]+: *return secure_getenv \(name\);$|^emulators/common/knobs\.c:[0-9]+: *(const char \*text = secure_getenv \(name\);|for \(char \*\*at = getauxval \(AT_SECURE\) \? NULL : environ; at && \*at; at\+\+\))$')
[ -z "$found" ] || { echo "$found"; exit 1; }
