/* The PTX parser: what each construct becomes, and what is refused with which words.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/ptx/ptx.h"
#include "testsuite/unit/unit.h"

#define HEAD ".version 6.3\n.target sm_70\n.address_size 64\n"

static char message[512];

static struct ptx_module *
parse (const char *text)
{
  message[0] = 0;
  return ptx_parse ("text", text, strlen (text), message, sizeof message);
}

/* TEXT behind a head, as it is in a function's body, with some registers.  */
static struct ptx_module *
parse_in_body (const char *text)
{
  static const char before[] = HEAD
    ".visible .global .align 4 .u32 var[4];\n"
    ".extern .func (.param .u32 %value_out) callee (.param .u64 %in_ar0);\n"
    ".func f (.param .u64 arg)\n{ .reg .u32 %r<10>; .reg .u64 %d<4>;"
    ".reg .pred %p<4>; .reg .f32 %f; .reg .v4 .f32 %v;\n";
  char *whole = malloc (sizeof before + strlen (text) + 8);
  sprintf (whole, "%s%s\n}\n", before, text);
  struct ptx_module *module = parse (whole);
  free (whole);
  return module;
}

static struct ptx_function *
function (struct ptx_module *module, const char *name)
{
  for (struct ptx_function *it = module == NULL ? NULL : module->functions;
       it != NULL; it = it->next)
    if (strcmp (it->name, name) == 0)
      return it;
  return NULL;
}

static struct ptx_variable *
variable (struct ptx_variable *first, const char *name)
{
  while (first != NULL && strcmp (first->name, name) != 0)
    first = first->next;
  return first;
}

/* The first instruction of TEXT in a body; *MODULE is to be freed.  */
static struct ptx_instruction *
instruction (const char *text, struct ptx_module **module)
{
  *module = parse_in_body (text);
  struct ptx_function *f = function (*module, "f");
  if (f == NULL)
    printf ("note: %s\n", message);
  return f == NULL ? NULL : f->instructions;
}

static void
refused (const char *text, const char *line, const char *what)
{
  struct ptx_module *module = parse (text);
  bool good = module == NULL && strncmp (message, line, strlen (line)) == 0
              && strstr (message, what) != NULL
              && strchr (message, '\n') == NULL;
  CHECK (good, "refused: %s", what);
  if (!good)
    printf ("note: the message was: %s\n", message);
  ptx_module_free (module);
}

static void
refused_in_body (const char *text, const char *what)
{
  struct ptx_module *module = parse_in_body (text);
  bool good = module == NULL && strstr (message, what) != NULL;
  CHECK (good, "refused: %s: %s", text, what);
  if (!good)
    printf ("note: the message was: %s\n", message);
  ptx_module_free (module);
}

static void
test_head (void)
{
  struct ptx_module *module
    = parse ("// BEGIN PREAMBLE\n\t.version\t3.1 /* a\n comment */\n"
             ".target sm_30, debug, texmode_independent\n.address_size 64\n"
             ".file 2 \"a \\\"b\\\".c\"\n.file 1 \"x.c\", 123456789012, 7\n"
             ".section .debug_str { info: .b8 1,2 .b32 {x} }\n"
             ".pragma \"nounroll\", \"other\";;");
  CHECK (module != NULL && module->version == 301 && module->target == 30
           && module->address_size == 64 && strcmp (module->name, "text") == 0,
         "the head says version, target and address size");
  CHECK (module != NULL && module->file_count > 2 && module->files[0] == NULL
           && strcmp (module->files[1], "x.c") == 0,
         "files are known by their numbers");
  ptx_module_free (module);
  module = parse (".version 8.7\n.target sm_90a\n");
  CHECK (module != NULL && module->target == 90 && module->address_size == 0,
         "sm_90a is 90; the size of addresses may be left out");
  ptx_module_free (module);
  refused ("", "text:1: ", "expected '.version' before the end");
  refused (".target sm_70\n",
           "text:1: ", "expected '.version' before '.target'");
  refused (".version 6\n", "text:1: ", "a version as '6.3' before '6'");
  refused (".version 6.3\n.target foo\n", "text:2: ", "as 'sm_70': 'foo'");
  refused (HEAD ".address_size 48\n", "text:4: ", "32 or 64 bits: '48'");
  refused (HEAD ".nonsense\n", "text:4: ", "not known here: '.nonsense'");
  refused (HEAD "/* \n", "text:4: ", "the comment has no end");
  refused (HEAD ".file 1 \"a\n\"", "text:4: ", "the string has no end");
  refused (HEAD "\x01", "text:4: ", "'\\x01'");
}

