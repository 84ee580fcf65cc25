/* SPDX-License-Identifier: MIT */
/* The console's way in. The ring holds CONFIG_CONSOLE_RX_BUFFER = 16 bytes. */
#include "check.h"
#include "console.h"
#include "fixture.h"
#include "uart.h"

#include <errno.h>
#include <kiln/types.h>

/* The first `length` bytes of a task's memory, as a string. */
static const char *got(unsigned index, uint32_t length)
{
    static char text[MEMORY_BYTES + 1];

    memcpy(text, memory[index], length);
    text[length] = '\0';
    return text;
}

TEST(a_line_that_is_there_is_read_at_once)
{
    START(A);
    uart_type("hello\r");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 6);
    CHECK_TEXT(got(A, 6), "hello\n");
}

TEST(a_reader_waits_for_the_end_of_the_line)
{
    START(A);
    read_into(KILN_STDIN, 100);
    uart_type("hell");
    CHECK_EQUAL(running(), IDLE);
    uart_type("o\n");
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 6);
    CHECK_TEXT(got(A, 6), "hello\n");
}

TEST(a_read_takes_one_line)
{
    START(A);
    uart_type("one\rtwo\r");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 4);
    CHECK_TEXT(got(A, 4), "one\n");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 4);
    CHECK_TEXT(got(A, 4), "two\n");
}

TEST(a_line_longer_than_the_buffer_is_read_in_parts)
{
    START(A);
    uart_type("hello\r");
    CHECK_EQUAL(read_into(KILN_STDIN, 4), 4);
    CHECK_TEXT(got(A, 4), "hell");
    CHECK_EQUAL(read_into(KILN_STDIN, 4), 2);
    CHECK_TEXT(got(A, 2), "o\n");
}

TEST(lines_are_echoed)
{
    START(A);
    uart_type("ab\r");
    uart_run();
    CHECK_TEXT(uart_text(), "ab\r\n");
}

TEST(backspace_takes_back_what_was_typed)
{
    START(A);
    uart_type("ax\bb\x7f"
              "c\r");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 3);
    CHECK_TEXT(got(A, 3), "ac\n");
    uart_run();
    CHECK_TEXT(uart_text(), "ax\b \bb\b \bc\r\n");
}

TEST(backspace_stops_at_the_start_of_the_line)
{
    START(A);
    uart_type("\b\bx\b\b\by\r\b\bz\r");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 2);
    CHECK_TEXT(got(A, 2), "y\n");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 2);
    CHECK_TEXT(got(A, 2), "z\n");
}

TEST(a_full_ring_is_a_line_too)
{
    START(A);
    uart_type("0123456789abcdefXYZ");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 16);
    CHECK_TEXT(got(A, 16), "0123456789abcdef");
}

TEST(a_waiting_reader_gets_a_full_ring)
{
    START(A);
    read_into(KILN_STDIN, 100);
    uart_type("0123456789abcde");
    CHECK_EQUAL(running(), IDLE);
    uart_type("f");
    CHECK_EQUAL(result(A), 16);
}

TEST(what_finds_the_ring_full_stays_in_the_uart)
{
    START(A);
    uart_type("0123456789abcdefX\bY\r");
    CHECK(uart.input_refused);
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 16);
    CHECK_TEXT(got(A, 16), "0123456789abcdef");
    CHECK(!uart.input_refused);
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 2);
    CHECK_TEXT(got(A, 2), "Y\n");
}

TEST(raw_bytes_come_as_they_are_and_without_echo)
{
    START(A);
    read_into(KILN_STDIN_RAW, 100);
    uart_type("\r");
    CHECK_EQUAL(result(A), 1);
    CHECK_TEXT(got(A, 1), "\r");
    uart_type("\b\nx");
    CHECK_EQUAL(read_into(KILN_STDIN_RAW, 100), 3);
    CHECK_TEXT(got(A, 3), "\b\nx");
    uart_run();
    CHECK_TEXT(uart_text(), "");
}

TEST(raw_bytes_beyond_the_ring_stay_in_the_uart)
{
    START(A);
    read_into(KILN_STDIN_RAW, 1);
    uart_type("-0123456789abcdefXYZ");
    CHECK(uart.input_refused);
    CHECK_EQUAL(read_into(KILN_STDIN_RAW, 100), 16);
    CHECK_TEXT(got(A, 16), "0123456789abcdef");
    CHECK(!uart.input_refused);
    CHECK_EQUAL(read_into(KILN_STDIN_RAW, 100), 3);
    CHECK_TEXT(got(A, 3), "XYZ");
}

