# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

toolexeclib_LTLIBRARIES += libgomp-plugin-gcn.la
libgomp_plugin_gcn_la_SOURCES = $(GPU_PLUGIN_COMMON_SOURCES) \
	plugins/gcn/all_queues.c \
	plugins/gcn/blocks.c plugins/gcn/blocks.h \
	plugins/gcn/calls.def \
	plugins/gcn/callbacks.c \
	plugins/gcn/console.c plugins/gcn/console.h \
	plugins/gcn/copies.c plugins/gcn/copies.h \
	plugins/gcn/device.c plugins/gcn/device.h \
	plugins/gcn/driver.c plugins/gcn/driver.h \
	plugins/gcn/dump.c plugins/gcn/dump.h \
	plugins/gcn/entries.c \
	plugins/gcn/environment.c plugins/gcn/environment.h \
	plugins/gcn/geometry.c plugins/gcn/geometry.h \
	plugins/gcn/hip.c plugins/gcn/hip.h \
	plugins/gcn/hsa.h \
	plugins/gcn/image.c plugins/gcn/image.h \
	plugins/gcn/image_icvs.c \
	plugins/gcn/in_place.c plugins/gcn/in_place.h \
	plugins/gcn/interop.c \
	plugins/gcn/isa.c plugins/gcn/isa.h \
	plugins/gcn/kernargs.h \
	plugins/gcn/launch.c plugins/gcn/launch.h \
	plugins/gcn/lost.c plugins/gcn/lost.h \
	plugins/gcn/memory.c \
	plugins/gcn/openacc.c \
	plugins/gcn/order.c \
	plugins/gcn/output.c plugins/gcn/output.h \
	plugins/gcn/peer.c plugins/gcn/peer.h \
	plugins/gcn/points.c plugins/gcn/points.h \
	plugins/gcn/properties.c \
	plugins/gcn/queue.c plugins/gcn/queue.h \
	plugins/gcn/reach.c plugins/gcn/reach.h \
	plugins/gcn/rect.c \
	plugins/gcn/reverse.c plugins/gcn/reverse.h \
	plugins/gcn/session.c plugins/gcn/session.h
libgomp_plugin_gcn_la_CPPFLAGS = $(AM_CPPFLAGS) -DGANGWAY_PLUGIN
libgomp_plugin_gcn_la_LIBADD = libgomp.la -ldl -lpthread
libgomp_plugin_gcn_la_LDFLAGS = $(AM_LDFLAGS) -version-info 1:0:0
libgomp_plugin_gcn_la_LIBTOOLFLAGS = --tag=disable-static
