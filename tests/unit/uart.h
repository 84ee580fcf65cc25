/* SPDX-License-Identifier: MIT */
/*
 * A UART and a board for host tests.
 *
 * It combines what the real ones do worst: room is announced once, when a byte
 * leaves while that is wanted, and forgotten when it is no longer wanted.
 */
#ifndef KILN_TESTS_UART_H
#define KILN_TESTS_UART_H

#include <stdbool.h>
#include <stdint.h>

struct uart {
    uint32_t fifo_size; /* 0: bytes leave as they are put */
    uint32_t fifo_used;
    bool room_wanted;
    bool leaves_after_refusal; /* a byte, at once, so that the refusal is out of date */
    bool pending;              /* the interrupt */
    char sent[1 << 16];
    uint32_t sent_length;
    char received[256];
    uint32_t received_length;
    uint32_t received_taken;
    bool input_refused;   /* what is received stays here, and nobody is told */
    int power_off_status; /* -1: still on */
};

extern struct uart uart;

/* Let the line carry what the UART holds, and serve its interrupts, until
 * nothing moves any more. */
void uart_run(void);

/* The same, but at most `bytes` and without interrupts. */
void uart_line(uint32_t bytes);

/* `text` arrives, in one interrupt a byte. */
void uart_type(const char *text);

/* What was sent since the last call. */
const char *uart_text(void);

#endif
