/* The callbacks that have no data of a construct's hear of it by numbers: of an operation once,
   where it is done, or, of a deletion, where it begins; of a launch before it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include <unistd.h>
#define TOLD_DEVICES
#include "ompt.h"

static ompt_get_target_info_t target_info;
static ompt_id_t current, operations[16];
static int ops, begun, submits, wrong;

static void
on_target (ompt_target_t kind, ompt_scope_endpoint_t endpoint, int device,
           ompt_data_t *task, ompt_id_t id, const void *code)
{
  uint64_t number;
  ompt_id_t target, operation;
  EXPECT_EQUAL (kind, ompt_target);
  EXPECT (id != 0 && code && told_task_info);
  told_expect_task (task);
  EXPECT_EQUAL (target_info (&number, &target, &operation), 1);
  EXPECT (number == (uint64_t) device && target == id);
  if (endpoint == ompt_scope_begin)
    {
      current = id;
      begun++;
      EXPECT_EQUAL (told_state (NULL), ompt_state_wait_target);
    }
  else
    EXPECT (current == id);
}

static void
on_data_op (ompt_id_t target, ompt_id_t id, ompt_target_data_op_t type,
            void *from, int from_device, void *to, int to_device, size_t size,
            const void *code)
{
  static const int order[] = { ompt_target_data_alloc,
                               ompt_target_data_transfer_to_device,
                               ompt_target_data_transfer_from_device,
                               ompt_target_data_delete };
  uint64_t number;
  ompt_id_t now, operation;
  EXPECT_EQUAL (target_info (&number, &now, &operation), 1);
  EXPECT (operation == id && now == target && target == current);
  EXPECT (code && size >= 400000 && from_device != to_device);
  EXPECT (type == ompt_target_data_alloc ? !from && to : from != NULL);
  for (int i = 0; i < ops; i++)
    EXPECT (operations[i] != id);
  wrong += ops >= 4 || type != order[ops];
  operations[ops++ % 16] = id;
}

static void
on_submit (ompt_id_t target, ompt_id_t id, unsigned teams)
{
  EXPECT (target == current && id != 0);
  EXPECT_EQUAL (teams, 1);
  submits++;
}

static int big[100000];

int
main (void)
{
  alarm (200);
  int on = -1, shared = 1;
#pragma omp target map(from : on) map(to : shared)
  {
    on = omp_is_initial_device ();
    shared = 2;
  }
  target_info = (ompt_get_target_info_t) told_lookup ("ompt_get_target_info");
  EXPECT_EQUAL (target_info (NULL, NULL, NULL), 0);
  told_set (ompt_callback_target_emi, NULL);
  told_set (ompt_callback_target_data_op_emi, NULL);
  told_set (ompt_callback_target_submit_emi, NULL);
  TOLD_SET (target, ompt_set_always);
  EXPECT_EQUAL (told_set (ompt_callback_target_data_op,
                          (ompt_callback_t) on_data_op),
                ompt_set_sometimes);
  EXPECT_EQUAL (told_set (ompt_callback_target_submit,
                          (ompt_callback_t) on_submit),
                ompt_set_always);
#pragma omp target map(tofrom : big)
  big[0]++;
  EXPECT_EQUAL (begun, 1);
  EXPECT_EQUAL (submits, !on);
  EXPECT_EQUAL (ops, !on && shared == 1 ? 4 : 0);
  EXPECT_EQUAL (wrong, 0);
  return 0;
}
