# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/memory/allocated_set.c libomp-host/memory/allocated_set.h \
	libomp-host/memory/allocation.c libomp-host/memory/allocation.h \
	libomp-host/memory/allocator.c libomp-host/memory/allocator.h \
	libomp-host/memory/allocator_environment.c libomp-host/memory/allocator_environment.h \
	libomp-host/memory/device_blocks.c libomp-host/memory/device_blocks.h \
	libomp-host/memory/memory_source.c libomp-host/memory/memory_source.h \
	libomp-host/memory/pinned_pages.c libomp-host/memory/pinned_pages.h