static void
test_end_of_text (void)
{
  static const char zero[] = HEAD ".global .u32 x;";
  struct ptx_module *module
    = ptx_parse ("text", zero, sizeof zero, message, sizeof message);
  CHECK (module != NULL, "a zero at the end is accepted");
  ptx_module_free (module);
  char small[8];
  CHECK (ptx_parse ("text", "?", 1, small, sizeof small) == NULL
           && strlen (small) == 7,
         "a message is cut to its room");
}

static void
test_variables (void)
{
  struct ptx_module *module
    = parse (HEAD ".extern .shared .align 16 .b8 dyn[];\n"
                  ".extern .global .u32 later[4];\n"
                  ".visible .global .align 8 .v4 .f32 a[2][3], b;\n"
                  ".weak .const .f64 pi = 0d400921fb54442d18;\n"
                  ".common .global .align 4 .b8 c[10];\n"
                  ".shared .u16 $s$1;\n"
                  ".visible .weak .global .attribute(.managed) .s8 m;\n"
                  ".visible .global .u32 later[4] = {7};\n");
  struct ptx_variable *all = module == NULL ? NULL : module->variables;
  CHECK (module != NULL, "variables of all kinds%s", message);
  struct ptx_variable *it = variable (all, "dyn");
  CHECK (it != NULL && it->space == PTX_SHARED && it->linkage == PTX_EXTERN
           && it->unsized && it->array && it->size == 0 && it->align == 16,
         "an extern shared array without a size");
  it = variable (all, "a");
  CHECK (it != NULL && it->size == 96 && it->vector == 4 && it->align == 8
           && it->type == PTX_F32 && it->linkage == PTX_VISIBLE && it->array
           && it->line == 6,
         "an array of vectors with two dimensions");
  it = variable (all, "b");
  CHECK (it != NULL && it->size == 16 && !it->array,
         "a second name of the same declaration");
  it = variable (all, "pi");
  CHECK (it != NULL && it->linkage == PTX_WEAK && it->space == PTX_CONST
           && it->initialisers->bits == 0x400921fb54442d18 && it->align == 8,
         "a constant double");
  it = variable (all, "c");
  CHECK (it != NULL && it->linkage == PTX_COMMON && it->size == 10, "common");
  it = variable (all, "m");
  CHECK (it != NULL && it->managed && it->linkage == PTX_WEAK && it->size == 1,
         "managed, visible and weak");
  it = variable (all, "later");
  CHECK (it != NULL && it->linkage == PTX_VISIBLE && it->initialisers != NULL
           && variable (it->next, "later") == NULL,
         "a definition takes the place of its declaration");
  ptx_module_free (module);
  refused (HEAD ".global .u32 x;\n.global .u32 x;\n",
           "text:5: ", "declared in line 4 already: 'x'");
  refused (HEAD ".global .u32 x[99999999][99999999];\n",
           "text:4: ", "larger than any memory: 'x'");
  refused (HEAD ".global .u32 x[18446744073709551616];\n",
           "text:4: ", "does not fit in 64 bits: '18446744073709551616'");
  refused (HEAD ".global .align 3 .u32 x;\n",
           "text:4: ", "not an alignment: '3'");
  refused (HEAD ".global .u33 x;\n", "text:4: ", "not a type: '.u33'");
  refused (HEAD ".global .texref x;\n", "text:4: ", "not a type: '.texref'");
  refused (HEAD ".reg .u32 x;\n", "text:4: ", "outside of functions: 'x'");
  refused (HEAD ".global .pred x;\n", "text:4: ", "registers alone");
  refused (HEAD ".global .u32 x[2][];\n", "text:4: ", "expected a number");
  refused (HEAD ".global .u32 x\n", "text:5: ", "expected ';' before the end");
}

