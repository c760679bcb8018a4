# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/image/function_table.c libomp-offload/image/function_table.h \
	libomp-offload/image/image.c libomp-offload/image/image.h \
	libomp-offload/image/image_api.c \
	libomp-offload/image/image_list.c libomp-offload/image/image_list.h \
	libomp-offload/image/image_icvs.c libomp-offload/image/image_icvs.h \
	libomp-offload/image/indirect.c \
	libomp-offload/image/loaded_image.c libomp-offload/image/loaded_image.h \
	libomp-offload/image/native_variables.c libomp-offload/image/native_variables.h
