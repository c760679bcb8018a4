# What follows a fork is called by libomp-host/process/fork.c alone: what a part registers
# when it is first used comes too late for a fork that another thread has begun.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
found=$(grep -rnE 'pthread_atfork|__register_atfork' --include='*.c' --include='*.h' \
	  base libomp-host libomp-offload libacc plugins fortran |
	grep -vE '^libomp-host/process/fork\.c:[0-9]+: *pthread_atfork \(before_fork,')
[ -z "$found" ] || { echo "$found"; exit 1; }
