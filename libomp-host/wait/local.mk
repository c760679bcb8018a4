# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/wait/clock_ticks.h \
	libomp-host/wait/gate.c libomp-host/wait/gate.h \
	libomp-host/wait/idle.c libomp-host/wait/idle.h \
	libomp-host/wait/idle_steps.c libomp-host/wait/idle_steps.h \
	libomp-host/wait/sleep.c libomp-host/wait/sleep.h \
	libomp-host/wait/word_lock.c libomp-host/wait/word_lock.h
