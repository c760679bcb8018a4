/* The encodings of prefer_type that GCC makes, read back.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/prefer_type.c"
#include "testsuite/unit/unit.h"

/* omp_interop_fr_t */
#define CUDA 1
#define CUDA_DRIVER 2
#define HIP 5
#define HSA 7

/* What a compiler makes of each clause.  */
/* prefer_type (hsa, "hip", cuda) */
static const char simple[] = "\x80\7\x80\0\x80\5\x80\0\x80\1\x80\0";
/* prefer_type ({fr (cuda), attr ("ompx_a", "ompx_bc")}, {fr (hsa)}) */
static const char attributes[] = "\x80\1\x80ompx_a\0ompx_bc\0\0\x80\7\x80\0";
/* prefer_type ("unheard of", {attr ("ompx_z")}, cuda_driver) */
static const char any[] = "\x80\0\x80\0\x80\x80ompx_z\0\0\x80\2\x80\0";
/* prefer_type ({fr (cuda, 0, hip)}), as drafts of OpenMP 6.0 allowed */
static const char several[] = "\x80\1\0\5\x80\0";

static void
test_items (void)
{
  const char *at = simple;
  struct prefer_type_item item;
  int runtimes[3], count = 0;
  bool plain = true;
  while (prefer_type_next (&at, &item))
    {
      plain &= item.count == 1 && item.attributes[0] == '\0' && count < 3;
      if (count < 3)
        runtimes[count] = item.runtimes[0];
      count++;
    }
  CHECK (plain && count == 3 && runtimes[0] == HSA && runtimes[1] == HIP
           && runtimes[2] == CUDA,
         "each item has its runtime, in order");
  CHECK (at == simple + sizeof simple - 1, "the end is found");
  at = NULL;
  CHECK (!prefer_type_next (&at, &item), "no clause has no items");
  at = "";
  CHECK (!prefer_type_next (&at, &item), "nor has an empty one");
}

static void
test_attributes (void)
{
  const char *at = attributes;
  struct prefer_type_item item;
  CHECK (prefer_type_next (&at, &item) && item.count == 1
           && item.runtimes[0] == CUDA,
         "an item with attributes has its runtime");
  const char *second = prefer_type_next_attribute (item.attributes);
  CHECK (strcmp (item.attributes, "ompx_a") == 0 && second
           && strcmp (second, "ompx_bc") == 0
           && !prefer_type_next_attribute (second),
         "and its attributes");
  CHECK (prefer_type_next (&at, &item) && item.runtimes[0] == HSA
           && item.attributes[0] == '\0' && !prefer_type_next (&at, &item),
         "the next item is found behind them");
  at = any;
  CHECK (prefer_type_next (&at, &item) && item.count == 1
           && item.runtimes[0] == 0,
         "an unknown runtime is an item");
  CHECK (prefer_type_next (&at, &item) && item.count == 0
           && strcmp (item.attributes, "ompx_z") == 0,
         "an item may have attributes alone");
}

static void
test_choice (void)
{
  static const int offered[] = { HSA, HIP };
  static const int nvidia[] = { CUDA_DRIVER, CUDA, HIP };
  CHECK (prefer_type_choose (NULL, offered, 2) == HSA,
         "without a clause the first offer is taken");
  CHECK (prefer_type_choose (simple, offered, 2) == HSA
           && prefer_type_choose (simple, nvidia, 3) == HIP
           && prefer_type_choose (simple, nvidia, 2) == CUDA,
         "the first preference that is offered");
  CHECK (prefer_type_choose (several, nvidia + 1, 2) == CUDA
           && prefer_type_choose (several, offered, 2) == HIP,
         "one of several in an item");
  CHECK (prefer_type_choose (any, nvidia + 1, 2) == CUDA,
         "an item without a runtime takes the first offer");
  CHECK (prefer_type_choose (attributes, nvidia + 2, 1) == HIP,
         "the first offer where nothing that is preferred is offered");
}

int
main (void)
{
  test_items ();
  test_attributes ();
  test_choice ();
  return UNIT_RESULT ();
}
