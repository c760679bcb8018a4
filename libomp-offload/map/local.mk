# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_offload_la_SOURCES += \
	libomp-offload/map/kinds.c libomp-offload/map/kinds.h \
	libomp-offload/map/map.c libomp-offload/map/map.h \
	libomp-offload/map/map_claims.c libomp-offload/map/map_claims.h \
	libomp-offload/map/map_entry.c libomp-offload/map/map_entry.h \
	libomp-offload/map/map_foreign.c libomp-offload/map/map_foreign.h \
	libomp-offload/map/map_lock.c libomp-offload/map/map_lock.h \
	libomp-offload/map/map_mark.c libomp-offload/map/map_mark.h \
	libomp-offload/map/map_mirror.c libomp-offload/map/map_mirror.h \
	libomp-offload/map/map_near.c libomp-offload/map/map_near.h \
	libomp-offload/map/map_reach.c \
	libomp-offload/map/range_index.c libomp-offload/map/range_index.h
