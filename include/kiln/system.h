/* SPDX-License-Identifier: MIT */
/* The system as a whole. */
#ifndef KILN_SYSTEM_H
#define KILN_SYSTEM_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Print the rest of the console's output ring, then stop. On an emulated board
 * the emulator ends with `status` (0 to 255); on hardware the processor halts.
 * Needs `system: [shutdown]`.
 *
 * Does not return, except with
 *   -EPERM  this task may not shut the system down */
static inline int kiln_shutdown(int status)
{
    return kiln_call_shutdown(status);
}

/* Print the rest of the console's output ring, then restart as after power-on.
 * Needs `system: [reboot]`.
 *
 * Does not return, except with
 *   -EPERM  this task may not reboot the system */
static inline int kiln_reboot(void)
{
    return kiln_call_reboot();
}

#endif
