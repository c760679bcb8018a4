/* Memory that programs map themselves: reserved addresses, memory, access.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "cuda_driver.h"

#include <pthread.h>
#include <sys/resource.h>

static const char text[]
  = ".version 6.0\n.target sm_30\n.address_size 64\n"
    ".visible .entry add (.param .u64 to, .param .u32 value)\n"
    "{\n"
    "  .reg .u64 %a, %o; .reg .u32 %v, %t;\n"
    "  ld.param.u64 %a, [to];\n"
    "  ld.param.u32 %v, [value];\n"
    "  mov.u32 %t, %tid.x;\n"
    "  mul.wide.u32 %o, %t, 4;\n"
    "  add.u64 %a, %a, %o;\n"
    "  ld.global.u32 %t, [%a];\n"
    "  add.u32 %t, %t, %v;\n"
    "  st.global.u32 [%a], %t;\n"
    "  ret;\n"
    "}\n";

static const char spinning[] = ".version 6.0\n.target sm_30\n.address_size 64\n"
                               ".visible .entry spin (.param .u64 at)\n"
                               "{\n"
                               "  .reg .u64 %a; .reg .u32 %v; .reg .pred %p;\n"
                               "  ld.param.u64 %a, [at];\n"
                               "again:\n"
                               "  ld.volatile.global.u32 %v, [%a];\n"
                               "  st.volatile.global.u32 [%a+64], %v;\n"
                               "  setp.ne.u32 %p, %v, 0;\n"
                               "  @%p bra again;\n"
                               "  ret;\n"
                               "}\n";

static const CUmemAllocationProp on_device
  = { .type = CU_MEM_ALLOCATION_TYPE_PINNED,
      .location = { CU_MEM_LOCATION_TYPE_DEVICE, 0 } };
static const CUmemAccessDesc both
  = { { CU_MEM_LOCATION_TYPE_DEVICE, 0 }, CU_MEM_ACCESS_FLAGS_PROT_READWRITE };
static const CUmemAccessDesc none
  = { { CU_MEM_LOCATION_TYPE_DEVICE, 0 }, CU_MEM_ACCESS_FLAGS_PROT_NONE };

static size_t granule;

/* Add VALUE to the 32 numbers at ADDRESS, on the current context's device.  */
static CUresult
add (CUdeviceptr address, unsigned value)
{
  CUmodule module;
  CUfunction function;
  void *params[] = { &address, &value };
  CUresult result = cuModuleLoadData (&module, text);
  if (result == CUDA_SUCCESS)
    result = cuModuleGetFunction (&function, module, "add");
  if (result == CUDA_SUCCESS)
    result
      = cuLaunchKernel (function, 1, 1, 1, 32, 1, 1, 0, NULL, params, NULL);
  return result != CUDA_SUCCESS ? result : cuCtxSynchronize ();
}

static void
begin (void)
{
  int supported = 0;
  start ();
  CHECK_SUCCESS (cuDeviceGetAttribute (&supported, 102, 0));
  CHECK (supported == 1, "the device has virtual memory management");
  CHECK_SUCCESS (cuMemGetAllocationGranularity (&granule, &on_device, 0));
  CHECK (granule >= 4096, "memory has a granularity");
}

/* Memory is mapped, used by copies, fills and kernels, and seen at both places where it
   is mapped.  */
