# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/reverse/reverse.c libomp-offload/reverse/reverse.h \
	libomp-offload/reverse/reverse_plan.c libomp-offload/reverse/reverse_plan.h
