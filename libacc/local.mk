# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

noinst_LTLIBRARIES += libacc.la
libacc_la_SOURCES =
