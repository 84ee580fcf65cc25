/* SPDX-License-Identifier: MIT */
/* The console's way out. Run with the default ring and with the smallest. */
#include "check.h"
#include "console.h"
#include "fixture.h"
#include "uart.h"

#include <errno.h>
#include <kiln/types.h>

/* A UART that sends each byte at once, as an emulator's does. */
static void use_fast_uart(void)
{
    uart.fifo_size = 0;
}

/* Running tasks write `letter`s, 64 at a time, until they wait. */
static void fill_ring(char letter)
{
    char text[65] = {0};

    memset(text, letter, 64);
    while (running() != IDLE)
        write_text(text);
}

static unsigned count(const char *text, char letter)
{
    unsigned found = 0;

    for (; *text != '\0'; text++)
        found += *text == letter;
    return found;
}

TEST(a_write_is_sent)
{
    START(A);
    CHECK_EQUAL(write_text("hello"), 5);
    CHECK_TEXT(uart_text(), "hello");
}

TEST(both_descriptors_are_the_console)
{
    START(A);
    memcpy(memory[A], "ab", 2);
    CHECK_EQUAL(host_call(CALL_write, KILN_STDOUT, address(memory[A]), 1), 1);
    CHECK_EQUAL(host_call(CALL_write, KILN_STDERR, address(memory[A]) + 1, 1), 1);
    CHECK_TEXT(uart_text(), "ab");
}

TEST(a_newline_is_sent_as_return_and_newline)
{
    START(A);
    CHECK_EQUAL(write_text("a\nb\n\n"), 5);
    CHECK_TEXT(uart_text(), "a\r\nb\r\n\r\n");
}

TEST(a_return_is_not_sent_twice_when_the_fifo_is_full_behind_it)
{
    START(A);
    write_text("fifteen letters\nand more");
    CHECK_TEXT(uart_text(), "fifteen letters\r");
    uart_run();
    CHECK_TEXT(uart_text(), "\nand more");
}

TEST(a_write_takes_128_bytes_at_most)
{
    START(A);
    CHECK_EQUAL(host_call(CALL_write, KILN_STDOUT, address(memory[A]), 129), 128);
    uart_run();
    CHECK_EQUAL(host_call(CALL_write, KILN_STDOUT, address(memory[A]), MEMORY_BYTES), 128);
    uart_run();
    CHECK_EQUAL(uart.sent_length, 256);
}

TEST(what_cannot_be_read_cannot_be_written)
{
    static const uint32_t lengths[] = {1, 128, 0x7fffffff, 0x80000000, UINT32_MAX};

    START(A);
    for (unsigned i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        const void *peer = memory[B];

        CHECK_EQUAL(host_call(CALL_write, 1, address(peer), lengths[i]), -EFAULT);
        CHECK_EQUAL(host_call(CALL_write, 1, 0, lengths[i]), -EFAULT);
        CHECK_EQUAL(host_call(CALL_write, 1, UINT32_MAX, lengths[i]), -EFAULT);
    }
    CHECK_EQUAL(host_call(CALL_write, 1, address(memory[A] + MEMORY_BYTES - 1), 2), -EFAULT);
    CHECK_EQUAL(host_call(CALL_write, 1, address(memory[A]) - 1, 2), -EFAULT);
    CHECK_EQUAL(host_call(CALL_write, 1, address(constants), CONSTANT_BYTES), CONSTANT_BYTES);
}

TEST(length_zero_touches_nothing)
{
    START(A);
    CHECK_EQUAL(host_call(CALL_write, KILN_STDOUT, 0, 0), 0);
    CHECK_EQUAL(host_call(CALL_write, KILN_STDOUT, UINT32_MAX, 0), 0);
    CHECK_TEXT(uart_text(), "");
}

TEST(other_descriptors_are_not_open)
{
    static const uint32_t descriptors[] = {0, 3, 5, 6, 0x80000001, 0x80000004, UINT32_MAX};

    START(A);
    for (unsigned i = 0; i < sizeof(descriptors) / sizeof(descriptors[0]); i++)
        CHECK_EQUAL(host_call(CALL_write, descriptors[i], address(memory[A]), 1), -EBADF);
}

TEST(a_full_ring_blocks_until_there_is_room)
{
    START(A);
    fill_ring('a');
    CHECK_EQUAL(tasks[A].state, TASK_BLOCKED);
    uart_run();
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 64);
}

