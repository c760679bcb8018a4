# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# An HSA runtime with AMD devices that this machine does not have.  Neither in the build
# tree nor where it is installed does it lie beside the OpenMP runtime: a program finds it
# when it is told to and else the machine's own.

HSA_PARTS = libhsa-runtime.la libhsa-object.la libhsa-exec.la $(HSA_OPERATIONS) \
	libhsa-isa.la libemulators-common.la
noinst_LTLIBRARIES += libhsa-runtime.la libhsa-exec.la $(HSA_OPERATIONS) libhsa-isa.la

include emulators/hsa/object/local.mk

# An instruction rounds once or twice, as its description says: the compiler must not
# make one of two.
HSA_CFLAGS = $(AM_CFLAGS) -ffp-contract=off
libhsa_isa_la_CFLAGS = $(HSA_CFLAGS)
libhsa_runtime_la_CFLAGS = $(HSA_CFLAGS)
libhsa_runtime_la_SOURCES =
include emulators/hsa/runtime/local.mk
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
	emulators/hsa/exec/matrix.c \
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
	emulators/hsa/exec/wave.h \
	emulators/hsa/exec/wave_races.c emulators/hsa/exec/wave_races.h

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

# The file is libhsa-runtime64.so.1, which is also its soname.  LLVM's runtime, and programs
# of GCC's own tests, open libhsa-runtime64.so, which is a link to it; a folder that holds
# nothing else is in no linker's way.
hsalibdir = $(libdir)/gangway/hsa
noinst_LTLIBRARIES += emulators/hsa/libhsa-runtime64.la

install-exec-local: install-hsa
install-hsa: emulators/hsa/libhsa-runtime64.la
	$(MKDIR_P) "$(DESTDIR)$(hsalibdir)"
	$(INSTALL_PROGRAM) emulators/hsa/.libs/libhsa-runtime64.so.1 \
	  "$(DESTDIR)$(hsalibdir)/libhsa-runtime64.so.1"
	ln -sf libhsa-runtime64.so.1 "$(DESTDIR)$(hsalibdir)/libhsa-runtime64.so"
.PHONY: install-hsa

all-local: emulators/hsa/.libs/libhsa-runtime64.so
emulators/hsa/.libs/libhsa-runtime64.so: emulators/hsa/libhsa-runtime64.la
	$(AM_V_at)ln -sf libhsa-runtime64.so.1 $@

emulators_hsa_libhsa_runtime64_la_SOURCES =
emulators_hsa_libhsa_runtime64_la_LIBADD = $(HSA_PARTS) -lm -ldl -lpthread
# The runtime's threads run on when a program closes the library: it stays.
# With -rpath it is a shared library although libtool does not install it.
emulators_hsa_libhsa_runtime64_la_LDFLAGS = $(AM_LDFLAGS) -rpath $(hsalibdir) -module \
	-avoid-version -shrext .so.1 -Wl,--version-script=emulators/hsa/libhsa-runtime64.map \
	-Wl,-z,defs -Wl,-z,nodelete
emulators_hsa_libhsa_runtime64_la_DEPENDENCIES = $(HSA_PARTS) \
	emulators/hsa/libhsa-runtime64.map
emulators_hsa_libhsa_runtime64_la_LIBTOOLFLAGS = --tag=disable-static

# What is exported is what the table of entry points has.
CLEANFILES += emulators/hsa/libhsa-runtime64.map
emulators/hsa/libhsa-runtime64.map: emulators/hsa/runtime/entry_points.def Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { echo 'ROCR_1 { global:'; \
	  sed -n -e 's/^\(EARLY\|ENTRY\|NOTHING\|MISSING\) (\([A-Za-z0-9_]*\).*/\2;/p' \
	    -e 's/^VALUE ([^,]*, *\([A-Za-z0-9_]*\).*/\1;/p' \
	    $(srcdir)/emulators/hsa/runtime/entry_points.def; \
	  echo 'local: *; };'; } >$@.new && mv $@.new $@
