/* The kernel refuses membarrier from some moment on, as a sandbox makes it do: the
   first calls for a fence in all threads pause until makers fence themselves, also
   when another thread makes that pause already; later ones do not.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/idle_steps.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include "libomp-host/wait/idle.h"
#include "unit.h"

static int pauses; /* atomic: calls of nanosleep */

/* The library's calls come here.  */
int
nanosleep (const struct timespec *time, struct timespec *left)
{
  __atomic_fetch_add (&pauses, 1, __ATOMIC_RELAXED);
  return clock_nanosleep (CLOCK_MONOTONIC, 0, time, left);
}

static bool
refuse_membarrier (void)
{
  struct sock_filter filter[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program
    = { .len = sizeof filter / sizeof filter[0], .filter = filter };
  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
         && syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                     SECCOMP_FILTER_FLAG_TSYNC, &program)
              == 0;
}

static void *
fence (void *unused)
{
  (void) unused;
  idle_fence_everyone ();
  return NULL;
}

int
main (void)
{
  idle_prepare ();
  idle_fence_everyone ();
  if (idle_fencing)
    {
      printf ("UNSUPPORTED: the kernel refuses membarrier\n");
      return 0;
    }
  CHECK (pauses == 0, "a fence of the kernel's takes no pause");
  if (!refuse_membarrier ())
    {
      printf ("UNSUPPORTED: the kernel has no filter for system calls\n");
      return 0;
    }
  pthread_t other;
  bool two = pthread_create (&other, NULL, fence, NULL) == 0;
  errno = 0;
  idle_fence_everyone ();
  int error = errno;
  CHECK (__atomic_load_n (&idle_fencing, __ATOMIC_RELAXED),
         "makers are to fence themselves where it is refused");
  CHECK (__atomic_load_n (&pauses, __ATOMIC_RELAXED) > 0,
         "and what they published just before is waited for");
  CHECK (error == 0, "errno is kept");
  if (two)
    pthread_join (other, NULL);
  int before = pauses;
  idle_fence_everyone ();
  CHECK (pauses == before, "once");
  return UNIT_RESULT ();
}
