# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

noinst_LTLIBRARIES += libomp-offload.la
libomp_offload_la_SOURCES =
include libomp-offload/map.mk
include libomp-offload/device.mk
