# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

noinst_LTLIBRARIES += libomp-offload.la
libomp_offload_la_SOURCES = libomp-offload/host-api.h
include libomp-offload/plugin/local.mk
include libomp-offload/device/local.mk
include libomp-offload/map/local.mk
include libomp-offload/image/local.mk
include libomp-offload/plan/local.mk
include libomp-offload/devices/local.mk
include libomp-offload/reverse/local.mk
include libomp-offload/target/local.mk