TEST(a_byte_at_a_time_keeps_the_uart_going)
{
    START(A);
    read_into(KILN_STDIN_RAW, 1);
    uart_type("-0123456789abcdefghijklmnopqrstuvwxyz");
    for (const char *next = "0123456789abcdefghijklmnopqrstuvwxyz"; *next != '\0'; next++) {
        CHECK_EQUAL(read_into(KILN_STDIN_RAW, 1), 1);
        CHECK_EQUAL(memory[A][0], (uint8_t)*next);
    }
}

TEST(a_read_without_waiting_takes_what_has_come)
{
    START(A, B);
    CHECK_EQUAL(read_into(KILN_STDIN_NO_WAIT, 100), -EAGAIN);
    uart_type("ab");
    CHECK_EQUAL(read_into(KILN_STDIN_NO_WAIT, 1), 1);
    CHECK_TEXT(got(A, 1), "a");
    CHECK_EQUAL(read_into(KILN_STDIN_NO_WAIT, 100), 1);
    CHECK_TEXT(got(A, 1), "b");
    CHECK_EQUAL(read_into(KILN_STDIN_NO_WAIT, 0), 0);
    CHECK_EQUAL(running(), A);
}

TEST(a_read_without_waiting_takes_nothing_that_others_wait_for)
{
    START(A, B);
    read_into(KILN_STDIN, 100);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(read_into(KILN_STDIN_NO_WAIT, 100), -EAGAIN);
    uart_type("x");
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 1);
}

TEST(a_line_can_be_read_raw)
{
    START(A);
    uart_type("one\rtwo\rx");
    CHECK_EQUAL(read_into(KILN_STDIN_RAW, 100), 9);
    CHECK_TEXT(got(A, 9), "one\ntwo\nx");
    read_into(KILN_STDIN, 100);
    CHECK_EQUAL(running(), IDLE); /* no line is left, and none is counted */
    uart_type("y\r");
    CHECK_EQUAL(result(A), 2);
}

TEST(raw_bytes_can_be_read_by_line)
{
    START(A);
    read_into(KILN_STDIN_RAW, 1);
    uart_type("-a\nb");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 2);
    CHECK_TEXT(got(A, 2), "a\n");
}

TEST(readers_are_served_by_priority_then_first_come)
{
    START(C, B, A);
    for (unsigned n = 0; n < 3; n++)
        read_into(KILN_STDIN, 10);
    uart_type("1\r2\r3\r");
    CHECK_TEXT(got(A, 2), "1\n");
    CHECK_TEXT(got(C, 2), "2\n");
    CHECK_TEXT(got(B, 2), "3\n");
}

TEST(what_one_reader_leaves_the_next_one_gets)
{
    START(B, C);
    read_into(KILN_STDIN, 2);
    read_into(KILN_STDIN, 10);
    uart_type("hello\r");
    CHECK_EQUAL(result(B), 2);
    CHECK_EQUAL(tasks[C].state, TASK_READY);
    CHECK_EQUAL(result(C), 4);
    CHECK_TEXT(got(C, 4), "llo\n");
}

TEST(a_raw_reader_releases_the_one_who_waits_for_a_line)
{
    START(B, C);
    read_into(KILN_STDIN, 10);
    uart_type("abc");
    CHECK_EQUAL(running(), C);
    read_into(KILN_STDIN_RAW, 10);
    CHECK_EQUAL(tasks[B].state, TASK_READY);
    CHECK_EQUAL(result(B), 3);
    CHECK_EQUAL(tasks[C].state, TASK_BLOCKED);
    uart_type("d");
    CHECK_EQUAL(result(C), 1);
}

TEST(who_is_released_so_runs_before_equals_of_the_next_reader)
{
    START(A, B, C);
    read_into(KILN_STDIN, 100);
    uart_type("ab");
    CHECK_EQUAL(running(), B);
    read_into(KILN_STDIN_RAW, 100);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 2);
    end();
    CHECK_EQUAL(running(), C);
}

TEST(a_reader_that_dies_waiting_gets_nothing)
{
    START(B, C);
    read_into(KILN_STDIN, 10);
    read_into(KILN_STDIN, 10);
    host_fault(&tasks[B], (struct fault_record){.cause = FAULT_BUS_LATE});
    memset(memory[B], 'x', MEMORY_BYTES);
    uart_type("hi\r");
    CHECK_TEXT(got(B, 3), "xxx");
    CHECK_TEXT(got(C, 3), "hi\n");
}

TEST(what_cannot_be_written_cannot_be_read_into)
{
    START(A);
    uart_type("hello\r");
    CHECK_EQUAL(host_call(CALL_read, 0, address(memory[B]), 1), -EFAULT);
    CHECK_EQUAL(host_call(CALL_read, 0, address(constants), 1), -EFAULT);
    CHECK_EQUAL(host_call(CALL_read, 0, address(memory[A]) - 1, 2), -EFAULT);
    CHECK_EQUAL(host_call(CALL_read, 0, address(memory[A] + MEMORY_BYTES - 1), 2), -EFAULT);
    CHECK_EQUAL(host_call(CALL_read, 0, UINT32_MAX, UINT32_MAX), -EFAULT);
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 6);
}

