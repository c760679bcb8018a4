/* The ABI between GCC and the runtime: the numbers that compiled programs
   hold.  Facts of GCC 12 to 17.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GOMP_ABI_H
#define GOMP_ABI_H 1

/* Map kinds, the low byte of an entry of a construct's kinds array.  (The byte
   above holds log2 of the alignment where entries are 16 bits; old entry
   points have 8-bit entries: 3 bits of kind, 5 of alignment.)  */
enum gomp_map
{
  GOMP_MAP_ALLOC = 0x00,
  GOMP_MAP_TO = 0x01,
  GOMP_MAP_FROM = 0x02,
  GOMP_MAP_TOFROM = 0x03,
  GOMP_MAP_POINTER = 0x04,
  GOMP_MAP_TO_PSET = 0x05,
  GOMP_MAP_FORCE_PRESENT = 0x06,
  GOMP_MAP_DELETE = 0x07,
  GOMP_MAP_FORCE_DEVICEPTR = 0x08,
  GOMP_MAP_DEVICE_RESIDENT = 0x09,
  GOMP_MAP_LINK = 0x0a,
  GOMP_MAP_IF_PRESENT = 0x0b,
  GOMP_MAP_FIRSTPRIVATE = 0x0c,
  GOMP_MAP_FIRSTPRIVATE_INT = 0x0d,
  GOMP_MAP_USE_DEVICE_PTR = 0x0e,
  GOMP_MAP_ZERO_LEN_ARRAY_SECTION = 0x0f,
  GOMP_MAP_USE_DEVICE_PTR_IF_PRESENT = 0x10,
  GOMP_MAP_ALWAYS_TO = 0x11,
  GOMP_MAP_ALWAYS_FROM = 0x12,
  GOMP_MAP_ALWAYS_TOFROM = 0x13,
  GOMP_MAP_RELEASE = 0x17,
  GOMP_MAP_STRUCT = 0x1c,
  GOMP_MAP_ALWAYS_POINTER = 0x1d,
  GOMP_MAP_POINTER_TO_ZERO_LENGTH_ARRAY_SECTION = 0x1e,
  GOMP_MAP_DELETE_ZERO_LEN_ARRAY_SECTION = 0x1f,
  GOMP_MAP_ATTACH = 0x50,
  GOMP_MAP_DETACH = 0x51,
  GOMP_MAP_ATTACH_ZERO_LENGTH_ARRAY_SECTION = 0x52,
  GOMP_MAP_STRUCT_UNORD = 0x5c,
  GOMP_MAP_FORCE_ALLOC = 0x80,
  GOMP_MAP_FORCE_TO = 0x81,
  GOMP_MAP_FORCE_FROM = 0x82,
  GOMP_MAP_FORCE_TOFROM = 0x83,
  GOMP_MAP_ALWAYS_PRESENT_TO = 0x95,
  GOMP_MAP_ALWAYS_PRESENT_FROM = 0x96,
  GOMP_MAP_ALWAYS_PRESENT_TOFROM = 0x97,
  GOMP_MAP_FORCE_DETACH = 0xd1
};

/* The map was made by the implicit data-mapping rules: these bits over the
   kind of a TO, FROM, TOFROM or ALLOC.  */
#define GOMP_MAP_IMPLICIT 0x60
#define GOMP_MAP_IMPLICIT_MASK 0x7c

/* Device numbers with a meaning of their own in the entry points.  */
#define GOMP_DEVICE_ICV -1
#define GOMP_DEVICE_HOST_FALLBACK -2
#define GOMP_DEVICE_INVALID -4
#define GOMP_DEVICE_DEFAULT_OMP_61 -5

/* Device types: of images, of plugins, and acc_device_t.  */
#define GOMP_DEVICE_NONE 0
#define GOMP_DEVICE_DEFAULT 1
#define GOMP_DEVICE_HOST 2
#define GOMP_DEVICE_HOST_NONSHM 3
#define GOMP_DEVICE_NOT_HOST 4
#define GOMP_DEVICE_NVIDIA_PTX 5
#define GOMP_DEVICE_GCN 8

/* Flags of GOMP_task and GOMP_taskloop.  */
#define GOMP_TASK_FLAG_UNTIED (1 << 0)
#define GOMP_TASK_FLAG_FINAL (1 << 1)
#define GOMP_TASK_FLAG_MERGEABLE (1 << 2)
#define GOMP_TASK_FLAG_DEPEND (1 << 3)
#define GOMP_TASK_FLAG_PRIORITY (1 << 4)
#define GOMP_TASK_FLAG_UP (1 << 8)
#define GOMP_TASK_FLAG_GRAINSIZE (1 << 9)
#define GOMP_TASK_FLAG_IF (1 << 10)
#define GOMP_TASK_FLAG_NOGROUP (1 << 11)
#define GOMP_TASK_FLAG_REDUCTION (1 << 12)
#define GOMP_TASK_FLAG_DETACH (1 << 13)
#define GOMP_TASK_FLAG_STRICT (1 << 14)

