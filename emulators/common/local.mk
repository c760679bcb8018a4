# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libemulators_common_la_SOURCES += emulators/common/lanes.h \
	emulators/common/space.h \
	emulators/common/host_ranges.h
