/* SPDX-License-Identifier: MIT */
/* What only the task that has most to lose does. */
#include "victim.h"

#include <kiln/counter.h>
#include <kiln/signal.h>

#define PENDING 5              /* the bit of its interrupt */
#define ROUNDS_PER_US 125u / 8 /* of two instructions, of 32 ns each */

#define LOW 64 /* bytes above the stack's end: room for one frame of 32, not for two */

static uintptr_t top; /* of the stack, nearly */
static const struct kiln_counter counter = KILN_COUNTER(USER_TIMER);

static void caught(int signal)
{
    (void)signal;
    kiln_signal_return();
}

/* Tasks of the pool, with the orders of their ids. */
static void crew_main(void)
{
    hand_main();
}

static void spin(uint32_t us)
{
    uint32_t left = us * ROUNDS_PER_US;

    __asm__ volatile("1: subs %0, #1\n bne 1b" : "+l"(left) : : "cc");
}

/* Use the budget of 20 ms up, in the midst of a tick, so that it is the next call that finds it
 * out: from a tick on there are 19.5 ms left. */
static void wear(void)
{
    spin(500);
    kiln_sleep(1);
    spin(19700);
}

/* Without a stack that the task may have. */
static void obey_astray(const struct order *order)
{
    if (order->deed == LOSE_STACK)
        __asm__ volatile("mov sp, %0\n svc #0" : : "r"(order->what));
    if (order->deed == SLEEP_LOW)
        __asm__ volatile("mov sp, %0\n mvn r0, #0x80000000\n svc #5\n b .-2"
                         :
                         : "r"(top - order->what + LOW)
                         : "r0");
    if (order->deed == INTERRUPT_LOST) {
        kiln_counter_stop(&counter);
        kiln_counter_expired(&counter);
        kiln_irq_enable(irq_user_timer); /* one may have been left */
        kiln_counter_start(&counter, 100);
        kiln_irq_enable(irq_user_timer);
    }
    if (order->deed == SPIN_LOST || order->deed == INTERRUPT_LOST)
        __asm__ volatile("mov sp, %0\n 1: b 1b" : : "r"(order->what));
    if (order->deed == FAULT)
        *(volatile uint32_t *)order->what = 0;
}

void victim_obey(const struct order *order)
{
    static char text[128];

    switch (order->deed) {
    case CREW:
        for (uint32_t n = 0; n < CREW_SLOTS; n++)
            kiln_spawn((kiln_entry_t)crew_main, KILN_PRIORITY_DEFAULT);
        break;
    case HANDLE:
        kiln_signal_action(5, KILN_SIGNAL_HANDLE, caught);
        kiln_alarm(AGES);
        kiln_heap_alloc(heap, 1);
        break;
    case INTERRUPT:
        kiln_counter_start(&counter, order->what);
        kiln_irq_enable(irq_user_timer);
        kiln_notify_wait(1u << PENDING, order->timeout_ms);
        break;
    case SPIN:
        spin(order->what);
        break;
    case WEAR:
        wear();
        break;
    case YIELD:
        kiln_yield();
        break;
    case SUSPEND:
        kiln_suspend((int)order->what);
        break;
    case RESUME:
        kiln_resume((int)order->what);
        break;
    case NOTIFY:
        kiln_notify((int)order->what, 1);
        break;
    case SEM_SIGNAL:
        kiln_sem_signal((kiln_sem_t)order->what);
        break;
    case PERIOD:
        kiln_period_wait();
        break;
    case WRITE:
        kiln_write_some(KILN_STDOUT, text, sizeof(text));
        break;
    case REFUSED:
        __asm__ volatile("svc #8\n svc #200" : : : "r0");
        break;
    case RETURN:
        kiln_signal_return();
        break;
    default:
        obey_astray(order);
    }
}

void victim_main(void)
{
    BOX->crew = (uintptr_t)crew_main;
    top = (uintptr_t)__builtin_frame_address(0);
    crew_main();
}
