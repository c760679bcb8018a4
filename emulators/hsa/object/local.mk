# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
noinst_LTLIBRARIES += libhsa-object.la
libhsa_object_la_SOURCES = \
	emulators/hsa/object/lay_out.c \
	emulators/hsa/object/message_pack.c emulators/hsa/object/message_pack.h \
	emulators/hsa/object/notes.c \
	emulators/hsa/object/object.h \
	emulators/hsa/object/parts.h \
	emulators/hsa/object/read.c \
	emulators/hsa/object/symbols.c \
	emulators/hsa/object/target.c
