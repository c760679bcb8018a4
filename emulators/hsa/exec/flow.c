/* Instructions that change EXEC, or where a wave goes on, and those that there is nothing to do
   for.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/scalar.h"

/* ---- EXEC ------------------------------------------------------------------------------------ */

/* D becomes EXEC, and EXEC a function of the source and itself.  */
#define SAVE_EXEC(name, f)                                                     \
  STEP (name##_b64)                                                            \
  {                                                                            \
    uint64_t x = READ_u64 (i->a), exec = READ_u64 (PLACE_EXEC), r = (f);       \
    wave_write64 (w, i->d, exec);                                              \
    wave_write64 (w, PLACE_EXEC, r);                                           \
    NONZERO;                                                                   \
    return step_next (i);                                                      \
  }                                                                            \
  STEP (name##_b32)                                                            \
  {                                                                            \
    uint32_t x = READ_u32 (i->a), exec = READ_u32 (PLACE_EXEC);                \
    uint32_t r = (f);                                                          \
    w->s[i->d] = exec;                                                         \
    w->s[PLACE_EXEC] = r;                                                      \
    NONZERO;                                                                   \
    return step_next (i);                                                      \
  }
SAVE_EXEC (and_saveexec, x &exec)
SAVE_EXEC (or_saveexec, x | exec)
SAVE_EXEC (xor_saveexec, x ^ exec)
SAVE_EXEC (andn2_saveexec, x & ~exec)
SAVE_EXEC (orn2_saveexec, x | ~exec)
SAVE_EXEC (nand_saveexec, ~(x &exec))
SAVE_EXEC (nor_saveexec, ~(x | exec))
SAVE_EXEC (xnor_saveexec, ~(x ^ exec))
SAVE_EXEC (andn1_saveexec, ~x &exec)
SAVE_EXEC (orn1_saveexec, ~x | exec)

/* Both become the result.  */
#define WRITE_EXEC(name, f)                                                    \
  STEP (name##_b64)                                                            \
  {                                                                            \
    uint64_t x = READ_u64 (i->a), exec = READ_u64 (PLACE_EXEC), r = (f);       \
    wave_write64 (w, i->d, r);                                                 \
    wave_write64 (w, PLACE_EXEC, r);                                           \
    NONZERO;                                                                   \
    return step_next (i);                                                      \
  }                                                                            \
  STEP (name##_b32)                                                            \
  {                                                                            \
    uint32_t x = READ_u32 (i->a), exec = READ_u32 (PLACE_EXEC), r = (f);       \
    w->s[i->d] = w->s[PLACE_EXEC] = r;                                         \
    NONZERO;                                                                   \
    return step_next (i);                                                      \
  }
WRITE_EXEC (andn1_wrexec, ~x &exec)
WRITE_EXEC (andn2_wrexec, x & ~exec)

/* ---- Where to go on -------------------------------------------------------------------------- */

/* A branch to one's self or back may be a wait: the budget sees to it.  */
#define BRANCH(name, condition)                                                \
  STEP (name)                                                                  \
  {                                                                            \
    (void) w;                                                                  \
    return condition ? i + i->offset : step_next (i);                          \
  }
BRANCH (branch, true)
BRANCH (cbranch_scc0, !w->s[PLACE_SCC])
BRANCH (cbranch_scc1, w->s[PLACE_SCC])
BRANCH (cbranch_vccz, !(READ_u64 (PLACE_VCC) & w->full))
BRANCH (cbranch_vccnz, (READ_u64 (PLACE_VCC) & w->full))
BRANCH (cbranch_execz, !wave_exec (w))
BRANCH (cbranch_execnz, wave_exec (w))

STEP (getpc)
{
  wave_write64 (w, i->d, step_address (w, step_next (i)));
  return step_next (i);
}

static const struct step *
go (struct wave *w, const struct step *i, uint64_t address)
{
  uint64_t offset = address - w->code->address;
  if (__builtin_expect (offset < w->code->words * 4 && offset % 4 == 0, 1))
    return w->code->steps + offset / 4;
  return code_go (w, i, address);
}

STEP (setpc)
{
  return go (w, i, READ_u64 (i->a));
}

STEP (swappc)
{
  uint64_t to = READ_u64 (i->a);
  wave_write64 (w, i->d, step_address (w, step_next (i)));
  return go (w, i, to);
}

STEP (call)
{
  wave_write64 (w, i->d, step_address (w, step_next (i)));
  return i + i->offset;
}

STEP (endpgm)
{
  w->state = WAVE_ENDED;
  w->step = i;
  return NULL;
}

STEP (code_end)
{
  return report_fault (w, i, DISPATCH_ILLEGAL_INSTRUCTION, step_address (w, i),
                       "the wave ran past the end of its code");
}

STEP (barrier)
{
  w->state = WAVE_AT_BARRIER;
  w->step = step_next (i);
  return NULL;
}

STEP (trap)
{
  unsigned number = i->literal[0] & 0xff;
  if (number == 3) /* a debugger's, without one */
    return step_next (i);
  return report_fault (w, i, DISPATCH_TRAP, step_address (w, i), "trap %u",
                       number);
}

STEP (sleep_step)
{
  w->yields = true;
  w->step = step_next (i);
  return NULL;
}

STEP (nop)
{
  (void) w;
  return step_next (i);
}

STEP (sendmsg)
{
  const struct gpu *gpu = w->group->run->gpu;
  if ((i->literal[0] & 0xf) == 1 && gpu->interrupt)
    gpu->interrupt (gpu->interrupt_data, w->s[PLACE_M0]);
  return step_next (i);
}

/* ---- The table ------------------------------------------------------------------------------- */

const struct scalar_row flow_rows[] = {
  PAIR (and_saveexec),
  PAIR (or_saveexec),
  PAIR (xor_saveexec),
  PAIR (andn2_saveexec),
  PAIR (orn2_saveexec),
  PAIR (nand_saveexec),
  PAIR (nor_saveexec),
  PAIR (xnor_saveexec),
  PAIR (andn1_saveexec),
  PAIR (orn1_saveexec),
  { "s_and_not1_saveexec_b32", andn2_saveexec_b32 },
  { "s_and_not1_saveexec_b64", andn2_saveexec_b64 },
  { "s_or_not1_saveexec_b32", orn2_saveexec_b32 },
  { "s_or_not1_saveexec_b64", orn2_saveexec_b64 },
  { "s_and_not0_saveexec_b32", andn1_saveexec_b32 },
  { "s_and_not0_saveexec_b64", andn1_saveexec_b64 },
  { "s_or_not0_saveexec_b32", orn1_saveexec_b32 },
  { "s_or_not0_saveexec_b64", orn1_saveexec_b64 },
  PAIR (andn1_wrexec),
  PAIR (andn2_wrexec),
  { "s_and_not0_wrexec_b32", andn1_wrexec_b32 },
  { "s_and_not0_wrexec_b64", andn1_wrexec_b64 },
  { "s_and_not1_wrexec_b32", andn2_wrexec_b32 },
  { "s_and_not1_wrexec_b64", andn2_wrexec_b64 },
  SAME (branch),
  SAME (cbranch_scc0),
  SAME (cbranch_scc1),
  SAME (cbranch_vccz),
  SAME (cbranch_vccnz),
  SAME (cbranch_execz),
  SAME (cbranch_execnz),
  { "s_getpc_b64", getpc },
  { "s_setpc_b64", setpc },
  { "s_swappc_b64", swappc },
  { "s_call_b64", call },
  { "s_endpgm", endpgm },
  { "s_endpgm_saved", endpgm },
  { "s_barrier", barrier },
  { "s_trap", trap },
  { "s_sleep", sleep_step },
  { "s_nop", nop },
  { "s_waitcnt", nop },
  { "s_waitcnt_vscnt", nop },
  { "s_waitcnt_vmcnt", nop },
  { "s_waitcnt_expcnt", nop },
  { "s_waitcnt_lgkmcnt", nop },
  { "s_waitcnt_depctr", nop },
  { "s_delay_alu", nop },
  { "s_clause", nop },
  { "s_inst_prefetch", nop },
  { "s_set_inst_prefetch_distance", nop },
  { "s_version", nop },
  { "s_setprio", nop },
  { "s_wait_idle", nop },
  { "s_wait_event", nop },
  { "s_dcache_discard", nop },
  { "s_dcache_discard_x2", nop },
  { "s_atc_probe", nop },
  { "s_atc_probe_buffer", nop },
  { "s_cbranch_cdbgsys", nop },
  { "s_cbranch_cdbguser", nop },
  { "s_cbranch_cdbgsys_or_user", nop },
  { "s_cbranch_cdbgsys_and_user", nop },
  { "s_sethalt", nop },
  { "s_icache_inv", nop },
  { "s_ttracedata", nop },
  { "s_ttracedata_imm", nop },
  { "s_incperflevel", nop },
  { "s_decperflevel", nop },
  { "s_wakeup", nop },
  { "s_sendmsg", sendmsg },
  { "s_sendmsghalt", endpgm },
  { "s_code_end", code_end },
  { "s_dcache_wb", nop },
  { "s_dcache_inv", nop },
  { "s_dcache_inv_vol", nop },
  { "s_dcache_wb_vol", nop },
  { "s_gl1_inv", nop },
  { NULL, NULL },
};
