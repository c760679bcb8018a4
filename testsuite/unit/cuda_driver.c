/* The calls of the CUDA driver: what they return, and memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "cuda_driver.h"

#include <pthread.h>

static void
check_start (void)
{
  int count = 0;
  CUdevice device;
  void *pointer;
  CUdeviceptr address;
  CHECK_CALL (CUDA_ERROR_NOT_INITIALIZED, cuDeviceGetCount (&count));
  CHECK_SUCCESS (cuDriverGetVersion (&count));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuInit (1));
  CHECK_SUCCESS (cuInit (0));
  CHECK_SUCCESS (cuInit (0));
  CHECK_SUCCESS (cuDeviceGetCount (&count));
  CHECK (count == 2, "there are two devices");
  CHECK_SUCCESS (cuDeviceGet (&device, 1));
  CHECK_CALL (CUDA_ERROR_INVALID_DEVICE, cuDeviceGet (&device, 2));
  CHECK_CALL (CUDA_ERROR_INVALID_CONTEXT, cuMemAlloc_v2 (&address, 4));
  CHECK_CALL (CUDA_ERROR_INVALID_CONTEXT, cuCtxSynchronize ());
  CHECK_CALL (CUDA_ERROR_NOT_SUPPORTED, cuArrayCreate_v2 ());

  int status;
  CHECK_SUCCESS (
    cuGetProcAddress_v2 ("cuMemAlloc", &pointer, 12000, 0, &status));
  CHECK (pointer == (void *) cuMemAlloc_v2 && status == 0,
         "cuMemAlloc means its second version");
  CHECK_SUCCESS (cuGetProcAddress ("cuCtxCreate", &pointer, 11020, 0));
  CHECK (pointer == (void *) cuCtxCreate_v2, "the version decides");
  CHECK_SUCCESS (cuGetProcAddress ("cuCtxCreate", &pointer, 12080, 0));
  CHECK (pointer == (void *) cuCtxCreate_v4, "which variant it is");
  CHECK_SUCCESS (cuGetProcAddress ("cuMemcpyHtoD", &pointer, 12000, 2));
  CHECK (pointer == (void *) cuMemcpyHtoD_v2_ptds,
         "a thread's own default stream can be asked for");
  CHECK_CALL (CUDA_ERROR_NOT_FOUND,
              cuGetProcAddress ("cuNothing", &pointer, 12000, 0));
  CHECK_SUCCESS (
    cuGetProcAddress_v2 ("cuLaunchKernelEx", &pointer, 11000, 0, &status));
  CHECK (!pointer && status == 2, "a version that is too old has it not");

  CHECK_SUCCESS (cuGetProcAddress ("cuCtxDestroy", &pointer, 3020, 0));
  CHECK (pointer == (void *) cuCtxDestroy, "first versions are there");

  const char *text;
  CHECK_SUCCESS (cuGetErrorName (CUDA_ERROR_ILLEGAL_ADDRESS, &text));
  CHECK (strcmp (text, "CUDA_ERROR_ILLEGAL_ADDRESS") == 0, "errors have names");
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuGetErrorString (12345, &text));
}

static void
check_contexts (void)
{
  CUcontext first, second, current, primary;
  CUdevice device;
  unsigned flags;
  int active;
  CUctxCreateParams none = { 0 }, some = { &device, 1, NULL };
  CHECK_SUCCESS (cuInit (0));
  CHECK_SUCCESS (cuCtxCreate_v4 (&first, &none, 0, 0));
  CHECK_SUCCESS (cuCtxDestroy_v2 (first));
  CHECK_CALL (CUDA_ERROR_NOT_SUPPORTED, cuCtxCreate_v4 (&first, &some, 0, 0));
  CHECK_SUCCESS (cuCtxCreate_v2 (&first, 0, 0));
  CHECK_SUCCESS (cuCtxCreate_v2 (&second, 0, 1));
  CHECK_SUCCESS (cuCtxGetDevice (&device));
  CHECK (device == 1, "the newer context is current");
  CHECK_SUCCESS (cuCtxPopCurrent_v2 (&current));
  CHECK (current == second, "it is popped");
  CHECK_SUCCESS (cuCtxGetCurrent (&current));
  CHECK (current == first, "the older one is current then");
  CHECK_SUCCESS (cuCtxPushCurrent_v2 (second));
  CHECK_SUCCESS (cuCtxSetCurrent (first));
  CHECK_SUCCESS (cuCtxPopCurrent_v2 (&current));
  CHECK_SUCCESS (cuCtxPopCurrent_v2 (&current));
  CHECK_CALL (CUDA_ERROR_INVALID_CONTEXT, cuCtxPopCurrent_v2 (&current));
  CHECK_CALL (CUDA_ERROR_INVALID_CONTEXT,
              cuCtxPushCurrent_v2 ((CUcontext) &device));

  CHECK_SUCCESS (cuDevicePrimaryCtxGetState (0, &flags, &active));
  CHECK (!active, "a primary context is not active before its use");
  CHECK_SUCCESS (cuDevicePrimaryCtxRetain (&primary, 0));
  CHECK_SUCCESS (cuDevicePrimaryCtxRetain (&current, 0));
  CHECK (primary == current, "there is one for each device");
  CHECK_SUCCESS (cuCtxPushCurrent_v2 (primary));
  CHECK_CALL (CUDA_ERROR_INVALID_CONTEXT, cuCtxDestroy_v2 (primary));
  CHECK_SUCCESS (cuDevicePrimaryCtxRelease_v2 (0));
  CHECK_SUCCESS (cuCtxSynchronize ());
  CHECK_SUCCESS (cuDevicePrimaryCtxRelease_v2 (0));
  CHECK_CALL (CUDA_ERROR_CONTEXT_IS_DESTROYED, cuCtxSynchronize ());
  CHECK_CALL (CUDA_ERROR_INVALID_CONTEXT, cuDevicePrimaryCtxRelease_v2 (0));

  CUstream stream;
  CUdeviceptr address;
  size_t room, total;
  CHECK_SUCCESS (cuCtxSetCurrent (first));
  CHECK_SUCCESS (cuStreamCreate (&stream, 0));
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, 1 << 20));
  CHECK_SUCCESS (cuCtxDestroy_v2 (first));
  CHECK_CALL (CUDA_ERROR_INVALID_HANDLE, cuStreamQuery (stream));
  CHECK_SUCCESS (cuCtxCreate_v2 (&first, 0, 0));
  CHECK_SUCCESS (cuMemGetInfo_v2 (&room, &total));
  CHECK (room == total, "a context's memory goes with it");
  CHECK_SUCCESS (cuCtxDestroy_v2 (first));
  CHECK_SUCCESS (cuCtxDestroy_v2 (second));
}

static void
check_memory (void)
{
  CUdeviceptr address, base, other;
  size_t size, pitch;
  char bytes[256], back[256];
  start ();
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemAlloc_v2 (&address, 0));
  CHECK_CALL (CUDA_ERROR_OUT_OF_MEMORY, cuMemAlloc_v2 (&address, 3 << 20));
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, 200));
  CHECK_SUCCESS (cuMemAlloc_v2 (&other, 200));
  CHECK_SUCCESS (cuMemGetAddressRange_v2 (&base, &size, address + 77));
  CHECK (base == address && size == 200, "an address tells its range");
  memset (bytes, 5, sizeof bytes);
  CHECK_SUCCESS (cuMemcpyHtoD_v2 (address, bytes, 200));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoD_v2 (address, bytes, 201));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemcpyHtoD_v2 ((uintptr_t) back, bytes, 8));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoD_v2 (address, NULL, 8));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemcpyHtoD_v2 (address, (void *) (uintptr_t) other, 8));
  CHECK_SUCCESS (cuMemcpyDtoD_v2 (other, address, 200));
  CHECK_SUCCESS (cuMemsetD16_v2 (other + 2, 0x0706, 2));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemsetD32_v2 (other + 2, 1, 1));
  CHECK_SUCCESS (cuMemcpyDtoH_v2 (back, other, 200));
  CHECK (back[0] == 5 && back[2] == 6 && back[5] == 7 && back[199] == 5,
         "bytes arrive");
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemFree_v2 (address + 1));
  CHECK_SUCCESS (cuMemFree_v2 (address));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemFree_v2 (address));
  CHECK_SUCCESS (cuMemFree_v2 (0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemcpyDtoH_v2 (back, address, 8));
  CHECK_SUCCESS (cuMemAllocPitch_v2 (&address, &pitch, 100, 10, 4));
  CHECK (pitch >= 100 && pitch % 512 == 0, "rows are aligned");
}

static void
check_rows (void)
{
  CUdeviceptr address;
  unsigned char from[8][8], to[8][8];
  start ();
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, 16 * 8));
  for (int i = 0; i < 64; i++)
    from[i / 8][i % 8] = i;
  CUDA_MEMCPY2D copy = { .srcMemoryType = CU_MEMORYTYPE_HOST,
                         .srcHost = from,
                         .srcPitch = 8,
                         .srcXInBytes = 2,
                         .srcY = 1,
                         .dstMemoryType = CU_MEMORYTYPE_DEVICE,
                         .dstDevice = address,
                         .dstPitch = 16,
                         .WidthInBytes = 4,
                         .Height = 5 };
  CHECK_SUCCESS (cuMemsetD8_v2 (address, 255, 128));
  CHECK_SUCCESS (cuMemcpy2D_v2 (&copy));
  memset (to, 0, sizeof to);
  CUDA_MEMCPY3D back = { .srcMemoryType = CU_MEMORYTYPE_DEVICE,
                         .srcDevice = address,
                         .srcPitch = 16,
                         .srcHeight = 4,
                         .dstMemoryType = CU_MEMORYTYPE_HOST,
                         .dstHost = to,
                         .dstPitch = 8,
                         .dstHeight = 4,
                         .WidthInBytes = 5,
                         .Height = 3,
                         .Depth = 2 };
  CHECK_SUCCESS (cuMemcpy3D_v2 (&back));
  CHECK (to[0][0] == from[1][2] && to[2][3] == from[3][5] && to[0][4] == 255
           && to[3][0] == 0 && to[4][0] == from[5][2] && to[5][0] == 255,
         "rows arrive");
  copy.Height = 9;
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemcpy2D_v2 (&copy));
  copy.Height = 5;
  copy.dstPitch = 3;
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemcpy2D_v2 (&copy));
  CHECK_SUCCESS (cuMemsetD2D32_v2 (address, 16, 9, 2, 8));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemsetD2D32_v2 (address, 16, 9, 2, 9));
}

static void
check_host_memory (void)
{
  void *pinned, *pointer;
  char own[100];
  CUdeviceptr address, managed;
  unsigned type;
  int is_managed;
  start ();
  CHECK_SUCCESS (cuMemHostAlloc (&pinned, 1000, 0));
  CHECK_SUCCESS (cuMemHostGetDevicePointer_v2 (&address, pinned, 0));
  CHECK (address == (uintptr_t) pinned, "pinned memory has one address");
  CHECK_SUCCESS (cuMemcpyHtoD_v2 (address, "hello", 6));
  CHECK (strcmp (pinned, "hello") == 0, "and devices write to it");
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemHostGetDevicePointer_v2 (&address, own, 0));
  CHECK_SUCCESS (cuMemHostRegister_v2 (own, 100, 0));
  CHECK_CALL (CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED,
              cuMemHostRegister_v2 (own, 100, 0));
  CHECK_SUCCESS (cuMemHostGetDevicePointer_v2 (&address, own, 0));
  CHECK_SUCCESS (cuMemHostUnregister (own));
  CHECK_CALL (CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED, cuMemHostUnregister (own));
  CHECK_SUCCESS (cuMemAllocManaged (&managed, 4096, 1));
  strcpy ((char *) (uintptr_t) managed, "mine");
  CHECK_SUCCESS (cuPointerGetAttribute (&is_managed, 8, managed + 5));
  CHECK_SUCCESS (cuPointerGetAttribute (&type, 2, (uintptr_t) pinned));
  CHECK_SUCCESS (cuPointerGetAttribute (&pointer, 4, (uintptr_t) pinned + 1));
  CHECK (is_managed == 1 && type == CU_MEMORYTYPE_HOST
           && pointer == (char *) pinned + 1,
         "pointers tell what they are");
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuPointerGetAttribute (&type, 2, (uintptr_t) own));
  CHECK_SUCCESS (cuMemPrefetchAsync (managed, 4096, 0, NULL));
  CHECK_SUCCESS (cuMemAdvise (managed, 4096, 3, -1));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemFreeHost (own));
  CHECK_SUCCESS (cuMemFreeHost (pinned));
  CHECK_SUCCESS (cuMemFree_v2 (managed));
}

static void
check_modules (void)
{
  CUmodule module;
  CUfunction function;
  CUlinkState link;
  CUdeviceptr address;
  size_t size;
  int value;
  void *image;
  char log[200];
  start ();
  CHECK_CALL (CUDA_ERROR_INVALID_IMAGE, cuModuleLoadData (&module, "garbage!"));
  int options[]
    = { CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES };
  void *values[] = { log, (void *) sizeof log };
  CHECK_CALL (CUDA_ERROR_INVALID_PTX,
              cuModuleLoadDataEx (&module,
                                  ".version 6.3\n.target sm_30\n.oops\n", 2,
                                  options, values));
  CHECK (strstr (log, ":3") && strstr (log, "oops"), "the log says where: %s",
         log);
  CHECK_CALL (CUDA_ERROR_NO_BINARY_FOR_GPU,
              cuModuleLoadDataEx (&module, "\177ELF    ", 2, options,
                                  (void *[]) { log, (void *) sizeof log }));
  CHECK_CALL (CUDA_ERROR_FILE_NOT_FOUND, cuModuleLoad (&module, "/nowhere"));
  module = load_kernels ();
  CHECK_CALL (CUDA_ERROR_NOT_FOUND,
              cuModuleGetFunction (&function, module, "none"));
  CHECK_SUCCESS (cuModuleGetGlobal_v2 (&address, &size, module, "counter"));
  CHECK (size == 8, "a variable has its size");
  CHECK_SUCCESS (cuMemcpyHtoD_v2 (address, "1234567", 8));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemFree_v2 (address));
  function = kernel_named (module, "add");
  CHECK_SUCCESS (cuFuncGetAttribute (&value, 0, function));
  CHECK (value == 1024, "a function tells its largest block");
  CHECK_SUCCESS (cuModuleUnload (module));
  CHECK_CALL (CUDA_ERROR_INVALID_HANDLE, cuModuleUnload (module));
  CHECK_CALL (CUDA_ERROR_INVALID_HANDLE,
              cuFuncGetAttribute (&value, 0, function));

  CHECK_SUCCESS (cuLinkCreate_v2 (0, NULL, NULL, &link));
  CHECK_SUCCESS (cuLinkAddData_v2 (link, CU_JIT_INPUT_PTX, (void *) kernels,
                                   sizeof kernels, "k", 0, NULL, NULL));
  CHECK_SUCCESS (cuLinkComplete (link, &image, &size));
  void *copy = malloc (size);
  memcpy (copy, image, size);
  CHECK_SUCCESS (cuModuleLoadData (&module, image));
  kernel_named (module, "spin");
  CHECK_SUCCESS (cuLinkDestroy (link));
  CHECK_CALL (CUDA_ERROR_INVALID_HANDLE, cuLinkDestroy (link));
  CHECK_SUCCESS (cuModuleLoadData (&module, copy));
  kernel_named (module, "spin");
  free (copy);
}

static void
check_launches (void)
{
  start ();
  CUfunction add = kernel_named (load_kernels (), "add");
  CUdeviceptr words;
  unsigned count = 1000, value = 3, sum = 0, back[1000];
  void *params[] = { &words, &count, &value };
  CHECK_SUCCESS (cuMemAlloc_v2 (&words, sizeof back));
  CHECK_SUCCESS (cuMemsetD32_v2 (words, 4, count));
  CHECK_SUCCESS (
    cuLaunchKernel (add, 8, 1, 1, 128, 1, 1, 0, NULL, params, NULL));
  struct
  {
    CUdeviceptr words;
    unsigned count, value;
  } buffer = { words, count, 10 };
  size_t size = sizeof buffer;
  void *extra[] = { CU_LAUNCH_PARAM_BUFFER_POINTER, &buffer,
                    CU_LAUNCH_PARAM_BUFFER_SIZE, &size, CU_LAUNCH_PARAM_END };
  CHECK_SUCCESS (
    cuLaunchKernel (add, 8, 1, 1, 128, 1, 1, 0, NULL, NULL, extra));
  CHECK_SUCCESS (cuMemcpyDtoH_v2 (back, words, sizeof back));
  for (int i = 0; i < 1000; i++)
    sum += back[i];
  CHECK (sum == 17000, "both launches did their work");

  size = 8;
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuLaunchKernel (add, 1, 1, 1, 1, 1, 1, 0, NULL, NULL, extra));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuLaunchKernel (add, 1, 1, 1, 1, 1, 1, 0, NULL, NULL, NULL));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuLaunchKernel (add, 0, 1, 1, 1, 1, 1, 0, NULL, params, NULL));
  CHECK_CALL (
    CUDA_ERROR_INVALID_VALUE,
    cuLaunchKernel (add, 1, 65536, 1, 1, 1, 1, 0, NULL, params, NULL));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuLaunchKernel (add, 1, 1, 1, 1, 1, 65, 0, NULL, params, NULL));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuLaunchKernel (add, 1, 1, 1, 512, 4, 1, 0, NULL, params, NULL));
  CHECK_CALL (
    CUDA_ERROR_INVALID_VALUE,
    cuLaunchKernel (add, 1, 1, 1, 1, 1, 1, 50000, NULL, params, NULL));
  CHECK_SUCCESS (cuFuncSetAttribute (add, 8, 60000));
  CHECK_SUCCESS (
    cuLaunchKernel (add, 1, 1, 1, 1, 1, 1, 50000, NULL, params, NULL));
  CHECK_CALL (
    CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE,
    cuLaunchCooperativeKernel (add, 100000, 1, 1, 1024, 1, 1, 0, NULL, params));
  CHECK_CALL (CUDA_ERROR_INVALID_HANDLE,
              cuLaunchKernel ((CUfunction) &size, 1, 1, 1, 1, 1, 1, 0, NULL,
                              params, NULL));
  int blocks, grid, block;
  CHECK_SUCCESS (
    cuOccupancyMaxActiveBlocksPerMultiprocessor (&blocks, add, 1024, 0));
  CHECK (blocks >= 1, "the largest block fits");
  CHECK_SUCCESS (
    cuOccupancyMaxPotentialBlockSize (&grid, &block, add, NULL, 0, 0));
  CHECK (grid > 0 && block > 0 && block <= 1024, "occupancy suggests a size");
  CHECK_SUCCESS (cuCtxSynchronize ());
}

static void
check_sticky_error (void)
{
  CUdeviceptr address;
  CUcontext context = start ();
  CUmodule module = load_kernels ();
  CHECK_SUCCESS (cuLaunchKernel (kernel_named (module, "wild"), 1, 1, 1, 1, 1,
                                 1, 0, NULL, NULL, NULL));
  CHECK_CALL (CUDA_ERROR_ILLEGAL_ADDRESS, cuCtxSynchronize ());
  CHECK_CALL (CUDA_ERROR_ILLEGAL_ADDRESS, cuMemAlloc_v2 (&address, 4));
  CHECK_CALL (CUDA_ERROR_ILLEGAL_ADDRESS, cuStreamQuery (NULL));
  CHECK_SUCCESS (cuCtxDestroy_v2 (context));
  start ();
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, 4));
}

static void
check_failing (void)
{
  CUdeviceptr address;
  start ();
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, 4));
  CHECK_CALL (CUDA_ERROR_OUT_OF_MEMORY, cuMemAlloc_v2 (&address, 4));
  CHECK_SUCCESS (cuMemAlloc_v2 (&address, 4));
  CHECK_CALL (CUDA_ERROR_UNKNOWN, cuMemFree_v2 (address));
  CHECK_CALL (CUDA_ERROR_UNKNOWN, cuMemFree_v2 (address));
}

static void
check_fork (void)
{
  start ();
  CUfunction add = kernel_named (load_kernels (), "add");
  CHECK (add != NULL, "the parent has a kernel");
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      CUdeviceptr address;
      alarm (200);
      _exit (cuMemAlloc_v2 (&address, 4) != CUDA_ERROR_NOT_INITIALIZED
             || cuInit (0) != CUDA_ERROR_NOT_INITIALIZED
             || cuCtxSynchronize () != CUDA_ERROR_NOT_INITIALIZED);
    }
  int status;
  waitpid (child, &status, 0);
  CHECK (status == 0, "the driver is not initialized in a child");
  CHECK_SUCCESS (cuCtxSynchronize ());
}

int
main (void)
{
  run_case ("start", check_start, "GANGWAY_CUDA_DEVICES", "2");
  run_case ("contexts", check_contexts, "GANGWAY_CUDA_DEVICES", "2");
  run_case ("memory", check_memory, "GANGWAY_CUDA_MEMORY", "2M");
  run_case ("rows", check_rows, NULL, NULL);
  run_case ("host memory", check_host_memory, NULL, NULL);
  run_case ("modules", check_modules, NULL, NULL);
  run_case ("launches", check_launches, NULL, NULL);
  run_case ("sticky error", check_sticky_error, NULL, NULL);
  run_case ("failing calls", check_failing, "GANGWAY_CUDA_FAIL",
            "cuMemAlloc:2=OUT_OF_MEMORY,cuMemFree:1+");
  run_case ("fork", check_fork, NULL, NULL);
  return UNIT_RESULT ();
}
