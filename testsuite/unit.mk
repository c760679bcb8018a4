# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
UNIT_TESTS =
