/* The value is a comma-separated list of items, each a device's number or a set of devices
   with an optional subscript:

     item     ::=  number | set | set [index] | set [lower:length] | set [lower:length:stride]
     set      ::=  * | operand | operand && ... | operand || ...
     operand  ::=  trait(name) | ! operand | ( set )
     trait    ::=  uid | kind | isa | arch | vendor

   && and || do not mix on one level, and there are at most DEPTH_MOST levels.  A device that an earlier item took is not
   in a later item's set.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/devices/available_devices.h"

#include <limits.h>
#include <string.h>
#include <strings.h>
#include "base/environment.h"
#include "libomp-offload/plugin/plugin.h"

/* Each level of parentheses is a call, on a stack that the text must not exhaust:
   it is the user's, who need not be trusted.  */
#define DEPTH_MOST 100

/* Parsing decides about one device at a time: the text is short, and read once
   per process.  */
struct cursor
{
  const char *text;
  struct device *device; /* NULL: only the syntax matters */
  bool bad;
  unsigned depth; /* of open parentheses around sets */
};

static bool
cursor_take (struct cursor *cursor, const char *token)
{
  const char *text = environment_skip_space (cursor->text);
  size_t length = strlen (token);
  if (strncmp (text, token, length) != 0)
    return false;
  cursor->text = text + length;
  return true;
}

/* ------------------------------------------------------------------------
   Traits.  */

struct trait_values
{
  char kind[8], arch[8], arch_too[8], vendor[8];
};

static const struct trait_values *
trait_values_of (const struct device *device)
{
  static const struct trait_values nvidia
    = { "gpu", "nvptx", "nvptx64", "nvidia" };
  static const struct trait_values amd = { "gpu", "gcn", "amdgcn", "amd" };
  static const struct trait_values native
    = { "cpu",
#if defined __x86_64__
        "x86_64",
        "x86",
#elif defined __aarch64__
        "aarch64",
        "arm64",
#else
        "native",
        "native",
#endif
        "unknown" };
  if (device->type == OFFLOAD_TARGET_TYPE_NVIDIA_PTX)
    return &nvidia;
  return device->type == OFFLOAD_TARGET_TYPE_GCN ? &amd : &native;
}

static bool
name_is (const char *value, const char *name, size_t length)
{
  return strlen (value) == length && strncasecmp (value, name, length) == 0;
}

static bool
kind_matches (const struct device *device, const char *name, size_t length)
{
  return name_is ("any", name, length) || name_is ("nohost", name, length)
         || name_is (trait_values_of (device)->kind, name, length);
}

static bool
arch_matches (const struct device *device, const char *name, size_t length)
{
  const struct trait_values *values = trait_values_of (device);
  return name_is (values->arch, name, length)
         || name_is (values->arch_too, name, length);
}

static bool
vendor_matches (const struct device *device, const char *name, size_t length)
{
  return name_is (trait_values_of (device)->vendor, name, length);
}

static bool
isa_matches (const struct device *device, const char *name, size_t length)
{
  const char *(*get_isa) (int) = device->plugin->get_isa;
  const char *isa = get_isa ? get_isa (device->ordinal) : NULL;
  return isa && name_is (isa, name, length);
}

/* In a uid, upper and lower case letters differ.  */
static bool
uid_matches (const struct device *device, const char *name, size_t length)
{
  const char *(*get_uid) (int) = device->plugin->get_uid;
  const char *uid = get_uid ? get_uid (device->ordinal) : NULL;
  return uid && strlen (uid) == length && strncmp (uid, name, length) == 0;
}

static const struct trait
{
  char name[8];
  bool (*matches) (const struct device *, const char *, size_t);
} traits[] = {
  { "uid", uid_matches },       { "kind", kind_matches },
  { "isa", isa_matches },       { "arch", arch_matches },
  { "vendor", vendor_matches },
};

/* `trait(name)'.  */
static bool
cursor_trait (struct cursor *cursor)
{
  for (size_t i = 0; i < sizeof traits / sizeof *traits; i++)
    {
      if (!environment_take_word (&cursor->text, traits[i].name))
        continue;
      if (!cursor_take (cursor, "("))
        break;
      const char *name = environment_skip_space (cursor->text);
      const char *end = strchr (name, ')');
      if (!end)
        break;
      cursor->text = end + 1;
      while (end > name && strchr (" \t", end[-1]))
        end--;
      if (end == name)
        break;
      return cursor->device
             && traits[i].matches (cursor->device, name, end - name);
    }
  cursor->bad = true;
  return false;
}

