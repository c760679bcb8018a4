/* The tool's callbacks, and how often each of them is called.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TOOL_CALLBACKS_H
#define GANGWAY_HOST_TOOL_CALLBACKS_H

#include <omp-tools.h>
#include "libomp-host/tool/tool.h"

#define TOOL_EVENTS (ompt_callback_error + 1)

/* By event; NULL: none.  Atomic: a tool may set one at any time.  */
extern ompt_callback_t tool_callbacks[TOOL_EVENTS];

/* The callback of EVENT, of TYPE, or NULL.  Acquire: what the tool wrote before it set
   the callback.  */
#define TOOL_CALLBACK(event, type)                                             \
  ((ompt_callback_##type##_t) __atomic_load_n (                                \
    &tool_callbacks[ompt_callback_##event], __ATOMIC_ACQUIRE))

/* Call the callback of EVENT, of TYPE, with the other arguments; nothing where there is
   none.  The callback is looked up between begin and end, so that the thread that finishes
   the tool knows of all calls: either this one is counted when it looks, or the callback is
   gone.  The calling thread has tool_self, after the call, too.  */
#define TOOL_TELL(event, type, ...)                                            \
  do                                                                           \
    if (TOOL_CALLBACK (event, type))                                           \
      {                                                                        \
        tool_call_begin ();                                                    \
        ompt_callback_##type##_t callback_ = TOOL_CALLBACK (event, type);      \
        if (callback_)                                                         \
          callback_ (__VA_ARGS__);                                             \
        tool_call_end ();                                                      \
      }                                                                        \
  while (0)

/* The calling thread goes into a callback, and has returned.  */
void tool_call_begin (void);
void tool_call_end (void);
/* The calling thread, which may be in callbacks, calls the runtime to end the tool or
   itself: it counts as one that has returned.  back: it may return to the callbacks.  */
void tool_calls_leave (void);
void tool_calls_back (void);

/* ompt_set_callback and ompt_get_callback (5.2, 19.5.1.3 and 19.5.1.4).  */
ompt_set_result_t tool_set_callback (ompt_callbacks_t event,
                                     ompt_callback_t callback);
int tool_get_callback (ompt_callbacks_t event, ompt_callback_t *callback);

/* The tool is finished: it has no callbacks, and gets none.  Returns when no thread is in
   one, or after TOOL_PATIENCE.  */
void tool_callbacks_close (void);

/* Whether that has begun.  */
bool tool_callbacks_are_closed (void);

/* For the child of a fork: no other thread is in a callback.  */
void tool_calls_forget_others (void);

#endif
