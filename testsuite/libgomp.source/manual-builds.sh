# makeinfo makes the manual without a word of complaint.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
command -v makeinfo >/dev/null || { echo "there is no makeinfo"; exit 77; }
said=$(makeinfo --no-split --output=/dev/null doc/gangway.texi 2>&1) && [ -z "$said" ] ||
  { echo "$said"; exit 1; }
