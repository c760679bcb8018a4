/* The tool's callbacks, and how often each of them is called.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TOOL_CALLBACKS_H
#define GANGWAY_HOST_TOOL_CALLBACKS_H

#include <omp-tools.h>
#include "base/attributes.h"

#define TOOL_EVENTS (ompt_callback_error + 1)

/* By event; NULL: none.  Atomic: a tool may set one at any time.  */
extern ompt_callback_t tool_callbacks[TOOL_EVENTS];

/* The callback of EVENT, of TYPE, or NULL.  Acquire: what the tool wrote before it set
   the callback.  */
#define TOOL_CALLBACK(event, type)                                             \
  ((ompt_callback_##type##_t) __atomic_load_n (                                \
    &tool_callbacks[ompt_callback_##event], __ATOMIC_ACQUIRE))

/* ompt_set_callback and ompt_get_callback (5.2, 19.5.1.3 and 19.5.1.4).  */
ompt_set_result_t tool_set_callback (ompt_callbacks_t event,
                                     ompt_callback_t callback);
int tool_get_callback (ompt_callbacks_t event, ompt_callback_t *callback);

/* The tool is finished: it has no callbacks, and gets none.  */
void tool_callbacks_close (void);

#endif
