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
  else
    put (t, "%u", word);
}
