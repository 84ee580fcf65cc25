/* SPDX-License-Identifier: MIT */
/* The console's way in: received bytes, edited by line or raw, to readers. */
#include "access.h"
#include "console.h"
#include "console_driver.h"
#include "console_input.h"
#include "kernel.h"
#include "output.h"
#include "ring.h"
#include "sched.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

#define BACKSPACE 0x08
#define DELETE 0x7f
#define ESCAPE 0x1b
#define LETTER_MAX 4 /* bytes of a letter in UTF-8 */

KERNEL_STATE_PART("input") static uint8_t input_bytes[CONFIG_CONSOLE_RX_BUFFER];
KERNEL_STATE_PART("input") static struct ring input;
KERNEL_STATE_PART("input") static struct task *readers;
KERNEL_STATE_PART("input") static uint32_t complete_lines; /* newlines in the ring */
KERNEL_STATE_PART("input") static bool raw;                /* how the latest reader wants it */
KERNEL_STATE_PART("input") static bool held;               /* the UART keeps what comes */
KERNEL_STATE_PART("input") static bool after_return;       /* a newline is the same line's end */

/* What a control sequence is in: ESC, then [ and parameters until a letter, or O and a letter. */
KERNEL_STATE_PART("input") static uint8_t sequence;

void console_input_boot(void)
{
    if (READER_COUNT == 0)
        return;
    input.bytes = input_bytes;
    input.size = CONFIG_CONSOLE_RX_BUFFER;
}

/* Something to hand over: a byte, or in line mode a line or a full ring. */
static bool input_ready(void)
{
    if (raw)
        return ring_used(&input) != 0;
    return complete_lines != 0 || ring_room(&input) == 0;
}

/* Move up to `length` bytes, in line mode at most one line, to `to`. */
static uint32_t input_take(uint8_t *to, uint32_t length)
{
    uint32_t taken = 0;

    while (taken < length && ring_used(&input) != 0) {
        uint8_t byte = ring_take(&input);

        to[taken++] = byte;
        if (byte == '\n') {
            complete_lines--;
            if (!raw)
                break;
        }
    }
    return taken;
}

static void input_store(uint8_t byte)
{
    ring_put(&input, byte);
    if (byte == '\n')
        complete_lines++;
}

/* Whether a byte belongs to a control sequence, such as a key's that is no letter. */
static bool input_sequence(uint8_t byte)
{
    uint8_t before = sequence;

    sequence = 0;
    if (byte == ESCAPE)
        sequence = byte;
    else if (before == 0 || byte < ' ' || byte >= DELETE)
        return false; /* what else ends a sequence is none of it */
    else if (before == ESCAPE && (byte == '[' || byte == 'O'))
        sequence = byte;
    else if (before == '[' && byte < '@')
        sequence = before;
    return true;
}

/* Take the line's newest letter back, with all its bytes. */
static void input_erase(void)
{
    uint32_t left = LETTER_MAX;
    uint8_t byte;

    if (ring_used(&input) == 0 || ring_newest(&input) == '\n')
        return;
    do {
        byte = ring_newest(&input);
        input.head--;
    } while ((byte & 0xc0) == 0x80 && --left != 0 && ring_used(&input) != 0 &&
             ring_newest(&input) >= 0x80); /* until the letter's first byte */
    console_put("\b \b", 3);
}

/* Line mode: carriage return, newline or both end a line, backspace takes a letter back. */
static void input_edit(uint8_t byte)
{
    bool same_end = after_return && byte == '\n';

    after_return = byte == '\r';
    if (same_end || input_sequence(byte))
        return;
    if (byte == '\r')
        byte = '\n';
    if (byte == BACKSPACE || byte == DELETE) {
        input_erase();
        return;
    }
    input_store(byte);
    console_put((const char *)&byte, 1);
}

/* Give what is there to those who wait, in their order: one reader may leave
 * something for the next. */
static void input_serve(void)
{
    while (readers != NULL && input_ready())
        task_wake(readers, (int32_t)input_take(readers->wait.buffer, readers->wait_detail));
}

/* Take one byte, for which there is room. */
static void console_receive(uint8_t byte)
{
    if (raw)
        input_store(byte);
    else
        input_edit(byte);
    input_serve();
}

void console_input_drain(void)
{
    for (uint32_t i = 0; READER_COUNT != 0 && i < CONSOLE_BURST; i++) {
        int byte;

        if (ring_room(&input) == 0) {
            held = true;
            console_driver_notify_input(false);
            return;
        }
        byte = console_driver_get();
        if (byte < 0)
            return;
        console_receive((uint8_t)byte);
    }
}

/* There is room for what the UART was left with, whose interrupt has been and gone. Nobody
 * waits to read: who did was given what made the ring full. */
static void input_release(void)
{
    if (!held)
        return;
    held = false;
    console_driver_notify_input(true);
    console_input_drain();
}

int32_t sys_read(uint32_t fd, uint32_t buffer, uint32_t length, uint32_t timeout_ms)
{
    struct task *task = kernel.current;

    if (fd != KILN_STDIN && fd != KILN_STDIN_RAW && fd != KILN_STDIN_NO_WAIT)
        return -EBADF;
    if (length > CONSOLE_WRITE_MAX)
        length = CONSOLE_WRITE_MAX;
    if (!access_allowed(task->def, buffer, length, ACCESS_WRITE))
        return -EFAULT;
    if (length == 0)
        return 0;
    raw = fd != KILN_STDIN;
    input_serve();       /* another mode may make a waiting reader's input ready */
    if (input_ready()) { /* and no task waits for it: it would have been served */
        int32_t taken = (int32_t)input_take((uint8_t *)(uintptr_t)buffer, length);

        input_release();
        return taken;
    }
    if (fd == KILN_STDIN_NO_WAIT || timeout_ms == KILN_NO_WAIT)
        return -EAGAIN;
    task->wait.buffer = (void *)(uintptr_t)buffer;
    task->wait_detail = (uint16_t)length;
    task_block(&readers, timeout_ms);
    kernel.next = sched_pick(); /* a task that input_serve() woke may be the most urgent */
    return 0;
}
