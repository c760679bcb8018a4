/* What a device uses under the address that it has on the host: what is accessible, with
   GANGWAY_MEMORY=managed or shared what is mapped without a copy, and managed memory.  What
   can be used so is told by the HSA runtime alone: APUs, and devices with XNACK, read all of
   the host's memory; others what was made for them, memory of the runtime's own and ranges
   with attributes.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/in_place.h"

#include <stdlib.h>
#include <sys/mman.h>
#include "plugins/common/pages.h"
#include "plugins/gcn/environment.h"
#include "plugins/gcn/peer.h"
#include "plugins/gcn/queue.h"

static bool host_is_read;  /* constant after facts_once, */
static bool ranges_can_be; /* as this is: there are ranges with attributes */
static pthread_once_t facts_once = PTHREAD_ONCE_INIT;

static bool
system_says (int attribute)
{
  bool value = false;
  return driver.hsa_system_get_info (attribute, &value) == HSA_STATUS_SUCCESS
         && value;
}

static void
facts_read (void)
{
  host_is_read = system_says (HSA_AMD_SYSTEM_INFO_SVM_ACCESSIBLE_BY_DEFAULT);
  ranges_can_be = system_says (HSA_AMD_SYSTEM_INFO_SVM_SUPPORTED)
                  && driver.hsa_amd_svm_attributes_set
                  && driver.hsa_amd_svm_attributes_get;
}

/* Whether all devices read all of the host's memory.  */
static bool
reads_host (void)
{
  pthread_once (&facts_once, facts_read);
  return host_is_read;
}

static bool
has_ranges (void)
{
  pthread_once (&facts_once, facts_read);
  return ranges_can_be;
}

bool
memory_is_managed (void)
{
  return environment.memory >= MEMORY_MANAGED && !environment.memory_shared
         && has_ranges ();
}

/* ------------------------------------------------------------------------
   Ranges with attributes.  */

/* No device is to use the pages of [MEMORY, MEMORY + SIZE) any more, which go away.  */
static void
range_take (const struct device *device, void *memory, size_t size)
{
  hsa_amd_svm_attribute_pair_t none
    = { HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS, device->agent.handle };
  driver.hsa_amd_svm_attributes_set (memory, size, &none, 1);
}

/* Let DEVICE use the pages of [MEMORY, MEMORY + SIZE), a multiple of a page, which it has at
   the host's address, and have them near it.  Silent.  */
static bool
range_give (const struct device *device, void *memory, size_t size)
{
  hsa_amd_svm_attribute_pair_t attributes[] = {
    { HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE, device->agent.handle },
    { HSA_AMD_SVM_ATTRIB_PREFERRED_LOCATION, device->agent.handle },
  };
  return driver.hsa_amd_svm_attributes_set (memory, size, attributes, 2)
         == HSA_STATUS_SUCCESS;
}

/* Ask for an attribute of the pages around [ADDRESS, ADDRESS + SIZE).  Silent.  */
static bool
range_ask (uintptr_t address, size_t size, hsa_amd_svm_attribute_pair_t *asked)
{
  uintptr_t page = page_size ();
  uintptr_t start = address & -page;
  uintptr_t end = (address + size + page - 1) & -page;
  return has_ranges ()
         && driver.hsa_amd_svm_attributes_get ((void *) start, end - start,
                                               asked, 1)
              == HSA_STATUS_SUCCESS;
}

/* Whether DEVICE may use the pages around [ADDRESS, ADDRESS + SIZE).  */
static bool
range_is_given (const struct device *device, uintptr_t address, size_t size)
{
  /* The answer is another attribute.  */
  hsa_amd_svm_attribute_pair_t asked
    = { HSA_AMD_SVM_ATTRIB_ACCESS_QUERY, device->agent.handle };
  return range_ask (address, size, &asked)
         && (asked.attribute == HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE
             || asked.attribute
                  == HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE_IN_PLACE);
}

/* Whether the pages around [ADDRESS, ADDRESS + SIZE) are to be near DEVICE, as managed
   memory is.  */
static bool
range_is_near (const struct device *device, uintptr_t address, size_t size)
{
  hsa_amd_svm_attribute_pair_t asked
    = { HSA_AMD_SVM_ATTRIB_PREFERRED_LOCATION, 0 };
  return range_ask (address, size, &asked)
         && asked.value == device->agent.handle;
}

