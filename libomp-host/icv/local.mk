# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libomp_host_la_SOURCES += \
	libomp-host/icv/display_env.c libomp-host/icv/display_env.h \
	libomp-host/icv/icv.c libomp-host/icv/icv.h \
	libomp-host/icv/icv_environment.c libomp-host/icv/icv_environment.h \
	libomp-host/icv/icv_parse.c libomp-host/icv/icv_parse.h \
	libomp-host/icv/league_icv.c libomp-host/icv/league_icv.h
