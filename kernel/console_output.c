/* SPDX-License-Identifier: MIT */
/* The console's way out: tasks' writes and fault reports into the UART. */
#include "access.h"
#include "console.h"
#include "console_driver.h"
#include "kernel.h"
#include "list.h"
#include "output.h"
#include "report.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

/* Send the oldest byte, a newline as carriage return and newline. Inline at both
 * places: out of line, a flood of output takes a quarter longer. */
__attribute__((always_inline)) static inline bool send_one(void)
{
    uint8_t byte = ring_oldest(&output.ring);
    bool needs_return = byte == '\n' && !output.return_sent;

    if (!console_driver_put(needs_return ? '\r' : byte))
        return false;
    output.return_sent = needs_return;
    if (!needs_return)
        output.ring.tail++;
    return true;
}

static bool someone_waits(void)
{
    return report_pending() || kernel.writers != NULL;
}

void console_refill(void)
{
    struct task *task = kernel.writers;

    if (report_pending() && !(output.report_was_last && task != NULL)) {
        output.report_was_last = report_line();
    } else if (task != NULL && console_put(task->wait.buffer, task->wait_detail)) {
        output.report_was_last = false;
        task_wake(task, (int32_t)task->wait_detail);
    }
}

void console_send(void)
{
    uint32_t burst = CONSOLE_BURST;
    bool wanted = 2 * ring_used(&output.ring) > burst || someone_waits();

    /* Before the first byte: room that appears during the burst is announced
     * only while the interrupt is wanted, and once. A newline is two bytes. */
    if (wanted)
        console_driver_notify_room(true);
    while (ring_used(&output.ring) != 0 && burst-- > 0 && send_one()) {
        /* An empty ring has nothing whose sending would bring us back here. */
        if (ring_used(&output.ring) == 0)
            console_refill();
    }
    console_driver_notify_room(ring_used(&output.ring) != 0);
    /* Room may have appeared between the UART's refusal and this first request. */
    if (!wanted && ring_used(&output.ring) != 0)
        send_one();
}

void console_flush(void)
{
    if (CONSOLE_COUNT == 0)
        return;
    do {
        for (uint32_t left = output.ring.size; left > 0 && ring_used(&output.ring) != 0; left--) {
            uint8_t byte = ring_take(&output.ring);

            if (byte == '\n' && !output.return_sent)
                console_driver_put_now('\r');
            output.return_sent = false;
            console_driver_put_now(byte);
        }
        if (report_pending())
            report_line();
    } while (ring_used(&output.ring) != 0);
}

void console_report_pending(void)
{
    console_refill();
    console_send();
}

int32_t sys_write(uint32_t fd, uint32_t buffer, uint32_t length)
{
    struct task *task = kernel.current;

    if (fd != KILN_STDOUT && fd != KILN_STDERR && fd != KILN_STDOUT_NO_WAIT)
        return -EBADF;
    if (length == 0)
        return 0;
    if (length > CONSOLE_WRITE_MAX)
        length = CONSOLE_WRITE_MAX;
    if (!access_allowed(task->def, buffer, length, ACCESS_READ))
        return -EFAULT;
    if (!someone_waits() && console_put((const char *)(uintptr_t)buffer, length)) {
        console_send();
        return (int32_t)length;
    }
    if (fd == KILN_STDOUT_NO_WAIT)
        return -EAGAIN;
    task->wait.buffer = (void *)(uintptr_t)buffer;
    task->wait_detail = (uint16_t)length;
    task_block(NULL, KILN_FOREVER);
    task->queue = &kernel.writers;
    list_append(&kernel.writers, task); /* in turn, whatever its priority */
    return 0;
}
