/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>
#include <kiln/log.h>

LOG_MODULE_REGISTER(motor);

/* The motor must not be late: it would rather lose a line than wait for the console. */
void motor_main(void)
{
    kiln_log_wait(false);
    LOG_INF("runs");
    for (int turns = 0; kiln_sem_wait(too_hot, 100) != 0; turns++)
        LOG_DBG("%d turns", turns);
    LOG_ERR("stops");
    kiln_shutdown(0);
}
