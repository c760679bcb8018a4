/* Linking an image's texts into a module.  No state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/image_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/forms.h"

#define LOG_SIZE 4096

/* What is linked, and what the driver wrote meanwhile.  */
struct link
{
  struct device *device;
  const struct image_text *texts;
  unsigned count;
  bool trial; /* nothing is said of a failure */
  char error[LOG_SIZE], info[LOG_SIZE];
};

/* Tell that CALL failed, and what the driver wrote.  Returns false.  */
static bool
link_complain (const struct link *link, CUresult result, const char *call)
{
  char what[160];
  const struct device *device = link->device;
  int version = driver_version (), capability = device->facts.capability;
  const char *why = "";
  if (link->trial)
    return false;
  if (result == CUDA_ERROR_UNSUPPORTED_PTX_VERSION)
    why = ", for which the driver is too old";
  else if (result == CUDA_ERROR_NO_BINARY_FOR_GPU)
    why = ", which was compiled for newer devices";
  snprintf (what, sizeof what,
            "the driver (CUDA %d.%d) cannot link the program's code for this "
            "device (sm_%d)%s",
            version / 1000, version % 1000 / 10, capability, why);
  driver_complain (result, call, device->ordinal, what);
  if (link->error[0])
    GOMP_PLUGIN_error ("nvptx device %d: the driver says: %.*s",
                       device->ordinal, LOG_SIZE, link->error);
  return false;
}

static bool
link_add_all (const struct link *link, CUlinkState state)
{
  for (unsigned i = 0; i < link->count; i++)
    {
      char name[32];
      snprintf (name, sizeof name, "text %u", i + 1);
      CUresult result = driver.cuLinkAddData_v2 (
        state, CU_JIT_INPUT_PTX, (char *) link->texts[i].code,
        link->texts[i].size, name, 0, NULL, NULL);
      if (result != CUDA_SUCCESS)
        return link_complain (link, result, "cuLinkAddData_v2");
    }
  return true;
}

static bool
link_run (struct link *link, CUmodule *module)
{
  int options[5]
    = { CU_JIT_INFO_LOG_BUFFER, CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES,
        CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES,
        CU_JIT_OPTIMIZATION_LEVEL };
  void *values[5] = { link->info, (void *) (uintptr_t) (LOG_SIZE - 1),
                      link->error, (void *) (uintptr_t) (LOG_SIZE - 1),
                      (void *) (intptr_t) environment.jit_level };
  unsigned count = environment.jit_level < 0 ? 4 : 5;
  CUlinkState state;
  void *cubin;
  size_t size;
  CUresult result = driver.cuLinkCreate_v2 (count, options, values, &state);
  if (result != CUDA_SUCCESS)
    return link_complain (link, result, "cuLinkCreate_v2");
  bool good = link_add_all (link, state);
  if (good)
    {
      result = driver.cuLinkComplete (state, &cubin, &size);
      good = result == CUDA_SUCCESS
             || link_complain (link, result, "cuLinkComplete");
    }
  if (good)
    {
      result = driver.cuModuleLoadData (module, cubin);
      good = result == CUDA_SUCCESS
             || link_complain (link, result, "cuModuleLoadData");
    }
  driver.cuLinkDestroy (state);
  if (link->info[0])
    GOMP_PLUGIN_debug (0, "nvptx device %d: linked: %s", link->device->ordinal,
                       link->info);
  return good;
}

/* Link IMAGE with second forms of its kernels.  False where that cannot be, which
   GOMP_DEBUG tells of.  */
static bool
link_with_forms (struct link *link, const struct image_data *image,
                 CUmodule *module)
{
  char text[128];
  const char *why = forms_why_not (link->device, text, sizeof text);
  struct image_text *texts = why ? NULL : forms_write (image);
  if (texts)
    {
      link->texts = texts;
      link->count = image->text_count + 1;
      link->trial = true;
      if (!link_run (link, module))
        why = link->error[0] ? link->error : "the driver refused them";
      forms_free (texts, image);
      if (!why)
        return true;
    }
  else if (!why)
    why = "the image has no kernel of a known kind";
  GOMP_PLUGIN_debug (0,
                     "nvptx device %d: launches bring nothing along in "
                     "parameters: %.*s\n",
                     link->device->ordinal, LOG_SIZE, why);
  return false;
}

bool
image_link (struct device *device, const struct image_data *image,
            CUmodule *module, bool *forms)
{
  struct link *link = GOMP_PLUGIN_malloc_cleared (sizeof *link);
  link->device = device;
  *module = NULL;
  *forms = environment.stage == STAGE_PARAMETERS
           && link_with_forms (link, image, module);
  bool good = *forms;
  if (!good)
    {
      link->texts = image->texts;
      link->count = image->text_count;
      link->trial = false;
      link->error[0] = link->info[0] = '\0';
      good = link_run (link, module);
    }
  free (link);
  return good;
}
