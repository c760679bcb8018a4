/* The part of ompt.h for devices: what a tool is told of target constructs, of what they do
   with data, and of routines.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* Devices that there are now; atomic.  */
static int told_devices, told_device_ends;
/* Constructs and operations under way, on all threads; and the bytes that operations have
   moved, by ompt_target_data_op_t without async; atomic.  */
static int told_targets, told_ops;
static unsigned long told_bytes[16], told_op_count[16];
static unsigned long told_next;
static void
on_device_initialize (int number, const char *type, ompt_device_t *device,
                      ompt_function_lookup_t lookup, const char *documentation)
{
  EXPECT (number >= 0 && number < omp_get_num_devices () && type && *type);
  EXPECT (!device && !lookup && !documentation);
  __atomic_fetch_add (&told_devices, 1, __ATOMIC_RELAXED);
}

static void
on_device_finalize (int number)
{
  EXPECT (number >= 0);
  EXPECT (!told_finalized);
  __atomic_fetch_add (&told_device_ends, 1, __ATOMIC_RELAXED);
}

static const char *
told_target_name (ompt_target_t kind)
{
  static const char *const names[]
    = { "?", "target", "enter data", "exit data", "update", "?", "?", "?", "?",
        "target nowait", "enter data nowait", "exit data nowait",
        "update nowait" };
  return names[kind];
}

static bool
told_is_later (ompt_target_t kind)
{
  return kind >= ompt_target_nowait;
}

static void
on_target_emi (ompt_target_t kind, ompt_scope_endpoint_t endpoint, int device,
               ompt_data_t *task, ompt_data_t *target_task,
               ompt_data_t *target, const void *code)
{
  EXPECT (code && task && device >= 0 && device <= omp_get_initial_device ());
  if (!told_is_later (kind))
    {
      told_expect_task (task);
      EXPECT (!target_task);
    }
  else
    EXPECT (!target_task || target_task->value == (uintptr_t) target_task);
  if (endpoint == ompt_scope_begin)
    {
      EXPECT (target->value == 0);
      target->value = (uintptr_t) target;
      __atomic_fetch_add (&told_targets, 1, __ATOMIC_RELAXED);
    }
  else
    {
      EXPECT_EQUAL (endpoint, ompt_scope_end);
      EXPECT (target->value == (uintptr_t) target);
      target->value = 0;
      __atomic_fetch_sub (&told_targets, 1, __ATOMIC_RELAXED);
    }
  tell ("%s %s %s\n", told_target_name (kind), told_end_name (endpoint),
        device == omp_get_initial_device () ? "host" : "device");
}

static void
on_target_data_op_emi (ompt_scope_endpoint_t endpoint, ompt_data_t *target_task,
                       ompt_data_t *target, ompt_id_t *id,
                       ompt_target_data_op_t type, void *from, int from_device,
                       void *to, int to_device, size_t size, const void *code)
{
  static const char *const names[]
    = { "?", "alloc", "to", "from", "delete", "associate", "disassociate",
        "transfer", "memset" };
  bool later = type >= ompt_target_data_alloc_async;
  int plain = later ? type - 16 : type, host = omp_get_initial_device ();
  EXPECT (code && target && id);
  EXPECT (target->value == 0 || target->value == (uintptr_t) target);
  EXPECT (!target_task || target_task->value == (uintptr_t) target_task);
  if (endpoint == ompt_scope_begin)
    {
      *id = 1000 + __atomic_add_fetch (&told_next, 1, __ATOMIC_RELAXED);
      __atomic_fetch_add (&told_ops, 1, __ATOMIC_RELAXED);
    }
  else
    {
      if (endpoint == ompt_scope_end)
        {
          EXPECT (*id > 1000);
          __atomic_fetch_sub (&told_ops, 1, __ATOMIC_RELAXED);
        }
      __atomic_fetch_add (&told_bytes[plain], size, __ATOMIC_RELAXED);
      __atomic_fetch_add (&told_op_count[plain], 1, __ATOMIC_RELAXED);
    }
  switch (plain)
    {
    case ompt_target_data_alloc:
      EXPECT (!from && from_device == host && to_device < host);
      EXPECT (endpoint == ompt_scope_begin ? !to : to != NULL);
      break;
    case ompt_target_data_transfer_to_device:
      EXPECT (from && from_device == host && to && to_device < host);
      break;
    case ompt_target_data_transfer_from_device:
      EXPECT (from && from_device < host && to && to_device <= host);
      break;
    case ompt_target_data_delete:
      EXPECT (from && from_device < host && !to && to_device == host);
      break;
    case ompt_target_data_associate:
    case ompt_target_data_disassociate:
      EXPECT (from && from_device == host && to && to_device < host);
      EXPECT_EQUAL (endpoint, ompt_scope_beginend);
      break;
    default:
      EXPECT (to && to_device < host);
    }
  tell ("%s%s%s %zu\n", names[plain], later ? " async" : "",
        endpoint == ompt_scope_begin ? " begin"
        : endpoint == ompt_scope_end ? " end"
                                     : "",
        size);
}

static void
on_target_submit_emi (ompt_scope_endpoint_t endpoint, ompt_data_t *target,
                      ompt_id_t *id, unsigned teams)
{
  EXPECT (target->value == (uintptr_t) target);
  if (endpoint == ompt_scope_begin)
    *id = 7;
  else
    EXPECT_EQUAL (*id, 7);
  tell ("submit %s %u\n", told_end_name (endpoint), teams);
}

static void
told_set_devices (void)
{
  TOLD_SET (device_initialize, ompt_set_always);
  TOLD_SET (device_finalize, ompt_set_always);
  TOLD_SET (target_emi, ompt_set_always);
  TOLD_SET (target_data_op_emi, ompt_set_sometimes_paired);
  TOLD_SET (target_submit_emi, ompt_set_always);
}

static void
told_finish_devices (void)
{
  EXPECT_EQUAL (__atomic_load_n (&told_targets, __ATOMIC_RELAXED), 0);
  EXPECT_EQUAL (__atomic_load_n (&told_ops, __ATOMIC_RELAXED), 0);
  EXPECT_EQUAL (told_devices, told_device_ends);
}
