/* SPDX-License-Identifier: MIT */
#include "uart.h"

#include "board.h"
#include "check.h"
#include "console.h"
#include "console_driver.h"
#include "host.h"

struct uart uart = {.fifo_size = 16, .power_off_status = -1};

void board_init(void)
{
}

void board_power_off(int status)
{
    uart.power_off_status = status;
}

void console_driver_init(void)
{
    uart.fifo_used = 0;
    uart.room_wanted = false;
    uart.pending = false;
}

static void send(uint8_t byte)
{
    CHECK(uart.sent_length < sizeof(uart.sent) - 1);
    uart.sent[uart.sent_length++] = (char)byte;
}

bool console_driver_put(uint8_t byte)
{
    if (uart.fifo_size != 0 && uart.fifo_used == uart.fifo_size) {
        if (uart.leaves_after_refusal)
            uart_line(1);
        return false;
    }
    send(byte);
    uart.fifo_used++;
    if (uart.fifo_size == 0)
        uart_line(1);
    return true;
}

int console_driver_get(void)
{
    if (uart.received_taken == uart.received_length)
        return -1;
    return (uint8_t)uart.received[uart.received_taken++];
}

void console_driver_notify_room(bool wanted)
{
    uart.room_wanted = wanted;
    uart.pending = uart.pending && wanted;
}

void console_driver_notify_input(bool wanted)
{
    uart.input_refused = !wanted;
}

void console_driver_acknowledge(void)
{
    uart.pending = false;
}

void console_driver_put_now(uint8_t byte)
{
    send(byte);
}

void uart_line(uint32_t bytes)
{
    for (; bytes > 0 && uart.fifo_used > 0; bytes--) {
        uart.fifo_used--;
        uart.pending = uart.pending || uart.room_wanted;
    }
}

void uart_run(void)
{
    while (uart.pending || uart.fifo_used > 0) {
        uart_line(UINT32_MAX);
        if (uart.pending)
            host_interrupt(console_interrupt);
    }
}

void uart_type(const char *text)
{
    for (; *text != '\0'; text++) {
        if (uart.received_taken == uart.received_length)
            uart.received_taken = uart.received_length = 0;
        if (uart.received_length == sizeof(uart.received))
            continue; /* its own buffer is full too */
        uart.received[uart.received_length++] = *text;
        if (!uart.input_refused)
            host_interrupt(console_interrupt);
    }
}

const char *uart_text(void)
{
    uart.sent[uart.sent_length] = '\0';
    uart.sent_length = 0;
    return uart.sent;
}