/* ------------------------------------------------------------------------
   Sets.  */

static bool cursor_set (struct cursor *cursor);

/* A set whose opening parenthesis has been taken, and the closing one.  */
static bool
cursor_inner_set (struct cursor *cursor)
{
  if (cursor->depth == DEPTH_MOST)
    {
      cursor->bad = true;
      return false;
    }
  cursor->depth++;
  bool in = cursor_set (cursor);
  cursor->depth--;
  cursor->bad |= !cursor_take (cursor, ")");
  return in;
}

static bool
cursor_operand (struct cursor *cursor)
{
  bool negative = false;
  while (cursor_take (cursor, "!"))
    negative = !negative;
  bool in = cursor_take (cursor, "(") ? cursor_inner_set (cursor)
                                      : cursor_trait (cursor);
  return in != negative;
}

static bool
cursor_set (struct cursor *cursor)
{
  if (cursor_take (cursor, "*"))
    return true;
  bool in = cursor_operand (cursor);
  const char *joined = NULL;
  while (!cursor->bad)
    {
      const char *found = cursor_take (cursor, "&&")   ? "&&"
                          : cursor_take (cursor, "||") ? "||"
                                                       : NULL;
      if (!found)
        break;
      cursor->bad |= joined && strcmp (joined, found) != 0;
      joined = found;
      bool other = cursor_operand (cursor);
      in = *found == '&' ? in && other : in || other;
    }
  return in;
}

/* Which elements of its set an item's subscript selects.  */
struct section
{
  unsigned long lower, length, stride;
};

static bool
section_has (const struct section *section, unsigned long index)
{
  return index >= section->lower
         && (index - section->lower) % section->stride == 0
         && (index - section->lower) / section->stride < section->length;
}

static bool
section_parse (struct cursor *cursor, struct section *section)
{
  *section = (struct section) { 0, ULONG_MAX, 1 };
  if (!cursor_take (cursor, "["))
    return true;
  bool has_lower = environment_take_unsigned (&cursor->text, &section->lower);
  if (cursor_take (cursor, ":"))
    {
      environment_take_unsigned (&cursor->text, &section->length);
      if (cursor_take (cursor, ":"))
        environment_take_unsigned (&cursor->text, &section->stride);
    }
  else if (has_lower)
    section->length = 1;
  else
    return false;
  return section->stride > 0 && cursor_take (cursor, "]");
}

/* Take the item at TEXT; returns what follows it, or NULL where it is wrong.
   TAKEN marks the devices chosen so far, *CHOSEN_COUNT of them.  */
static const char *
item_apply (const char *text, struct device **able, int count, bool *taken,
            struct device **chosen, int *chosen_count)
{
  struct cursor syntax = { .text = text };
  struct section section;
  unsigned long number;
  /* The number of a device that is not there selects none, as a name does.  */
  if (environment_take_unsigned (&text, &number))
    {
      if (number < (unsigned long) count && !taken[number])
        {
          taken[number] = true;
          chosen[(*chosen_count)++] = able[number];
        }
      return text;
    }
  cursor_set (&syntax);
  if (syntax.bad || !section_parse (&syntax, &section))
    return NULL;
  unsigned long index = 0;
  for (int i = 0; i < count; i++)
    {
      struct cursor cursor = { .text = text, .device = able[i] };
      if (taken[i] || !cursor_set (&cursor))
        continue;
      if (section_has (&section, index))
        {
          taken[i] = true;
          chosen[(*chosen_count)++] = able[i];
        }
      index++;
    }
  return syntax.text;
}

int
available_devices_parse (const char *text, struct device **able, int count,
                         struct device **chosen)
{
  bool taken[count + 1];
  int chosen_count = 0;
  memset (taken, 0, sizeof taken);
  while (true)
    {
      text = item_apply (text, able, count, taken, chosen, &chosen_count);
      if (!text)
        return -1;
      text = environment_skip_space (text);
      if (*text == '\0')
        return chosen_count;
      if (*text++ != ',')
        return -1;
    }
}

int
available_devices_select (struct device **able, int count,
                          struct device **chosen)
{
  const char *text = environment_get ("OMP_AVAILABLE_DEVICES");
  if (text)
    {
      int chosen_count = available_devices_parse (text, able, count, chosen);
      if (chosen_count >= 0)
        return chosen_count;
      environment_invalid ("OMP_AVAILABLE_DEVICES", text);
    }
  memcpy (chosen, able, count * sizeof *able);
  return count;
}
