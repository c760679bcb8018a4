# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libcuda_exec_la_SOURCES += \
	emulators/cuda/exec/grid.h \
	emulators/cuda/exec/memory.h
