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
	emulators/cuda/code/select_call.c \
	emulators/cuda/code/select_memory.c \
	emulators/cuda/code/select_warp.c \
	emulators/cuda/code/operation.c \
	emulators/cuda/code/operation_approx.c \
	emulators/cuda/code/operation_bits.c \
	emulators/cuda/code/operation_compare.c \
	emulators/cuda/code/operation_convert.c \
	emulators/cuda/code/operation_convert_half.c \
	emulators/cuda/code/operation_float.c \
	emulators/cuda/code/operation_half.c \
	emulators/cuda/code/operation_integer.c \
	emulators/cuda/code/operation_lanes.h \
	emulators/cuda/code/operation_logic.c \
	emulators/cuda/code/operation_lop3.c \
	emulators/cuda/code/operation_value.h \
	emulators/cuda/code/operation_video.c
