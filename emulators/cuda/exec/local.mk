# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libcuda_exec_la_SOURCES += \
	emulators/cuda/exec/access.c \
	emulators/cuda/exec/atomics.c \
	emulators/cuda/exec/block.c \
	emulators/cuda/exec/builtin.c \
	emulators/cuda/exec/call.c \
	emulators/cuda/exec/collective.c \
	emulators/cuda/exec/format.c \
	emulators/cuda/exec/grid.c emulators/cuda/exec/grid.h \
	emulators/cuda/exec/heap.c emulators/cuda/exec/heap.h \
	emulators/cuda/exec/memory.c emulators/cuda/exec/memory.h \
	emulators/cuda/exec/memory_moves.c emulators/cuda/exec/memory_moves.h \
	emulators/cuda/exec/warp_races.c emulators/cuda/exec/warp_races.h \
	emulators/cuda/exec/report.c \
	emulators/cuda/exec/special.c \
	emulators/cuda/exec/split.c \
	emulators/cuda/exec/warp.c emulators/cuda/exec/warp.h
