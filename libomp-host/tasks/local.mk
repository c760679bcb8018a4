# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/tasks/chunk_range.h \
	libomp-host/tasks/depend.c libomp-host/tasks/depend.h \
	libomp-host/tasks/depend_table.c libomp-host/tasks/depend_table.h \
	libomp-host/tasks/detach.c libomp-host/tasks/detach.h \
	libomp-host/tasks/reduction.c libomp-host/tasks/reduction.h \
	libomp-host/tasks/target_task.c libomp-host/tasks/target_task.h \
	libomp-host/tasks/task.c libomp-host/tasks/task.h \
	libomp-host/tasks/task_entry.c \
	libomp-host/tasks/task_family.c libomp-host/tasks/task_family.h \
	libomp-host/tasks/task_flags.h \
	libomp-host/tasks/task_plain.h \
	libomp-host/tasks/task_pool.c libomp-host/tasks/task_pool.h \
	libomp-host/tasks/task_queue.c libomp-host/tasks/task_queue.h \
	libomp-host/tasks/task_rest.h \
	libomp-host/tasks/task_run.c libomp-host/tasks/task_run.h \
	libomp-host/tasks/task_shared.c libomp-host/tasks/task_shared.h \
	libomp-host/tasks/task_team.c libomp-host/tasks/task_team.h \
	libomp-host/tasks/task_told.c libomp-host/tasks/task_told.h \
	libomp-host/tasks/task_wait.c libomp-host/tasks/task_wait.h \
	libomp-host/tasks/task_worker.c libomp-host/tasks/task_worker.h \
	libomp-host/tasks/taskgroup.c libomp-host/tasks/taskgroup.h \
	libomp-host/tasks/taskloop.c libomp-host/tasks/taskloop.h
