/* Second forms of an image's kernels.  No state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugins/nvptx/ptx_reader.h"

/* cvta.param came with PTX ISA 7.7, which CUDA 11.7 reads first.  */
#define DRIVER_LEAST 11070
#define CAPABILITY_LEAST 70

/* Sizes of blocks.  A kernel has 4,096 bytes of parameters, of which OpenMP's stacks and
   struct form_copy take 40.  The first is a table of 16 variables.  */
static const unsigned short sizes[FORMS] = { 128, 512, 4048 };

/* What is behind a kernel's name in that of its function and its second forms.  */
#define SUFFIX "$gangway"

/* The body of a second form up to its call.  All threads of the block copy, and none
   goes on before all have.  */
static const char form_body[]
  = "{\n"
    ".reg .u32 %x,%y,%n,%m;\n"
    ".reg .u64 %block_at,%to_at,%at,%end,%step,%place,%value;\n"
    ".reg .pred %done;\n"
    "mov.u64 %block_at,%block;\n"
    "cvta.param.u64 %block_at,%block_at;\n"
    "ld.param.u64 %to_at,[%to];\n"
    "setp.eq.u64 %done,%to_at,0;\n"
    "@%done bra $go;\n"
    "mov.u32 %x,%tid.x;\n"
    "mov.u32 %y,%tid.y;\n"
    "mov.u32 %n,%ntid.x;\n"
    "mov.u32 %m,%ntid.y;\n"
    "mad.lo.u32 %x,%y,%n,%x;\n"
    "mul.lo.u32 %n,%n,%m;\n"
    "ld.param.u64 %at,[%first];\n"
    "ld.param.u64 %end,[%last];\n"
    "mad.wide.u32 %at,%x,8,%at;\n"
    "mul.wide.u32 %step,%n,8;\n"
    "$copy:\n"
    "setp.ge.u64 %done,%at,%end;\n"
    "@%done bra $copied;\n"
    "add.u64 %place,%block_at,%at;\n"
    "ld.u64 %value,[%place];\n"
    "add.u64 %place,%to_at,%at;\n"
    "st.global.u64 [%place],%value;\n"
    "add.u64 %at,%at,%step;\n"
    "bra $copy;\n"
    "$copied:\n"
    "bar.sync 0;\n"
    "$go:\n"
    "{\n"
    ".param .u64 %out0;\n"
    "st.param.u64 [%out0],%block_at;\n";

const char *
forms_why_not (const struct device *device, char *text, size_t size)
{
  int version = driver_version ();
  if (device->facts.capability < CAPABILITY_LEAST)
    snprintf (text, size, "the device is sm_%d, not sm_%d or newer",
              device->facts.capability, CAPABILITY_LEAST);
  else if (version < DRIVER_LEAST)
    snprintf (text, size, "the driver is of CUDA %d.%d, not %d.%d or newer",
              version / 1000, version % 1000 / 10, DRIVER_LEAST / 1000,
              DRIVER_LEAST % 1000 / 10);
  else
    return NULL;
  return text;
}

int
form_for (size_t size)
{
  for (int i = 0; i < FORMS; i++)
    if (size <= sizes[i])
      return i;
  return -1;
}

size_t
form_size (size_t size)
{
  int form = form_for (size);
  return form < 0 ? size : sizes[form];
}

/* ------------------------------------------------------------------------
   Writing.  */

/* Whether KERNEL, one of IMAGE's functions, can have second forms: GCC's for OpenMP get
   a table, the stacks and their size, those for OpenACC a table.  */
static bool
has_forms (const struct image_data *image, const struct ptx_kernel *kernel)
{
  if (!kernel->movable || (kernel->parameters != 1 && kernel->parameters != 3))
    return false;
  for (unsigned i = 0; i < image->function_count; i++)
    if (strncmp (image->functions[i].name, kernel->name.at, kernel->name.length)
          == 0
        && !image->functions[i].name[kernel->name.length])
      return true;
  return false;
}

static void
write_part (FILE *to, const struct ptx_part *part)
{
  fwrite (part->at, 1, part->length, to);
}

/* KERNEL's body as a function.  */
static void
write_function (FILE *to, const struct ptx_kernel *kernel)
{
  fputs ("\n.visible .func ", to);
  write_part (to, &kernel->name);
  fputs (SUFFIX " ", to);
  write_part (to, &kernel->declared);
  fputc ('\n', to);
  write_part (to, &kernel->body);
  fputc ('\n', to);
}

