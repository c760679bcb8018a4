# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libcuda_ptx_la_SOURCES += emulators/cuda/ptx/ptx.h \
	emulators/cuda/ptx/parser.c emulators/cuda/ptx/parser.h \
	emulators/cuda/ptx/arena.c emulators/cuda/ptx/arena.h \
	emulators/cuda/ptx/lexer.c emulators/cuda/ptx/lexer.h \
	emulators/cuda/ptx/scope.c emulators/cuda/ptx/scope.h \
	emulators/cuda/ptx/failure.h \
	emulators/cuda/ptx/body.c \
	emulators/cuda/ptx/call.c \
	emulators/cuda/ptx/declaration.c \
	emulators/cuda/ptx/function.c \
	emulators/cuda/ptx/initialiser.c \
	emulators/cuda/ptx/instruction.c \
	emulators/cuda/ptx/label.c \
	emulators/cuda/ptx/location.c \
	emulators/cuda/ptx/module.c \
	emulators/cuda/ptx/operand.c \
	emulators/cuda/ptx/symbol.c \
	emulators/cuda/ptx/type.c
