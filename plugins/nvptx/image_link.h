/* Linking an image's texts into a module.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_IMAGE_LINK_H
#define GANGWAY_PLUGIN_NVPTX_IMAGE_LINK_H

#include "plugins/nvptx/image.h"

/* Let the driver compile and link the texts of IMAGE, in the device's context, where the
   environment asks for it and it can be with second forms of the kernels: *FORMS.  False
   after a message with what the driver said; *MODULE is NULL then.  Where it is true the
   module is the caller's to unload.  */
bool image_link (struct device *device, const struct image_data *image,
                 CUmodule *module, bool *forms);

#endif
