/* SPDX-License-Identifier: MIT */
#ifndef KILN_LIB_LIBC_ABORT_H
#define KILN_LIB_LIBC_ABORT_H

/* Say what is wrong and before which address it was asked for, and end the task as abort does. */
_Noreturn void kiln_abort(const char *what, const void *caller);

#endif
