/* What functions do that tell a program an attribute, where `value' is the program's.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_GIVE_H
#define EMULATORS_HSA_RUNTIME_GIVE_H

/* Return, with *VALUE, a TYPE, being EXPRESSION.  */
#define GIVE(type, expression)                                                 \
  do                                                                           \
    {                                                                          \
      *(type *) value = (expression);                                          \
      return HSA_STATUS_SUCCESS;                                               \
    }                                                                          \
  while (0)

#endif
