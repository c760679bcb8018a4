# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/affinity.c libomp-host/affinity.h \
	libomp-host/affinity_format.c libomp-host/affinity_format.h \
	libomp-host/allocated_set.c libomp-host/allocated_set.h \
	libomp-host/allocator.c libomp-host/allocator.h \
	libomp-host/allocator_entry.c \
	libomp-host/allocator_environment.c \
	libomp-host/allocator_environment.h \
	libomp-host/display_env.c libomp-host/display_env.h \
	libomp-host/error_entry.c \
	libomp-host/icv.c libomp-host/icv.h \
	libomp-host/icv_environment.c libomp-host/icv_environment.h \
	libomp-host/icv_parse.c libomp-host/icv_parse.h \
	libomp-host/league_icv.c libomp-host/league_icv.h \
	libomp-host/library.c \
	libomp-host/memory_source.c libomp-host/memory_source.h \
	libomp-host/omp_api_device.c \
	libomp-host/omp_api_icv.c \
	libomp-host/omp_api_place.c libomp-host/omp_api_place.h \
	libomp-host/omp_api_region.c \
	libomp-host/omp_api_time.c \
	libomp-host/pinned_pages.c libomp-host/pinned_pages.h \
	libomp-host/places.c libomp-host/places.h \
	libomp-host/processors.c libomp-host/processors.h \
	libomp-host/topology.c libomp-host/topology.h \
	libomp-host/topology_hwloc.c
ompincludedir = $(includedir)
ompinclude_HEADERS = include/omp.h
