/* One console for each queue.  A request that was taken holds a reference, so that the
   runtime may give it back when the queue is gone, which happens where a kernel was
   stopped.

   Lines come out in their order: one thread at a time prints, with PRINTING held, since
   standard output may take its time.  LOCK, under which nothing waits, guards the rest.
   Requests are handed over with neither: where the runtime can make no thread they are
   served there and then.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/console.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "plugins/gcn/output.h"

struct asked_line
{
  struct console *console;
  unsigned entry;
};

struct console
{
  struct device *device; /* constant */
  pthread_mutex_t printing;

  pthread_mutex_t lock;
  struct output_reader reader;
  bool closed;         /* the output is gone */
  unsigned references; /* one until closed, and one for each request taken */

  struct asked_line asked[OUTPUT_LINES]; /* constant; one for each entry */
};

void
console_begin (struct goacc_asyncqueue *queue)
{
  struct console *console = GOMP_PLUGIN_malloc_cleared (sizeof *console);
  console->device = queue->device;
  console->references = 1;
  pthread_mutex_init (&console->printing, NULL);
  pthread_mutex_init (&console->lock, NULL);
  for (unsigned i = 0; i < OUTPUT_LINES; i++)
    console->asked[i] = (struct asked_line) { console, i };
  output_begin (&console->reader, queue->output);
  queue->console = console;
}

/* Leave CONSOLE's lock with one reference less.  */
static void
console_drop_locked (struct console *console)
{
  bool last = --console->references == 0;
  pthread_mutex_unlock (&console->lock);
  if (!last)
    return;
  pthread_mutex_destroy (&console->printing);
  pthread_mutex_destroy (&console->lock);
  free (console);
}

void
console_forget (struct goacc_asyncqueue *queue)
{
  struct console *console = queue->console;
  watcher_forget (queue->device->watcher, &queue->watched);
  console_drain (queue, true);
  pthread_mutex_lock (&console->lock);
  console->closed = true;
  console_drop_locked (console);
}

/* ------------------------------------------------------------------------
   Lines.  */

/* As GCC's plugin prints them.  */
static void
line_print (const struct output_line *line)
{
  switch (line->type)
    {
    case OUTPUT_INTEGER:
      printf ("%.128s%" PRId64 "\n", line->message, line->integer);
      break;
    case OUTPUT_REAL:
      printf ("%.128s%f\n", line->message, line->real);
      break;
    case OUTPUT_LINE:
      printf ("%.128s%.128s\n", line->message, line->text);
      break;
    case OUTPUT_TEXT:
      printf ("%.128s%.128s", line->message, line->text);
      break;
    default:
      GOMP_PLUGIN_error ("gcn: device code wrote a line of unknown type %d",
                         line->type);
    }
}

/* ------------------------------------------------------------------------
   Requests.  */

/* GOMP_PLUGIN_target_rev's DONE: waits for QUEUE, which may be NULL, and lets the device
   thread go on.  Any thread.  */
static void
asked_line_served (void *data, struct goacc_asyncqueue *queue)
{
  struct asked_line *asked = data;
  struct console *console = asked->console;
  if (queue && !queue_wait (queue))
    GOMP_PLUGIN_error ("reverse offload: copies to the device have failed");
  pthread_mutex_lock (&console->lock);
  if (!console->closed)
    output_give_back (&console->reader, asked->entry);
  console_drop_locked (console);
}

/* A request that has arguments brings copies, which go through a queue of the thread's
   that serves it.  */
static void
request_hand_over (struct console *console, unsigned entry,
                   const struct output_line *line)
{
  const uint64_t *words = line->words;
  GOMP_PLUGIN_target_rev (console->device->cookie, words[0], words[1], words[2],
                          words[3], words[4], words[1] > 0, asked_line_served,
                          &console->asked[entry]);
}

/* ------------------------------------------------------------------------
   Looking.  */

enum found
{
  FOUND_NOTHING,
  FOUND_LINE,
  FOUND_REQUEST
};

/* Take what is next, into *ENTRY and *LINE; a line is given back already.  */
static enum found
console_take (struct console *console, unsigned *entry,
              struct output_line *line)
{
  enum found found = FOUND_NOTHING;
  pthread_mutex_lock (&console->lock);
  if (output_take (&console->reader, entry, line))
    found = line->type == OUTPUT_REVERSE ? FOUND_REQUEST : FOUND_LINE;
  if (found == FOUND_LINE)
    output_give_back (&console->reader, *entry);
  else if (found == FOUND_REQUEST)
    console->references++;
  pthread_mutex_unlock (&console->lock);
  return found;
}

/* Print lines up to a request, which is taken, or the last.  Returns which.  */
static enum found
console_print (struct console *console, unsigned *entry,
               struct output_line *line, bool *any)
{
  enum found found;
  bool printed = false;
  pthread_mutex_lock (&console->printing);
  while ((found = console_take (console, entry, line)) == FOUND_LINE)
    {
      line_print (line);
      printed = true;
    }
  if (printed)
    fflush (stdout);
  pthread_mutex_unlock (&console->printing);
  *any |= printed || found == FOUND_REQUEST;
  return found;
}

bool
console_look (struct goacc_asyncqueue *queue)
{
  struct console *console = queue->console;
  unsigned entry;
  struct output_line line;
  bool any = false;
  if (!output_waits (&console->reader))
    return false;
  while (console_print (console, &entry, &line, &any) == FOUND_REQUEST)
    request_hand_over (console, entry, &line);
  return any;
}

void
console_drain (struct goacc_asyncqueue *queue, bool ended)
{
  struct console *console = queue->console;
  console_look (queue);
  if (!ended || !output_wants_rest (&console->reader))
    return;
  /* Another thread may have launched something here meanwhile.  */
  pthread_mutex_lock (&queue->lock);
  if (!queue_is_active (queue))
    {
      pthread_mutex_lock (&console->lock);
      output_rest (&console->reader);
      pthread_mutex_unlock (&console->lock);
    }
  pthread_mutex_unlock (&queue->lock);
}
