/* SPDX-License-Identifier: MIT */
#include "box.h"
#include "timer.h"

#define BIT (1u << 3)

static void count(void)
{
    timer_start(SOON);
    while (BOX->handled < ROUNDS) {
        kiln_irq_enable(IRQ_TIMER);
        BOX->first = kiln_notify_wait(BIT, KILN_FOREVER);
        if (timer_fired()) {
            BOX->handled++;
            timer_clear();
        }
    }
}

void owner_main(void)
{
    switch (BOX->mode) {
    case COUNT:
        count();
        break;
    case LEAVE:
        timer_start(SOON);
        kiln_irq_enable(IRQ_TIMER);
        BOX->first = kiln_notify_wait(BIT, KILN_FOREVER);
        BOX->second = kiln_notify_wait(KILN_FLAGS, 20);
        break;
    case KEEP:
        timer_start(LATER);
        kiln_irq_enable(IRQ_TIMER);
        kiln_sleep(KILN_FOREVER);
        break;
    case FAIL:
        BOX->mode = LOOK;
        timer_start(LATER);
        kiln_irq_enable(IRQ_TIMER);
        __asm__ volatile("udf #0");
        break;
    case LOOK:
        BOX->first = kiln_notify_wait(KILN_FLAGS, 40);
        BOX->handled = timer_fired();
        break;
    }
}
