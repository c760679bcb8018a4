# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# `make check' runs each folder of tests with DejaGnu; `make -jN check' runs N
# folders at a time.  `make check-c' runs one, ONLY='task*.c' a few tests of it.
# What they write is under check/.

include testsuite/unit.mk

CHECK_FOLDERS = source models abi c c++ newer nvptx gcn offload llvm oacc-c
if HAVE_STATIC
CHECK_FOLDERS += unit
endif
if HAVE_FORTRAN
CHECK_FOLDERS += fortran oacc-fortran
endif

# The unit tests see the library's inside: they are linked with the objects that the
# static library is made of, whose names are local there.  A plugin finds in the
# program what it calls.
UNIT_EXECUTABLES = $(UNIT_TESTS:%=check/unit-programs/%)
UNIT_COMPILE = $(CC) $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(CPPFLAGS) \
	$(AM_CFLAGS) -Wno-missing-prototypes $(CFLAGS) $(LDFLAGS)

check/unit-programs/%: testsuite/unit/%.c $(wildcard $(srcdir)/testsuite/unit/*.h $(srcdir)/testsuite/lib/*.h) $(LIBRARY_PARTS)
	$(AM_V_CCLD)$(MKDIR_P) $(@D) && $(UNIT_COMPILE) -o $@ $< \
	  $(STATIC_OBJECTS) -Wl,--export-dynamic-symbol='GOMP_PLUGIN_*' \
	  -Wl,--disable-new-dtags,-rpath,$(abs_builddir)/.libs -ldl -lpthread

# The emulators do not use the runtime, nor do their tests.
EMULATOR_TESTS = $(filter cuda_% ptx_% space space_pages host_ranges warp_memory crew races,$(UNIT_TESTS))
HSA_TESTS = $(filter hsa_%,$(UNIT_TESTS))
$(HSA_TESTS:%=check/unit-programs/%): check/unit-programs/%: testsuite/unit/%.c \
	  $(wildcard $(srcdir)/testsuite/unit/*.h) $(wildcard $(srcdir)/testsuite/unit/*.def) $(HSA_PARTS)
	$(AM_V_CCLD)$(MKDIR_P) $(@D) && $(UNIT_COMPILE) -o $@ $< \
	  -Wl,--start-group $(HSA_PARTS:%.la=.libs/%.a) -Wl,--end-group -lm -lpthread
EMULATOR_ARCHIVES = $(CUDA_PARTS:%.la=.libs/%.a)
$(EMULATOR_TESTS:%=check/unit-programs/%): check/unit-programs/%: testsuite/unit/%.c \
	  $(wildcard $(srcdir)/testsuite/unit/*.h) $(wildcard $(srcdir)/testsuite/unit/*.def) $(CUDA_PARTS)
	$(AM_V_CCLD)$(MKDIR_P) $(@D) && $(UNIT_COMPILE) -o $@ $< \
	  -Wl,--start-group $(EMULATOR_ARCHIVES) -Wl,--end-group -lm -lpthread

# A plugin for tests, in the place of a vendor's: programs that are to use it find the
# library through a link beside it.  Between the two objects such a program is linked,
# so that it registers an image.
FAR_FILES = calls.c device.c image.c memory.c queue.c session.c
FAR_PLUGIN = check/far/libgomp-plugin-nvptx.so.1
FAR_OBJECTS = check/far/image_begin.o check/far/image_end.o
FAR_COMPILE = $(CC) $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(CPPFLAGS) \
	$(AM_CFLAGS) $(CFLAGS) -fPIC -DGANGWAY_PLUGIN

$(FAR_PLUGIN): $(FAR_FILES:%=testsuite/plugins/far/%) plugins/common/launch_arguments.c \
	  $(wildcard $(srcdir)/testsuite/plugins/far/*.h) include/gomp/plugin.h libgomp.la
	$(AM_V_CCLD)$(MKDIR_P) $(@D) && ln -sf ../../.libs/libgomp.so.1 $(@D)/ \
	  && $(FAR_COMPILE) $(LDFLAGS) -shared -Wl,-soname,$(@F) -o $@ \
	    $(filter %.c,$^) -L.libs -lgomp -lpthread

check/far/%.o: testsuite/plugins/far/%.c testsuite/plugins/far/image.h
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(FAR_COMPILE) -c -o $@ $<

# A link beside which there is no plugin.
check/alone/libgomp.so.1: libgomp.la
	$(AM_V_at)$(MKDIR_P) $(@D) && ln -sf ../../.libs/libgomp.so.1 $@

check/settings.exp: Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { \
	  echo 'set gangway_build "$(abs_builddir)"'; \
	  echo 'set gangway_source "$(abs_srcdir)"'; \
	  echo 'set gangway_cppflags "$(CPPFLAGS)"'; \
	  echo 'set gangway_ldflags "$(LDFLAGS)"'; \
	  echo 'set gangway_build_fc "$(FC)"'; \
	  echo 'set gangway_cuda "$(abs_builddir)/emulators/cuda/.libs"'; \
	  echo 'set gangway_hsa "$(abs_builddir)/emulators/hsa/.libs"'; \
	  echo 'set gangway_sanitize "$(SANITIZE)"'; \
	  echo 'set gangway_simulator "$(GANGWAY_SIMULATOR)"'; \
	  echo 'set gangway_unit_tests "$(UNIT_TESTS)"'; \
	} > $@.new && mv $@.new $@

# What the tests are compiled with: a newer compiler than the library's knows more
# of OpenMP.  make check-newer GANGWAY_GCC=gcc-16 GANGWAY_GFORTRAN=gfortran-16
# runs what only such a one can compile.
GANGWAY_GCC = $(CC)
GANGWAY_GXX = $(CXX)
GANGWAY_GFORTRAN = $(FC)
TEST_COMPILERS = { \
	  echo 'set gangway_cc "$(GANGWAY_GCC)"'; \
	  echo 'set gangway_cxx "$(GANGWAY_GXX)"'; \
	  echo 'set gangway_fc "$(GANGWAY_GFORTRAN)"'; \
	}

# DejaGnu is looked for when it is needed: it may come after configure.
DEJAGNU_RUNTEST = runtest

# A folder's result is its .sum: a failed test does not keep the other folders
# from running, and the last line of `check' says what came of all.
CHECK_NEEDS = all-am
$(CHECK_FOLDERS:%=check-%): check-%: $(CHECK_NEEDS) check/settings.exp \
	  $(FAR_PLUGIN) $(FAR_OBJECTS) check/alone/libgomp.so.1
	@command -v $(DEJAGNU_RUNTEST) >/dev/null || { \
	  echo "check: DejaGnu's $(DEJAGNU_RUNTEST) was not found" >&2; exit 1; }
	@$(MKDIR_P) check/$* && cd check/$* && rm -f libgomp.sum \
	  && { cat ../settings.exp; $(TEST_COMPILERS); } >site.exp \
	  && { $(DEJAGNU_RUNTEST) --tool libgomp --srcdir $(abs_srcdir)/testsuite \
	         --directory libgomp.$* $(RUNTESTFLAGS) '$*.exp$(if $(ONLY),=$(ONLY))' \
	         >runtest.out 2>&1; \
	       test -s libgomp.sum || { cat runtest.out; exit 1; }; \
	       echo "$*: `sed -n 's/^# of //p' libgomp.sum | tr -s '\t' ' ' | paste -sd, -`"; }

check-unit: $(UNIT_EXECUTABLES)

check-local: $(CHECK_FOLDERS:%=check-%)
	@$(SHELL) $(srcdir)/testsuite/summary $(CHECK_FOLDERS:%=check/%/libgomp.sum)

# The library for AArch64, and its tests under qemu.
check-aarch64:
	$(srcdir)/testsuite/check-aarch64 aarch64 $(CHECK_AARCH64_FLAGS)

# GCC's own tests of its runtime, from Debian's gcc-12-source; takes a quarter
# of an hour.
check-gcc: all-am
	$(srcdir)/testsuite/gcc-suite --lib $(abs_builddir)/.libs \
	  --out check/gcc --check $(GCC_SUITE_FLAGS) all

.PHONY: check-gcc check-aarch64 $(CHECK_FOLDERS:%=check-%)

mostlyclean-local:
	rm -rf check

EXTRA_DIST += testsuite/baseline testsuite/gcc-suite testsuite/gcc-suite.part \
	testsuite/gcc-suite.devices testsuite/gcc-suite.part-nvptx \
	testsuite/gcc-suite.part-gcn \
	testsuite/gcc-suite.host-device \
	testsuite/lib testsuite/libgomp.source testsuite/libgomp.abi \
	testsuite/libgomp.unit \
	testsuite/libgomp.c testsuite/libgomp.c++ testsuite/libgomp.fortran \
	testsuite/libgomp.newer testsuite/libgomp.nvptx testsuite/libgomp.gcn \
	testsuite/libgomp.offload testsuite/libgomp.llvm \
	testsuite/libgomp.oacc-c testsuite/libgomp.oacc-fortran testsuite/summary \
	testsuite/plugins testsuite/stress testsuite/unit testsuite/models \
	testsuite/libgomp.models testsuite/check-aarch64
