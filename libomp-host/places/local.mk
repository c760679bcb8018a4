# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/places/affinity.c libomp-host/places/affinity.h \
	libomp-host/places/affinity_format.c libomp-host/places/affinity_format.h \
	libomp-host/places/apart.c libomp-host/places/apart.h \
	libomp-host/places/cgroup_quota.c libomp-host/places/cgroup_quota.h \
	libomp-host/places/kmp_affinity.c libomp-host/places/kmp_affinity.h \
	libomp-host/places/places.c libomp-host/places/places.h \
	libomp-host/places/processors.c libomp-host/places/processors.h \
	libomp-host/places/topology.c libomp-host/places/topology.h \
	libomp-host/places/topology_hwloc.c
