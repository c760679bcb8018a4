/* Linking an image's texts into a module.  No state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/image_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugins/nvptx/environment.h"

#define LOG_SIZE 4096

/* What the driver wrote while it linked.  */
struct link_logs
{
  char error[LOG_SIZE], info[LOG_SIZE];
};

/* Tell that CALL failed, and what the driver wrote.  Returns false.  */
static bool
link_complain (struct device *device, CUresult result, const char *call,
               const struct link_logs *logs)
{
  char what[160];
  int version = driver_version (), capability = device->facts.capability;
  const char *why = "";
  if (result == CUDA_ERROR_UNSUPPORTED_PTX_VERSION)
    why = ", for which the driver is too old";
  else if (result == CUDA_ERROR_NO_BINARY_FOR_GPU)
    why = ", which was compiled for newer devices";
  snprintf (what, sizeof what,
            "the driver (CUDA %d.%d) cannot link the program's code for this "
            "device (sm_%d)%s",
            version / 1000, version % 1000 / 10, capability, why);
  driver_complain (result, call, device->ordinal, what);
  if (logs->error[0])
    GOMP_PLUGIN_error ("nvptx device %d: the driver says: %.*s",
                       device->ordinal, LOG_SIZE, logs->error);
  return false;
}

static bool
link_add_all (struct device *device, const struct image_data *image,
              CUlinkState state, const struct link_logs *logs)
{
  for (unsigned i = 0; i < image->text_count; i++)
    {
      char name[32];
      snprintf (name, sizeof name, "text %u", i + 1);
      CUresult result = driver.cuLinkAddData_v2 (
        state, CU_JIT_INPUT_PTX, (char *) image->texts[i].code,
        image->texts[i].size, name, 0, NULL, NULL);
      if (result != CUDA_SUCCESS)
        return link_complain (device, result, "cuLinkAddData_v2", logs);
    }
  return true;
}

static bool
link_with (struct device *device, const struct image_data *image,
           CUmodule *module, struct link_logs *logs)
{
  int options[5]
    = { CU_JIT_INFO_LOG_BUFFER, CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES,
        CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES,
        CU_JIT_OPTIMIZATION_LEVEL };
  void *values[5] = { logs->info, (void *) (uintptr_t) (LOG_SIZE - 1),
                      logs->error, (void *) (uintptr_t) (LOG_SIZE - 1),
                      (void *) (intptr_t) environment.jit_level };
  unsigned count = environment.jit_level < 0 ? 4 : 5;
  CUlinkState state;
  void *cubin;
  size_t size;
  CUresult result = driver.cuLinkCreate_v2 (count, options, values, &state);
  if (result != CUDA_SUCCESS)
    return link_complain (device, result, "cuLinkCreate_v2", logs);
  bool good = link_add_all (device, image, state, logs);
  if (good)
    {
      result = driver.cuLinkComplete (state, &cubin, &size);
      good = result == CUDA_SUCCESS
             || link_complain (device, result, "cuLinkComplete", logs);
    }
  if (good)
    {
      result = driver.cuModuleLoadData (module, cubin);
      good = result == CUDA_SUCCESS
             || link_complain (device, result, "cuModuleLoadData", logs);
    }
  driver.cuLinkDestroy (state);
  if (logs->info[0])
    GOMP_PLUGIN_debug (0, "nvptx device %d: linked: %s", device->ordinal,
                       logs->info);
  return good;
}

bool
image_link (struct device *device, const struct image_data *image,
            CUmodule *module)
{
  struct link_logs *logs = GOMP_PLUGIN_malloc_cleared (sizeof *logs);
  *module = NULL;
  bool good = link_with (device, image, module, logs);
  free (logs);
  return good;
}
