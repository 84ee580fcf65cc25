/* SPDX-License-Identifier: MIT */
#include "handler.h"

#include "mark.h"

#include <kiln/kiln.h>

/* The timer of Arm's Cortex-M System Design Kit (DDI 0479, 4.1). */
struct cmsdk_timer {
    volatile uint32_t control;
    volatile uint32_t value;
    volatile uint32_t reload;
    volatile uint32_t interrupt; /* write 1: clear */
};

#define CONTROL_ENABLE (1u << 0)
#define CONTROL_INTERRUPT (1u << 3)
#define PERIOD 50u /* cycles; long enough for the task to wait again */

static struct cmsdk_timer *const timer = (struct cmsdk_timer *)TIMER0_BASE;

void handle(void)
{
    timer->reload = PERIOD;
    timer->control = CONTROL_ENABLE | CONTROL_INTERRUPT;
    for (int n = 0; n < ROUNDS; n++) {
        kiln_irq_enable(irq_timer0);
        kiln_notify_wait(1, KILN_FOREVER);
        MARK(irq_to_task_end);
        timer->interrupt = 1;
        /* The line was still high when the kernel masked it, so it comes once more. */
        kiln_irq_enable(irq_timer0);
        kiln_notify_wait(1, KILN_NO_WAIT);
    }
    timer->control = 0;
    kiln_sem_signal(done);
}
