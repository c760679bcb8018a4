# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/teams/barrier.c libomp-host/teams/barrier.h \
	libomp-host/teams/cancel.c \
	libomp-host/teams/dock.c libomp-host/teams/dock.h \
	libomp-host/teams/parallel.c libomp-host/teams/parallel.h \
	libomp-host/teams/pool.c libomp-host/teams/pool.h \
	libomp-host/teams/region.c libomp-host/teams/region.h \
	libomp-host/teams/team.c libomp-host/teams/team.h \
	libomp-host/teams/team_memory.c libomp-host/teams/team_memory.h \
	libomp-host/teams/team_size.c libomp-host/teams/team_size.h \
	libomp-host/teams/team_told.c libomp-host/teams/team_told.h \
	libomp-host/teams/teams.c \
	libomp-host/teams/thread_affinity.c libomp-host/teams/thread_affinity.h \
	libomp-host/teams/work.c libomp-host/teams/work.h \
	libomp-host/teams/work_told.c libomp-host/teams/work_told.h
