/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/output.h"

/* What a free entry holds.  Not all ones: a kernel with a fault may well say that.  */
#define TYPE_FREE ((int32_t) 0xa55aa55a)
#define WORD_FREE 0xa55aa55aa55aa55au
#define WORDS_OF_REQUEST                                                       \
  5 /* the sixth, the device's number, is 0 on the way, too */

/* Where the counters begin anew; far below where the device's library gives up.  */
#define COUNT_MOST (1u << 30)

static void
line_free (struct output_line *line)
{
  line->type = TYPE_FREE;
  for (int i = 0; i < WORDS_OF_REQUEST; i++)
    line->words[i] = WORD_FREE;
  __atomic_store_n (&line->written, 0, __ATOMIC_RELEASE);
}

/* Whether all of LINE, a copy of what a device thread says to have written, has
   arrived.  */
static bool
line_is_whole (const struct output_line *line)
{
  if (line->type == TYPE_FREE)
    return false;
  if (line->type != OUTPUT_REVERSE)
    return true;
  for (int i = 0; i < WORDS_OF_REQUEST; i++)
    if (line->words[i] == WORD_FREE)
      return false;
  return true;
}

/* All entries are free, and the next one is the first.  */
static void
lines_begin (struct output_reader *reader)
{
  struct output *output = reader->output;
  __atomic_store_n (&reader->taken, 0, __ATOMIC_RELAXED);
  reader->consumed = 0;
  for (unsigned i = 0; i < OUTPUT_LINES; i++)
    {
      reader->held[i] = false;
      line_free (&output->lines[i]);
    }
  __atomic_store_n (&output->next, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&output->consumed, 0, __ATOMIC_RELEASE);
}

void
output_begin (struct output_reader *reader, struct output *output)
{
  reader->output = output;
  output->return_value = OUTPUT_RETURN_NONE;
  lines_begin (reader);
}

bool
output_take (struct output_reader *reader, unsigned *entry,
             struct output_line *line)
{
  unsigned at = reader->taken % OUTPUT_LINES;
  struct output_line *from = &reader->output->lines[at];
  if (reader->held[at] || !__atomic_load_n (&from->written, __ATOMIC_ACQUIRE))
    return false;
  *line = *from;
  if (!line_is_whole (line))
    return false;
  reader->held[at] = true;
  __atomic_store_n (&reader->taken, reader->taken + 1, __ATOMIC_RELAXED);
  *entry = at;
  return true;
}

void
output_give_back (struct output_reader *reader, unsigned entry)
{
  line_free (&reader->output->lines[entry]);
  reader->held[entry] = false;
  uint32_t consumed = reader->consumed;
  while (consumed != reader->taken && !reader->held[consumed % OUTPUT_LINES])
    consumed++;
  reader->consumed = consumed;
  __atomic_store_n (&reader->output->consumed, consumed, __ATOMIC_RELEASE);
}

bool
output_waits (const struct output_reader *reader)
{
  uint32_t taken = __atomic_load_n (&reader->taken, __ATOMIC_RELAXED);
  return __atomic_load_n (&reader->output->lines[taken % OUTPUT_LINES].written,
                          __ATOMIC_RELAXED)
         != 0;
}

bool
output_wants_rest (const struct output_reader *reader)
{
  uint32_t taken = __atomic_load_n (&reader->taken, __ATOMIC_RELAXED);
  uint32_t next = __atomic_load_n (&reader->output->next, __ATOMIC_ACQUIRE);
  return next != taken || next >= COUNT_MOST;
}

void
output_rest (struct output_reader *reader)
{
  if (reader->taken == reader->consumed && output_wants_rest (reader))
    lines_begin (reader);
}