static void
check_use (void)
{
  CUmemGenericAllocationHandle memory;
  CUdeviceptr address, base;
  unsigned numbers[32];
  size_t size, room, before, total;
  begin ();
  CHECK_SUCCESS (cuMemGetInfo_v2 (&before, &total));
  CHECK_SUCCESS (cuMemAddressReserve (&address, 4 * granule, 0, 0, 0));
  CHECK_SUCCESS (cuMemCreate (&memory, granule, &on_device, 0));
  CHECK_SUCCESS (cuMemGetInfo_v2 (&room, &total));
  CHECK (room == before - granule, "memory is counted, addresses are not");
  CHECK_SUCCESS (cuMemMap (address, granule, 0, memory, 0));
  CHECK_SUCCESS (cuMemMap (address + granule, granule, 0, memory, 0));
  CHECK_SUCCESS (cuMemRelease (memory));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemRelease (memory));
  CHECK_SUCCESS (cuMemSetAccess (address, 2 * granule, &both, 1));
  CHECK_SUCCESS (cuMemsetD32_v2 (address, 5, 64));
  CHECK_SUCCESS (add (address + granule + 16, 2));
  CHECK_SUCCESS (cuMemcpyDtoH_v2 (numbers, address, sizeof numbers));
  CHECK (numbers[3] == 5 && numbers[4] == 7 && numbers[31] == 7,
         "both mappings are of the same memory");
  CHECK_SUCCESS (cuMemsetD8_v2 (address + granule - 4, 1, 8));
  CHECK_SUCCESS (cuMemGetAddressRange_v2 (&base, &size, address + granule + 9));
  CHECK (base == address + granule && size == granule, "a mapping is a range");
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemFree_v2 (address));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemAddressFree (address, 4 * granule));
  CHECK_SUCCESS (cuMemUnmap (address, 2 * granule));
  CHECK_SUCCESS (cuMemGetInfo_v2 (&room, &total));
  CHECK (room == before, "memory without handle and mapping is given back");
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemsetD8_v2 (address, 1, 8));
  CHECK_SUCCESS (cuMemAddressFree (address, 4 * granule));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemAddressFree (address, 4 * granule));
}

static void
check_refusals (void)
{
  CUmemGenericAllocationHandle memory, same;
  CUmemAllocationProp host = on_device, shared = on_device, seen;
  CUmemAccessDesc reading = both;
  CUdeviceptr address;
  unsigned long long flags;
  begin ();
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemAddressReserve (&address, granule / 2, 0, 0, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemCreate (&memory, granule / 2, &on_device, 0));
  CHECK_CALL (CUDA_ERROR_OUT_OF_MEMORY,
              cuMemCreate (&memory, 64 * granule, &on_device, 0));
  host.location.type = CU_MEM_LOCATION_TYPE_HOST;
  CHECK_CALL (CUDA_ERROR_NOT_SUPPORTED,
              cuMemCreate (&memory, granule, &host, 0));
  shared.requestedHandleTypes = 1;
  CHECK_CALL (CUDA_ERROR_NOT_SUPPORTED,
              cuMemCreate (&memory, granule, &shared, 0));
  CHECK_CALL (CUDA_ERROR_NOT_SUPPORTED, cuMemExportToShareableHandle ());
  CHECK_SUCCESS (
    cuMemAddressReserve (&address, 2 * granule, 4 * granule, 0, 0));
  CHECK (address % (4 * granule) == 0, "reserved addresses are aligned");
  CHECK_SUCCESS (cuMemCreate (&memory, granule, &on_device, 0));
  CHECK_SUCCESS (cuMemGetAllocationPropertiesFromHandle (&seen, memory));
  CHECK (seen.location.id == 0 && seen.type == on_device.type,
         "memory tells its properties");
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemMap (address, granule, 0, 7, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemMap (address, 2 * granule, 0, memory, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemMap (address + 2 * granule, granule, 0, memory, 0));
  CHECK_SUCCESS (cuMemMap (address, granule, 0, memory, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemMap (address, granule, 0, memory, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemsetD8_v2 (address, 1, 8));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemSetAccess (address, 2 * granule, &both, 1));
  reading.flags = CU_MEM_ACCESS_FLAGS_PROT_READ;
  CHECK_CALL (CUDA_ERROR_NOT_SUPPORTED,
              cuMemSetAccess (address, granule, &reading, 1));
  CHECK_SUCCESS (cuMemGetAccess (&flags, &both.location, address));
  CHECK (flags == CU_MEM_ACCESS_FLAGS_PROT_NONE, "access has to be allowed");
  CHECK_SUCCESS (cuMemSetAccess (address, granule, &both, 1));
  CHECK_SUCCESS (cuMemGetAccess (&flags, &both.location, address));
  CHECK (flags == CU_MEM_ACCESS_FLAGS_PROT_READWRITE, "and then is");
  CHECK_SUCCESS (cuMemRelease (memory));
  CHECK_SUCCESS (
    cuMemRetainAllocationHandle (&same, (void *) (uintptr_t) (address + 5)));
  CHECK (same == memory, "an address leads to its memory's handle");
  CHECK_SUCCESS (cuMemSetAccess (address, granule, &none, 1));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemsetD8_v2 (address, 1, 8));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemUnmap (address, 2 * granule));
  CHECK_SUCCESS (cuMemUnmap (address, granule));
  CHECK_SUCCESS (cuMemRelease (same));
}

