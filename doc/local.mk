# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# The manual; automake's own support would make makeinfo a condition of the
# build.
if HAVE_MAKEINFO
infopages_DATA = doc/gangway.info
infopagesdir = $(infodir)
CLEANFILES += doc/gangway.info
endif

doc/gangway.info: doc/gangway.texi examples/offload-ci examples/offload-ci.yml
	$(AM_V_GEN)$(MKDIR_P) doc && makeinfo --no-split \
	  -I $(srcdir)/examples -o $@ $<

EXTRA_DIST += doc/gangway.texi doc/architecture.md
