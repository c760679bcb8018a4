# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

include_HEADERS += include/omp.h include/omp-tools.h include/openacc.h include/acc_prof.h

# The ABI with GCC and the plugin ABI, for plugins built outside this tree; and
# what programs may do with a queue of the host device.
gompincludedir = $(includedir)/gomp
gompinclude_HEADERS = include/gomp/abi.h include/gomp/host-queue.h \
	include/gomp/plugin.h include/gomp/shown-text.h