/* The bytes that INITIALISERS without symbols give; SIZE at most 64.  */
static const unsigned char *
bytes_of (const struct ptx_variable *variable)
{
  static unsigned char bytes[64];
  memset (bytes, 0, sizeof bytes);
  if (variable != NULL && variable->size <= sizeof bytes)
    for (struct ptx_initialiser *it = variable->initialisers; it != NULL;
         it = it->next)
      memcpy (bytes + it->offset, &it->bits, it->count);
  return bytes;
}

static void
check_bytes (const char *declaration, size_t size, const char *bytes)
{
  char text[512];
  snprintf (text, sizeof text, HEAD "%s", declaration);
  struct ptx_module *module = parse (text);
  struct ptx_variable *it = module == NULL ? NULL : module->variables;
  CHECK (it != NULL && it->size == size
           && memcmp (bytes_of (it), bytes, size) == 0,
         "%s%s", declaration, message);
  ptx_module_free (module);
}

static void
test_numbers_in_initialisers (void)
{
  check_bytes (".global .b8 x[5] = {1, 0x2, 03, 255};", 5, "\1\2\3\377\0");
  check_bytes (".global .b8 x[] = {1, 2, 3};", 3, "\1\2\3");
  check_bytes (".global .b8 x[12] = {1,2,3,4,5,6,7,8,9,10,11,12};", 12,
               "\1\2\3\4\5\6\7\10\11\12\13\14");
  check_bytes (".global .u16 x[2][2] = {{1}, {2, -1}};", 8,
               "\1\0\0\0\2\0\377\377");
  check_bytes (".global .u16 x[2][2] = {1, 2, 3, 4};", 8, "\1\0\2\0\3\0\4\0");
  check_bytes (".global .v2 .u8 x[2] = {{1, 2}, {3}};", 4, "\1\2\3\0");
  check_bytes (".global .u32 x = 0b101U;", 4, "\5\0\0\0");
  check_bytes (".global .s64 x = -2;", 8, "\376\377\377\377\377\377\377\377");
  check_bytes (".global .f32 x[2] = {0f3F800000, -1.5};", 8,
               "\0\0\200\77\0\0\300\277");
  check_bytes (".global .f64 x[2] = {0d3FF0000000000000, 1e0};", 16,
               "\0\0\0\0\0\0\360\77\0\0\0\0\0\0\360\77");
  check_bytes (".const .b32 x[1] = {0f3F800000};", 4, "\0\0\200\77");
  check_bytes (".global .u64 x[1] = {18446744073709551615};", 8,
               "\377\377\377\377\377\377\377\377");
  check_bytes (".global .u32 x[2] = {};", 8, "\0\0\0\0\0\0\0\0");
  refused (HEAD ".global .u32 x[1] = {1, 2};\n", "text:4: ", "room for: '2'");
  refused (HEAD ".global .u32 x[2] = {{1}, 2};\n", "text:4: ", "braces deeper");
  refused (HEAD ".global .u32 x[2][1] = {{1, 2}};\n",
           "text:4: ", "the row has room for: '2'");
  refused (HEAD ".shared .u32 x = 1;\n", "text:4: ", "no initialiser: 'x'");
  refused (HEAD ".global .u32 x = 09;\n", "text:4: ", "not a number: '09'");
  refused (HEAD ".global .f32 x = 0f12;\n",
           "text:4: ", "too few or many digits");
}

