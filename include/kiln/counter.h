/* SPDX-License-Identifier: MIT */
/*
 * A timer of the hardware that the task was granted (`mmio`), and whose interrupt it may have in its
 * `irqs`. It counts intervals that can be much shorter than the kernel's tick:
 *
 *     #include <kiln/app.h>
 *     #include <kiln/counter.h>
 *
 *     static const struct kiln_counter counter = KILN_COUNTER(USER_TIMER);
 *
 *     kiln_counter_start(&counter, 250);
 *     for (;;) {
 *         kiln_irq_enable(irq_user_timer);
 *         kiln_notify_wait(BIT, KILN_FOREVER);
 *         if (kiln_counter_expired(&counter))
 *             each_250_us();
 *     }
 *
 * The functions read and write the timer's registers in the task, without a system call, and none
 * blocks. A task without the grant ends by a fault. There are drivers of the types cmsdk_timer,
 * stellaris_timer (its half a, which has the whole timer then) and stm32_timer.
 */
#ifndef KILN_COUNTER_H
#define KILN_COUNTER_H

#include <kiln/device.h>
#include <stdbool.h>
#include <stdint.h>

/* A counter; constant, and best static. */
struct kiln_counter {
    const struct kiln_counter_driver *driver;
    uintptr_t base; /* of its registers */
    uint32_t clock_hz;
};

/* That of a device, by the device's name in capitals. */
#define KILN_COUNTER(DEVICE)                                                                       \
    {                                                                                              \
        &KILN_DRIVER(counter, DEVICE), DEVICE##_BASE, DEVICE##_CLOCK_HZ                            \
    }

/* Count intervals of `interval_us`, from now on, and interrupt at the end of each. One that was counted
 * before is forgotten.
 *
 * The interval is cut to whole cycles of the counter's clock, of which it has 2 at least. A timer of 32
 * bits counts up to 2^32 of them (171 s at 25 MHz). One of 16 bits divides longer intervals than 2^16
 * cycles, up to 2^32, and cuts what is left then, which is below one in 2^15 of the interval.
 *
 * Returns 0, or
 *   -ERANGE  the interval is too short or too long for the timer, which is stopped then */
int kiln_counter_start(const struct kiln_counter *counter, uint32_t interval_us);

/* Stop it; its interrupt is low then. */
void kiln_counter_stop(const struct kiln_counter *counter);

/* Whether an interval ended since the last call; several count as one. Then the interrupt
 * is low again, before this returns, so that it can be enabled. */
bool kiln_counter_expired(const struct kiln_counter *counter);

/* How a type of timer does this. */
struct kiln_counter_driver {
    /* Restart with intervals of so many cycles, 2 at least; -ERANGE: more than it can count. */
    int (*start)(uintptr_t base, uint64_t cycles);
    void (*stop)(uintptr_t base);
    bool (*expired)(uintptr_t base);
};

extern const struct kiln_counter_driver kiln_counter_driver_cmsdk_timer;
extern const struct kiln_counter_driver kiln_counter_driver_stellaris_timer;
extern const struct kiln_counter_driver kiln_counter_driver_stm32_timer;

#endif
