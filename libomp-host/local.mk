# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

noinst_LTLIBRARIES += libomp-host.la
libomp_host_la_SOURCES = libomp-host/offload-hooks.h
include libomp-host/team.mk
include libomp-host/work.mk
include libomp-host/task.mk
include libomp-host/api.mk
