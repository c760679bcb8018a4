/* Disassembly of the constants of scalar instructions.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/isa/disassemble.h"

#include <string.h>

static void
put_waitcnt (struct text *t)
{
  unsigned word = (uint16_t) t->i->offset, vm, exp, lgkm, vm_all, lgkm_all;
  switch (t->processor->generation)
    {
    case ISA_GFX11:
      vm = word >> 10 & 63, lgkm = word >> 4 & 63, exp = word & 7;
      vm_all = lgkm_all = 63;
      break;
    case ISA_GFX8:
      vm = word & 15, exp = word >> 4 & 7, lgkm = word >> 8 & 15;
      vm_all = lgkm_all = 15;
      break;
    default:
      vm = (word & 15) | (word >> 14 & 3) << 4, exp = word >> 4 & 7;
      lgkm_all = t->processor->generation == ISA_GFX10 ? 63 : 15;
      lgkm = word >> 8 & lgkm_all;
      vm_all = 63;
    }
  bool none = vm == vm_all && exp == 7 && lgkm == lgkm_all;
  if (vm != vm_all || none)
    put (t, " vmcnt(%u)", vm);
  if (exp != 7 || none)
    put (t, " expcnt(%u)", exp);
  if (lgkm != lgkm_all || none)
    put (t, " lgkmcnt(%u)", lgkm);
}

void
put_message (struct text *t, unsigned word)
{
  static const char *const names[]
    = { 0, "MSG_INTERRUPT", "MSG_GS", "MSG_GS_DONE" };
  if (t->processor->generation == ISA_GFX11 && word >= 128)
    {
      static const char *const returns[]
        = { "MSG_RTN_GET_DOORBELL", "MSG_RTN_GET_DDID",  "MSG_RTN_GET_TMA",
            "MSG_RTN_GET_REALTIME", "MSG_RTN_SAVE_WAVE", "MSG_RTN_GET_TBA" };
      if (word - 128 < 6)
        {
          put (t, "sendmsg(%s)", returns[word - 128]);
          return;
        }
    }
  if ((word & 15) == 1 && word < 16)
    put (t, "sendmsg(%s)", names[word]);
  else
    put (t, "sendmsg(%u, %u, %u)", word & 15, word >> 4 & 7, word >> 8 & 3);
}

static void
put_hardware_register (struct text *t)
{
  static const char *const names[] = { 0,
                                       "HW_REG_MODE",
                                       "HW_REG_STATUS",
                                       "HW_REG_TRAPSTS",
                                       "HW_REG_HW_ID",
                                       "HW_REG_GPR_ALLOC",
                                       "HW_REG_LDS_ALLOC",
                                       "HW_REG_IB_STS" };
  static const char *const more[] = { "HW_REG_SH_MEM_BASES",
                                      "HW_REG_TBA_LO",
                                      "HW_REG_TBA_HI",
                                      "HW_REG_TMA_LO",
                                      "HW_REG_TMA_HI",
                                      "HW_REG_FLAT_SCR_LO",
                                      "HW_REG_FLAT_SCR_HI",
                                      "HW_REG_XNACK_MASK",
                                      "HW_REG_HW_ID1",
                                      "HW_REG_HW_ID2",
                                      "HW_REG_POPS_PACKER",
                                      0,
                                      0,
                                      0,
                                      "HW_REG_SHADER_CYCLES" };
  unsigned word = (uint16_t) t->i->offset, number = word & 63;
  unsigned first = word >> 6 & 31, count = (word >> 11 & 31) + 1;
  const char *name = number < 8                         ? names[number]
                     : number >= 15 && number - 15 < 15 ? more[number - 15]
                                                        : NULL;
  name ? put (t, "hwreg(%s", name) : put (t, "hwreg(%u", number);
  if (first != 0 || count != 32)
    put (t, ", %u, %u", first, count);
  put (t, ")");
}

/* What an operation waits for that depends on one of the last ones.  */
static void
put_delay (struct text *t, unsigned word)
{
  static const char *const waits[]
    = { "NO_DEP",        "VALU_DEP_1",    "VALU_DEP_2",
        "VALU_DEP_3",    "VALU_DEP_4",    "TRANS32_DEP_1",
        "TRANS32_DEP_2", "TRANS32_DEP_3", "FMA_ACCUM_CYCLE_1",
        "SALU_CYCLE_1",  "SALU_CYCLE_2",  "SALU_CYCLE_3" };
  static const char *const skips[]
    = { "SAME", "NEXT", "SKIP_1", "SKIP_2", "SKIP_3", "SKIP_4" };
  unsigned first = word & 15, skip = word >> 4 & 7, second = word >> 7 & 15;
  const char *separator = "";
  if (first && first < 12)
    put (t, "instid0(%s)", waits[first]), separator = " | ";
  if (skip && skip < 6)
    put (t, "%sinstskip(%s)", separator, skips[skip]), separator = " | ";
  if (second && second < 12)
    put (t, "%sinstid1(%s)", separator, waits[second]);
}

static bool
is_hexadecimal (const char *name)
{
  return strcmp (name, "s_clause") == 0 || strcmp (name, "s_round_mode") == 0
         || strcmp (name, "s_denorm_mode") == 0 || strstr (name, "prefetch")
         || strcmp (name, "s_waitcnt_depctr") == 0;
}

void
put_constant (struct text *t)
{
  const char *name = t->i->opcode->name;
  unsigned word = (uint16_t) t->i->offset;
  if (strcmp (name, "s_waitcnt") == 0)
    {
      put_waitcnt (t);
      return;
    }
  if (strcmp (name, "s_endpgm") == 0 && word == 0)
    return;
  put_separator (t);
  if (strncmp (name, "s_sendmsg", 9) == 0)
    put_message (t, word);
  else if (strstr (name, "etreg"))
    put_hardware_register (t);
  else if (t->i->opcode->encoding == ISA_SOPK
           && strcmp (name, "s_call_b64") != 0)
    put (t, "0x%x", word);
  else if (strcmp (name, "s_delay_alu") == 0)
    put_delay (t, word);
  else
    put (t, is_hexadecimal (name) ? "0x%x" : "%u", word);
}