static void
test_symbols_in_initialisers (void)
{
  struct ptx_module *module = parse (
    HEAD ".func f ();\n"
         ".global .u64 p[5] = {0, generic(t)+8, t-4, f, generic(t+4)};\n"
         ".global .b8 q[8] = {9, 0xFF(t), 0xFF00(generic(t)+1)};\n"
         ".global .u32 t[4];\n");
  CHECK (module != NULL, "symbols, also before their declaration%s", message);
  struct ptx_variable *t
    = module == NULL ? NULL : variable (module->variables, "t");
  struct ptx_initialiser *it
    = t == NULL ? NULL : variable (module->variables, "p")->initialisers;
  CHECK (it != NULL && it->offset == 8 && it->count == 8 && it->generic
           && it->bits == 8 && it->variable == t && it->line == 5,
         "generic(t)+8, behind a zero that is left out");
  it = it == NULL ? NULL : it->next;
  CHECK (it != NULL && (int64_t) it->bits == -4 && !it->generic
           && strcmp (it->symbol, "t") == 0,
         "t-4");
  it = it == NULL ? NULL : it->next;
  CHECK (it != NULL && it->function == function (module, "f"), "a function");
  it = it == NULL ? NULL : it->next;
  CHECK (it != NULL && it->generic && it->bits == 4 && it->next == NULL,
         "generic(t+4)");
  it = t == NULL ? NULL : variable (module->variables, "q")->initialisers;
  CHECK (it != NULL && it->bits == 9 && it->count == 1, "a number before it");
  it = it == NULL ? NULL : it->next;
  CHECK (it != NULL && it->count == 1 && it->shift == 0 && it->offset == 1
           && it->variable == t,
         "the lowest byte of an address");
  it = it == NULL ? NULL : it->next;
  CHECK (it != NULL && it->shift == 8 && it->bits == 1 && it->generic,
         "its second byte");
  ptx_module_free (module);
  refused (HEAD ".global .u64 x = nothing;\n",
           "text:4: ", "an unknown symbol: 'nothing'");
  refused (HEAD ".global .b8 y;\n.global .b8 x = 0x1FF(y);\n",
           "text:5: ", "a mask that does not choose a byte: '0x1FF'");
}

