# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What is linked into images for devices.  Each library is for one version of gcc, in
# a folder of its name; DEVICE_COMPILERS="gcc-14 gcc-16" makes several.  A compiler
# that has no offload compiler, or knows no reverse offload, is passed over.

DEVICE_COMPILERS = $(CC)
DEVICE_FILES = device/ring.h device/words.h device/nvptx/words.h \
	device/nvptx/reverse.c device/nvptx/make-library
EXTRA_DIST += $(DEVICE_FILES)

all-local: device/nvptx/made

device/nvptx/made: $(DEVICE_FILES) Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && rm -rf $(@D)/gcc-* && for cc in $(DEVICE_COMPILERS); do \
	  $(srcdir)/device/nvptx/make-library $$cc \
	    $(@D)/gcc-`$$cc -dumpversion`/libgangway-nvptx.a || test $$? = 2 || exit 1; \
	done && touch $@

install-data-local: device/nvptx/made
	@for folder in device/nvptx/gcc-*; do \
	  test -d $$folder || continue; \
	  to=$(DESTDIR)$(libdir)/gangway/nvptx/$${folder##*/}; \
	  $(MKDIR_P) $$to && $(INSTALL_DATA) $$folder/libgangway-nvptx.a $$to/ || exit 1; \
	done

uninstall-local:
	rm -rf $(DESTDIR)$(libdir)/gangway/nvptx

clean-local:
	rm -rf device/nvptx/made device/nvptx/gcc-*
