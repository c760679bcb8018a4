# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/tool/tool.h \
	libomp-host/tool/tool_callbacks.c libomp-host/tool/tool_callbacks.h \
	libomp-host/tool/tool_ends.c \
	libomp-host/tool/tool_divided.c \
	libomp-host/tool/tool_events.c libomp-host/tool/tool_events.h \
	libomp-host/tool/tool_load.c libomp-host/tool/tool_load.h \
	libomp-host/tool/tool_lookup.c libomp-host/tool/tool_lookup.h \
	libomp-host/tool/tool_moments.c \
	libomp-host/tool/tool_patience.h \
	libomp-host/tool/tool_start.c \
	libomp-host/tool/tool_target.c libomp-host/tool/tool_target.h \
	libomp-host/tool/tool_threads.c
