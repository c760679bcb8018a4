# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libcuda_code_la_SOURCES += \
	emulators/cuda/code/link.c emulators/cuda/code/link.h \
	emulators/cuda/code/link_parts.h \
	emulators/cuda/code/link_references.c \
	emulators/cuda/code/link_shared.c \
	emulators/cuda/code/link_table.c emulators/cuda/code/link_table.h \
	emulators/cuda/code/operation.h \
	emulators/cuda/code/program.h
