# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

noinst_LTLIBRARIES += libfortran.la
libfortran_la_SOURCES =

# OpenACC: the procedures of module openacc, and the modules, which hold no code.
libfortran_la_SOURCES += fortran/fortran_acc.c
EXTRA_DIST += fortran/openacc.f90
if HAVE_FORTRAN
accmoduledir = $(fortranmoddir)
accmodule_DATA = fortran/openacc.mod fortran/openacc_kinds.mod
CLEANFILES += $(accmodule_DATA) fortran/openacc_internal.mod
fortran/openacc.mod: fortran/openacc.f90 include/openacc_lib.h
	$(MKDIR_P) fortran
	$(FC) $(FCFLAGS) -fsyntax-only -Jfortran -I$(srcdir)/include \
		$(srcdir)/fortran/openacc.f90
fortran/openacc_kinds.mod: fortran/openacc.mod
endif

# OpenMP: the routines with gfortran's names, and the modules.
libfortran_la_SOURCES += fortran/fortran_omp.c fortran/fortran_omp.h \
	fortran/fortran_omp_text.c
EXTRA_DIST += fortran/omp_lib.f90 include/omp_lib.h
# Users compile with -I$(fortranmoddir).
fortranmoddir = $(libdir)/finclude
fortranmod_DATA = include/omp_lib.h
if HAVE_FORTRAN
fortranmod_DATA += fortran/omp_lib.mod fortran/omp_lib_kinds.mod
CLEANFILES += fortran/omp_lib.mod fortran/omp_lib_kinds.mod
fortran/omp_lib.mod: fortran/omp_lib.f90
	$(MKDIR_P) fortran
	$(FC) $(FCFLAGS) -fsyntax-only -Jfortran $(srcdir)/fortran/omp_lib.f90
fortran/omp_lib_kinds.mod: fortran/omp_lib.mod
endif
