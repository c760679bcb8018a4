/* The part of the HSA runtime's interface that this plugin uses, as AMD's runtime has it:
   names and numbers are facts of it (HSA Runtime Programmer's Reference Manual 1.2 and
   AMD's extensions).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_HSA_H
#define GANGWAY_PLUGIN_GCN_HSA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What functions return.  */
typedef int hsa_status_t;
enum
{
  HSA_STATUS_SUCCESS = 0,
  HSA_STATUS_INFO_BREAK = 1,
  HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION = 41,
  HSA_STATUS_ERROR_ILLEGAL_INSTRUCTION = 42,
  HSA_STATUS_ERROR_MEMORY_FAULT = 43,
  HSA_STATUS_ERROR = 0x1000,
  HSA_STATUS_ERROR_INVALID_ARGUMENT = 0x1001,
  HSA_STATUS_ERROR_INVALID_ALLOCATION = 0x1003,
  HSA_STATUS_ERROR_OUT_OF_RESOURCES = 0x1008,
  HSA_STATUS_ERROR_NOT_INITIALIZED = 0x100b,
  HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS = 0x100d,
  HSA_STATUS_ERROR_INVALID_SYMBOL_NAME = 0x1013,
  HSA_STATUS_ERROR_EXCEPTION = 0x1016
};

#define HSA_HANDLE(name)                                                       \
  typedef struct                                                               \
  {                                                                            \
    uint64_t handle;                                                           \
  } name
HSA_HANDLE (hsa_agent_t);
HSA_HANDLE (hsa_region_t);
HSA_HANDLE (hsa_signal_t);
HSA_HANDLE (hsa_executable_t);
HSA_HANDLE (hsa_executable_symbol_t);
HSA_HANDLE (hsa_code_object_t);
#undef HSA_HANDLE

typedef int64_t hsa_signal_value_t;

/* hsa_system_info_t */
enum
{
  HSA_SYSTEM_INFO_VERSION_MAJOR = 0,                    /* uint16_t */
  HSA_SYSTEM_INFO_VERSION_MINOR = 1,                    /* uint16_t */
  HSA_AMD_SYSTEM_INFO_SVM_SUPPORTED = 0x201,            /* bool */
  HSA_AMD_SYSTEM_INFO_SVM_ACCESSIBLE_BY_DEFAULT = 0x202 /* bool */
};

/* hsa_agent_info_t */
enum
{
  HSA_AGENT_INFO_NAME = 0,        /* char[64] */
  HSA_AGENT_INFO_VENDOR_NAME = 1, /* char[64] */
  HSA_AGENT_INFO_FEATURE = 2,     /* uint32_t, HSA_AGENT_FEATURE_ */
  HSA_AGENT_INFO_WAVEFRONT_SIZE = 6,
  HSA_AGENT_INFO_QUEUE_MAX_SIZE = 14, /* uint32_t */
  HSA_AGENT_INFO_QUEUE_TYPE = 15,     /* uint32_t, HSA_QUEUE_TYPE_ */
  HSA_AGENT_INFO_NODE = 16,           /* uint32_t */
  HSA_AGENT_INFO_DEVICE = 17,         /* int, HSA_DEVICE_TYPE_ */
  HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT = 0xa002, /* uint32_t */
  HSA_AMD_AGENT_INFO_BDFID = 0xa006,              /* uint32_t */
  HSA_AMD_AGENT_INFO_PRODUCT_NAME = 0xa009,       /* char[64] */
  HSA_AMD_AGENT_INFO_DOMAIN = 0xa00f,             /* uint32_t */
  HSA_AMD_AGENT_INFO_UUID = 0xa011,               /* char[21] */
  HSA_AMD_AGENT_INFO_MEMORY_AVAIL = 0xa015        /* uint64_t */
};
enum
{
  HSA_AGENT_FEATURE_KERNEL_DISPATCH = 1
};
enum
{
  HSA_DEVICE_TYPE_CPU = 0,
  HSA_DEVICE_TYPE_GPU = 1
};

/* hsa_region_info_t */
enum
{
  HSA_REGION_INFO_SEGMENT = 0,      /* int, HSA_REGION_SEGMENT_ */
  HSA_REGION_INFO_GLOBAL_FLAGS = 1, /* uint32_t, HSA_REGION_GLOBAL_FLAG_ */
  HSA_REGION_INFO_SIZE = 2          /* size_t */
};
enum
{
  HSA_REGION_SEGMENT_GLOBAL = 0
};
enum
{
  HSA_REGION_GLOBAL_FLAG_KERNARG = 1,
  HSA_REGION_GLOBAL_FLAG_FINE_GRAINED = 2,
  HSA_REGION_GLOBAL_FLAG_COARSE_GRAINED = 4
};

/* Waiting for signals.  */
enum
{
  HSA_SIGNAL_CONDITION_EQ = 0,
  HSA_SIGNAL_CONDITION_NE = 1,
  HSA_SIGNAL_CONDITION_LT = 2,
  HSA_SIGNAL_CONDITION_GTE = 3
};
enum
{
  HSA_WAIT_STATE_BLOCKED = 0,
  HSA_WAIT_STATE_ACTIVE = 1
};

