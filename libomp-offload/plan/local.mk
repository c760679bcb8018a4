# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/plan/attach.c libomp-offload/plan/attach.h \
	libomp-offload/plan/mapvars.c libomp-offload/plan/mapvars.h \
	libomp-offload/plan/mapvars_exit.c \
	libomp-offload/plan/mapvars_update.c \
	libomp-offload/plan/plan.c libomp-offload/plan/plan.h \
	libomp-offload/plan/plan_count.c libomp-offload/plan/plan_count.h \
	libomp-offload/plan/plan_departures.c \
	libomp-offload/plan/plan_early.c \
	libomp-offload/plan/plan_enter.h \
	libomp-offload/plan/plan_fetch.c \
	libomp-offload/plan/plan_find.c \
	libomp-offload/plan/plan_in_place.c \
	libomp-offload/plan/plan_info.c \
	libomp-offload/plan/plan_leave.c libomp-offload/plan/plan_leave.h \
	libomp-offload/plan/plan_insert.c \
	libomp-offload/plan/plan_lookup.c \
	libomp-offload/plan/plan_make.c libomp-offload/plan/plan_make.h \
	libomp-offload/plan/plan_marks.c \
	libomp-offload/plan/plan_pointers.c \
	libomp-offload/plan/plan_pool.c libomp-offload/plan/plan_pool.h \
	libomp-offload/plan/plan_present.c libomp-offload/plan/plan_present.h \
	libomp-offload/plan/plan_present_item.c \
	libomp-offload/plan/plan_present_item.h \
	libomp-offload/plan/plan_report.c \
	libomp-offload/plan/plan_search.c libomp-offload/plan/plan_search.h \
	libomp-offload/plan/plan_send.c \
	libomp-offload/plan/plan_values.c \
	libomp-offload/plan/request.h