static int32_t write_without_waiting(uint32_t length)
{
    return host_call(CALL_write, KILN_STDOUT_NO_WAIT, address(memory[running()]), length);
}

TEST(a_write_without_waiting_is_sent_like_any_other)
{
    START(A);
    memcpy(memory[A], "ab\n", 3);
    CHECK_EQUAL(write_without_waiting(3), 3);
    CHECK_TEXT(uart_text(), "ab\r\n");
    CHECK_EQUAL(write_without_waiting(0), 0);
    uart_run();
    memset(memory[A], 'a', 129);
    CHECK_EQUAL(write_without_waiting(129), 128);
    uart_run();
    CHECK_EQUAL(uart.sent_length, 128);
    CHECK_EQUAL(host_call(CALL_write, KILN_STDOUT_NO_WAIT, 0, 0), 0);
    CHECK_EQUAL(host_call(CALL_write, KILN_STDOUT_NO_WAIT, address(memory[B]), 1), -EFAULT);
}

TEST(a_write_without_waiting_is_whole_or_refused)
{
    unsigned sent = 0;

    START(A);
    memset(memory[A], 'a', 100);
    while (write_without_waiting(100) == 100)
        sent++;
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(write_without_waiting(100), -EAGAIN);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(sent, (CONFIG_CONSOLE_TX_BUFFER + 16) / 100);
    /* A shorter one that fits is taken. */
    CHECK_EQUAL(write_without_waiting(CONFIG_CONSOLE_TX_BUFFER + 16 - 100 * sent),
                CONFIG_CONSOLE_TX_BUFFER + 16 - 100 * sent);
    CHECK_EQUAL(write_without_waiting(1), -EAGAIN);
    uart_run();
    CHECK_EQUAL(uart.sent_length, CONFIG_CONSOLE_TX_BUFFER + 16);
    CHECK_EQUAL(write_without_waiting(100), 100);
}

TEST(a_write_without_waiting_overtakes_none_that_waits)
{
    START(B, C);
    while (running() == B)
        write_text("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n");
    CHECK_EQUAL(running(), C);
    CHECK_EQUAL(write_without_waiting(1), -EAGAIN); /* the ring has room for it */
    CHECK_EQUAL(tasks[C].state, TASK_READY);
    CHECK_EQUAL(running(), C);
    uart_run();
    CHECK_EQUAL(write_without_waiting(1), 1);
}

TEST(waiting_writers_are_served_in_turn)
{
    static const char dots[] = "................................................................";

    host_boot();
    for (unsigned n = 0; n < 4; n++)
        spawn((unsigned[]){E, C, B, A}[n]);
    while (running() == INIT)
        write_text(dots);
    write_text("A");
    write_text("C");
    write_text("B");
    write_text("E");
    CHECK_EQUAL(running(), IDLE);
    uart_run();
    CHECK_TEXT(strchr(uart_text(), 'A'), "ACBE");
}

/* A, more urgent, writes whenever it can; each line of B's comes behind what A had waiting. */
TEST(a_flood_keeps_nobody_from_the_console)
{
    unsigned written = 0;

    START(A, B);
    for (unsigned n = 0; n < 200; n++) {
        while (running() == A)
            write_text("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        if (running() == B) {
            write_text("b");
            written++;
        }
        uart_line(16);
        if (uart.pending)
            host_interrupt(console_interrupt);
    }
    CHECK(written > 20);
}

TEST(a_waiting_writer_keeps_its_turn_when_its_priority_changes)
{
    START(A, D, F);
    sleep_ms(1);
    fill_ring('d');
    CHECK_EQUAL(kernel.writers->pid, D + 1);
    CHECK_EQUAL(kernel.writers->next->pid, F + 1);
    ticks(2);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(nice_to(D, 5), 0);
    CHECK_EQUAL(nice_to(F, 2), 0);
    CHECK_EQUAL(kernel.writers->pid, D + 1);
    CHECK_EQUAL(kernel.writers->next->pid, F + 1);
}

TEST(a_small_write_does_not_overtake_a_waiting_one)
{
    START(B, C);
    while (running() == B)
        write_text("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n");
    CHECK_EQUAL(running(), C);
    write_text("c");
    CHECK_EQUAL(tasks[C].state, TASK_BLOCKED);
    uart_run();
    CHECK(strstr(uart_text(), "b\r\nc") != NULL);
    CHECK_EQUAL(result(C), 1);
}

