# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include plugins/common/local.mk
include plugins/gcn/local.mk
include plugins/host/local.mk
include plugins/nvptx/local.mk
