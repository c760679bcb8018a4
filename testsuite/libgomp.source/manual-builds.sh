# makeinfo makes the manual without a word of complaint.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
command -v makeinfo >/dev/null || { echo "there is no makeinfo"; exit 77; }
page=$(mktemp) && trap 'rm -f "$page"' EXIT
# Never to /dev/null: makeinfo removes what it was to write where it fails.
said=$(makeinfo --no-split -I examples --output="$page" doc/gangway.texi 2>&1) && [ -z "$said" ] ||
  { echo "$said"; exit 1; }
