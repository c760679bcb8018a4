# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libcuda_driver_la_SOURCES += emulators/cuda/driver/entry_points.def \
	emulators/cuda/driver/results.def \
	emulators/cuda/driver/allocation.c emulators/cuda/driver/allocation.h \
	emulators/cuda/driver/context.c emulators/cuda/driver/context.h \
	emulators/cuda/driver/context_settings.c \
	emulators/cuda/driver/copy.c emulators/cuda/driver/copy.h \
	emulators/cuda/driver/copy_calls.c \
	emulators/cuda/driver/cuda_types.h \
	emulators/cuda/driver/current_context.c \
	emulators/cuda/driver/decompress.c emulators/cuda/driver/decompress.h \
	emulators/cuda/driver/device.c emulators/cuda/driver/device.h \
	emulators/cuda/driver/entry_points.c emulators/cuda/driver/entry_points.h \
	emulators/cuda/driver/event.c emulators/cuda/driver/event.h \
	emulators/cuda/driver/fat_binary.c \
	emulators/cuda/driver/fill_calls.c \
	emulators/cuda/driver/function.c \
	emulators/cuda/driver/handles.h \
	emulators/cuda/driver/image.c emulators/cuda/driver/image.h \
	emulators/cuda/driver/launch.c \
	emulators/cuda/driver/link_calls.c \
	emulators/cuda/driver/mapping.c emulators/cuda/driver/mapping.h \
	emulators/cuda/driver/module.c emulators/cuda/driver/module.h \
	emulators/cuda/driver/place.c emulators/cuda/driver/place.h \
	emulators/cuda/driver/pointer_calls.c \
	emulators/cuda/driver/primary_context.c \
	emulators/cuda/driver/result.c emulators/cuda/driver/result.h \
	emulators/cuda/driver/settings.c emulators/cuda/driver/settings.h \
	emulators/cuda/driver/stream.c emulators/cuda/driver/stream.h \
	emulators/cuda/driver/stream_calls.c \
	emulators/cuda/driver/value_calls.c
