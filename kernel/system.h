/* SPDX-License-Identifier: MIT */
/* Calls that concern the whole system; only tasks granted `system:` have them. */
#ifndef KILN_KERNEL_SYSTEM_H
#define KILN_KERNEL_SYSTEM_H

#include <stdint.h>

int32_t sys_shutdown(uint32_t status);
int32_t sys_reboot(void);

#endif
