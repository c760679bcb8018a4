# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Devices that this machine does not have.  Each folder is a library of its own, so
# that it can have flags of its own; none of them uses the runtime's folders.

noinst_LTLIBRARIES += libemulators-common.la
libemulators_common_la_SOURCES =
include emulators/common/local.mk
include emulators/cuda/local.mk
include emulators/hsa/local.mk
