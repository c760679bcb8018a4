# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/threads/thread.c libomp-host/threads/thread.h \
	libomp-host/threads/workshare_position.h
