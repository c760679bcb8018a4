# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# The routines with gfortran's names: those of OpenMP, and what gfortran calls for the
# generic procedures of module openacc.
noinst_LTLIBRARIES += libfortran.la
libfortran_la_SOURCES = fortran/fortran_acc.c fortran/fortran_omp.c \
	fortran/fortran_omp.h fortran/fortran_omp_text.c

# What users use and include: with -I$(fortranmoddir).  The modules hold no code.  What
# is declared for both ways is in one file, OpenMP's in the modules', OpenACC's in the
# file to include.
EXTRA_DIST += fortran/omp_lib.f90 fortran/omp_lib_h.awk fortran/openacc.f90 \
	fortran/openacc_lib.h fortran/openacc_names.awk
fortranmoddir = $(libdir)/finclude
fortranmod_DATA = fortran/omp_lib.h fortran/openacc_lib.h
CLEANFILES += fortran/omp_lib.h
fortran/omp_lib.h: fortran/omp_lib.f90 fortran/omp_lib_h.awk Makefile
	$(AM_V_GEN)$(MKDIR_P) fortran && $(AWK) -v address_bytes=$(SIZEOF_ADDRESS) \
	  -f $(srcdir)/fortran/omp_lib_h.awk $(srcdir)/fortran/omp_lib.f90 >$@.new \
	  && mv $@.new $@

if HAVE_FORTRAN
fortranmod_DATA += fortran/omp_lib.mod fortran/omp_lib_kinds.mod \
	fortran/openacc.mod fortran/openacc_kinds.mod
CLEANFILES += fortran/omp_lib.mod fortran/omp_lib_kinds.mod fortran/openacc.mod \
	fortran/openacc_kinds.mod fortran/openacc_internal.mod $(OPENACC_NAMES)
FC_MODULES = $(FC) $(FCFLAGS) -fsyntax-only -Jfortran

fortran/omp_lib.mod: fortran/omp_lib.f90
	$(AM_V_FC)$(MKDIR_P) fortran && $(FC_MODULES) $(srcdir)/fortran/omp_lib.f90
fortran/omp_lib_kinds.mod: fortran/omp_lib.mod

OPENACC_NAMES = fortran/openacc_constants.inc fortran/openacc_procedures.inc
$(OPENACC_NAMES): fortran/openacc_%.inc: fortran/openacc_lib.h fortran/openacc_names.awk
	$(AM_V_GEN)$(MKDIR_P) fortran && $(AWK) -v what=$* \
	  -f $(srcdir)/fortran/openacc_names.awk $(srcdir)/fortran/openacc_lib.h >$@.new \
	  && mv $@.new $@
fortran/openacc.mod: fortran/openacc.f90 fortran/openacc_lib.h $(OPENACC_NAMES)
	$(AM_V_FC)$(FC_MODULES) -I$(srcdir)/fortran $(srcdir)/fortran/openacc.f90
fortran/openacc_kinds.mod: fortran/openacc.mod
endif
