/* Which PTX the driver takes: versions and targets of texts, and what the nvptx plugin
   links, a text of an old target with one that takes a parameter's generic address.
   Prints one line for each, with the milliseconds that the driver took.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "gpu/driver.h"

static const struct
{
  const char *version;
  int target;
  const char *whose;
} texts[] = {
  { "3.1", 30, "gcc before 12" }, { "6.0", 30, "gcc 12 to 14" },
  { "6.3", 53, "gcc -march=sm_53" }, { "7.3", 52, "gcc 16 and 17" },
  { "7.7", 70, "second forms" },   { "7.8", 90, "the instructions" },
};

static const char body[]
  = ".visible .func f (.param .u64 table)\n"
    "{ .reg .u64 %t; ld.param.u64 %t, [table]; ld.u64 %t, [%t];\n"
    "st.u64 [%t], 7; ret; }\n"
    ".visible .entry k (.param .u64 table)\n"
    "{ .reg .u64 %t; ld.param.u64 %t, [table];\n"
    "{ .param .u64 in; st.param.u64 [in], %t; call.uni f, (in); } ret; }\n";
static const char form[]
  = ".version 7.7\n.target sm_70\n.address_size 64\n"
    ".extern .func f (.param .u64 table);\n"
    ".visible .entry form (.param .align 8 .b8 block[128])\n"
    "{ .reg .u64 %t; mov.u64 %t, block; cvta.param.u64 %t, %t;\n"
    "{ .param .u64 in; st.param.u64 [in], %t; call.uni f, (in); } ret; }\n";

static char log_text[4096];

/* Link COUNT texts; the driver's result, and the module in *MODULE.  */
static int
link_texts (const char *const *parts, int count, void **module)
{
  int options[] = { 5, 6 }; /* the buffer for errors, and its size */
  void *values[] = { log_text, (void *) (sizeof log_text - 1) };
  void *state, *image;
  size_t size;
  log_text[0] = '\0';
  int result = DRIVER (cuLinkCreate_v2, (unsigned, int *, void **, void **), 2,
                       options, values, &state);
  if (result)
    return result;
  for (int i = 0; i < count && result == 0; i++)
    result = DRIVER (cuLinkAddData_v2,
                     (void *, int, void *, size_t, const char *, unsigned,
                      int *, void **),
                     state, 1, (void *) parts[i], strlen (parts[i]) + 1, "text",
                     0, NULL, NULL);
  if (result == 0)
    result = DRIVER (cuLinkComplete, (void *, void **, size_t *), state, &image,
                     &size);
  if (result == 0)
    result = DRIVER (cuModuleLoadData, (void **, const void *), module, image);
  DRIVER (cuLinkDestroy, (void *), state);
  return result;
}

static void
say (const char *what, int result, double began)
{
  const char *text = "taken";
  double now = bench_now ();
  if (result)
    DRIVER (cuGetErrorString, (int, const char **), result, &text);
  printf ("| %s | %s | %.1f ms |\n", what, text ? text : "refused",
          1e3 * (now - began));
  if (result && log_text[0])
    printf ("%.*s\n", (int) strcspn (log_text, "\n"), log_text);
}

/* Whether the second form, linked with the text WITH, finds a word by its parameter. */
static int
form_works (void *module)
{
  void *function;
  uint64_t word, got = 0, block[16] = { 0 };
  MUST (cuModuleGetFunction, (void **, void *, const char *), &function, module,
        "form");
  MUST (cuMemAlloc_v2, (uint64_t *, size_t), &word, sizeof word);
  block[0] = word;
  driver_launch (function, 1, 32, NULL, (void *[]) { block });
  MUST (cuMemcpyDtoH_v2, (void *, uint64_t, size_t), &got, word, sizeof got);
  return got == 7;
}

int
main (void)
{
  int capability = driver_begin (), old = 0, version = 0;
  char what[128], text[2048], oldest[2048] = "";
  MUST (cuDriverGetVersion, (int *), &version);
  printf ("The driver is of CUDA %d.%d, the device sm_%d.\n\n"
          "| PTX | the driver | |\n|---|---|---|\n",
          version / 1000, version % 1000 / 10, capability);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      void *module;
      double began = bench_now ();
      if (texts[i].target > capability)
        continue;
      snprintf (text, sizeof text,
                ".version %s\n.target sm_%d\n.address_size 64\n%s",
                texts[i].version, texts[i].target, body);
      int result = link_texts ((const char *[]) { text }, 1, &module);
      snprintf (what, sizeof what, "%s, sm_%d (%s)", texts[i].version,
                texts[i].target, texts[i].whose);
      say (what, result, began);
      if (result == 0 && !oldest[0])
        {
          strcpy (oldest, text);
          old = texts[i].target;
        }
    }
  if (capability >= 70 && oldest[0])
    {
      void *module;
      double began = bench_now ();
      int result = link_texts ((const char *[]) { oldest, form }, 2, &module);
      snprintf (what, sizeof what, "sm_%d linked with second forms", old);
      say (what, result, began);
      if (result == 0)
        bench_verify (form_works (module), "second form");
    }
  return 0;
}