/* ------------------------------------------------------------------------
   What is accessible.  */

/* What the HSA runtime knows of the memory around ADDRESS.  */
static bool
memory_known (uintptr_t address, hsa_amd_pointer_info_t *info)
{
  *info = (hsa_amd_pointer_info_t) { .size = sizeof *info };
  return driver.hsa_amd_pointer_info
         && driver.hsa_amd_pointer_info ((void *) address, info, NULL, NULL,
                                         NULL)
              == HSA_STATUS_SUCCESS
         && info->type != HSA_EXT_POINTER_TYPE_UNKNOWN;
}

/* Whether DEVICE reaches INFO's memory at ADDRESS: its own, the host's, what was locked for
   it at the host's address, and another device's where they reach each other.  */
static bool
memory_is_reached (const struct device *device, uintptr_t address,
                   const hsa_amd_pointer_info_t *info)
{
  uintptr_t base = (uintptr_t) info->agentBaseAddress;
  const struct device *owner = gcn_device_of (info->agentOwner);
  return (!owner || owner == device || peer_reach (device, owner))
         && address - base < info->sizeInBytes;
}

EXPORT int
GOMP_OFFLOAD_is_accessible_ptr (int ordinal, const void *memory, size_t size)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  hsa_amd_pointer_info_t info;
  uintptr_t at = (uintptr_t) memory, end = at + (size ? size : 1);
  while (at < end && memory_known (at, &info))
    {
      if (!memory_is_reached (device, at, &info))
        return 0;
      at = (uintptr_t) info.agentBaseAddress + info.sizeInBytes;
    }
  return at >= end || reads_host () || range_is_given (device, at, end - at);
}

/* ------------------------------------------------------------------------
   Mapping in place.  */

EXPORT int
GOMP_OFFLOAD_in_place (int ordinal, const void *memory, size_t size)
{
  ERRNO_KEPT;
  if (environment.memory < MEMORY_MANAGED)
    return 0;
  const struct device *device = gcn_device (ordinal);
  uintptr_t address = (uintptr_t) memory;
  if (!reads_host ())
    return range_is_given (device, address, size);
  return memory_mode_in_place (environment.memory, size)
         || range_is_near (device, address, size);
}

/* The location keeps the pages from following each touch of the host's.  All of this is a
   hint: what the driver says to it does not matter.  */
EXPORT void
GOMP_OFFLOAD_in_place_hint (int ordinal, const void *memory, size_t size,
                            bool ends, bool read,
                            struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  (void) read;
  (void) queue;
  uintptr_t page = page_size ();
  uintptr_t start = ((uintptr_t) memory + page - 1) & -page;
  uintptr_t end = ((uintptr_t) memory + size) & -page;
  if (start >= end || !has_ranges () || own_thread ())
    return;
  hsa_amd_svm_attribute_pair_t location
    = { HSA_AMD_SVM_ATTRIB_PREFERRED_LOCATION,
        ends ? 0 : gcn_device (ordinal)->agent.handle };
  driver.hsa_amd_svm_attributes_set ((void *) start, end - start, &location, 1);
}

/* ------------------------------------------------------------------------
   Managed memory: pages of the host's that the device may use.  The first of them is ours,
   and says how many there are.  */

struct managed
{
  size_t size; /* with this page */
};

EXPORT void *
GOMP_OFFLOAD_managed_alloc (int ordinal, size_t size)
{
  ERRNO_KEPT;
  size_t page = page_size ();
  if (!has_ranges () || size > SIZE_MAX / 2)
    return NULL;
  size_t whole = page + ((size + page - 1) & -page);
  char *memory = mmap (NULL, whole, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return NULL;
  ((struct managed *) memory)->size = whole;
  if (whole > page
      && !range_give (gcn_device (ordinal), memory + page, whole - page))
    {
      munmap (memory, whole);
      return NULL;
    }
  return memory + page;
}

EXPORT bool
GOMP_OFFLOAD_managed_free (int ordinal, void *memory)
{
  ERRNO_KEPT;
  size_t page = page_size ();
  struct managed *managed = (struct managed *) ((char *) memory - page);
  size_t size = managed->size - page;
  if (size > 0)
    range_take (gcn_device (ordinal), memory, size);
  return munmap (managed, managed->size) == 0;
}
