/* The processors that the quota of this process's control group allows.

   A group's limit holds for all below it, so the smallest of the limits from the
   process's group up to the root of the hierarchy counts.  Version 2 of control
   groups writes "QUOTA PERIOD" or "max PERIOD" into cpu.max; version 1 has
   cpu.cfs_quota_us, -1 for none, and cpu.cfs_period_us.

   Programs come through here before their first parallel region: the files are read by
   system calls into memory of the stack and taken apart by hand, which takes a tenth of
   the instructions that stdio and scanf took.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/cgroup_quota.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include "base/errno_kept.h"

/* A path in the making; what does not fit marks it as too long for good.  */
struct path
{
  size_t length;
  char text[PATH_MAX];
};

static void
path_add (struct path *path, const char *text, size_t length)
{
  if (path->length >= sizeof path->text - length)
    {
      path->length = sizeof path->text;
      return;
    }
  memcpy (path->text + path->length, text, length);
  path->length += length;
  path->text[path->length] = '\0';
}

/* A descriptor of the file ROOT PATH NAME, or -1.  PATH may be NULL.  */
static int
open_file (const char *root, const struct path *path, const char *name)
{
  struct path whole;
  whole.length = 0;
  path_add (&whole, root, strlen (root));
  if (path)
    path_add (&whole, path->text, path->length);
  path_add (&whole, name, strlen (name));
  if (whole.length >= sizeof whole.text)
    return -1;
  return open (whole.text, O_RDONLY | O_CLOEXEC);
}

/* ------------------------------------------------------------------------
   Lines of a file.  */

/* The unread part of TEXT begins at AT.  A line that does not fit is passed over.  */
struct lines
{
  int file;
  size_t at, end;
  char text[2 * PATH_MAX + 1024];
};

static bool
lines_open (struct lines *lines, const char *root, const char *name)
{
  lines->at = lines->end = 0;
  lines->file = open_file (root, NULL, name);
  return lines->file >= 0;
}

/* Read more behind what is unread, which moves to the beginning; false at the end of
   the file.  */
static bool
lines_fill (struct lines *lines)
{
  size_t left = lines->end - lines->at;
  /* All of it is one line's beginning.  */
  if (left == sizeof lines->text)
    left = 0;
  memmove (lines->text, lines->text + lines->at, left);
  lines->at = 0;
  lines->end = left;
  ssize_t got
    = read (lines->file, lines->text + left, sizeof lines->text - left);
  if (got <= 0)
    return false;
  lines->end += (size_t) got;
  return true;
}

/* The next line, ended by a zero instead of its newline, or NULL.  */
static char *
lines_next (struct lines *lines)
{
  do
    {
      char *line = lines->text + lines->at;
      char *end = memchr (line, '\n', lines->end - lines->at);
      if (end)
        {
          *end = '\0';
          lines->at = (size_t) (end + 1 - lines->text);
          return line;
        }
    }
  while (lines_fill (lines));
  return NULL;
}

/* ------------------------------------------------------------------------
   Words.  */

/* Whether TEXT begins with WORD.  */
static bool
begins (const char *text, const char *word)
{
  while (*word && *text == *word)
    text++, word++;
  return *word == '\0';
}

/* Whether WORD is an entry of LIST, whose entries are parted by commas and which ends
   in a zero.  */
static bool
list_has (const char *list, const char *word)
{
  size_t length = strlen (word);
  for (;;)
    {
      if (begins (list, word) && (list[length] == ',' || list[length] == '\0'))
        return true;
      while (*list != ',' && *list != '\0')
        list++;
      if (*list++ == '\0')
        return false;
    }
}

/* TEXT behind COUNT words and the spaces that follow each; at the end of TEXT where it
   has fewer.  */
static const char *
behind_words (const char *text, unsigned count)
{
  for (; count > 0; count--)
    {
      while (*text != ' ' && *text != '\0')
        text++;
      while (*text == ' ')
        text++;
    }
  return text;
}

static size_t
word_length (const char *text)
{
  size_t length = 0;
  while (text[length] != ' ' && text[length] != '\0')
    length++;
  return length;
}

/* ------------------------------------------------------------------------
   The group.  */

struct group
{
  bool unified;      /* version 2 */
  struct path path;  /* in the hierarchy, as /proc/self/cgroup has it */
  struct path mount; /* where the hierarchy is mounted */
  struct path root;  /* what part of it is mounted there */
};

static void
path_set (struct path *path, const char *text, size_t length)
{
  path->length = 0;
  path->text[0] = '\0';
  path_add (path, text, length);
}

/* Find the group in /proc/self/cgroup, lines "ID:CONTROLLERS:PATH".  The cpu
   controller's line of version 1 wins over version 2's, whose list is empty:
   where both are mounted the controller belongs to one of them.  */
