/* Code objects with random changes are refused or laid out, and harm nothing: each lies at
   the end of its memory, so that a read past it faults.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/object/object.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "testsuite/unit/hsa_image.h"
#include "testsuite/unit/unit.h"

enum
{
  ROUNDS = 60000,
  ROUNDS_OF_FILE = 400,
  MEMORY_MOST = 16 << 20
};

static uint64_t random_state = 12345;

static uint64_t
random_number (void)
{
  random_state = random_state * UINT64_C (6364136223846793005)
                 + UINT64_C (1442695040888963407);
  return random_state >> 16;
}

/* A value that is likely to be a mistake: around powers of two, or any.  */
static uint64_t
odd_value (void)
{
  uint64_t power = UINT64_C (1) << random_number () % 64;
  switch (random_number () % 4)
    {
    case 0:
      return power;
    case 1:
      return power - 1;
    case 2:
      return -power;
    default:
      return random_number () * random_number ();
    }
}

/* Change some bytes of the first INTERESTING ones, which tables fill.  */
static void
change (uint8_t *bytes, size_t size, size_t interesting)
{
  for (unsigned i = 1 + random_number () % 3; i; i--)
    {
      size_t at
        = random_number () % (random_number () % 8 ? interesting : size);
      uint64_t value = odd_value ();
      unsigned width = 1u << random_number () % 4;
      at &= -(size_t) width;
      if (at + width <= size)
        memcpy (bytes + at, &value, width);
    }
}

static bool
resolve (void *unused, const char *name, uint64_t *address)
{
  (void) unused;
  *address = strlen (name);
  return true;
}

/* Returns whether it was read.  */
static bool
try (const uint8_t *bytes, size_t size, uint8_t *memory)
{
  struct object object;
  const char *why = NULL;
  bool broken;
  enum object_result result = object_read (bytes, size, &object, &why);
  if (result != OBJECT_OK)
    {
      if (!why)
        abort ();
      return false;
    }
  for (size_t i = 0; i < object.symbol_count; i++)
    if (object.symbols[i].kind == OBJECT_KERNEL && object.symbols[i].defined)
      {
        struct object_kernel kernel;
        object_kernel (&object, &object.symbols[i], &kernel);
      }
  object_function_at (&object, random_number ());
  if (object.high - object.low <= MEMORY_MOST)
    object_lay_out (&object, memory, 0x10000, resolve, NULL, &broken);
  object_free (&object);
  return true;
}

/* Room for SIZE bytes, after which nothing can be read.  */
static uint8_t *
room (size_t size)
{
  size_t page = (size_t) sysconf (_SC_PAGESIZE);
  size_t all = (size + 2 * page - 1) & -page;
  uint8_t *memory = mmap (NULL, all, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED || mprotect (memory + all - page, page, PROT_NONE))
    abort ();
  return memory + all - page - size;
}

static void
fuzz (const char *what, const uint8_t *original, size_t size,
      size_t interesting, unsigned rounds)
{
  uint8_t *changed = room (size), *memory = room (MEMORY_MOST);
  unsigned read = 0;
  for (unsigned i = 0; i < rounds; i++)
    {
      size_t left = random_number () % 16 ? size : random_number () % size;
      uint8_t *at = changed + (size - left);
      memcpy (at, original, left);
      if (left)
        change (at, left, left < interesting ? left : interesting);
      read += try (at, left, memory);
    }
  CHECK (read > 0 && read < rounds,
         "%s: some of the changed ones are read, some refused", what);
}

static uint8_t *
read_file (const char *name, size_t *size)
{
  FILE *file = fopen (name, "r");
  if (!file || fseek (file, 0, SEEK_END) != 0)
    return NULL;
  *size = (size_t) ftell (file);
  rewind (file);
  uint8_t *bytes = malloc (*size + 1);
  if (bytes && fread (bytes, 1, *size, file) != *size)
    *size = 0;
  fclose (file);
  return bytes;
}

/* A code object of GCC's offload compiler, where there is one.  */
static void
fuzz_compiled (void)
{
  char folder[] = "/tmp/hsa_object_XXXXXX", command[512], name[128];
  if (!mkdtemp (folder))
    return;
  snprintf (command, sizeof command,
            "cd %s && echo 'int n; int main (void) {\n#pragma omp target\n"
            "n++;\nreturn 0; }' >o.c && timeout 600 gcc -O1 -fopenmp "
            "-foffload=amdgcn-amdhsa -foffload-options=-march=gfx900 "
            "-no-pie -save-temps o.c >log 2>&1 && mv *.hsaco o.hsaco",
            folder);
  snprintf (name, sizeof name, "%s/o.hsaco", folder);
  size_t size = 0;
  uint8_t *bytes = system (command) == 0 ? read_file (name, &size) : NULL;
  if (bytes && size)
    fuzz ("compiled", bytes, size, 0x5000, ROUNDS_OF_FILE);
  else
    puts ("UNSUPPORTED: no offload compiler for AMD makes a code object");
  free (bytes);
  snprintf (command, sizeof command, "rm -rf %s", folder);
  if (system (command) != 0)
    puts ("the temporary folder stays");
}

int
main (void)
{
  static const uint32_t end_kernel[] = { 0xbf810000 };
  static uint8_t image[IMAGE_SIZE];
  image_make (image, 4, IMAGE_GFX900, end_kernel, sizeof end_kernel);
  fuzz ("made by hand", image, sizeof image, 0x700, ROUNDS);
  fuzz ("its dynamic section", image, sizeof image, sizeof image, ROUNDS / 4);
  fuzz_compiled ();
  return UNIT_RESULT ();
}