/* A kernel that uses what is not mapped, or what it may not access, fails.  */
static void
check_unmapped (void)
{
  CUdeviceptr address;
  begin ();
  CHECK_SUCCESS (cuMemAddressReserve (&address, granule, 0, 0, 0));
  CHECK_CALL (CUDA_ERROR_ILLEGAL_ADDRESS, add (address, 1));
}

static void
check_no_access (void)
{
  CUmemGenericAllocationHandle memory;
  CUdeviceptr address;
  CUcontext other;
  begin ();
  CHECK_SUCCESS (cuMemAddressReserve (&address, granule, 0, 0, 0));
  CHECK_SUCCESS (cuMemCreate (&memory, granule, &on_device, 0));
  CHECK_SUCCESS (cuMemMap (address, granule, 0, memory, 0));
  CHECK_SUCCESS (cuMemSetAccess (address, granule, &both, 1));
  CHECK_SUCCESS (cuMemsetD8_v2 (address, 0, granule));
  CHECK_SUCCESS (add (address, 1));
  CHECK_SUCCESS (cuCtxCreate_v2 (&other, 0, 1));
  CHECK_CALL (CUDA_ERROR_ILLEGAL_ADDRESS, add (address, 1));
}

/* Memory of one device that another accesses, too; what one writes the other may read,
   also where reads of what was never written are reported.  */
static void
check_two_devices (void)
{
  CUmemGenericAllocationHandle memory;
  CUdeviceptr address;
  CUcontext other;
  CUmemAccessDesc access[2] = { both, both };
  unsigned number;
  access[1].location.id = 1;
  begin ();
  CHECK_SUCCESS (cuMemAddressReserve (&address, granule, 0, 0, 0));
  CHECK_SUCCESS (cuMemCreate (&memory, granule, &on_device, 0));
  CHECK_SUCCESS (cuMemMap (address, granule, 0, memory, 0));
  CHECK_SUCCESS (cuMemSetAccess (address, granule, access, 2));
  CHECK_SUCCESS (cuMemsetD8_v2 (address, 0, granule));
  CHECK_SUCCESS (add (address, 1));
  CHECK_SUCCESS (cuCtxCreate_v2 (&other, 0, 1));
  CHECK_SUCCESS (add (address, 2));
  CHECK_SUCCESS (cuMemcpyDtoH_v2 (&number, address, sizeof number));
  CHECK (number == 3, "two devices use the same memory");
}

/* Threads that map and unmap at the same time.  */
static void *
map_often (void *unused)
{
  CUmemGenericAllocationHandle memory;
  CUdeviceptr address;
  unsigned bad = 0;
  for (int i = 0; i < 50; i++)
    {
      bad += cuMemAddressReserve (&address, granule, 0, 0, 0) != CUDA_SUCCESS;
      bad += cuMemCreate (&memory, granule, &on_device, 0) != CUDA_SUCCESS;
      bad += cuMemMap (address, granule, 0, memory, 0) != CUDA_SUCCESS;
      bad += cuMemRelease (memory) != CUDA_SUCCESS;
      bad += cuMemSetAccess (address, granule, &both, 1) != CUDA_SUCCESS;
      bad += cuMemUnmap (address, granule) != CUDA_SUCCESS;
      bad += cuMemAddressFree (address, granule) != CUDA_SUCCESS;
    }
  return bad ? unused : NULL;
}

static void
check_threads (void)
{
  pthread_t threads[4];
  bool good = true;
  begin ();
  for (int i = 0; i < 4; i++)
    pthread_create (&threads[i], NULL, map_often, threads);
  for (int i = 0; i < 4; i++)
    {
      void *bad;
      pthread_join (threads[i], &bad);
      good = good && !bad;
    }
  CHECK (good, "threads map and unmap at the same time");
}

/* What no program should ask for.  */

