/* SPDX-License-Identifier: MIT */
/* Arm's PrimeCell UART PL011 (DDI 0183): 16-byte FIFOs. */
#include "arch.h"
#include "console.h"
#include "console_driver.h"

#include <generated/devices.h>
#include <generated/layout.h>
#include <stddef.h>

struct pl011 {
    volatile uint32_t data;
    volatile uint32_t reserved0[5];
    volatile uint32_t flags; /* 0x18 */
    volatile uint32_t reserved1[2];
    volatile uint32_t divider_integer; /* 0x24 */
    volatile uint32_t divider_fraction;
    volatile uint32_t line_control;
    volatile uint32_t control; /* 0x30 */
    volatile uint32_t fifo_levels;
    volatile uint32_t interrupt_mask;
    volatile uint32_t interrupt_raw;
    volatile uint32_t interrupt_masked; /* 0x40 */
    volatile uint32_t interrupt_clear;
};

_Static_assert(offsetof(struct pl011, interrupt_clear) == 0x44, "register map");

#define FLAGS_RX_EMPTY (1u << 4)
#define FLAGS_TX_FULL (1u << 5)
#define LINE_8_BITS_FIFO 0x70u
#define CONTROL_ENABLE_TX_RX 0x301u
#define INTERRUPT_RX (1u << 4)
#define INTERRUPT_TX (1u << 5)
#define INTERRUPT_RX_TIMEOUT (1u << 6)
/* No receive interrupt without a reader. */
#define INTERRUPTS_RECEIVE (READER_COUNT != 0 ? INTERRUPT_RX | INTERRUPT_RX_TIMEOUT : 0)
/* Both receive interrupts end by themselves when their bytes have been read; clearing
 * them would lose the bytes that one entry leaves in the FIFO. */
#define INTERRUPTS_CLEARED (0x7ffu & ~(INTERRUPT_RX | INTERRUPT_RX_TIMEOUT))

#define BAUD 115200u
/* The divider is the clock over 16 bauds, in 64ths, rounded. */
#define DIVIDER_64THS ((CLOCK_HZ * 4u + BAUD / 2u) / BAUD)

static struct pl011 *const uart = (struct pl011 *)CONSOLE_BASE;

void console_driver_init(void)
{
    uart->control = 0;
    uart->divider_integer = DIVIDER_64THS / 64;
    uart->divider_fraction = DIVIDER_64THS % 64;
    uart->line_control = LINE_8_BITS_FIFO;
    uart->fifo_levels = 0;
    uart->control = CONTROL_ENABLE_TX_RX;
    uart->interrupt_mask = INTERRUPTS_RECEIVE;
    arch_irq_enable(CONSOLE_IRQ_UART);
}

bool console_driver_put(uint8_t byte)
{
    if (uart->flags & FLAGS_TX_FULL)
        return false;
    uart->data = byte;
    return true;
}

int console_driver_get(void)
{
    return (uart->flags & FLAGS_RX_EMPTY) ? -1 : (int)(uart->data & 0xff);
}

static void allow(uint32_t interrupts, bool wanted)
{
    uart->interrupt_mask =
        wanted ? uart->interrupt_mask | interrupts : uart->interrupt_mask & ~interrupts;
}

void console_driver_notify_room(bool wanted)
{
    allow(INTERRUPT_TX, wanted);
}

void console_driver_notify_input(bool wanted)
{
    allow(INTERRUPTS_RECEIVE, wanted);
}

void console_driver_acknowledge(void)
{
    uart->interrupt_clear = INTERRUPTS_CLEARED;
    (void)uart->interrupt_masked; /* the line is down before the handler returns */
}

void console_driver_put_now(uint8_t byte)
{
    while (uart->flags & FLAGS_TX_FULL) {
    }
    uart->data = byte;
}
