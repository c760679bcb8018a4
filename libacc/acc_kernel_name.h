/* Moved to base/symbol_name.h.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
