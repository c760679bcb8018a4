# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/process/fork.c libomp-host/process/fork.h \
	libomp-host/process/library.c \
	libomp-host/process/pool.c libomp-host/process/pool.h \
	libomp-host/process/thread.c libomp-host/process/thread.h \
	libomp-host/process/unload.c libomp-host/process/unload.h
