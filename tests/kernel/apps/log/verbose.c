/* SPDX-License-Identifier: MIT */
/* Its level is LOG_LEVEL_VERBOSE. */
#include "parts.h"

#include <kiln/log.h>

LOG_MODULE_REGISTER(verbose);

void verbose_lines(void)
{
    LOG_DBG("for debugging");
    LOG_INF("information");
}
