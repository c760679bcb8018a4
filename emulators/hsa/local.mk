# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# An AMD device that this machine does not have: so far its processors alone.

HSA_PARTS = libhsa-exec.la $(HSA_OPERATIONS) libhsa-isa.la libemulators-common.la
noinst_LTLIBRARIES += libhsa-exec.la $(HSA_OPERATIONS) libhsa-isa.la

# An instruction rounds once or twice, as its description says: the compiler must not
# make one of two.
HSA_CFLAGS = $(AM_CFLAGS) -ffp-contract=off
libhsa_isa_la_CFLAGS = $(HSA_CFLAGS)
libhsa_exec_la_CFLAGS = $(HSA_CFLAGS) $(VECTOR_CFLAGS)
libhsa_isa_la_SOURCES = \
	emulators/hsa/isa/decode.c emulators/hsa/isa/decoder.h \
	emulators/hsa/isa/decode_memory.c \
	emulators/hsa/isa/disassemble.c emulators/hsa/isa/disassemble.h \
	emulators/hsa/isa/disassemble_constant.c \
	emulators/hsa/isa/disassemble_memory.c \
	emulators/hsa/isa/isa.h \
	emulators/hsa/isa/opcodes.h \
	emulators/hsa/isa/processors.c \
	emulators/hsa/isa/gfx8.def emulators/hsa/isa/gfx9.def \
	emulators/hsa/isa/gfx10.def emulators/hsa/isa/gfx11.def
EXTRA_DIST += emulators/hsa/isa/probe-opcodes
libhsa_exec_la_SOURCES = \
	emulators/hsa/exec/access.c emulators/hsa/exec/access.h \
	emulators/hsa/exec/atomics.c \
	emulators/hsa/exec/code.c \
	emulators/hsa/exec/dispatch.c emulators/hsa/exec/dispatch.h \
	emulators/hsa/exec/dual.c \
	emulators/hsa/exec/flow.c \
	emulators/hsa/exec/group.c \
	emulators/hsa/exec/hardware.c \
	emulators/hsa/exec/lds.c \
	emulators/hsa/exec/memory.c emulators/hsa/exec/memory.h \
	emulators/hsa/exec/mode.c emulators/hsa/exec/mode.h \
	emulators/hsa/exec/modified.c \
	emulators/hsa/exec/relative.c \
	emulators/hsa/exec/report.c \
	emulators/hsa/exec/scalar.c emulators/hsa/exec/scalar.h \
	emulators/hsa/exec/scratch.c emulators/hsa/exec/scratch.h \
	emulators/hsa/exec/translate.c \
	emulators/hsa/exec/translate_memory.c \
	emulators/hsa/exec/vector.c \
	emulators/hsa/exec/wave.h

# The operations are compiled twice, and chosen from at run time.  Comparisons with NaN
# must not trap, or they could not be vectorised.
HSA_OPERATIONS = libhsa-find.la libhsa-operations.la
HSA_OPERATION_CFLAGS = $(HSA_CFLAGS) $(VECTOR_CFLAGS) -fno-trapping-math -fno-math-errno
HSA_OPERATION_SOURCES = \
	emulators/hsa/operations/bits.c \
	emulators/hsa/operations/bytes.c \
	emulators/hsa/operations/carry.c \
	emulators/hsa/operations/compare.c \
	emulators/hsa/operations/convert.c \
	emulators/hsa/operations/divide.c \
	emulators/hsa/operations/dot.c \
	emulators/hsa/operations/float.c \
	emulators/hsa/operations/geometry.c \
	emulators/hsa/operations/integer.c \
	emulators/hsa/operations/lanes.h \
	emulators/hsa/operations/packed.c \
	emulators/hsa/operations/saturated.c \
	emulators/hsa/operations/value.h
libhsa_find_la_CFLAGS = $(HSA_CFLAGS)
libhsa_find_la_SOURCES = \
	emulators/hsa/operations/operation.c emulators/hsa/operations/operation.h
libhsa_operations_la_SOURCES = $(HSA_OPERATION_SOURCES)
libhsa_operations_la_CFLAGS = $(HSA_OPERATION_CFLAGS)
if X86_64
HSA_OPERATIONS += libhsa-operations-wide.la
libhsa_operations_wide_la_SOURCES = $(HSA_OPERATION_SOURCES)
libhsa_operations_wide_la_CFLAGS = $(HSA_OPERATION_CFLAGS) -march=x86-64-v3
libhsa_operations_wide_la_CPPFLAGS = $(AM_CPPFLAGS) -DOPERATION_WIDE
libhsa_find_la_CPPFLAGS = $(AM_CPPFLAGS) -DOPERATIONS_HAVE_WIDE
endif
