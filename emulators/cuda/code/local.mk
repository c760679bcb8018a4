# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libcuda_code_la_SOURCES += \
	emulators/cuda/code/code.h \
	emulators/cuda/code/decode.c emulators/cuda/code/decode.h \
	emulators/cuda/code/flow.c \
	emulators/cuda/code/link.c emulators/cuda/code/link.h \
	emulators/cuda/code/link_parts.h \
	emulators/cuda/code/link_references.c \
	emulators/cuda/code/link_shared.c \
	emulators/cuda/code/link_table.c emulators/cuda/code/link_table.h \
	emulators/cuda/code/operands.c \
	emulators/cuda/code/operation.h \
	emulators/cuda/code/program.c emulators/cuda/code/program.h \
	emulators/cuda/code/select.c \
	emulators/cuda/code/select_bits.c \
	emulators/cuda/code/select_call.c \
	emulators/cuda/code/select_memory.c \
	emulators/cuda/code/select_warp.c
