# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libcuda_code_la_SOURCES += \
	emulators/cuda/code/link.h \
	emulators/cuda/code/operation.h \
	emulators/cuda/code/program.h
