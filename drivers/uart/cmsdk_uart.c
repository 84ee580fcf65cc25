/* SPDX-License-Identifier: MIT */
/* The UART of Arm's Cortex-M System Design Kit (DDI 0479, 4.3): no FIFO. */
#include "arch.h"
#include "console.h"
#include "console_driver.h"

#include <generated/devices.h>
#include <generated/layout.h>

struct cmsdk_uart {
    volatile uint32_t data;
    volatile uint32_t state;
    volatile uint32_t control;
    volatile uint32_t interrupts; /* read: status; write 1: clear */
    volatile uint32_t divider;
};

#define STATE_TX_FULL (1u << 0)
#define STATE_RX_FULL (1u << 1)
#define CONTROL_TX_ENABLE (1u << 0)
#define CONTROL_RX_ENABLE (1u << 1)
#define CONTROL_TX_INTERRUPT (1u << 2)
#define CONTROL_RX_INTERRUPT (1u << 3)
#define INTERRUPTS_ALL 15u

/* No reception without a reader. */
#define CONTROL_RECEIVE (READER_COUNT != 0 ? CONTROL_RX_ENABLE | CONTROL_RX_INTERRUPT : 0)

#define BAUD 115200u

static struct cmsdk_uart *const uart = (struct cmsdk_uart *)CONSOLE_BASE;

void console_driver_init(void)
{
    uart->divider = CLOCK_HZ / BAUD;
    uart->control = CONTROL_TX_ENABLE | CONTROL_RECEIVE;
    if (READER_COUNT != 0)
        arch_irq_enable(CONSOLE_IRQ_RX);
    arch_irq_enable(CONSOLE_IRQ_TX);
}

bool console_driver_put(uint8_t byte)
{
    if (uart->state & STATE_TX_FULL)
        return false;
    uart->data = byte;
    return true;
}

int console_driver_get(void)
{
    return (uart->state & STATE_RX_FULL) ? (int)(uart->data & 0xff) : -1;
}

static void allow(uint32_t interrupt, bool wanted)
{
    uint32_t control = READER_COUNT != 0 ? uart->control : CONTROL_TX_ENABLE;

    uart->control = wanted ? control | interrupt : control & ~interrupt;
}

void console_driver_notify_room(bool wanted)
{
    allow(CONTROL_TX_INTERRUPT, wanted);
}

void console_driver_notify_input(bool wanted)
{
    allow(CONTROL_RX_INTERRUPT, wanted);
}

void console_driver_acknowledge(void)
{
    uart->interrupts = INTERRUPTS_ALL;
    (void)uart->interrupts; /* the line is down before the handler returns */
}

void console_driver_put_now(uint8_t byte)
{
    while (uart->state & STATE_TX_FULL) {
    }
    uart->data = byte;
}
