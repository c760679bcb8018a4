# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/devices/available_devices.c libomp-offload/devices/available_devices.h \
	libomp-offload/devices/device_extent.c \
	libomp-offload/devices/device_fork.c libomp-offload/devices/device_fork.h \
	libomp-offload/devices/device_league.c \
	libomp-offload/devices/device_life.c libomp-offload/devices/device_life.h \
	libomp-offload/devices/device_number.c libomp-offload/devices/device_number.h \
	libomp-offload/devices/device_uid.c \
	libomp-offload/devices/devices.c libomp-offload/devices/devices.h \
	libomp-offload/devices/devices_absent.c libomp-offload/devices/devices_absent.h \
	libomp-offload/devices/devices_info.c libomp-offload/devices/devices_info.h \
	libomp-offload/devices/host_api.c \
	libomp-offload/devices/host_memory.c
