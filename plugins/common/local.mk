# What plugins share: all of them, and those for GPUs.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

PLUGIN_COMMON_SOURCES = \
	plugins/common/exported.h \
	plugins/common/interop_properties.c plugins/common/interop_properties.h \
	plugins/common/launch_arguments.c plugins/common/launch_arguments.h \
	plugins/common/pages.h \
	plugins/common/prefer_type.c plugins/common/prefer_type.h \
	plugins/common/variables.c plugins/common/variables.h

GPU_PLUGIN_COMMON_SOURCES = $(PLUGIN_COMMON_SOURCES) \
	device/ring.h device/words.h \
	plugins/common/asker.c plugins/common/asker.h \
	plugins/common/memory_mode.c plugins/common/memory_mode.h \
	plugins/common/own_lines.h \
	plugins/common/pci.c plugins/common/pci.h \
	plugins/common/queues.c plugins/common/queues.h \
	plugins/common/region_name.c plugins/common/region_name.h \
	plugins/common/reverse_ring.c plugins/common/reverse_ring.h \
	plugins/common/watched.c plugins/common/watched.h \
	plugins/common/watcher.c plugins/common/watcher.h
