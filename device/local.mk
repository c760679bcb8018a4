# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What is linked into images for devices.  Each library is for one version of gcc, in
# a folder of its name; DEVICE_COMPILERS="gcc-14 gcc-16" makes several.  A compiler
# that has no offload compiler, or for NVIDIA's knows no reverse offload, is passed over.

DEVICE_COMPILERS = $(CC)
NVPTX_FILES = device/ring.h device/words.h device/knows-reverse device/nvptx/words.h \
	device/nvptx/reverse.c device/nvptx/make-library
GCN_FILES = device/ring.h device/words.h device/knows-reverse device/gcn/words.h \
	device/gcn/reverse.c device/gcn/start.c device/gcn/forward.c device/gcn/layout \
	device/gcn/layout.awk device/gcn/make-library
EXTRA_DIST += $(NVPTX_FILES) $(GCN_FILES)

all-local: device/nvptx/made device/gcn/made

device/nvptx/made: $(NVPTX_FILES) Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && rm -rf $(@D)/gcc-* && for cc in $(DEVICE_COMPILERS); do \
	  $(srcdir)/device/nvptx/make-library $$cc \
	    $(@D)/gcc-`$$cc -dumpversion`/libgangway-nvptx.a || test $$? = 2 || exit 1; \
	done && touch $@

# One library for each sort of processor, in a folder of its name.
device/gcn/made: $(GCN_FILES) Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && rm -rf $(@D)/gcc-* && for cc in $(DEVICE_COMPILERS); do \
	  $(srcdir)/device/gcn/make-library $$cc $(@D)/gcc-`$$cc -dumpversion` \
	    || test $$? = 2 || exit 1; \
	done && touch $@

install-data-local: device/nvptx/made device/gcn/made
	@for folder in device/nvptx/gcc-*; do \
	  test -d $$folder || continue; \
	  to=$(DESTDIR)$(libdir)/gangway/nvptx/$${folder##*/}; \
	  $(MKDIR_P) $$to && $(INSTALL_DATA) $$folder/libgangway-nvptx.a $$to/ || exit 1; \
	done
	@for library in device/gcn/gcc-*/libgangway-gcn.a device/gcn/gcc-*/*/libgangway-gcn.a; do \
	  test -f $$library || continue; \
	  to=$(DESTDIR)$(libdir)/gangway/$${library#device/}; \
	  $(MKDIR_P) $${to%/*} && $(INSTALL_DATA) $$library $$to || exit 1; \
	done

uninstall-local:
	rm -rf $(DESTDIR)$(libdir)/gangway/nvptx $(DESTDIR)$(libdir)/gangway/gcn

clean-local:
	rm -rf device/nvptx/made device/nvptx/gcc-* device/gcn/made device/gcn/gcc-*