static bool
find_group (const char *root, struct lines *lines, struct group *group)
{
  if (!lines_open (lines, root, "/proc/self/cgroup"))
    return false;
  bool found = false;
  for (char *line; (line = lines_next (lines));)
    {
      char *controllers = line;
      while (*controllers && *controllers++ != ':')
        ;
      char *path = controllers;
      while (*path && *path != ':')
        path++;
      if (*path == '\0')
        continue;
      *path++ = '\0';
      bool unified = *controllers == '\0';
      if (unified ? found : !list_has (controllers, "cpu"))
        continue;
      found = true;
      group->unified = unified;
      path_set (&group->path, path, strlen (path));
      if (!unified)
        break;
    }
  close (lines->file);
  return found;
}

/* Whether the mount whose kind of file system, source and options are TAIL is GROUP's
   hierarchy.  */
static bool
is_mount_of (const char *tail, const struct group *group)
{
  if (group->unified)
    return begins (tail, "cgroup2 ");
  return begins (tail, "cgroup ") && list_has (behind_words (tail, 2), "cpu");
}

/* Find where GROUP's hierarchy is mounted: a line of mountinfo has the part
   of the hierarchy and the mount point as fields 4 and 5 and, behind " - ", the
   kind of file system, its source and its options.  */
static bool
find_mount (const char *root, struct lines *lines, struct group *group)
{
  static const char before_kind[] = " - cgroup";
  if (!lines_open (lines, root, "/proc/self/mountinfo"))
    return false;
  bool found = false;
  for (char *line; !found && (line = lines_next (lines));)
    {
      const char *tail = strstr (line, before_kind);
      if (!tail || !is_mount_of (tail + 3, group))
        continue;
      found = true;
      const char *part = behind_words (line, 3);
      const char *mount = behind_words (part, 1);
      path_set (&group->root, part, word_length (part));
      path_set (&group->mount, mount, word_length (mount));
    }
  close (lines->file);
  return found;
}

/* ------------------------------------------------------------------------
   The limits.  */

/* Take a positive number and the space behind it from *TEXT; 0 where there is none or
   it is too large for a limit to matter.  */
static long long
take_number (const char **text)
{
  long long number = 0;
  const char *at = *text;
  for (; *at >= '0' && *at <= '9'; at++)
    number
      = number < LLONG_MAX / 16 ? number * 10 + (*at - '0') : LLONG_MAX / 2;
  while (*at == ' ')
    at++;
  *text = at;
  return number;
}

/* The numbers in the file NAME of the group at PATH: one into *FIRST and, where SECOND is
   not NULL, another into that.  False where they are not there or not positive.  */
static bool
read_numbers (const char *root, const struct path *path, const char *name,
              long long *first, long long *second)
{
  int file = open_file (root, path, name);
  if (file < 0)
    return false;
  char text[64];
  ssize_t got = read (file, text, sizeof text - 1);
  close (file);
  if (got <= 0)
    return false;
  text[got] = '\0';
  const char *at = text;
  *first = take_number (&at);
  if (second)
    *second = take_number (&at);
  return *first > 0 && (!second || *second > 0);
}

/* The limit of the group at PATH itself, rounded up, or 0.  */
static long long
read_limit (const char *root, bool unified, const struct path *path)
{
  long long allowed, period;
  bool limited
    = unified
        ? read_numbers (root, path, "/cpu.max", &allowed, &period)
        : read_numbers (root, path, "/cpu.cfs_quota_us", &allowed, NULL)
            && read_numbers (root, path, "/cpu.cfs_period_us", &period, NULL);
  return limited ? allowed / period + (allowed % period != 0) : 0;
}

/* The smallest limit from the group at PATH up to the first LENGTH bytes of
   it, where the hierarchy is mounted.  Cuts PATH.  */
static unsigned
smallest_limit (const char *root, bool unified, struct path *path,
                size_t length)
{
  long long smallest = 0;
  for (;;)
    {
      long long count = read_limit (root, unified, path);
      if (count != 0 && (smallest == 0 || count < smallest))
        smallest = count;
      size_t cut = path->length;
      while (cut > length && path->text[cut - 1] != '/')
        cut--;
      if (cut <= length)
        break;
      path->length = cut - 1;
      path->text[path->length] = '\0';
    }
  return smallest < INT_MAX ? (unsigned) smallest : INT_MAX;
}

unsigned
cgroup_quota (const char *root)
{
  ERRNO_KEPT;
  struct group group;
  struct lines lines;
  if (!find_group (root, &lines, &group) || !find_mount (root, &lines, &group))
    return 0;
  /* In a container the mount may show a part of the hierarchy alone.  A path
     outside of it ("/..") cannot be followed; the mount's own limit holds.  */
  const char *below = group.path.text;
  if (group.root.length > 1 && begins (below, group.root.text))
    below += group.root.length;
  size_t length = group.mount.length;
  if (strstr (below, "..") == NULL && strcmp (below, "/") != 0)
    path_add (&group.mount, below, strlen (below));
  return smallest_limit (root, group.unified, &group.mount, length);
}
