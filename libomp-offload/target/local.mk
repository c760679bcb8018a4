# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/target/fallback.c libomp-offload/target/fallback.h \
	libomp-offload/target/interop.c \
	libomp-offload/target/launch.c libomp-offload/target/launch.h \
	libomp-offload/target/memory_space.c libomp-offload/target/launch_arguments.c libomp-offload/target/launch_arguments.h \
	libomp-offload/target/target.c \
	libomp-offload/target/target_data.c \
	libomp-offload/target/target_request.c libomp-offload/target/target_request.h \
	libomp-offload/target/target_region.c libomp-offload/target/target_region.h \
	libomp-offload/target/target_routines.c \
	libomp-offload/target/target_task.c \
	libomp-offload/target/target_told.c libomp-offload/target/target_told.h \
	libomp-offload/target/target_transfer.c libomp-offload/target/target_transfer.h \
	libomp-offload/target/transfer_task.c libomp-offload/target/transfer_task.h
