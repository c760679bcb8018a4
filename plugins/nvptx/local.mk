# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

toolexeclib_LTLIBRARIES += libgomp-plugin-nvptx.la
libgomp_plugin_nvptx_la_SOURCES = $(GPU_PLUGIN_COMMON_SOURCES) \
	plugins/nvptx/calls.def \
	plugins/nvptx/cuda.h \
	plugins/nvptx/device.c plugins/nvptx/device.h \
	plugins/nvptx/device_code.c plugins/nvptx/device_code.h \
	plugins/nvptx/driver.c plugins/nvptx/driver.h \
	plugins/nvptx/environment.c plugins/nvptx/environment.h \
	plugins/nvptx/events.c plugins/nvptx/events.h \
	plugins/nvptx/forms.c plugins/nvptx/forms.h \
	plugins/nvptx/geometry.c plugins/nvptx/geometry.h \
	plugins/nvptx/image.c plugins/nvptx/image.h \
	plugins/nvptx/image_icvs.c \
	plugins/nvptx/image_link.c plugins/nvptx/image_link.h \
	plugins/nvptx/in_place.c \
	plugins/nvptx/interop.c \
	plugins/nvptx/launch.c \
	plugins/nvptx/lost.c plugins/nvptx/lost.h \
	plugins/nvptx/memory.c \
	plugins/nvptx/openacc.c \
	plugins/nvptx/peer.c plugins/nvptx/peer.h \
	plugins/nvptx/properties.c \
	plugins/nvptx/ptx_reader.c plugins/nvptx/ptx_reader.h \
	plugins/nvptx/queue.c plugins/nvptx/queue.h \
	plugins/nvptx/reverse.c plugins/nvptx/reverse.h \
	plugins/nvptx/session.c plugins/nvptx/session.h \
	plugins/nvptx/slot.c plugins/nvptx/slot.h \
	plugins/nvptx/stacks.c plugins/nvptx/stacks.h \
	plugins/nvptx/stage.c plugins/nvptx/stage.h
libgomp_plugin_nvptx_la_CPPFLAGS = $(AM_CPPFLAGS) -DGANGWAY_PLUGIN
libgomp_plugin_nvptx_la_LIBADD = libgomp.la -ldl -lpthread
libgomp_plugin_nvptx_la_LDFLAGS = $(AM_LDFLAGS) -version-info 1:0:0
libgomp_plugin_nvptx_la_LIBTOOLFLAGS = --tag=disable-static