/* KERNEL's second form for blocks of SIZE bytes.  */
static void
write_form (FILE *to, const struct ptx_kernel *kernel, unsigned size)
{
  bool stacks = kernel->parameters == 3;
  fputs (".visible .entry ", to);
  write_part (to, &kernel->name);
  fprintf (to, SUFFIX "%u (.param .align 8 .b8 %%block[%u]%s", size, size,
           stacks ? ", .param .u64 %stack, .param .u64 %size" : "");
  fputs (", .param .u64 %to, .param .u64 %first, .param .u64 %last)\n", to);
  write_part (to, &kernel->directives);
  fputs (form_body, to);
  if (stacks)
    fputs ("ld.param.u64 %value,[%stack];\n"
           ".param .u64 %out1;\n"
           "st.param.u64 [%out1],%value;\n"
           "ld.param.u64 %value,[%size];\n"
           ".param .u64 %out2;\n"
           "st.param.u64 [%out2],%value;\n",
           to);
  fputs ("call.uni ", to);
  write_part (to, &kernel->name);
  fprintf (to, SUFFIX ",(%s);\n}\nret;\n}\n",
           stacks ? "%out0,%out1,%out2" : "%out0");
}

/* All that the plugin's own text has of KERNEL.  */
static void
write_forms (FILE *to, const struct ptx_kernel *kernel)
{
  fputs (".extern .func ", to);
  write_part (to, &kernel->name);
  fprintf (to, SUFFIX " (%s);\n",
           kernel->parameters == 3
             ? ".param .u64 %in0, .param .u64 %in1, .param .u64 %in2"
             : ".param .u64 %in0");
  for (int i = 0; i < FORMS; i++)
    write_form (to, kernel, sizes[i]);
}

/* Close FILE, whose text is then TEXT's CODE; NULL where memory ran out.  A text of an
   image ends with a 0 that counts.  */
static void
close_text (FILE *file, struct image_text *text, char **code, size_t *size)
{
  fputc ('\0', file);
  bool good = !ferror (file);
  if (fclose (file) != 0 || !good)
    {
      free (*code);
      *code = NULL;
    }
  *text = (struct image_text) { *code, *size };
}

/* TEXT with the functions of its kernels, as *WITH; their second forms go to OWN.  Returns
   how many kernels have them.  */
static unsigned
write_text (const struct image_data *image, const struct image_text *text,
            struct image_text *with, FILE *own)
{
  struct ptx_reader reader = { text->code, text->code + text->size };
  struct ptx_kernel kernel;
  const char *written = text->code;
  char *code = NULL;
  size_t size;
  unsigned kernels = 0;
  FILE *file = NULL;
  while (ptx_next_kernel (&reader, &kernel))
    if (has_forms (image, &kernel)
        && (file || (file = open_memstream (&code, &size))))
      {
        fwrite (written, 1, reader.at - written, file);
        written = reader.at;
        write_function (file, &kernel);
        write_forms (own, &kernel);
        kernels++;
      }
  if (kernels == 0)
    {
      *with = *text;
      return 0;
    }
  fwrite (written, 1, strnlen (written, reader.end - written), file);
  close_text (file, with, &code, &size);
  return kernels;
}

struct image_text *
forms_write (const struct image_data *image)
{
  struct image_text *texts
    = GOMP_PLUGIN_malloc_cleared ((image->text_count + 1) * sizeof *texts);
  char *code = NULL;
  size_t size;
  FILE *own = open_memstream (&code, &size);
  unsigned kernels = 0;
  bool good = own != NULL;
  if (good)
    fputs (".version 7.7\n.target sm_70\n.address_size 64\n", own);
  for (unsigned i = 0; good && i < image->text_count; i++)
    {
      kernels += write_text (image, &image->texts[i], &texts[i], own);
      good = texts[i].code != NULL;
    }
  if (own)
    close_text (own, &texts[image->text_count], &code, &size);
  if (good && kernels > 0 && code)
    return texts;
  forms_free (texts, image);
  return NULL;
}

void
forms_free (struct image_text *texts, const struct image_data *image)
{
  if (!texts)
    return;
  for (unsigned i = 0; i <= image->text_count; i++)
    if (i == image->text_count || texts[i].code != image->texts[i].code)
      free ((char *) texts[i].code);
  free (texts);
}

/* ------------------------------------------------------------------------
   Finding.  */

/* Whether a launch of FORM can be as large as one of FUNCTION; a form needs more
   registers where it cannot be.  */
static bool
form_fits (const struct function *function, CUfunction form)
{
  int threads;
  return driver.cuFuncGetAttribute (
           &threads, CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, form)
           == CUDA_SUCCESS
         && threads >= function->threads_per_block;
}

void
forms_find (CUmodule module, struct function *function)
{
  const char *name = function_name (function);
  size_t size = strlen (name) + sizeof SUFFIX + 8;
  char *own = GOMP_PLUGIN_malloc (size);
  for (int i = 0; i < FORMS; i++)
    {
      CUfunction *form = &function->forms[i];
      snprintf (own, size, "%s" SUFFIX "%u", name, sizes[i]);
      if (driver.cuModuleGetFunction (form, module, own) != CUDA_SUCCESS
          || !form_fits (function, *form))
        *form = NULL;
    }
  free (own);
}
