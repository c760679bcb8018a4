# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

toolexeclib_LTLIBRARIES += libgomp-plugin-host.la
libgomp_plugin_host_la_SOURCES = $(PLUGIN_COMMON_SOURCES) \
	plugins/host/host.h \
	plugins/host/device.c \
	plugins/host/fault.c \
	plugins/host/image.c \
	plugins/host/interop.c \
	plugins/host/jobs.c \
	plugins/host/launch.c \
	plugins/host/memory.c \
	plugins/host/queue.c \
	plugins/host/session.c \
	plugins/host/stay.c
libgomp_plugin_host_la_CPPFLAGS = $(AM_CPPFLAGS) -DGANGWAY_PLUGIN
libgomp_plugin_host_la_LIBADD = libgomp.la -ldl -lpthread
libgomp_plugin_host_la_LDFLAGS = $(AM_LDFLAGS) -version-info 1:0:0
libgomp_plugin_host_la_LIBTOOLFLAGS = --tag=disable-static
