# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/api/allocator_entry.c \
	libomp-host/api/atomic.c \
	libomp-host/api/critical.c \
	libomp-host/api/error_entry.c \
	libomp-host/api/lock.c \
	libomp-host/api/node_distance.c \
	libomp-host/api/omp_api_device.c \
	libomp-host/api/omp_api_dims.c \
	libomp-host/api/omp_api_icv.c \
	libomp-host/api/omp_api_place.c libomp-host/api/omp_api_place.h \
	libomp-host/api/omp_api_region.c \
	libomp-host/api/omp_api_time.c \
	libomp-host/api/omp_api_tool.c \
	libomp-host/api/word_told.c libomp-host/api/word_told.h
