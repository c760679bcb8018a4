# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/process/foreign_thread.c libomp-host/process/foreign_thread.h \
	libomp-host/process/fork.c libomp-host/process/fork.h \
	libomp-host/process/library.c libomp-host/process/library.h \
	libomp-host/process/unload.c libomp-host/process/unload.h
