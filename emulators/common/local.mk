# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libemulators_common_la_SOURCES += emulators/common/lanes.h \
	emulators/common/access.c emulators/common/access.h \
	emulators/common/calls.c emulators/common/calls.h \
	emulators/common/crew.c emulators/common/crew.h \
	emulators/common/handles.c emulators/common/handles.h \
	emulators/common/host_ranges.c emulators/common/host_ranges.h \
	emulators/common/knobs.c emulators/common/knobs.h \
	emulators/common/race_order.c emulators/common/race_order.h \
	emulators/common/races.c emulators/common/races.h \
	emulators/common/results.c emulators/common/results.h \
	emulators/common/space.c emulators/common/space.h emulators/common/values.h \
	emulators/common/window.c emulators/common/window.h \
	emulators/common/worker.c emulators/common/worker.h
