# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/range_index.c libomp-offload/range_index.h \
	libomp-offload/map_lock.c libomp-offload/map_lock.h \
	libomp-offload/map.c libomp-offload/map.h \
	libomp-offload/kinds.c libomp-offload/kinds.h \
	libomp-offload/plan.c libomp-offload/plan.h \
	libomp-offload/plan_pool.c libomp-offload/plan_pool.h \
	libomp-offload/plan_present.c \
	libomp-offload/plan_lookup.c libomp-offload/plan_pointers.c \
	libomp-offload/plan_values.c libomp-offload/plan_send.c \
	libomp-offload/plan_departures.c libomp-offload/plan_leave.c \
	libomp-offload/plan_report.c \
	libomp-offload/attach.c \
	libomp-offload/mapvars.c libomp-offload/mapvars.h \
	libomp-offload/mapvars_exit.c libomp-offload/mapvars_update.c \
	libomp-offload/session.c libomp-offload/session.h \
	libomp-offload/launch_arguments.c libomp-offload/launch_arguments.h \
	libomp-offload/target_package.c libomp-offload/target_package.h \
	libomp-offload/target_region.c libomp-offload/target_region.h \
	libomp-offload/target_task.c libomp-offload/target_data.c \
	libomp-offload/target.c \
	libomp-offload/fallback.c libomp-offload/fallback.h
