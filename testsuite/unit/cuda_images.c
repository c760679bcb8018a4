/* Fat binaries: what is in them, compressed or not, and what is wrong with them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "cuda_driver.h"

#include <dlfcn.h>
#include "cuda_images.h"

/* Where the entry's fields are: after the header of 16 bytes.  */
enum
{
  ENTRY = 16,
  AT_SIZE = ENTRY + 8,
  AT_CAPABILITY = ENTRY + 28,
  AT_PLAIN_SIZE = ENTRY + 56
};

/* Zstandard's library can be hidden from the driver.  */
static bool zstd_hidden;

void *
dlopen (const char *name, int flags)
{
  void *(*next) (const char *, int)
    = (void *(*) (const char *, int) ) dlsym (RTLD_NEXT, "dlopen");
  if (name && zstd_hidden && strstr (name, "zstd"))
    return NULL;
  return next (name, flags);
}

static bool
zstd_is_there (void)
{
  return dlopen ("libzstd.so.1", RTLD_NOW) != NULL;
}

/* Load IMAGE.  LOG gets the error log.  */
static CUresult
load (const void *image, CUmodule *module, char log[static 512])
{
  int options[]
    = { CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES };
  void *values[] = { log, (void *) (uintptr_t) 512 };
  return cuModuleLoadDataEx (module, image, 2, options, values);
}

static void
check_runs (const char *what, const void *image)
{
  CUmodule module;
  CUfunction function;
  CUdeviceptr address;
  char log[512];
  int value = 40, numbers[4] = { 0 };
  start ();
  CUresult result = load (image, &module, log);
  CHECK (result == CUDA_SUCCESS, "%s is loaded (%d: %s)", what, result, log);
  if (result != CUDA_SUCCESS)
    return;
  CHECK_SUCCESS (cuModuleGetFunction (&function, module, "fill"));
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, sizeof numbers));
  void *params[] = { &address, &value };
  CHECK_SUCCESS (
    cuLaunchKernel (function, 1, 1, 1, 4, 1, 1, 0, NULL, params, NULL));
  CHECK_SUCCESS (cuMemcpyDtoH_v2 (numbers, address, sizeof numbers));
  CHECK (numbers[0] == 40 && numbers[3] == 43, "%s runs", what);
}

static void
check_lz4 (void)
{
  check_runs ("PTX compressed by LZ4", by_lz4);
}

static void
check_zstd (void)
{
  if (zstd_is_there ())
    check_runs ("PTX compressed by Zstandard", by_zstd);
  else
    printf ("UNSUPPORTED: libzstd.so.1 is not there\n");
}

/* A driver that finds no libzstd.so.1 says what to install, and goes on.  */
static void
check_without_zstd (void)
{
  CUmodule module;
  char log[512];
  start ();
  zstd_hidden = true;
  CHECK_CALL (CUDA_ERROR_NO_BINARY_FOR_GPU, load (by_zstd, &module, log));
  CHECK (strstr (log, "libzstd1"), "the message names the package: %s", log);
  CHECK_SUCCESS (load (by_lz4, &module, log));
}

static void
refuse (const char *what, const void *image, const char *words)
{
  CUmodule module;
  char log[512] = "";
  CUresult result = load (image, &module, log);
  CHECK (result == CUDA_ERROR_NO_BINARY_FOR_GPU && strstr (log, words),
         "%s is refused: %d: %s", what, result, log);
}

static void
check_damaged (void)
{
  _Alignas(8) unsigned char image[2048];
  uint64_t huge = UINT64_MAX - 64;
  start ();
  memcpy (image, by_lz4, sizeof by_lz4);
  image[sizeof by_lz4 - 40] ^= 0x55;
  image[AT_PLAIN_SIZE]++;
  refuse ("a text of another size", image, "damaged");
  memcpy (image, by_lz4, sizeof by_lz4);
  memcpy (image + AT_PLAIN_SIZE, &huge, 8);
  refuse ("a text of a huge size", image, "damaged");
  memcpy (image, by_lz4, sizeof by_lz4);
  memcpy (image + AT_SIZE, &huge, 8);
  refuse ("an entry larger than its file", image, "no PTX");
  memcpy (image, by_lz4, sizeof by_lz4);
  image[AT_CAPABILITY] = 90;
  refuse ("PTX of a later capability", image, "no PTX");
  if (!zstd_is_there ())
    return;
  memcpy (image, by_zstd, sizeof by_zstd);
  memset (image + 120, 0xff, 64);
  refuse ("a damaged frame of Zstandard", image, "damaged");
}

int
main (void)
{
  run_case ("LZ4", check_lz4, NULL, NULL);
  run_case ("Zstandard", check_zstd, NULL, NULL);
  run_case ("without Zstandard", check_without_zstd, NULL, NULL);
  run_case ("damaged", check_damaged, NULL, NULL);
  return UNIT_RESULT ();
}
