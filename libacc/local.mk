# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

noinst_LTLIBRARIES += libacc.la
libacc_la_SOURCES =
libacc_la_SOURCES += libacc/acc_fatal.h \
	libacc/acc_address_set.c libacc/acc_address_set.h \
	libacc/acc_api_data.c \
	libacc/acc_api_device.c \
	libacc/acc_api_memory.c \
	libacc/acc_async.c libacc/acc_async.h \
	libacc/acc_between.c \
	libacc/acc_compute.c \
	libacc/acc_cuda.c \
	libacc/acc_data.c \
	libacc/acc_default.c libacc/acc_default.h \
	libacc/acc_device.c libacc/acc_device.h \
	libacc/acc_device_type.c libacc/acc_device_type.h \
	libacc/acc_directive.c \
	libacc/acc_environment.c libacc/acc_environment.h \
	libacc/acc_error.c \
	libacc/acc_hold.c libacc/acc_hold.h \
	libacc/acc_on_device.c \
	libacc/acc_plugin.c \
	libacc/acc_profiling.c libacc/acc_profiling.h \
	libacc/acc_property.c \
	libacc/acc_queues.c libacc/acc_queues.h \
	libacc/acc_ready.c libacc/acc_ready.h \
	libacc/acc_request.c libacc/acc_request.h \
	libacc/acc_scope.c \
	libacc/acc_thread.c libacc/acc_thread.h \
	libacc/acc_update.c libacc/acc_update.h \
	libacc/acc_wait_any.c