static void
test_functions (void)
{
  struct ptx_module *module = parse (
    HEAD
    ".func main$_omp_fn$1 (.param.u64 %in_ar0);\n"
    ".visible .func (.param .b32 r) g (.param .align 8 .b8 x[24], .param .u32 "
    "y) "
    ".noreturn;\n"
    ".extern .func h;\n"
    ".visible .entry k (.param .u64 .ptr .global .align 8 p, .param .u64 .ptr "
    "q)\n"
    ".maxntid 128, 2 .reqntid 32 .minnctapersm 2 .maxnreg 40\n"
    "{ .pragma \"nounroll\"; exit; }\n"
    ".func main$_omp_fn$1 (.param.u64 %in_ar0) { }\n"
    ".visible .func al (.param .u64 a);\n"
    ".alias al, main$_omp_fn$1;\n"
    ".func (.reg .u32 out) old (.reg .u32 in) { mov.u32 out, in; ret; }\n");
  CHECK (module != NULL, "functions of all kinds%s", message);
  struct ptx_function *it = function (module, "k");
  CHECK (it != NULL && it->entry && it->defined && it->maxntid[0] == 128
           && it->maxntid[1] == 2 && it->maxntid[2] == 1 && it->reqntid[0] == 32
           && it->linkage == PTX_VISIBLE && it->params->next->next == NULL
           && it->instruction_count == 1,
         "an entry with directives");
  it = function (module, "main$_omp_fn$1");
  CHECK (it != NULL && it->defined && it->linkage == PTX_INTERNAL
           && it->instruction_count == 1
           && strcmp (it->instructions->name, "ret") == 0
           && function ((struct ptx_module *) module, "main$_omp_fn$1") == it,
         "a function declared and defined; its end is a ret");
  it = function (module, "g");
  CHECK (it != NULL && !it->defined && it->noreturn && it->results != NULL
           && it->params->size == 24 && it->params->align == 8,
         "a declaration with a struct as parameter");
  it = function (module, "al");
  CHECK (it != NULL && it->alias_of != NULL
           && strcmp (it->alias_of, "main$_omp_fn$1") == 0,
         "an alias");
  it = function (module, "old");
  CHECK (it != NULL && it->params->space == PTX_REG && it->register_count == 2
           && it->instructions->operand[0].reg == 0
           && it->instructions->operand[1].reg == 1,
         "parameters that are registers");
  ptx_module_free (module);
  refused (HEAD ".func f { }\n.func f { }\n",
           "text:5: ", "defined in line 4 already: 'f'");
  refused (HEAD ".func f { }\n.entry f { }\n", "text:5: ", "'f'");
  refused (HEAD ".global .u32 f;\n.func f { }\n",
           "text:5: ", "not declared as a function in line 4: 'f'");
  refused (HEAD ".func f {\n",
           "text:5: ", "before the end, of the function 'f'");
  refused (HEAD ".func f (.param .u32 a, .param .u32 a) { }\n",
           "text:4: ", "a second parameter of this name: 'a'");
  refused (HEAD ".func f .maxwhat 3 { }\n", "text:4: ", "'.maxwhat'");
  refused (HEAD ".alias f, g;\n", "text:4: ", "an unknown function: 'g'");
}

