# Every C file of the library and of its unit tests is as clang-format makes it, with
# the version that the tree's .clang-format was made for: others differ.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
version=14
folders="base libomp-host libomp-offload libacc plugins emulators include/gomp fortran testsuite/unit"
format=
for name in "clang-format-$version" clang-format; do
  case $($name --version 2>/dev/null) in
    *" version $version".*) format=$name; break ;;
  esac
done
[ -n "$format" ] || { echo "there is no clang-format $version"; exit 77; }
# What Fortran programs include ends in _lib.h.
find $folders -name '*.[ch]' ! -name '*_lib.h' -exec "$format" --dry-run --Werror {} + 2>&1 |
  sed -n 's/^\([^:]*\):[0-9]*:.*code should be clang-formatted.*/\1/p' | sort -u |
  { files=$(cat); [ -z "$files" ] || { echo "not formatted:" $files; exit 1; }; }
