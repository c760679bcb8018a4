/* Linking PTX texts: which definition a name means, and where shared variables lie.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/link.h"
#include "testsuite/unit/unit.h"

#define HEAD ".version 6.3\n.target sm_70\n.address_size 64\n"

enum
{
  MOST = 3
};

static char message[512];
static struct ptx_module *modules[MOST];
static unsigned count;
static struct linkage *linkage;

static bool
is_builtin (const char *name)
{
  return strcmp (name, "vprintf") == 0;
}

static void
unlink_texts (void)
{
  link_free (linkage);
  for (unsigned i = 0; i < count; i++)
    ptx_module_free (modules[i]);
  linkage = NULL;
  count = 0;
}

/* Link the texts that are not null, called a, b and c.  */
static bool
link_texts (const char *a, const char *b, const char *c)
{
  const char *texts[MOST] = { a, b, c };
  unlink_texts ();
  message[0] = 0;
  for (; count < MOST && texts[count] != NULL; count++)
    {
      char name[] = { 'a' + count, 0 };
      bool has_head = strstr (texts[count], ".version") != NULL;
      char *whole = malloc (sizeof HEAD + strlen (texts[count]));
      sprintf (whole, "%s%s", has_head ? "" : HEAD, texts[count]);
      modules[count]
        = ptx_parse (name, whole, strlen (whole), message, sizeof message);
      free (whole);
      if (modules[count] == NULL)
        return false;
    }
  linkage = link_modules (modules, count, is_builtin, message, sizeof message);
  return linkage != NULL;
}

/* What NAME means in the text number MODULE.  */
static const struct definition *
named (unsigned module, const char *name)
{
  return linkage == NULL ? NULL : link_named (linkage, module, name);
}

static bool
is_from (const struct definition *definition, unsigned module)
{
  return definition != NULL && definition->module == module;
}

static void
refused (const char *a, const char *b, const char *what)
{
  bool good = !link_texts (a, b, NULL) && strstr (message, what) != NULL;
  CHECK (good, "refused: %s", what);
  if (!good)
    printf ("note: the message was: %s\n", message);
}

static void
test_names (void)
{
  bool good = link_texts (
    ".extern .global .u32 x;\n.extern .func f (.param .u32 a);\n"
    ".global .u32 own; .func same { ret; }\n"
    ".visible .entry k { .reg .u64 %d; mov.u64 %d, x; mov.u64 %d, f;"
    " mov.u64 %d, own; call same; }",
    ".visible .global .u32 x;\n.visible .func f (.param .u32 a) { ret; }\n"
    ".global .u32 own; .func same { ret; }\n",
    NULL);
  CHECK (good, "a definition in another text%s", message);
  CHECK (is_from (named (0, "x"), 1) && is_from (named (0, "f"), 1)
           && named (0, "x")->exported,
         "an extern name is the visible one");
  CHECK (is_from (named (0, "own"), 0) && is_from (named (1, "own"), 1)
           && is_from (named (0, "same"), 0) && is_from (named (1, "same"), 1)
           && !named (0, "own")->exported,
         "a text's own names are its own");
  CHECK (
    good && link_variable (linkage, 0, modules[0]->variables) == named (1, "x")
      && link_function (linkage, 0, modules[0]->functions) == named (1, "f"),
    "declarations mean the same as their names");
  CHECK (good && is_from (link_for_host (linkage, "k"), 0)
           && is_from (link_for_host (linkage, "x"), 1)
           && is_from (link_for_host (linkage, "own"), 0)
           && link_for_host (linkage, "none") == NULL,
         "what the host finds");
  CHECK (good
           && linkage->definition[named (1, "x")->number].variable
                == modules[1]->variables,
         "definitions are found by their numbers");
}