static void
test_operands (void)
{
  struct ptx_module *module;
  struct ptx_instruction *it
    = instruction ("@!%p1 setp.lt.and.s32 %p2|%p3, %r1, -3, !%p0;", &module);
  CHECK (it != NULL && it->guard >= 0 && it->guard_negated && it->modifiers == 3
           && strcmp (it->modifier[1], "and") == 0 && it->operands == 4
           && it->operand[0].second != NULL
           && it->operand[0].second->kind == PTX_OPERAND_REGISTER
           && it->operand[2].kind == PTX_OPERAND_INTEGER
           && (int64_t) it->operand[2].bits == -3 && it->operand[3].negated
           && it->line == 8,
         "a guarded setp with two results");
  ptx_module_free (module);
  it
    = instruction ("ld.shared::cta.v4.u32 {%r1,_,%r3,%r4}, [%d1+-8];", &module);
  CHECK (it != NULL && strcmp (it->modifier[0], "shared::cta") == 0
           && it->operand[0].kind == PTX_OPERAND_VECTOR
           && it->operand[0].count == 4
           && it->operand[0].list[1].kind == PTX_OPERAND_SINK
           && it->operand[1].kind == PTX_OPERAND_ADDRESS
           && it->operand[1].offset == -8 && it->operand[1].reg >= 0,
         "a vector and an address");
  ptx_module_free (module);
  it = instruction ("st.global.u32 [var+8], 0x10;", &module);
  CHECK (it != NULL && it->operand[0].variable == module->variables
           && it->operand[0].offset == 8 && it->operand[0].reg == -1,
         "the address of a symbol and a number");
  ptx_module_free (module);
  it = instruction ("ld.u32 %r1, [4096];", &module);
  CHECK (it != NULL && it->operand[1].offset == 4096
           && it->operand[1].symbol == NULL && it->operand[1].reg == -1,
         "an address that is a number");
  ptx_module_free (module);
  it = instruction ("mov.u64 %d1, var+4;", &module);
  CHECK (it != NULL && it->operand[1].kind == PTX_OPERAND_SYMBOL
           && it->operand[1].offset == 4,
         "a symbol and a number");
  ptx_module_free (module);
  it = instruction ("ld.global.u32 %r1, var[2];", &module);
  CHECK (it != NULL && it->operand[1].kind == PTX_OPERAND_ADDRESS
           && it->operand[1].offset == 8,
         "an element of an array");
  ptx_module_free (module);
  it = instruction ("add.f32 %f, %v.z, -0f3f800000;", &module);
  CHECK (it != NULL && it->operand[1].element == 2 && it->operand[2].single
           && it->operand[2].bits == 0xbf800000,
         "an element of a register and a negated float");
  ptx_module_free (module);
  it = instruction ("mov.u32 %r1, %ctaid.y;", &module);
  CHECK (it != NULL && it->operand[1].kind == PTX_OPERAND_SPECIAL
           && strcmp (it->operand[1].symbol, "%ctaid") == 0
           && it->operand[1].element == 1,
         "a special register");
  ptx_module_free (module);
  it = instruction ("mov.u64 %d1, callee;", &module);
  CHECK (it != NULL && it->operand[1].function == function (module, "callee"),
         "the address of a function");
  ptx_module_free (module);
  it = instruction ("mov.u32 %r1, WARP_SZ;", &module);
  CHECK (it != NULL && it->operand[1].bits == 32, "WARP_SZ");
  ptx_module_free (module);
  refused_in_body ("mov.u32 %r1, %r10;", "text:8: an unknown name: '%r10'");
  refused_in_body ("mov.u32 %r1, %r01;", "an unknown name: '%r01'");
  refused_in_body ("mov.u32 %r1, nothing;", "an unknown name: 'nothing'");
  refused_in_body ("mov.u32 %r1, %v.q;", "not an element of a register: '.q'");
  refused_in_body ("mov.u32 %r1, %r2.y;", "does not have: '.y'");
  refused_in_body ("tex.2d.v4.f32.s32 {%f,%f,%f,%f}, [var, {%r1,%r2}];",
                   "text:8: an address of several parts");
  refused_in_body ("@%r1 ret;", "no predicate: '%r1'");
  refused_in_body ("add.u32 %r1, %r2 %r3;", "expected ';' before '%r3'");
  refused_in_body ("add.u32 %r1, ;", "expected an operand before ';'");
  refused_in_body ("x.a.a.a.a.a.a.a.a.a.a.a.a.b;", "a modifier too many: '.b'");
  refused_in_body ("ld.u32 %r1, [%ntid];", "not a name for an address");
}

static void
test_calls (void)
{
  struct ptx_module *module;
  struct ptx_instruction *it
    = instruction ("{ .param .u32 %value_in; .param .u64 %out_arg1;\n"
                   "call.uni (%value_in), callee, (%out_arg1); }",
                   &module);
  CHECK (it != NULL && it->operands == 3
           && it->operand[0].kind == PTX_OPERAND_LIST
           && it->operand[0].list[0].variable->space == PTX_PARAM
           && it->operand[1].function == function (module, "callee")
           && it->operand[2].count == 1,
         "a call with result and parameter");
  ptx_module_free (module);
  it = instruction ("call callee;", &module);
  CHECK (it != NULL && it->operands == 1, "a call with neither");
  ptx_module_free (module);
  it = instruction ("{ $L0:\n.callprototype (.param .u32 _) _ (.param .u64 a, "
                    ".param .align 4 .b8 b[8]) .noreturn;\n"
                    ".param .u32 out; call (out), %d1, ($arg), $L0; }",
                    &module);
  CHECK (it == NULL && strstr (message, "text:10: an unknown name: '$arg'"),
         "the line of an error in a call");
  ptx_module_free (module);
  it = instruction ("{ $L0:\n.callprototype (.param .u32 _) _ (.param .u64 a, "
                    ".param .align 4 .b8 b[8]) .noreturn;\n"
                    ".param .u32 out; call (out), %d1, (1, 2), $L0; }",
                    &module);
  CHECK (it != NULL && it->prototype != NULL && it->operands == 3
           && it->prototype->results->name == NULL
           && it->prototype->params->next->size == 8,
         "a call through a register");
  ptx_module_free (module);
  it = instruction ("{ t: .calltargets callee; call (%r1), %d1, (%d2), t; }",
                    &module);
  CHECK (it != NULL && it->prototype != NULL
           && it->prototype->params == function (module, "callee")->params,
         "a call with a list of targets");
  ptx_module_free (module);
  refused_in_body ("call %d1, ();", "without a prototype: '%d1'");
  refused_in_body ("call %d1, (), p;", "an unknown prototype: 'p'");
  refused_in_body ("call var, ();", "neither a function nor a register: 'var'");
}