TEST(writes_are_not_interleaved)
{
    static char all[1 << 16];

    START(B, C);
    for (unsigned n = 0; n < 200; n++) {
        char text[129] = {0};
        char letter = running() == B ? 'b' : running() == C ? 'c' : 0;

        if (letter == 0) {
            uart_line(1 + n % 16);
            if (uart.pending)
                host_interrupt(console_interrupt);
            continue;
        }
        memset(text, letter, 1 + n * 7 % 127);
        text[strlen(text)] = letter == 'b' ? 'B' : 'C';
        write_text(text);
        if (n % 3 == 0)
            host_tick();
    }
    uart_run();
    strcpy(all, uart_text());
    for (const char *at = all; at[1] != '\0'; at++) {
        if (at[0] == 'b')
            CHECK(at[1] == 'b' || at[1] == 'B');
        if (at[0] == 'c')
            CHECK(at[1] == 'c' || at[1] == 'C');
    }
    CHECK(count(all, 'B') > 10 && count(all, 'C') > 10);
}

TEST(a_writer_that_dies_waiting_is_not_heard)
{
    START(B, C);
    while (running() == B)
        write_text("................................................................");
    memcpy(memory[C], "c", 1);
    host_call(CALL_write, 1, address(memory[C]), 1);
    host_fault(&tasks[B], (struct fault_record){.cause = FAULT_BUS_LATE});
    memset(memory[B], 'x', MEMORY_BYTES);
    uart_run();
    CHECK_EQUAL(running(), C);
    CHECK_EQUAL(count(uart_text(), 'x'), 0);
}

TEST(a_burst_of_newlines_does_not_stall)
{
    use_fast_uart();
    START(A);
    write_text("\n\n\n\n\n\n\n\n\n\n\n\n\n\n");
    uart_run();
    CHECK_EQUAL(count(uart_text(), '\n'), 14);
}

TEST(room_that_appears_before_it_is_asked_for_is_used)
{
    uart.fifo_size = 1;
    uart.leaves_after_refusal = true;
    START(A);
    write_text("a");
    write_text("b\n");
    uart_run();
    CHECK_TEXT(uart_text(), "ab\r\n");
}

TEST(writers_of_single_bytes_do_not_stall)
{
    unsigned left[TASKS] = {[B] = 100, [C] = 100};

    use_fast_uart();
    START(B, C);
    while (running() == B)
        write_text("................................................................");
    while (running() == C)
        write_text("................................................................");
    while (left[B] + left[C] > 0) {
        unsigned task = running();

        if (task == IDLE) {
            CHECK(uart.pending);
            host_interrupt(console_interrupt);
        } else if (left[task] > 0) {
            left[task]--;
            write_text("-");
        } else {
            end();
        }
    }
    uart_run();
    CHECK_EQUAL(count(uart_text(), '-'), 200);
}

TEST(a_write_that_needs_the_whole_ring_is_served_when_it_is_empty)
{
    use_fast_uart();
    START(A);
    write_text("twenty bytes of text");
    for (unsigned n = 0; n < 3; n++) {
        memset(memory[A], 'a', 128);
        host_call(CALL_write, 1, address(memory[A]), 128);
        uart_run();
        CHECK_EQUAL(running(), A);
        CHECK_EQUAL(result(A), 128);
    }
    CHECK_EQUAL(count(uart_text(), 'a'), 3 * 128);
}

static void shut_down(void)
{
    host_call(CALL_shutdown, 7, 0, 0);
}

TEST(shutdown_sends_what_is_left)
{
    START(A);
    write_text("first line\nsecond line, longer than the fifo\n");
    CHECK_EQUAL(host_run(shut_down), 7);
    CHECK_TEXT(uart_text(), "first line\r\nsecond line, longer than the fifo\r\n");
}

TEST(shutdown_between_a_return_and_its_newline)
{
    START(A);
    write_text("fifteen letters\n");
    CHECK_EQUAL(host_run(shut_down), 7);
    CHECK_TEXT(uart_text(), "fifteen letters\r\n");
}

static void reboot(void)
{
    host_call(CALL_reboot, 0, 0, 0);
}

TEST(reboot_sends_what_is_left)
{
    START(A);
    write_text("last words, longer than the fifo\n");
    CHECK_EQUAL(host_run(reboot), HOST_RESET);
    CHECK_TEXT(uart_text(), "last words, longer than the fifo\r\n");
}
