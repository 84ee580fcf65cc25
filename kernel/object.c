/* SPDX-License-Identifier: MIT */
#include "object.h"

#include <errno.h>

int32_t object_error(uint32_t handle)
{
    return handle >= object_count ? -EBADF : -EPERM;
}