static void
test_weak_and_common (void)
{
  bool good = link_texts (".weak .global .u32 x;\n.weak .func f { ret; }\n"
                          ".common .global .u32 c[2];\n"
                          ".func g { call f; }",
                          ".weak .global .u32 x;\n.visible .func f { ret; }\n"
                          ".common .global .u32 c[4];\n",
                          ".visible .global .u32 x;\n"
                          ".weak .func f { ret; }\n"
                          ".common .global .u32 c[3];\n");
  CHECK (good, "weak definitions beside a strong one%s", message);
  CHECK (is_from (named (0, "x"), 2) && is_from (named (1, "x"), 2)
           && is_from (named (0, "f"), 1) && is_from (named (2, "f"), 1),
         "the strong one wins");
  CHECK (is_from (named (0, "c"), 1) && is_from (named (2, "c"), 1),
         "of common ones the largest wins");
  good = link_texts (".weak .func f { ret; }", ".weak .func f { ret; }", NULL);
  CHECK (good && is_from (named (0, "f"), 0) && is_from (named (1, "f"), 0),
         "of weak ones the first wins");
  good = link_texts (".common .global .u32 c;", ".visible .global .u32 c = 3;",
                     NULL);
  CHECK (good && is_from (named (0, "c"), 1), "a strong one wins over common");
}

static void
test_aliases (void)
{
  bool good = link_texts (
    ".extern .func al (.param .u32 a);\n.func g { call al, (1); }",
    ".func impl (.param .u32 a) { ret; }\n"
    ".visible .func al (.param .u32 a);\n.alias al, impl;\n",
    NULL);
  CHECK (good && is_from (named (0, "al"), 1)
           && strcmp (named (0, "al")->function->name, "impl") == 0,
         "another text's alias%s", message);
  refused (".func impl;\n.visible .func al;\n.alias al, impl;\n", NULL,
           "a:5: 'al' is an alias of 'impl', which nothing defines here");
}

static void
test_builtins (void)
{
  static const char *const declaration
    = ".extern .func (.param .u32 r) vprintf (.param .u64 a, .param .u64 b);\n"
      ".func g { .param .u32 r; .param .u64 a, b; call (r), vprintf, (a, b); }";
  bool good = link_texts (declaration, declaration, NULL);
  CHECK (good && named (0, "vprintf")->builtin
           && named (0, "vprintf") == named (1, "vprintf"),
         "what the driver gives%s", message);
  good = link_texts (declaration,
                     ".visible .func (.param .u32 r) vprintf "
                     "(.param .u64 a, .param .u64 b) { ret; }",
                     NULL);
  CHECK (good && !named (0, "vprintf")->builtin
           && is_from (named (0, "vprintf"), 1),
         "a text's own wins over it%s", message);
}

static void
test_refusals (void)
{
  refused (".extern .func f;\n.func g {\n call f;\n}", NULL,
           "a:6: nothing defines 'f'");
  refused (".extern .global .u32 x;\n"
           ".func g { .reg .u64 %d;\n mov.u64 %d, x;\n}",
           NULL, "a:6: nothing defines 'x'");
  refused (".extern .global .u32 x;\n.global .u64 p[2] = {1,\n x};", NULL,
           "a:6: nothing defines 'x'");
  refused (".visible .func f { ret; }", "\n.visible .func f { ret; }",
           "b:5: 'f' is defined in a:4 already");
  refused (".visible .func f { ret; }", "\n.visible .global .u32 f;",
           "b:5: 'f' is defined in a:4 already");
  refused (".extern .func f (.param .u64 a);",
           "\n.visible .func f (.param .u32 a) { ret; }",
           "a:4: 'f' is declared otherwise than b:5 defines it");
  refused (".extern .func f (.param .u32 a);",
           "\n.visible .func f (.param .f32 a) { ret; }",
           "'f' is declared otherwise");
  refused (".extern .func f (.param .u64 a);",
           "\n.visible .func f (.param .b8 a[8]) { ret; }",
           "'f' is declared otherwise");
  refused (".extern .global .u32 x[3];", ".visible .global .u32 x[4];",
           "a:4: 'x' is declared otherwise than b:4 defines it");
  CHECK (link_texts (".extern .global .u32 x[], y[2];",
                     ".visible .global .b8 x[5]; .visible .global .b8 y[8];",
                     NULL),
         "a declaration with no size, and one with another type%s", message);
  refused (".extern .shared .u32 x;", ".visible .global .u32 x;",
           "a:4: 'x' is declared otherwise than b:4 defines it");
  refused (
    ".shared .b8 a[16000000];\n.shared .b8 b[16000000];\n", NULL,
    "a:5: no room is left in shared memory for the 16000000 bytes of 'b'");
  refused (".version 3.1 .target sm_30 .address_size 32", NULL,
           "a:1: addresses of 32 bits");
  CHECK (link_texts (".visible .func f () { ret; }",
                     ".version 7.3 .target sm_52 .extern .func f ();\n"
                     ".visible .global .u64 table[] = { f };",
                     NULL),
         "a text without a size of addresses is linked with those of 64 bits");
  CHECK (link_texts (".extern .func f;\n.extern .global .u32 x;\n", NULL, NULL),
         "what nothing refers to may be undefined%s", message);
}

