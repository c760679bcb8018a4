/* Each instruction of the device libraries that GCC has for AMD's processors is disassembled as
   LLVM does it, and is one that is emulated.

   Every multilib of every GCC that is found is looked at: libgcc, libm and libgomp, and
   with GANGWAY_CHECK_ALL=1 the others, too, which takes minutes.  So is the device runtime of
   LLVM's OpenMP, compiled here, for gfx1100, and then for all that there are.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <elf.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emulators/hsa/exec/wave.h"
#include "testsuite/unit/unit.h"

#define ACCEL "accel/amdgcn-amdhsa"
static const char *const folders[]
  = { "/usr/lib/gcc/*/*/" ACCEL, "/usr/lib/gcc/*/*/" ACCEL "/gfx*",
      "/usr/lib/gcc-snapshot/lib/gcc/*/*/" ACCEL,
      "/usr/lib/gcc-snapshot/lib/gcc/*/*/" ACCEL "/gfx*" };
static const char *const libraries[]
  = { "libgcc.a", "libm.a", "libgomp.a", "libc.a", "libgfortran.a" };

/* The oracle's command, or null.  Old ones do not know new processors.  */
static const char *
find_oracle (void)
{
  static char name[40];
  for (unsigned version = 30; version >= 14; version--)
    {
      char command[80];
      snprintf (name, sizeof name, "llvm-objdump-%u", version);
      snprintf (command, sizeof command, "command -v %s >/dev/null", name);
      if (system (command) == 0)
        return name;
    }
  return NULL;
}

/* The processor that the library's objects are for, or null.  */
static const struct isa_processor *
processor_of (const char *path)
{
  static char start[1 << 20];
  FILE *file = fopen (path, "rb");
  if (!file)
    return NULL;
  size_t size = fread (start, 1, sizeof start, file);
  fclose (file);
  for (size_t n = 0; n + sizeof (Elf64_Ehdr) < size; n += 2)
    if (memcmp (start + n, ELFMAG, SELFMAG) == 0)
      {
        Elf64_Ehdr head;
        memcpy (&head, start + n, sizeof head);
        return isa_processor_of_machine (head.e_flags & 0xff);
      }
  return NULL;
}

struct counts
{
  unsigned long all, different, unknown, reported;
};

/* Whether there is a step for I.  */
static bool
is_emulated (const struct isa_processor *processor,
             const struct isa_instruction *i)
{
  static struct step steps[1 << 17];
  static struct code code = { .words = (1 << 17) - 1,
                              .steps = steps,
                              .lock = PTHREAD_MUTEX_INITIALIZER };
  bool is = translate (processor, &code, i, &steps[1 << 16]) != NULL;
  code_drop_kept (&code);
  return is;
}

static void
report (struct counts *counts, const char *what, const char *want,
        const char *got)
{
  if (counts->reported++ < 5)
    printf ("NOTE: %s: `%s', `%s'\n", what, want, got);
}

/* LLVM wrote the same differently over time, or guesses what follows.  */
static void
normalise (char *text)
{
  char *bound = strstr (text, "bound_ctrl:0");
  if (bound)
    bound[11] = '1';
  char *null = strstr (text, ", null");
  if (null && strncmp (text, "s_load", 6) == 0)
    strcpy (null, ", 0x0");
  size_t length = strlen (text);
  while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
    text[--length] = 0;
}