static void
test_labels (void)
{
  struct ptx_module *module = parse_in_body (
    "bra $L2;\n$L1: add.u32 %r1, %r1, 1;\n@%p1 bra.uni $L1;\n$L2:\n"
    "{ bra IN; bra $L1; IN: ret; }\n{ IN: bra IN; }\n"
    "ts: .branchtargets $L1, $L2, END;\nbrx.idx %r1, ts;\nEND: }");
  /* The body's own closing brace stands behind all this. */
  CHECK (module == NULL, "a brace too many is seen: %s", message);
  module = parse_in_body (
    "bra $L2;\n$L1: add.u32 %r1, %r1, 1;\n@%p1 bra.uni $L1;\n$L2:\n"
    "{ bra IN; bra $L1; IN: ret; }\n{ IN: bra IN; }\n"
    "ts: .branchtargets $L1, $L2, END;\nbrx.idx %r1, ts;\nEND:");
  struct ptx_function *f = function (module, "f");
  struct ptx_instruction *it = f == NULL ? NULL : f->instructions;
  CHECK (it != NULL && f->instruction_count == 9 && it[0].operand[0].target == 3
           && it[2].operand[0].target == 1 && it[2].guard >= 0,
         "branches forward and back%s", message);
  CHECK (it != NULL && it[3].operand[0].target == 5
           && it[4].operand[0].target == 1 && it[6].operand[0].target == 6,
         "labels of blocks hide others of their name");
  CHECK (it != NULL && it[7].target_count == 3 && it[7].targets[0] == 1
           && it[7].targets[1] == 3 && it[7].targets[2] == 8
           && strcmp (it[8].name, "ret") == 0,
         "a list of labels, one at the end");
  ptx_module_free (module);
  refused_in_body ("bra nowhere; bra other;", "unknown label: 'nowhere'");
  refused_in_body ("{ IN: ret; } bra IN;", "an unknown label: 'IN'");
  refused_in_body ("L: L: ret;", "declared in line 8 already: 'L'");
  refused_in_body ("brx.idx %r1, ts;", "an unknown list of labels: 'ts'");
}

