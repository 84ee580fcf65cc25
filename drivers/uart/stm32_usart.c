/* SPDX-License-Identifier: MIT */
/*
 * The USART of the STM32F1, F2 and F4 (RM0090, 30.6; RM0041, 23.6): no FIFO.
 *
 * An emulator may know neither the interrupt for room nor a receive interrupt that comes when it is
 * allowed and a byte is there already: so if the event is there already, the driver makes the
 * interrupt pending, which changes nothing on the chip itself.
 */
#include "arch.h"
#include "config.h"
#include "console.h"
#include "console_driver.h"

#include <generated/devices.h>
#include <generated/layout.h>

struct stm32_usart {
    volatile uint32_t status;
    volatile uint32_t data;
    volatile uint32_t baud; /* the clock over the baud rate, in sixteenths of 16 samples */
    volatile uint32_t control1;
    volatile uint32_t control2;
    volatile uint32_t control3;
};

#define STATUS_OVERRUN (1u << 3)
#define STATUS_RECEIVED (1u << 5)
#define STATUS_ROOM (1u << 7)
#define CONTROL_RECEIVER (1u << 2)
#define CONTROL_TRANSMITTER (1u << 3)
#define CONTROL_RECEIVED_INTERRUPT (1u << 5)
#define CONTROL_ROOM_INTERRUPT (1u << 7)
#define CONTROL_ENABLE (1u << 13)

/* No reception without a reader. */
#define CONTROL_RECEIVE (READER_COUNT != 0 ? CONTROL_RECEIVER | CONTROL_RECEIVED_INTERRUPT : 0)

#define BAUD 115200u
#define NONE (-1)

static struct stm32_usart *const usart = (struct stm32_usart *)CONSOLE_BASE;

/* A byte that was taken without a reader, because its interrupt would not have ended. */
KERNEL_STATE_PART("usart") static int16_t held_byte;

void console_driver_init(void)
{
    held_byte = NONE;
    usart->baud = (CONSOLE_CLOCK_HZ + BAUD / 2) / BAUD;
    usart->control1 = CONTROL_ENABLE | CONTROL_TRANSMITTER | CONTROL_RECEIVE;
    arch_irq_enable(CONSOLE_IRQ_USART);
}

bool console_driver_put(uint8_t byte)
{
    if (!(usart->status & STATUS_ROOM))
        return false;
    usart->data = byte;
    return true;
}

/* Reading the data ends the interrupt, that of an overrun too. */
static int received(void)
{
    return (usart->status & (STATUS_RECEIVED | STATUS_OVERRUN)) ? (int)(usart->data & 0xff) : NONE;
}

int console_driver_get(void)
{
    int byte = held_byte;

    held_byte = NONE;
    return byte != NONE ? byte : received();
}

void console_driver_notify_room(bool wanted)
{
    if (!wanted) {
        usart->control1 &= ~CONTROL_ROOM_INTERRUPT;
        return;
    }
    usart->control1 |= CONTROL_ROOM_INTERRUPT;
    if (usart->status & STATUS_ROOM)
        arch_irq_pend(CONSOLE_IRQ_USART);
}

void console_driver_notify_input(bool wanted)
{
    if (wanted) {
        usart->control1 |= CONTROL_RECEIVED_INTERRUPT;
        return;
    }
    usart->control1 &= ~CONTROL_RECEIVED_INTERRUPT;
    if (held_byte == NONE)
        held_byte = (int16_t)received();
}

void console_driver_acknowledge(void)
{
    /* Each interrupt ends with its cause. */
}

void console_driver_put_now(uint8_t byte)
{
    while (!(usart->status & STATUS_ROOM)) {
    }
    usart->data = byte;
}
