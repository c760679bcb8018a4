# Every file says its licence, in one form, but texts for readers, tables that other
# programs write, and settings.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
git ls-files >/dev/null 2>&1 || { echo "not a working tree of git"; exit 77; }
missing=$(git ls-files -co --exclude-standard |
	    grep -vE '(^|/)(\.clang-format|\.gitignore|\.git-blame-ignore-revs|LICENSE|NEWS|[^/]*\.md)$|\.xz$|\.tsv$|\.orders$' |
	    while read -r file; do
	      [ ! -f "$file" ] ||
		grep -qF "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception" "$file" ||
		echo "$file"
	    done)
[ -z "$missing" ] || { echo "$missing"; exit 1; }