/* Dependence types, in omp_depend_t objects.  */
#define GOMP_DEPEND_IN 1
#define GOMP_DEPEND_OUT 2
#define GOMP_DEPEND_INOUT 3
#define GOMP_DEPEND_MUTEXINOUTSET 4
#define GOMP_DEPEND_INOUTSET 5

/* GOMP_cancel, GOMP_cancellation_point: the construct.  */
#define GOMP_CANCEL_PARALLEL 1
#define GOMP_CANCEL_LOOP 2
#define GOMP_CANCEL_SECTIONS 4
#define GOMP_CANCEL_TASKGROUP 8

/* GOMP_barrier_ext, GOMP_barrier_cancel_ext: what the barrier is of.  */
#define GOMP_BARRIER_IMPLICIT_PARALLEL 0
#define GOMP_BARRIER_IMPLICIT_WORKSHARE 1
#define GOMP_BARRIER_EXPLICIT 2

/* Flags of GOMP_target_ext, _update_ext and _enter_exit_data.  */
#define GOMP_TARGET_FLAG_NOWAIT (1 << 0)
#define GOMP_TARGET_FLAG_EXIT_DATA (1 << 1)

/* The argument list of GOMP_target_ext: entries of a device mask, an
   identifier and a value, the value in the next entry where bit 7 is set.  */
#define GOMP_TARGET_ARG_DEVICE_MASK 0x7f
#define GOMP_TARGET_ARG_DEVICE_ALL 0
#define GOMP_TARGET_ARG_SUBSEQUENT_PARAM 0x80
#define GOMP_TARGET_ARG_ID_MASK 0xff00
#define GOMP_TARGET_ARG_NUM_TEAMS 0x100
#define GOMP_TARGET_ARG_THREAD_LIMIT 0x200
#define GOMP_TARGET_ARG_VALUE_SHIFT 16

/* GOACC constructs: the flags argument is the complement of a mask.  */
#define GOACC_FLAGS_UNMARSHAL(flags) (~(flags))
#define GOACC_FLAG_HOST_FALLBACK (1 << 0)
#define GOACC_FLAG_LOCAL_DEVICE (1 << 1)

#define GOMP_ASYNC_NOVAL -1
#define GOMP_ASYNC_SYNC -2

/* OpenACC launch dimensions and the variadic tail of GOACC_parallel_keyed.  */
#define GOMP_DIM_GANG 0
#define GOMP_DIM_WORKER 1
#define GOMP_DIM_VECTOR 2
#define GOMP_DIM_MAX 3
#define GOMP_DIM_MASK(dim) (1u << (dim))

#define GOMP_LAUNCH_DIM 1
#define GOMP_LAUNCH_ASYNC 2
#define GOMP_LAUNCH_WAIT 3
#define GOMP_LAUNCH_CODE(tag) (((tag) >> 28) & 0xf)
#define GOMP_LAUNCH_DEVICE(tag) (((tag) >> 16) & 0xfff)
#define GOMP_LAUNCH_OP(tag) (0xffff & (tag))
#define GOMP_LAUNCH_OP_MAX 0xffff

/* The version argument of GOMP_offload_register_ver.  */
#define GOMP_VERSION_LIB(version) (((version) >> 16) & 0xffff)
#define GOMP_VERSION_DEV(version) (0xffff & (version))
#define GOMP_IMAGE_VERSION_FIRST 1
#define GOMP_IMAGE_VERSION_REQUIRES 2 /* GCC 13: the mask leads */
#define GOMP_IMAGE_VERSION_INDIRECT 3 /* GCC 14: indirect functions too */
#define GOMP_IMAGE_VERSION_LAST 4     /* GCC 17: tables as those of 3 */

/* The mask of the requires directive.  */
#define GOMP_REQUIRES_UNIFIED_ADDRESS 0x10
#define GOMP_REQUIRES_UNIFIED_SHARED_MEMORY 0x20
#define GOMP_REQUIRES_REVERSE_OFFLOAD 0x80
#define GOMP_REQUIRES_TARGET_USED 0x200
#define GOMP_REQUIRES_SELF_MAPS 0x400

/* GOMP_interop.  */
#define GOMP_INTEROP_TARGET (1 << 0)
#define GOMP_INTEROP_TARGETSYNC (1 << 1)
#define GOMP_INTEROP_FLAG_NOWAIT (1 << 0)

#endif
