# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include plugins/host/local.mk
include plugins/nvptx/local.mk
