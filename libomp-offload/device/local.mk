# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/device/data_events.c libomp-offload/device/data_events.h \
	libomp-offload/device/device.h \
	libomp-offload/device/device_copy.c \
	libomp-offload/device/device_error.c libomp-offload/device/device_error.h \
	libomp-offload/device/device_memory.c libomp-offload/device/device_memory.h \
	libomp-offload/device/device_told.c libomp-offload/device/device_told.h \
	libomp-offload/device/device_queue.c libomp-offload/device/device_queue.h \
	libomp-offload/device/host_writes.c libomp-offload/device/host_writes.h \
	libomp-offload/device/memory_blocks.c libomp-offload/device/memory_blocks.h \
	libomp-offload/device/memory_lines.c libomp-offload/device/memory_lines.h \
	libomp-offload/device/info.c libomp-offload/device/info.h \
	libomp-offload/device/session.c libomp-offload/device/session.h