/* Queues.  */
enum
{
  HSA_QUEUE_TYPE_MULTI = 0,
  HSA_QUEUE_TYPE_SINGLE = 1
};

typedef struct hsa_queue_s
{
  uint32_t type;
  uint32_t features;
  void *base_address; /* of SIZE packets of 64 bytes */
  hsa_signal_t doorbell_signal;
  uint32_t size;
  uint32_t reserved1;
  uint64_t id;
} hsa_queue_t;

enum
{
  HSA_PACKET_TYPE_INVALID = 1,
  HSA_PACKET_TYPE_KERNEL_DISPATCH = 2,
  HSA_PACKET_TYPE_BARRIER_AND = 3
};
enum
{
  HSA_FENCE_SCOPE_SYSTEM = 2
};
/* The first bits of fields of a packet's header.  */
enum
{
  HSA_PACKET_HEADER_TYPE = 0,
  HSA_PACKET_HEADER_BARRIER = 8,
  HSA_PACKET_HEADER_ACQUIRE_FENCE_SCOPE = 9,
  HSA_PACKET_HEADER_RELEASE_FENCE_SCOPE = 11
};

typedef struct
{
  uint16_t header;
  uint16_t setup; /* dimensions */
  uint16_t workgroup_size_x, workgroup_size_y, workgroup_size_z;
  uint16_t reserved0;
  uint32_t grid_size_x, grid_size_y, grid_size_z;
  uint32_t private_segment_size;
  uint32_t group_segment_size;
  uint64_t kernel_object;
  void *kernarg_address;
  uint64_t reserved2;
  hsa_signal_t completion_signal;
} hsa_kernel_dispatch_packet_t;

#define HSA_BARRIER_SIGNALS 5
typedef struct
{
  uint16_t header;
  uint16_t reserved0;
  uint32_t reserved1;
  hsa_signal_t dep_signal[HSA_BARRIER_SIGNALS];
  uint64_t reserved2;
  hsa_signal_t completion_signal;
} hsa_barrier_and_packet_t;

_Static_assert(sizeof (hsa_kernel_dispatch_packet_t) == 64, "AQL");
_Static_assert(sizeof (hsa_barrier_and_packet_t) == 64, "AQL");

/* Executables.  */
enum
{
  HSA_PROFILE_FULL = 1
};
enum
{
  HSA_EXECUTABLE_STATE_UNFROZEN = 0
};
/* hsa_executable_symbol_info_t */
enum
{
  HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_SIZE = 9,                /* uint32_t */
  HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_KERNARG_SEGMENT_SIZE = 11, /* uint32_t */
  HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_GROUP_SEGMENT_SIZE = 13,   /* uint32_t */
  HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_PRIVATE_SEGMENT_SIZE = 14, /* uint32_t */
  HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ADDRESS = 21,            /* uint64_t */
  HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_OBJECT = 22                /* uint64_t */
};

/* AMD's extensions.  */
typedef struct
{
  uint32_t size; /* of this structure, set by the caller */
  int type;      /* HSA_EXT_POINTER_TYPE_ */
  void *agentBaseAddress;
  void *hostBaseAddress;
  size_t sizeInBytes;
  void *userData;
  hsa_agent_t agentOwner;
} hsa_amd_pointer_info_t;
enum
{
  HSA_EXT_POINTER_TYPE_UNKNOWN = 0,
  HSA_EXT_POINTER_TYPE_HSA = 1,
  HSA_EXT_POINTER_TYPE_LOCKED = 2
};

typedef struct
{
  void *base;
  size_t pitch, slice;
} hsa_pitched_ptr_t;
typedef struct
{
  uint32_t x, y, z;
} hsa_dim3_t;
/* hsa_amd_copy_direction_t */
enum
{
  HSA_COPY_HOST_TO_DEVICE = 1,
  HSA_COPY_DEVICE_TO_HOST = 2,
  HSA_COPY_DEVICE_TO_DEVICE = 3
};

/* What has happened to a device.  */
enum
{
  HSA_AMD_GPU_MEMORY_FAULT_EVENT = 0
};
enum
{
  HSA_AMD_MEMORY_FAULT_READ_ONLY = 1 << 1
};
typedef struct
{
  int event_type;
  struct
  {
    hsa_agent_t agent;
    uint64_t virtual_address;
    uint32_t fault_reason_mask; /* HSA_AMD_MEMORY_FAULT_ */
  } memory_fault;
} hsa_amd_event_t;

/* hsa_amd_svm_attribute_t */
typedef struct
{
  uint64_t attribute;
  uint64_t value;
} hsa_amd_svm_attribute_pair_t;
enum
{
  HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG = 0,
  HSA_AMD_SVM_ATTRIB_PREFERRED_LOCATION = 4,
  HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE = 0x200,
  HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE_IN_PLACE = 0x201,
  HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS = 0x202,
  HSA_AMD_SVM_ATTRIB_ACCESS_QUERY = 0x203
};

#endif