/* LINE is "\tTEXT // ADDRESS: WORDS".  */
static void
check_line (const struct isa_processor *processor, bool wave64, char *line,
            struct counts *counts)
{
  uint32_t words[8];
  size_t count = 0;
  char *comment = strstr (line, "// "), *at = comment, got[256] = "";
  at = comment ? strchr (comment, ':') : NULL;
  if (line[0] != '\t' || !at || strncmp (line + 1, ".long", 5) == 0)
    return;
  *comment = 0;
  normalise (line + 1);
  char *end = strchr (++at, '<');
  if (end)
    *end = 0;
  for (char *stop; count < 8; at = stop)
    {
      unsigned long word = strtoul (at, &stop, 16);
      if (stop == at)
        break;
      words[count++] = (uint32_t) word;
    }
  struct isa_instruction i;
  counts->all++;
  unsigned length = isa_decode (processor, wave64, words, count, &i);
  if (length)
    isa_disassemble (processor, &i, got, sizeof got);
  if (length != count || strcmp (got, line + 1) != 0)
    {
      counts->different++;
      report (counts, "differs", line + 1, got);
    }
  else if (!is_emulated (processor, &i))
    {
      counts->unknown++;
      report (counts, "not emulated", line + 1, "");
    }
}

/* WIDE: waves of gfx10 and later have 64 lanes in it.  */
static void
check_library (const char *oracle, const char *path, bool wide)
{
  char command[600];
  static char line[1024];
  struct counts counts = { 0 };
  const struct isa_processor *processor = processor_of (path);
  if (!processor)
    return;
  snprintf (command, sizeof command, "%s -d %s '%s' 2>/dev/null", oracle,
            wide && processor->generation >= ISA_GFX10
              ? "--mattr=+wavefrontsize64"
              : "",
            path);
  FILE *pipe = popen (command, "r");
  if (!pipe)
    return;
  while (fgets (line, sizeof line, pipe))
    check_line (processor, wide || processor->generation < ISA_GFX10, line,
                &counts);
  pclose (pipe);
  if (counts.all == 0)
    {
      printf ("UNSUPPORTED: %s: %s says nothing of it\n", path, oracle);
      return;
    }
  CHECK (counts.different == 0, "%s: the %lu instructions are decoded", path,
         counts.all);
  CHECK (counts.unknown == 0, "%s: they are emulated", path);
}

/* LLVM's device runtime of the processor NAME.  Returns whether it is there.  */
static bool
check_llvm (const char *oracle, const char *name)
{
  for (unsigned version = 30; version >= 19; version--)
    {
      char command[400], path[] = "/tmp/gangway-decode-XXXXXX";
      snprintf (command, sizeof command,
                "test -e /usr/lib/llvm-%u/lib/libomptarget-amdgpu-%s.bc"
                " && command -v llc-%u >/dev/null",
                version, name, version);
      int file = system (command) == 0 ? mkstemp (path) : -1;
      if (file < 0)
        continue;
      close (file);
      snprintf (command, sizeof command,
                "llc-%u -mtriple=amdgcn-amd-amdhsa -mcpu=%s -filetype=obj -O2"
                " /usr/lib/llvm-%u/lib/libomptarget-amdgpu-%s.bc -o %s"
                " 2>/dev/null",
                version, name, version, name, path);
      if (system (command) == 0)
        check_library (oracle, path, false);
      unlink (path);
      return true;
    }
  return false;
}

int
main (void)
{
  static const char *const processors[]
    = { "gfx1100", "gfx90a", "gfx803", "gfx900", "gfx942", "gfx1030" };
  const char *oracle = find_oracle (), *all = getenv ("GANGWAY_CHECK_ALL");
  unsigned found = 0;
  unsigned count = all && *all == '1' ? 5 : 3;
  for (unsigned f = 0; oracle && f < 4; f++)
    for (unsigned l = 0; l < count; l++)
      {
        char pattern[120];
        glob_t paths;
        snprintf (pattern, sizeof pattern, "%s/%s", folders[f], libraries[l]);
        if (glob (pattern, 0, NULL, &paths) != 0)
          continue;
        for (size_t n = 0; n < paths.gl_pathc; n++, found++)
          check_library (oracle, paths.gl_pathv[n], true);
        globfree (&paths);
      }
  for (unsigned n = 0; oracle && n < (count == 5 ? 6 : 1); n++)
    found += check_llvm (oracle, processors[n]);
  if (!found)
    printf (
      "UNSUPPORTED: needs llvm-objdump and GCC's offload compiler for AMD\n");
  return UNIT_RESULT ();
}
