/* The clock, and the hardware's registers.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/mode.h"
#include "emulators/hsa/exec/scalar.h"

#include <time.h>

static uint64_t
nanoseconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000000 + (uint64_t) now.tv_nsec;
}

/* The clock that counts at the same speed always: 100 MHz.  */
STEP (memrealtime)
{
  wave_spend (w, 64);
  wave_write64 (w, i->d, nanoseconds () / 10);
  return step_next (i);
}

STEP (memtime)
{
  wave_spend (w, 64);
  wave_write64 (w, i->d, nanoseconds ());
  return step_next (i);
}

STEP (sendmsg_rtn)
{
  wave_write64 (w, i->d, i->literal[0] == 0x83 ? nanoseconds () / 10 : 0);
  return step_next (i);
}

enum
{
  HARDWARE_MODE = 1,
  HARDWARE_STATUS = 2,
  HARDWARE_TRAPS = 3,
  HARDWARE_HW_ID = 4,
  HARDWARE_VECTORS = 5,
  HARDWARE_LDS = 6,
  HARDWARE_MEMORY_BASES = 15,
  HARDWARE_SCRATCH_LOW = 20, /* gfx10 and gfx11; gfx94x: which die */
  HARDWARE_SCRATCH_HIGH = 21,
  HARDWARE_HW_ID1 = 23,
  HARDWARE_CYCLES = 29
};

static uint32_t
hardware_register (const struct wave *w, unsigned number)
{
  switch (number)
    {
    case HARDWARE_MODE:
      return w->mode;
    case HARDWARE_STATUS:
      return w->s[PLACE_SCC] | (!wave_exec (w) ? 1u << 9 : 0)
             | (w->group->wave_count > 1 ? 1u << 11 : 0) | 1u << 16;
    case HARDWARE_TRAPS:
      return w->traps;
    case HARDWARE_VECTORS:
      return (w->group->run->rsrc1 & 0x3f) << 8;
    case HARDWARE_LDS:
      return (uint32_t) ((w->group->lds_size + 511) / 512) << 12;
    case HARDWARE_SCRATCH_LOW:
    case HARDWARE_SCRATCH_HIGH:
      return w->group->run->processor->generation < ISA_GFX10
               ? 0
               : w->flat_scratch[number - HARDWARE_SCRATCH_LOW];
    case HARDWARE_HW_ID:
    case HARDWARE_HW_ID1:
      /* As if each group had a compute unit of its own, and each wave a slot.  */
      return (w->number & 15) | (uint32_t) (w->group->part.number & 15) << 8;
    case HARDWARE_MEMORY_BASES:
      return PRIVATE_APERTURE_HIGH >> 16 | (GROUP_APERTURE_HIGH & 0xffff0000);
    case HARDWARE_CYCLES:
      return (uint32_t) nanoseconds () & 0xfffff;
    default:
      return 0;
    }
}

STEP (getreg)
{
  unsigned number = i->literal[0] & 63, first = i->literal[0] >> 6 & 31;
  unsigned count = (i->literal[0] >> 11 & 31) + 1;
  w->s[i->d] = (uint32_t) scalar_field (hardware_register (w, number), first,
                                        count, false);
  return step_next (i);
}

static const struct step *
set_register (struct wave *w, const struct step *i, uint32_t value)
{
  unsigned first = i->literal[0] >> 6 & 31;
  unsigned count = (i->literal[0] >> 11 & 31) + 1;
  uint32_t mask = (uint32_t) ((UINT64_C (1) << count) - 1) << first;
  uint32_t bits = value << first & mask;
  switch (i->literal[0] & 63)
    {
    case HARDWARE_MODE:
      mode_write (w, (w->mode & ~mask) | bits);
      break;
    case HARDWARE_TRAPS:
      w->traps = (w->traps & ~mask) | bits;
      break;
    case HARDWARE_SCRATCH_LOW:
    case HARDWARE_SCRATCH_HIGH:
      {
        uint32_t *half
          = &w->flat_scratch[(i->literal[0] & 63) - HARDWARE_SCRATCH_LOW];
        *half = (*half & ~mask) | bits;
        break;
      }
    default:
      break;
    }
  return step_next (i);
}

STEP (setreg)
{
  return set_register (w, i, w->s[i->d]);
}

STEP (setreg_imm)
{
  return set_register (w, i, i->literal[1]);
}

/* The fields of 4 bits at FIRST of MODE.  */
static const struct step *
set_mode (struct wave *w, const struct step *i, unsigned first)
{
  uint32_t mask = 15u << first;
  mode_write (w, (w->mode & ~mask) | (i->literal[0] << first & mask));
  return step_next (i);
}

STEP (round_mode)
{
  return set_mode (w, i, 0);
}

STEP (denorm_mode)
{
  return set_mode (w, i, 4);
}

const struct scalar_row hardware_rows[] = {
  { "s_round_mode", round_mode },
  { "s_denorm_mode", denorm_mode },
  { "s_sendmsg_rtn_b32", sendmsg_rtn },
  { "s_sendmsg_rtn_b64", sendmsg_rtn },
  { "s_memtime", memtime },
  { "s_memrealtime", memrealtime },
  { "s_getreg_b32", getreg },
  { "s_setreg_b32", setreg },
  { "s_setreg_imm32_b32", setreg_imm },
  { NULL, NULL },
};
