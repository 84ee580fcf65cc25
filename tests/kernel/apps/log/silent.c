/* SPDX-License-Identifier: MIT */
#include "parts.h"

#include <kiln/log.h>

LOG_MODULE_REGISTER(a_module_of_which_the_manifest_knows_nothing, LOG_LEVEL_WRN);

void silent_lines(void)
{
    LOG_INF("information");
    LOG_WRN("a warning");
    LOG_ERR("and the rest of a line whose module has a long name is cut");
}
