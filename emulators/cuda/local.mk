# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A CUDA driver that needs no GPU.  Neither in the build tree nor where it is
# installed does it lie beside the runtime: a program finds it when it is told to
# and else the machine's own.

CUDA_PARTS = libcuda-driver.la libcuda-exec.la libcuda-code.la $(CUDA_OPERATIONS) \
	libcuda-ptx.la libemulators-common.la
noinst_LTLIBRARIES += libcuda-driver.la libcuda-exec.la libcuda-code.la \
	$(CUDA_OPERATIONS) libcuda-ptx.la

# PTX says which instructions round once and which twice: the compiler must not make
# one of two.
CUDA_CFLAGS = $(AM_CFLAGS) -ffp-contract=off

# Loops over the lanes are worth it, also where CFLAGS say -O2.
VECTOR_CFLAGS = -ftree-vectorize -fvect-cost-model=dynamic
libcuda_driver_la_CFLAGS = $(CUDA_CFLAGS)
libcuda_exec_la_CFLAGS = $(CUDA_CFLAGS) $(VECTOR_CFLAGS)
libcuda_code_la_CFLAGS = $(CUDA_CFLAGS)
libcuda_driver_la_SOURCES =
libcuda_exec_la_SOURCES =
libcuda_code_la_SOURCES =
libcuda_ptx_la_SOURCES =
include emulators/cuda/ptx/local.mk
include emulators/cuda/code/local.mk
include emulators/cuda/exec/local.mk
include emulators/cuda/driver/local.mk

# The file is libcuda.so.1, which is also its soname: programs open that name.  It alone
# is installed: libcuda.la or libcuda.so beside it would have programs linked with a
# driver that is there for tests.
cudalibdir = $(libdir)/gangway/cuda
noinst_LTLIBRARIES += emulators/cuda/libcuda.la

install-exec-local: emulators/cuda/libcuda.la
	$(MKDIR_P) "$(DESTDIR)$(cudalibdir)"
	$(INSTALL_PROGRAM) emulators/cuda/.libs/libcuda.so.1 \
	  "$(DESTDIR)$(cudalibdir)/libcuda.so.1"
uninstall-hook:
	rm -f "$(DESTDIR)$(cudalibdir)/libcuda.so.1"
	rm -f "$(DESTDIR)$(hsalibdir)/libhsa-runtime64.so.1" \
	  "$(DESTDIR)$(hsalibdir)/libhsa-runtime64.so"

emulators_cuda_libcuda_la_SOURCES =
emulators_cuda_libcuda_la_LIBADD = $(CUDA_PARTS) -lm -ldl -lpthread
# The driver's threads run on when a program closes the library: it stays.
# With -rpath it is a shared library although libtool does not install it.
emulators_cuda_libcuda_la_LDFLAGS = $(AM_LDFLAGS) -rpath $(cudalibdir) -module -avoid-version \
	-shrext .so.1 -Wl,--version-script=emulators/cuda/libcuda.map -Wl,-z,defs \
	-Wl,-z,nodelete
emulators_cuda_libcuda_la_DEPENDENCIES = $(CUDA_PARTS) emulators/cuda/libcuda.map
emulators_cuda_libcuda_la_LIBTOOLFLAGS = --tag=disable-static

# What is exported is what the table of entry points has; entries that take a stream
# have a second form.
CLEANFILES += emulators/cuda/libcuda.map
emulators/cuda/libcuda.map: emulators/cuda/driver/entry_points.def Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { echo '{ global:'; \
	  sed -n -e 's/^\(EARLY\|ENTRY\) ([^,]*, *\([A-Za-z0-9_]*\).*/\2;/p' \
	    -e 's/^MISSING ([^,]*, *\([A-Za-z0-9_]*\).*/\1;/p' \
	    -e 's/^STREAM ([^,]*, *\([A-Za-z0-9_]*\).*/\1; \1_ptsz;/p' \
	    -e 's/^SYNCH (\([a-z]*\), [^,]*, *\([A-Za-z0-9_]*\).*/\2; \2_\1;/p' \
	    $(srcdir)/emulators/cuda/driver/entry_points.def; \
	  echo 'local: *; };'; } >$@.new && mv $@.new $@