TEST(only_128_bytes_must_be_writable)
{
    START(A);
    uart_type("hello\r");
    CHECK_EQUAL(read_into(KILN_STDIN, UINT32_MAX), 6);
}

TEST(length_zero_touches_nothing)
{
    START(A);
    CHECK_EQUAL(host_call(CALL_read, KILN_STDIN, 0, 0), 0);
    CHECK_EQUAL(host_call(CALL_read, KILN_STDIN_RAW, UINT32_MAX, 0), 0);
}

TEST(other_descriptors_are_not_open)
{
    static const uint32_t descriptors[] = {1, 2, 4, 0x80000000, UINT32_MAX};

    START(A);
    for (unsigned i = 0; i < sizeof(descriptors) / sizeof(descriptors[0]); i++)
        CHECK_EQUAL(read_into(descriptors[i], 1), -EBADF);
}

TEST(a_failed_read_does_not_change_the_mode)
{
    START(A);
    CHECK_EQUAL(host_call(CALL_read, KILN_STDIN_RAW, 0, 1), -EFAULT);
    CHECK_EQUAL(host_call(CALL_read, KILN_STDIN_RAW, 0, 0), 0);
    uart_type("a\r");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 2);
}

TEST(more_than_a_burst_comes_in_several_entries)
{
    START(A);
    memset(uart.received, 'x', 20);
    uart.received_length = 20;
    uart.received_taken = 0;
    host_interrupt(console_interrupt);
    CHECK_EQUAL(uart.received_taken, 16);
    uart_run();
}

TEST(return_and_newline_end_one_line)
{
    static const char *const lines[] = {"a\n", "\n", "b\n", "\n", "c\n"};

    START(A);
    uart_type("a\r\n\r\nb\n\nc\r");
    for (unsigned n = 0; n < sizeof(lines) / sizeof(lines[0]); n++) {
        uint32_t length = (uint32_t)read_into(KILN_STDIN, 100);

        CHECK_TEXT(got(A, length), lines[n]);
    }
    uart_run();
    CHECK_TEXT(uart_text(), "a\r\n\r\nb\r\n\r\nc\r\n");
}

TEST(backspace_takes_back_whole_letters)
{
    START(A);
    uart_type("x\u00e9\b\u20ac\b\U0001f525\b\u00e9y\b\r");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 4);
    CHECK_TEXT(got(A, 4), "x\u00e9\n");
    uart_run();
    CHECK_TEXT(uart_text(), "x\u00e9\b \b\u20ac\b \b\U0001f525\b \b\u00e9y\b \b\r\n");
}

TEST(backspace_takes_back_no_more_than_a_letter_of_what_is_no_utf8)
{
    START(A);
    uart_type("a\x80\b\r\x80\x80\b\b"
              "b\x80\x80\x80\x80\x80\b\r");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 2);
    CHECK_TEXT(got(A, 2), "a\n");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 3);
    CHECK_TEXT(got(A, 3), "b\x80\n");
}

TEST(control_sequences_are_left_out)
{
    START(A);
    uart_type("a\033[A\033[1;5Cb\033OPc\033xd\033[3~\033\033[24~e\r");
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 6);
    CHECK_TEXT(got(A, 6), "abcde\n");
    uart_run();
    CHECK_TEXT(uart_text(), "abcde\r\n");
    uart_type("f\033[1\rg\033[\u00e9\r"); /* cut short */
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 2);
    CHECK_EQUAL(read_into(KILN_STDIN, 100), 4);
    CHECK_TEXT(got(A, 4), "g\u00e9\n");
}

TEST(a_read_with_a_time_limit)
{
    START(A);
    CHECK_EQUAL(host_call4(CALL_read, KILN_STDIN, address(memory[A]), 100, KILN_NO_WAIT), -EAGAIN);
    host_call4(CALL_read, KILN_STDIN, address(memory[A]), 100, 3);
    uart_type("ab");
    ticks(3);
    CHECK_EQUAL(running(), IDLE);
    ticks(1);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), -ETIMEDOUT);
    host_call4(CALL_read, KILN_STDIN, address(memory[A]), 100, 3);
    uart_type("c\r"); /* the line goes on where it was */
    CHECK_EQUAL(result(A), 4);
    CHECK_TEXT(got(A, 4), "abc\n");
    ticks(10);
    CHECK_EQUAL(result(A), 4);
    CHECK_EQUAL(host_call4(CALL_read, KILN_STDIN, address(memory[A]), 0, KILN_NO_WAIT), 0);
}
