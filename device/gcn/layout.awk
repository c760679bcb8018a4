# Where the fields of threads, teams and tasks are in GCC's device library, of what readelf
# --debug-dump=info prints of a linked object with debugging information: lines for layout.h.
# Ends with status 1 and a line on what is not as start.c knows it: a member that is
# missing, or one of those that a thread begins with and start.c would not write.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

function text_of(line) {
  sub(/.*: /, "", line)
  sub(/[ \t]+$/, "", line)
  return line
}

# A line's tag begins an entry at a depth: <2><dc0>: Abbrev Number: 23 (DW_TAG_member).
/Abbrev Number:/ {
  depth = $1
  sub(/^</, "", depth)
  sub(/>.*/, "", depth)
  tag = $NF
  if (tag == "(DW_TAG_structure_type)") {
    structure = ""
    structure_depth = depth
  } else if (depth <= structure_depth)
    structure_depth = 0
  member = ""
  next
}

/DW_AT_name/ && structure_depth && depth == structure_depth { structure = text_of($0) }
/DW_AT_byte_size/ && structure_depth && depth == structure_depth { size[structure] = $NF }
/DW_AT_name/ && structure_depth && tag == "(DW_TAG_member)" && depth == structure_depth + 1 {
  member = text_of($0)
}
/DW_AT_data_member_location/ && member != "" && depth == structure_depth + 1 {
  if (!((structure, member) in at))
    members[structure] = members[structure] " " member
  at[structure, member] = $NF
}

function give(name, structure, fields,    count, list, i) {
  count = split(fields, list)
  for (i = 1; i <= count; i++) {
    if (!((structure, list[i]) in at))
      refuse(structure " has no " list[i])
    else
      print "#define " name "_" list[i] " " at[structure, list[i]]
  }
}

function refuse(why) {
  if (!refused)
    print why >"/dev/stderr"
  refused = 1
}

# All that a structure may have: what is new is unknown to start.c.
function only(structure, fields,    count, list, known, i) {
  count = split(fields, list)
  for (i = 1; i <= count; i++)
    known[list[i]] = 1
  count = split(members[structure], list)
  for (i = 1; i <= count; i++)
    if (!(list[i] in known))
      refuse(structure " has " list[i])
}

END {
  give("THREAD", "gomp_thread", "fn data ts task release")
  give("STATE", "gomp_team_state", "team work_share last_work_share team_id level active_level single_count static_trip")
  give("TEAM", "gomp_team", "prev_ts ordered_release work_shares implicit_task")
  give("TASK", "gomp_task", "parent taskgroup icv")
  if (("gomp_thread", "start_data") in at)
    refuse("its threads begin by themselves")
  only("gomp_thread", "fn data ts task release place thread_pool")
  only("gomp_team_state", "team work_share last_work_share team_id level active_level place_partition_off place_partition_len def_allocator single_count static_trip")
  print "#define THREAD_SIZE " size["gomp_thread"]
  print "#define TASK_SIZE " size["gomp_task"]
  if (size["gomp_thread"] % 8 || size["gomp_task"] % 8)
    refuse("a thread or a task is no row of words")
  exit refused
}