static void
test_scopes (void)
{
  struct ptx_module *module = parse_in_body (
    "{ .reg .u64 %r1; .param .u32 x; .reg .f64 %q<3>; mov.u64 %r1, 1;\n"
    "mov.f64 %q2, %q1; st.param.u32 [x], %r2; }\n"
    "{ .param .u32 x; st.param.u32 [x], %r1; .local .align 8 .b8 stack[16];\n"
    "  { .reg .u32 %r<2>; mov.u32 %r1, %r5; } }\n");
  struct ptx_function *f = function (module, "f");
  struct ptx_instruction *it = f == NULL ? NULL : f->instructions;
  CHECK (it != NULL, "names of blocks%s", message);
  CHECK (it != NULL && f->registers[it[0].operand[0].reg].type == PTX_U64
           && f->registers[it[3].operand[1].reg].type == PTX_U32
           && it[0].operand[0].reg != it[3].operand[1].reg,
         "a block's register hides that of the function");
  CHECK (it != NULL && f->registers[it[1].operand[0].reg].type == PTX_F64
           && it[1].operand[0].reg != it[1].operand[1].reg,
         "a range of a block");
  CHECK (it != NULL && it[4].operand[0].reg != it[3].operand[1].reg
           && it[4].operand[1].reg != it[4].operand[0].reg,
         "a block's shorter range hides a part of the function's");
  CHECK (it != NULL
           && strcmp (it[2].operand[0].symbol, it[3].operand[0].symbol) != 0
           && it[2].operand[0].variable != it[3].operand[0].variable
           && f->locals == it[2].operand[0].variable
           && variable (f->locals, "stack") != NULL,
         "two blocks' variables of one name are two");
  ptx_module_free (module);
  module = parse_in_body ("{ .param .u64 %P<2>; st.param.u64 [%P1], 3; }");
  f = function (module, "f");
  CHECK (f != NULL && variable (f->locals, "%P0") != NULL
           && f->instructions->operand->variable == variable (f->locals, "%P1"),
         "a range of variables%s", message);
  ptx_module_free (module);
  refused_in_body ("{ .param .u32 %P<3>; st.param.u32 [%P3], 0; }",
                   "an unknown name: '%P3'");
  refused_in_body ("{ .reg .u32 a; } mov.u32 a, 1;", "an unknown name: 'a'");
  refused_in_body (".reg .u32 a; .reg .u32 a;", "already: 'a'");
  refused_in_body (".reg .u32 %a<2>; .reg .u32 %a<3>;", "already: '%a'");
  refused_in_body (".reg .u32 %a<99999999>;", "too large: '99999999'");
}

static void
test_locations (void)
{
  struct ptx_module *module = parse_in_body (
    "ret; .loc 1 33 7\n ret; .loc\t2 5 0, function_name $L__info_string0+16, "
    "inlined_at 1 40 3\n ret;");
  struct ptx_function *f = function (module, "f");
  struct ptx_instruction *it = f == NULL ? NULL : f->instructions;
  CHECK (it != NULL && it[0].file == 0 && it[0].source_line == 0
           && it[1].file == 1 && it[1].source_line == 33 && it[2].file == 2
           && it[2].source_line == 5 && it[2].line == 10,
         "instructions know their source lines%s", message);
  ptx_module_free (module);
}

/* What must cost time in proportion and no stack.  */
static void
test_large (void)
{
  enum
  {
    COUNT = 200000
  };
  char *text = malloc (COUNT * 80 + 1000), *at = text;
  at += sprintf (at, HEAD ".func f {\n");
  memset (at, '{', COUNT);
  at += COUNT;
  memset (at, '}', COUNT);
  at += COUNT;
  at += sprintf (at, ".reg .u32 %%r<999999>;\n");
  for (int i = 0; i < COUNT; i++)
    at += sprintf (at, "$L%d: add.u32 %%r%d, %%r%d, 1; bra $L%d;\n", i, i,
                   i / 2, COUNT - 1 - i);
  sprintf (at, "}\n");
  struct ptx_module *module = parse (text);
  struct ptx_function *f = function (module, "f");
  CHECK (f != NULL && f->instruction_count == 2 * COUNT
           && f->register_count == COUNT
           && f->instructions[1].operand[0].target == 2 * COUNT - 2,
         "a large function and deep blocks%s", message);
  ptx_module_free (module);
  memset (text, '{', COUNT);
  memcpy (text, HEAD ".global .u32 x = {", strlen (HEAD ".global .u32 x = {"));
  text[COUNT] = 0;
  module = parse (text);
  CHECK (module == NULL && strstr (message, "braces deeper") != NULL,
         "braces deeper than any array are refused");
  free (text);
}

int
main (void)
{
  test_head ();
  test_end_of_text ();
  test_variables ();
  test_numbers_in_initialisers ();
  test_symbols_in_initialisers ();
  test_functions ();
  test_operands ();
  test_calls ();
  test_labels ();
  test_scopes ();
  test_locations ();
  test_large ();
  return UNIT_RESULT ();
}
