# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/clock_ticks.h \
	libomp-host/depend.c libomp-host/depend.h \
	libomp-host/depend_table.c libomp-host/depend_table.h \
	libomp-host/detach.c libomp-host/detach.h \
	libomp-host/reduction.c libomp-host/reduction.h \
	libomp-host/target_task.c libomp-host/target_task.h \
	libomp-host/task.c libomp-host/task.h \
	libomp-host/task_entry.c \
	libomp-host/task_family.c libomp-host/task_family.h \
	libomp-host/task_flags.h \
	libomp-host/task_pool.c libomp-host/task_pool.h \
	libomp-host/task_queue.c libomp-host/task_queue.h \
	libomp-host/task_run.h \
	libomp-host/task_shared.c libomp-host/task_shared.h \
	libomp-host/task_team.c libomp-host/task_team.h \
	libomp-host/task_wait.c libomp-host/task_wait.h \
	libomp-host/task_worker.c libomp-host/task_worker.h \
	libomp-host/taskgroup.c libomp-host/taskgroup.h \
	libomp-host/taskloop.c libomp-host/taskloop.h
