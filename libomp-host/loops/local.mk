# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/loops/doacross.c libomp-host/loops/doacross.h \
	libomp-host/loops/loop.c \
	libomp-host/loops/loop_parallel.c \
	libomp-host/loops/loop_schedule.c libomp-host/loops/loop_schedule.h \
	libomp-host/loops/masked.c \
	libomp-host/loops/ordered.c libomp-host/loops/ordered.h \
	libomp-host/loops/scope.c \
	libomp-host/loops/sections.c \
	libomp-host/loops/single.c \
	libomp-host/loops/static_worksharing.c \
	libomp-host/loops/workshare_entry.h
