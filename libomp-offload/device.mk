# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/available_devices.c libomp-offload/available_devices.h \
	libomp-offload/data_events.c libomp-offload/data_events.h \
	libomp-offload/device.c libomp-offload/device.h \
	libomp-offload/device_copy.c \
	libomp-offload/device_memory.c libomp-offload/device_memory.h \
	libomp-offload/device_queue.c libomp-offload/device_queue.h \
	libomp-offload/device_uid.c \
	libomp-offload/function_table.c libomp-offload/function_table.h \
	libomp-offload/host-api.h libomp-offload/host_api.c \
	libomp-offload/image.c libomp-offload/image.h \
	libomp-offload/image_api.c \
	libomp-offload/image_icvs.c libomp-offload/image_icvs.h \
	libomp-offload/indirect.c \
	libomp-offload/info.c libomp-offload/info.h \
	libomp-offload/interop.c \
	libomp-offload/plugin.c libomp-offload/plugin.h \
	libomp-offload/plugin_api.c \
	libomp-offload/reverse.c libomp-offload/reverse.h \
	libomp-offload/reverse_plan.c libomp-offload/reverse_plan.h \
	libomp-offload/target_routines.c \
	libomp-offload/target_transfer.c libomp-offload/target_transfer.h \
	libomp-offload/workers.c libomp-offload/workers.h