static void
test_shared (void)
{
  bool good = link_texts (
    ".visible .shared .align 8 .b8 all[12];\n"
    ".extern .shared .align 32 .b8 dyn[];\n"
    ".func use { .reg .u64 %d; mov.u64 %d, all; }\n"
    ".visible .entry k1 { .shared .align 16 .b8 mine[100]; .reg .u64 %d;\n"
    "  call use; mov.u64 %d, mine; }\n"
    ".visible .entry k2 { .shared .align 16 .b8 mine[40]; .reg .u64 %d;\n"
    "  call use; mov.u64 %d, mine; mov.u64 %d, dyn; }\n"
    ".visible .entry k3 { ret; }\n",
    ".extern .shared .align 8 .b8 all[12];\n"
    ".visible .entry k4 { .reg .u64 %d; mov.u64 %d, all; }\n",
    NULL);
  CHECK (good, "shared variables%s", message);
  if (!good)
    return;
  const struct ptx_function *k[4];
  unsigned entries = 0;
  for (unsigned i = 0; i < linkage->count; i++)
    if (linkage->definition[i].function != NULL
        && linkage->definition[i].function->entry)
      k[entries++] = linkage->definition[i].function;
  CHECK (entries == 4, "four entries");
  CHECK (named (0, "all")->offset == 0 && named (1, "all")->module == 0,
         "what several entries use comes first");
  CHECK (link_variable (linkage, 0, k[0]->locals)->offset == 16
           && link_variable (linkage, 0, k[1]->locals)->offset == 16,
         "what one entry uses lies behind it, for each from there on");
  CHECK (link_shared_size (linkage, k[0]) == 116
           && link_shared_size (linkage, k[1]) == 56
           && link_shared_size (linkage, k[2]) == 0
           && link_shared_size (linkage, k[3]) == 12,
         "entries have the size of what they reach");
  CHECK (linkage->dynamic_offset == 64 && named (0, "dyn")->dynamic
           && named (0, "dyn")->offset == 64,
         "dynamic memory is behind what its users have");
}

/* An indirect call may reach every function whose address is taken.  */
static void
test_indirect (void)
{
  bool good = link_texts (
    ".func a { .shared .b8 s[8]; .reg .u64 %d; mov.u64 %d, s; }\n"
    ".func b { .shared .b8 t[8]; .reg .u64 %d; mov.u64 %d, t; }\n"
    ".global .u64 table = a;\n"
    ".visible .entry k (.param .u64 f) { .reg .u64 %d; ld.param.u64 %d, [f];\n"
    "  p: .callprototype _ (); call %d, p; }\n",
    NULL, NULL);
  CHECK (good, "an indirect call%s", message);
  const struct ptx_function *entry = modules[0]->functions;
  while (!entry->entry)
    entry = entry->next;
  CHECK (good && link_shared_size (linkage, entry) == 16,
         "reaches the function whose address is in a table");
}

int
main (void)
{
  test_names ();
  test_weak_and_common ();
  test_aliases ();
  test_builtins ();
  test_refusals ();
  test_shared ();
  test_indirect ();
  unlink_texts ();
  return UNIT_RESULT ();
}
