# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/barrier.c libomp-host/barrier.h \
	libomp-host/cancel.c \
	libomp-host/dock.c libomp-host/dock.h \
	libomp-host/fork.c libomp-host/fork.h \
	libomp-host/parallel.c libomp-host/parallel.h \
	libomp-host/pool.c libomp-host/pool.h \
	libomp-host/region.c libomp-host/region.h \
	libomp-host/sleep.c libomp-host/sleep.h \
	libomp-host/team.c libomp-host/team.h \
	libomp-host/team_memory.c libomp-host/team_memory.h \
	libomp-host/team_size.c libomp-host/team_size.h \
	libomp-host/teams.c \
	libomp-host/thread.c libomp-host/thread.h \
	libomp-host/unload.c libomp-host/unload.h
