# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libcuda_code_la_SOURCES += \
	emulators/cuda/code/code.h \
	emulators/cuda/code/constants.c emulators/cuda/code/constants.h \
	emulators/cuda/code/decode.c emulators/cuda/code/decode.h \
	emulators/cuda/code/flow.c \
	emulators/cuda/code/frame.c \
	emulators/cuda/code/kernel.c emulators/cuda/code/kernel.h \
	emulators/cuda/code/link.c emulators/cuda/code/link.h \
	emulators/cuda/code/link_parts.h \
	emulators/cuda/code/link_references.c \
	emulators/cuda/code/link_shared.c \
	emulators/cuda/code/link_table.c emulators/cuda/code/link_table.h \
	emulators/cuda/code/operands.c \
	emulators/cuda/code/operation.c emulators/cuda/code/operation.h \
	emulators/cuda/code/program.c emulators/cuda/code/program.h \
	emulators/cuda/code/select.c \
	emulators/cuda/code/select_bits.c \
	emulators/cuda/code/select_call.c \
	emulators/cuda/code/select_memory.c \
	emulators/cuda/code/select_move.c \
	emulators/cuda/code/select_warp.c

# The operations are compiled twice, and chosen from when a program is decoded.
# Comparisons with NaN must not trap, or they could not be vectorised.
CUDA_OPERATIONS = libcuda-operations.la
OPERATION_CFLAGS = $(CUDA_CFLAGS) $(VECTOR_CFLAGS) -fno-trapping-math -fno-math-errno
OPERATION_SOURCES = \
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
libcuda_operations_la_SOURCES = $(OPERATION_SOURCES)
libcuda_operations_la_CFLAGS = $(OPERATION_CFLAGS)
if X86_64
CUDA_OPERATIONS += libcuda-operations-wide.la
libcuda_operations_wide_la_SOURCES = $(OPERATION_SOURCES)
libcuda_operations_wide_la_CFLAGS = $(OPERATION_CFLAGS) -march=x86-64-v3
libcuda_operations_wide_la_CPPFLAGS = $(AM_CPPFLAGS) -DOPERATION_WIDE
libcuda_code_la_CPPFLAGS = $(AM_CPPFLAGS) -DOPERATIONS_HAVE_WIDE
endif
