/* What the emulator does not know is named when it is loaded, with the line that holds it:
   the manual's table of it, a few of each kind.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "cuda_driver.h"

/* What the texts below may use.  The instruction is in line LINE.  */
#define HEAD                                                                   \
  ".version 8.6\n.target sm_90a\n.address_size 64\n"                           \
  ".visible .entry k (.param .u64 p)\n{\n"                                     \
  ".reg .u32 %r<10>; .reg .u64 %d<10>; .reg .pred %p<5>; .reg .f32 %f<10>;\n"  \
  ".reg .b16 %h<10>; .reg .b128 %q<5>;\n"

enum
{
  LINE = 8
};

static const char *const unknown[] = {
  /* Matrices.  */
  "wmma.load.a.sync.row.m16n16k16.f16 {%r1,%r2,%r3,%r4,%r5,%r6,%r7,%r8}, [%d1]",
  "mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64 {%d1,%d2}, {%d3}, {%d4}, "
  "{%d5,%d6}",
  "ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r1}, [%d1]",
  "stmatrix.sync.aligned.m8n8.x1.shared.b16 [%d1], {%r1}",
  "movmatrix.sync.aligned.m8n8.trans.b16 %r1, %r2",
  "wgmma.fence.sync.aligned",
  "tcgen05.wait::ld.sync.aligned",
  /* Textures and surfaces.  */
  "tex.1d.v4.f32.s32 {%f1,%f2,%f3,%f4}, [%d1,{%r1}]",
  "txq.width.b32 %r1, [%d1]",
  "istypep.texref %p1, %d1",
  "suld.b.1d.b32.trap %r1, [%d1,{%r2}]",
  "suq.width.b32 %r1, [%d1]",
  /* What is asynchronous and reports to barrier objects; those.  */
  "mbarrier.init.shared.b64 [%d1], %r1",
  "mbarrier.try_wait.shared.b64 %p1, [%d1], %d2",
  "cp.async.mbarrier.arrive.b64 [%d1]",
  "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [%d1], "
  "[%d2], %r1, [%d3]",
  "cp.reduce.async.bulk.global.shared::cta.bulk_group.add.u32 [%d1], [%d2], "
  "%r1",
  "cp.async.bulk.tensor.1d.global.shared::cta.bulk_group [%d1,{%r1}], [%d2]",
  "st.async.weak.shared::cluster.mbarrier::complete_tx::bytes.u32 [%d1], %r1, "
  "[%d2]",
  "st.bulk.weak.shared::cta [%d1], %d2, 0",
  "red.async.relaxed.cluster.global.add.u32 [%d1], %r1, [%d2]",
  "tensormap.replace.tile.global_address.global.b1024.b64 [%d1], %d2",
  /* Clusters.  */
  "mapa.shared::cluster.u64 %d1, %d2, %r1",
  "getctarank.u64 %r1, %d1",
  "barrier.cluster.arrive",
  "mov.u32 %r1, %clusterid.x",
  "mov.u32 %r1, %cluster_ctarank",
  /* Several devices' memory as one; caches.  */
  "multimem.ld_reduce.add.f32 %f1, [%d1]",
  "multimem.red.add.f32 [%d1], %f1",
  "createpolicy.fractional.L2::evict_first.b64 %d1",
  /* Types and forms.  */
  "ld.global.b128 %q1, [%d1]",
  "atom.global.cas.b128 %q1, [%d1], %q2, %q3",
  "atom.global.v2.f32.add {%f1,%f2}, [%d1], {%f3,%f4}",
  "redux.sync.min.f32 %f1, %f2, %r3",
  "add.rn.f32x2 %d1, %d2, %d3",
  "cvt.rs.f16x2.f32 %r1, %f1, %f2, %r2",
  "vadd2.s32.s32.s32 %r1, %r2, %r3, %r4",
  "vset.s32.s32.lt %r1, %r2, %r3",
};

static void
check_unknown (void)
{
  start ();
  for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
    {
      char text[1024], log[512] = "", line[16];
      int options[]
        = { CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES };
      void *values[] = { log, (void *) sizeof log };
      CUmodule module;
      snprintf (text, sizeof text, "%s%s;\nret;\n}\n", HEAD, unknown[i]);
      snprintf (line, sizeof line, ":%d: ", LINE);
      CUresult result = cuModuleLoadDataEx (&module, text, 2, options, values);
      CHECK (result == CUDA_ERROR_INVALID_PTX && strstr (log, line),
             "%s is refused with its line (%d: %s)", unknown[i], result, log);
    }
}

int
main (void)
{
  run_case ("unknown", check_unknown, "GANGWAY_CUDA_CAPABILITY", "9.0");
  return UNIT_RESULT ();
}
