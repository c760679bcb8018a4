/* Why there are no devices of a kind that the program was built for.  Written while the
   devices are being found, under their lock, and constant afterwards.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/devices/devices_absent.h"

#include <gomp/plugin.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/image/image.h"

#define KINDS_MOST 4
#define TEXT_SIZE 320

static struct absence
{
  int type;
  char text[TEXT_SIZE]; /* ": no nvptx devices: why" */
} absences[KINDS_MOST];
static int absences_count;

void
devices_absent_note (const char *name, int type, const char *format, ...)
{
  if (absences_count == KINDS_MOST)
    return;
  struct absence *absence = &absences[absences_count++];
  absence->type = type;
  int used = snprintf (absence->text, TEXT_SIZE, ": no %s devices: ", name);
  va_list arguments;
  va_start (arguments, format);
  vsnprintf (absence->text + used, TEXT_SIZE - used, format, arguments);
  va_end (arguments);
  absence->text[strcspn (absence->text, "\n")] = '\0';
}

const char *
devices_absent_text (void)
{
  for (int i = 0; i < absences_count; i++)
    if (image_presence (absences[i].type) != IMAGE_ABSENT)
      return absences[i].text;
  return image_presence (IMAGE_OF_ANY_TYPE) == IMAGE_ABSENT
           ? ": the program has no code for any other"
           : "";
}

const char *
devices_no_code_text (int type)
{
  switch (image_presence (type))
    {
    case IMAGE_ABSENT:
      return type == OFFLOAD_TARGET_TYPE_NVIDIA_PTX
               ? ": the program has no code for nvptx devices"
             : type == OFFLOAD_TARGET_TYPE_GCN
               ? ": the program has no code for gcn devices"
               : "";
    case IMAGE_TOO_NEW:
      return ": the program's code for it is of a newer compiler than this "
             "library knows";
    default:
      return "";
    }
}

void
devices_absent_print (void)
{
  if (!info_wants (INFO_DEVICES))
    return;
  for (int i = 0; i < absences_count; i++)
    if (image_presence (absences[i].type) != IMAGE_ABSENT)
      gomp_error ("%s", absences[i].text + 2);
}