static void
misuse_reserving (size_t huge)
{
  CUmemGenericAllocationHandle memory;
  CUdeviceptr address;
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemAddressReserve (NULL, granule, 0, 0, 0));
  CHECK_CALL (CUDA_ERROR_OUT_OF_MEMORY,
              cuMemAddressReserve (&address, huge, 0, 0, 0));
  CHECK_CALL (CUDA_ERROR_OUT_OF_MEMORY,
              cuMemAddressReserve (&address, granule, (size_t) 1 << 63, 0, 0));
  CHECK_CALL (CUDA_ERROR_OUT_OF_MEMORY,
              cuMemAddressReserve (&address, huge, (size_t) 1 << 62, 0, 0));
  CHECK_CALL (CUDA_ERROR_OUT_OF_MEMORY,
              cuMemCreate (&memory, huge, &on_device, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemCreate (NULL, granule, &on_device, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemCreate (&memory, granule, NULL, 0));
}

/* MEMORY is two granules, and is mapped two granules behind ADDRESS.  */
static void
misuse_mapping (CUdeviceptr address, CUmemGenericAllocationHandle memory,
                CUmemGenericAllocationHandle other, size_t huge)
{
  for (unsigned at = 1; at < 4; at++)
    CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
                cuMemMap (address + at * granule, 2 * granule, 0, memory, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemMap (address + 100, granule, 0, other, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemMap (address, granule, granule, memory, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemMap (address, huge, 0, memory, 0));
}

static void
misuse_access (CUdeviceptr address, size_t huge)
{
  CUmemAccessDesc nowhere = both;
  unsigned long long flags;
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemSetAccess (address + 2 * granule, 4 * granule, &both, 1));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemSetAccess (address + 2 * granule, granule, &both, 1));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemSetAccess (address + 2 * granule, 0, &both, 1));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemSetAccess (address + 2 * granule, huge, &both, 1));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemSetAccess (address + 2 * granule, 2 * granule, NULL, 1));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemSetAccess (address + 2 * granule, 2 * granule, &both, 0));
  nowhere.location.id = 77;
  CHECK_CALL (CUDA_ERROR_INVALID_DEVICE,
              cuMemSetAccess (address + 2 * granule, 2 * granule, &nowhere, 1));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemGetAccess (&flags, &both.location, address));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemGetAccess (NULL, NULL, address));
}

static void
misuse_unmapping (CUdeviceptr address, size_t huge)
{
  CUmemGenericAllocationHandle other;
  for (unsigned at = 1; at < 4; at++)
    CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
                cuMemUnmap (address + at * granule, granule));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemUnmap (address + 2 * granule, 4 * granule));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemUnmap (address + 2 * granule, huge));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE, cuMemUnmap (address, 0));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemAddressFree (address + 2 * granule, 2 * granule));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemRetainAllocationHandle (&other, NULL));
}

/* A granule is mapped five behind ADDRESS.  */
static void
misuse_setting (CUdeviceptr address, size_t huge)
{
  CHECK_SUCCESS (cuMemSetAccess (address + 5 * granule, granule, &both, 1));
  CHECK_SUCCESS (cuMemsetD8_v2 (address + 5 * granule, 3, granule));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemsetD8_v2 (address + 5 * granule, 3, granule + 1));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemsetD8_v2 (address + 5 * granule - 1, 3, 2));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemsetD8_v2 (address + 5 * granule, 3, huge));
}

static void
check_misuse (void)
{
  CUmemGenericAllocationHandle memory, other;
  CUdeviceptr address, more;
  begin ();
  size_t huge = -granule;
  misuse_reserving (huge);
  CHECK_SUCCESS (cuMemAddressReserve (&address, 8 * granule, 0, 0, 0));
  CHECK_SUCCESS (cuMemCreate (&memory, 2 * granule, &on_device, 0));
  CHECK_SUCCESS (cuMemCreate (&other, granule, &on_device, 0));
  CHECK_SUCCESS (cuMemMap (address + 2 * granule, 2 * granule, 0, memory, 0));
  misuse_mapping (address, memory, other, huge);
  CHECK_SUCCESS (cuMemMap (address + 5 * granule, granule, 0, memory, 0));
  misuse_access (address, huge);
  misuse_unmapping (address, huge);
  misuse_setting (address, huge);
  CHECK_SUCCESS (cuMemRelease (memory));
  CHECK_SUCCESS (cuMemUnmap (address + 2 * granule, 2 * granule));
  CHECK_SUCCESS (cuMemUnmap (address + 5 * granule, granule));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemMap (address, granule, 0, memory, 0));
  CHECK_SUCCESS (cuMemAddressFree (address, 8 * granule));
  CHECK_CALL (CUDA_ERROR_INVALID_VALUE,
              cuMemMap (address, granule, 0, other, 0));
  CHECK_SUCCESS (cuMemAddressReserve (&more, granule, granule, 0, 0));
  CHECK_SUCCESS (cuMemAddressFree (more, granule));
  CHECK_SUCCESS (cuMemRelease (other));
}

