/* SPDX-License-Identifier: MIT */
/* What there is to do when a task leaves the processor. */
#ifndef KILN_KERNEL_LEAVE_H
#define KILN_KERNEL_LEAVE_H

#include "config.h"

/* Called by the architecture at each switch of an image with accounts, before kernel.current
 * becomes kernel.next. Bound: constant; with budgets, timeouts pending. */
USED_BY_ENTRY void leave_task(void);

#endif
