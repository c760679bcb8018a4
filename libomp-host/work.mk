# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += libomp-host/workshare_entry.h \
	libomp-host/workshare_position.h \
	libomp-host/atomic.c \
	libomp-host/critical.c \
	libomp-host/doacross.c libomp-host/doacross.h \
	libomp-host/gate.c libomp-host/gate.h \
	libomp-host/lock.c \
	libomp-host/loop.c \
	libomp-host/loop_parallel.c \
	libomp-host/loop_schedule.c libomp-host/loop_schedule.h \
	libomp-host/ordered.c libomp-host/ordered.h \
	libomp-host/scope.c \
	libomp-host/sections.c \
	libomp-host/single.c \
	libomp-host/word_lock.c libomp-host/word_lock.h \
	libomp-host/work.c libomp-host/work.h
