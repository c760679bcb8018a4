# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/plugin/plugin.c libomp-offload/plugin/plugin.h \
	libomp-offload/plugin/plugin_api.c
