# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

noinst_LTLIBRARIES += libbase.la
libbase_la_SOURCES =
libbase_la_SOURCES += base/attributes.h base/errno_kept.h base/futex.h \
	base/error.c base/error.h \
	base/error_routine.c base/error_routine.h \
	base/end.c base/end.h \
	base/end_watch.c base/end_watch.h \
	base/memory.c base/memory.h \
	base/quiet_write.h \
	base/privileges.c base/privileges.h \
	base/read_only.c base/read_only.h \
	base/mutex.c base/mutex.h \
	base/environment.c base/environment.h \
	base/workers.c base/workers.h \
	base/symbol_name.c base/symbol_name.h \
	base/ascii.h base/kernel_thread.h \
	base/file_number.c base/file_number.h \
	base/start_files.c base/start_files.h \
	base/thread_line.c base/thread_line.h
