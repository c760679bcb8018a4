# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libcuda_driver_la_SOURCES += emulators/cuda/driver/entry_points.def