/* Start a kernel that reads a word until it is 0, in a stream of its own.  */
static CUstream
start_spin (CUdeviceptr address)
{
  CUmodule module;
  CUfunction function;
  CUstream stream;
  void *params[] = { &address };
  CHECK_SUCCESS (cuModuleLoadData (&module, spinning));
  CHECK_SUCCESS (cuModuleGetFunction (&function, module, "spin"));
  CHECK_SUCCESS (cuStreamCreate (&stream, 1));
  CHECK_SUCCESS (
    cuLaunchKernel (function, 4, 1, 1, 32, 1, 1, 0, stream, params, NULL));
  return stream;
}

/* What is taken from a kernel that runs is not there when it looks for it next.  */
static void
take_away (bool unmap)
{
  CUmemGenericAllocationHandle memory;
  CUdeviceptr address;
  CUstream stream;
  begin ();
  CHECK_SUCCESS (cuMemAddressReserve (&address, granule, 0, 0, 0));
  CHECK_SUCCESS (cuMemCreate (&memory, granule, &on_device, 0));
  CHECK_SUCCESS (cuMemMap (address, granule, 0, memory, 0));
  CHECK_SUCCESS (cuMemRelease (memory));
  CHECK_SUCCESS (cuMemSetAccess (address, granule, &both, 1));
  CHECK_SUCCESS (cuMemsetD32_v2 (address, 1, granule / 4));
  stream = start_spin (address);
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (stream));
  for (int n = 0; n < 20; n++)
    CHECK_SUCCESS (cuMemSetAccess (address, granule, &both, 1));
  usleep (20000);
  CHECK_CALL (CUDA_ERROR_NOT_READY, cuStreamQuery (stream));
  if (unmap)
    CHECK_SUCCESS (cuMemUnmap (address, granule));
  else
    CHECK_SUCCESS (cuMemSetAccess (address, granule, &none, 1));
  CHECK_CALL (CUDA_ERROR_ILLEGAL_ADDRESS, cuStreamSynchronize (stream));
}

static void
check_taken_access (void)
{
  take_away (false);
}

static void
check_taken_memory (void)
{
  take_away (true);
}

/* A limit of the size of files.  */
static void
check_file_limit (void)
{
  struct rlimit limit;
  CUmemGenericAllocationHandle memory, more;
  begin ();
  limit.rlim_cur = limit.rlim_max = 5 * granule;
  setrlimit (RLIMIT_FSIZE, &limit);
  CHECK_SUCCESS (cuMemCreate (&memory, 2 * granule, &on_device, 0));
  CHECK_CALL (CUDA_ERROR_OUT_OF_MEMORY,
              cuMemCreate (&more, granule, &on_device, 0));
  CHECK_SUCCESS (cuMemRelease (memory));
}

int
main (void)
{
  setenv ("GANGWAY_CUDA_MEMORY", "64M", 1);
  run_case ("use", check_use, "GANGWAY_CUDA_CHECK", "written");
  run_case ("refusals", check_refusals, NULL, NULL);
  run_case ("unmapped", check_unmapped, NULL, NULL);
  run_case ("no access", check_no_access, "GANGWAY_CUDA_DEVICES", "2");
  run_case ("two devices", check_two_devices, "GANGWAY_CUDA_DEVICES", "2");
  run_case ("threads", check_threads, NULL, NULL);
  run_case ("misuse", check_misuse, NULL, NULL);
  run_case ("limit of files", check_file_limit, NULL, NULL);
  run_case ("access taken away", check_taken_access, NULL, NULL);
  run_case ("memory taken away", check_taken_memory, NULL, NULL);
  return UNIT_RESULT ();
}
