/* The table of dependences: who waits for whom, for each pair of kinds, and that
   it forgets what is complete.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/depend_table.h"

#include <gomp/abi.h>
#include "libomp-host/tasks/task_flags.h"
#include "libomp-host/tasks/task_run.h"
#include "unit.h"

/* A parent whose children are target tasks, so that being ready is a call.  */
static struct task parent;
static struct task_worker *worker;
static struct thread *thread;
static struct task_team team;

struct child
{
  struct task task;
  bool ready;
};

/* The data of a target task, as target_task.c reads it.  */
static void
child_ready (void *argument, void *task)
{
  (void) task;
  ((struct child *) argument)->ready = true;
}

struct body
{
  void (*ready) (void *, void *);
  void *argument;
};

static void
child_add (struct child *child, struct body *body, void **depend)
{
  *child
    = (struct child) { .task = { .flags = TASK_FLAG_TARGET, .team = &team } };
  *body = (struct body) { child_ready, child };
  child->task.data = body;
  child->ready = depend_add (&child->task, &parent, depend, worker);
}

static void
child_end (struct child *child)
{
  depend_complete (child->task.node, worker);
}

/* Two children with one address each, of kinds that are given as objects.  */
static bool
second_waits (uintptr_t first_kind, uintptr_t second_kind)
{
  static int variable;
  static struct child a, b;
  static struct body body_a, body_b;
  void *first[2] = { &variable, (void *) first_kind };
  void *second[2] = { &variable, (void *) second_kind };
  void *depend_a[6] = { 0, (void *) 1, 0, 0, 0, first };
  void *depend_b[6] = { 0, (void *) 1, 0, 0, 0, second };
  child_add (&a, &body_a, depend_a);
  child_add (&b, &body_b, depend_b);
  bool waited = !b.ready;
  CHECK (a.ready, "the first of kinds %d, %d is ready", (int) first_kind,
         (int) second_kind);
  child_end (&a);
  CHECK (b.ready, "the second is ready after the first");
  child_end (&b);
  return waited;
}

static void
test_pairs (void)
{
  for (uintptr_t first = GOMP_DEPEND_IN; first <= GOMP_DEPEND_INOUTSET; first++)
    for (uintptr_t second = GOMP_DEPEND_IN; second <= GOMP_DEPEND_INOUTSET;
         second++)
      {
        bool together
          = first == second
            && (first == GOMP_DEPEND_IN || first == GOMP_DEPEND_INOUTSET);
        CHECK (second_waits (first, second) == !together, "kinds %d and %d %s",
               (int) first, (int) second,
               together ? "run together" : "exclude each other");
      }
}

static void
test_readers (void)
{
  static int variable;
  static struct child child[5];
  static struct body body[5];
  void *out[3] = { (void *) 1, (void *) 1, &variable };
  void *in[3] = { (void *) 1, (void *) 0, &variable };
  child_add (&child[0], &body[0], out);
  child_add (&child[1], &body[1], in);
  child_add (&child[2], &body[2], in);
  child_add (&child[3], &body[3], out);
  child_add (&child[4], &body[4], in);
  CHECK (!child[1].ready && !child[2].ready && !child[3].ready
           && !child[4].ready,
         "all wait for the writer");
  child_end (&child[0]);
  CHECK (child[1].ready && child[2].ready && !child[3].ready,
         "readers run together");
  child_end (&child[2]);
  CHECK (!child[3].ready, "the next writer waits for all readers");
  child_end (&child[1]);
  CHECK (child[3].ready && !child[4].ready, "and then runs");
  child_end (&child[3]);
  CHECK (child[4].ready, "before the reader behind it");
  child_end (&child[4]);
}

static void
test_all_memory (void)
{
  static int x, y;
  static struct child child[4];
  static struct body body[4];
  void *out_x[3] = { (void *) 1, (void *) 1, &x };
  void *in_y[3] = { (void *) 1, (void *) 0, &y };
  void *all[3] = { (void *) 1, (void *) 1, NULL };
  child_add (&child[0], &body[0], out_x);
  child_add (&child[1], &body[1], in_y);
  child_add (&child[2], &body[2], all);
  child_add (&child[3], &body[3], in_y);
  CHECK (child[0].ready && child[1].ready && !child[2].ready && !child[3].ready,
         "omp_all_memory stands between all others");
  child_end (&child[0]);
  child_end (&child[1]);
  CHECK (child[2].ready && !child[3].ready, "it waits for all before it");
  child_end (&child[2]);
  CHECK (child[3].ready, "all behind wait for it");
  child_end (&child[3]);
}

static void
test_twice (void)
{
  static int x;
  static struct child child[2];
  static struct body body[2];
  void *both[4] = { (void *) 2, (void *) 1, &x, &x };
  child_add (&child[0], &body[0], both);
  CHECK (child[0].ready, "a task does not wait for itself");
  child_add (&child[1], &body[1], both);
  CHECK (!child[1].ready, "out wins over in of the same address");
  child_end (&child[0]);
  CHECK (child[1].ready, "and is counted once");
  child_end (&child[1]);
}

static void
test_bounded (void)
{
  static char variables[100000];
  static struct child child;
  static struct body body;
  bool always = true;
  for (size_t i = 0; i < sizeof variables; i++)
    {
      void *out[3] = { (void *) 1, (void *) 1, &variables[i] };
      child_add (&child, &body, out);
      always &= child.ready;
      child_end (&child);
    }
  CHECK (always, "tasks on different variables do not wait");
  CHECK (depend_table_count (parent.depends) < 100,
         "the table forgets complete tasks: %zu addresses",
         depend_table_count (parent.depends));
}

int
main (void)
{
  thread = thread_current ();
  worker = task_worker_current (thread);
  test_pairs ();
  test_readers ();
  test_all_memory ();
  test_twice ();
  test_bounded ();
  depend_table_free (parent.depends, worker);
  return UNIT_RESULT ();
}
