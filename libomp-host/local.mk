# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

noinst_LTLIBRARIES += libomp-host.la
libomp_host_la_SOURCES = \
	libomp-host/offload-hooks.h
include libomp-host/wait/local.mk
include libomp-host/memory/local.mk
include libomp-host/places/local.mk
include libomp-host/tool/local.mk
include libomp-host/icv/local.mk
include libomp-host/threads/local.mk
include libomp-host/tasks/local.mk
include libomp-host/teams/local.mk
include libomp-host/loops/local.mk
include libomp-host/process/local.mk
include libomp-host/api/local.mk
