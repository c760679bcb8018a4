/* Devices that reach each other's memory, and copies between them.

   The driver copies between any two devices; where they reach each other it does so
   without a detour through the host's memory, and kernels may use the other's memory
   too.  That is asked for once for each pair, in one direction: the device whose
   stream has the copy, or whose kernel has the address, is to reach the other.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/peer.h"

#include "plugins/nvptx/queue.h"

enum peer_state
{
  PEER_UNKNOWN,
  PEER_REACHED,
  PEER_NOT_REACHED
};

/* By the device and its peer; enum peer_state.  Atomic; leaves PEER_UNKNOWN under
   peers_lock.  */
static unsigned char peers[NVPTX_DEVICES_MOST][NVPTX_DEVICES_MOST];
static pthread_mutex_t peers_lock = PTHREAD_MUTEX_INITIALIZER;

static bool
peer_enable (struct device *device, struct device *peer)
{
  int can = 0;
  CUcontext before;
  if (!driver.cuDeviceCanAccessPeer || !driver.cuCtxEnablePeerAccess
      || driver.cuDeviceCanAccessPeer (&can, device->cuda, peer->cuda)
           != CUDA_SUCCESS
      || !can || !device_enter (device, &before))
    return false;
  CUresult result = driver.cuCtxEnablePeerAccess (peer->context, 0);
  device_leave (device, before);
  bool good = result == CUDA_SUCCESS
              || result == CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED;
  GOMP_PLUGIN_debug (0, "nvptx: device %d %s the memory of device %d",
                     device->ordinal, good ? "reaches" : "does not reach",
                     peer->ordinal);
  return good;
}

bool
peer_reach (struct device *device, struct device *peer)
{
  unsigned char *state = &peers[device->ordinal][peer->ordinal];
  unsigned char now = __atomic_load_n (state, __ATOMIC_ACQUIRE);
  if (now != PEER_UNKNOWN)
    return now == PEER_REACHED;
  pthread_mutex_lock (&peers_lock);
  now = __atomic_load_n (state, __ATOMIC_RELAXED);
  if (now == PEER_UNKNOWN)
    {
      now = peer_enable (device, peer) ? PEER_REACHED : PEER_NOT_REACHED;
      __atomic_store_n (state, now, __ATOMIC_RELEASE);
    }
  pthread_mutex_unlock (&peers_lock);
  return now == PEER_REACHED;
}

bool
peer_reach_ordinal (struct device *device, int peer)
{
  if (peer < 0 || peer >= NVPTX_DEVICES_MOST)
    return false;
  struct device *other = nvptx_device (peer);
  if (!device_use (other))
    return false;
  CUcontext context = __atomic_load_n (&other->context, __ATOMIC_ACQUIRE);
  bool reached = context && peer_reach (device, other);
  device_unuse (other);
  return reached;
}

void
peer_forget (int ordinal)
{
  for (int i = 0; i < NVPTX_DEVICES_MOST; i++)
    {
      __atomic_store_n (&peers[ordinal][i], PEER_UNKNOWN, __ATOMIC_RELAXED);
      __atomic_store_n (&peers[i][ordinal], PEER_UNKNOWN, __ATOMIC_RELAXED);
    }
}

/* ------------------------------------------------------------------------
   Copies.  */

/* Use both devices until peers_unuse; false where one has ended.  */
static bool
peers_use (struct device *to, struct device *from)
{
  if (!device_use (to))
    return false;
  if (device_use (from))
    return true;
  device_unuse (to);
  return false;
}

static void
peers_unuse (struct device *to, struct device *from)
{
  device_unuse (from);
  device_unuse (to);
}

/* RESULT is that of putting a copy between the two into TO's stream for copies: wait for
   it.  What the driver refused it may still do through the host.  */
static int
peer_copied (struct device *to, CUresult result)
{
  if (result != CUDA_SUCCESS)
    return 0;
  return CUDA_STREAM_GOOD (to, cuStreamSynchronize, to->copies) ? 1 : -1;
}

EXPORT int
GOMP_OFFLOAD_peer_copy (int dst_device, void *dst, int src_device,
                        const void *src, size_t size,
                        struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct device *to = nvptx_device (dst_device);
  struct device *from = nvptx_device (src_device);
  if (!driver.cuMemcpyPeerAsync || !peers_use (to, from))
    return 0;
  peer_reach (to, from);
  CUresult result = CUDA_STREAM_CALL (
    to, cuMemcpyPeerAsync, (CUdeviceptr) dst, to->context, (CUdeviceptr) src,
    from->context, size, queue ? queue->stream : to->copies);
  int done = queue ? result == CUDA_SUCCESS : peer_copied (to, result);
  peers_unuse (to, from);
  return done;
}

int
peer_copy_rows (struct device *to, struct device *from, CUDA_MEMCPY3D *copy)
{
  if (!driver.cuMemcpy3DPeerAsync || !peers_use (to, from))
    return 0;
  peer_reach (to, from);
  copy->srcContext = from->context;
  copy->dstContext = to->context;
  int done = peer_copied (
    to, CUDA_STREAM_CALL (to, cuMemcpy3DPeerAsync, copy, to->copies));
  peers_unuse (to, from);
  return done;
}
