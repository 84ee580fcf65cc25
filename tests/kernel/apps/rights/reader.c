/* SPDX-License-Identifier: MIT */
/* The calls that every task may make, and those on the console; how a task's code is kept. */
#include "calls.h"

#define FOREIGN ((void *)0x20000000) /* the kernel's stack, on all boards */

static void console(void)
{
    char byte = '!';

    WORKS(write, kiln_write_some(KILN_STDERR, "to stderr\n", 10) == 10);
    CALL(write, kiln_write_some(KILN_STDOUT, FOREIGN, 0), 0);
    CALL(write, kiln_write_some(KILN_STDIN, "", 1), -EBADF);
    CALL(write, kiln_write_some(KILN_STDIN_NO_WAIT, "", 1), -EBADF);
    CALL(write, kiln_write_some(-1, "", 1), -EBADF);
    CALL(write, kiln_write_some(KILN_STDOUT, FOREIGN, 1), -EFAULT);
    CALL(read, kiln_read(KILN_STDIN, FOREIGN, 0), 0);
    CALL(read, kiln_read(KILN_STDOUT, &byte, 1), -EBADF);
    CALL(read, kiln_read(-1, &byte, 1), -EBADF);
    CALL(read, kiln_read(KILN_STDIN_NO_WAIT, &byte, 1), -EAGAIN);
    CALL(read, kiln_read(KILN_STDIN_NO_WAIT, FOREIGN, 0), 0);
    CALL(read, kiln_read_timeout(KILN_STDIN, &byte, 1, KILN_NO_WAIT), -EAGAIN);
    CALL(read, kiln_read_timeout(KILN_STDIN_RAW, &byte, 1, 2), -ETIMEDOUT);
    CALL(read, kiln_read(KILN_STDIN_RAW, FOREIGN, 1), -EFAULT);
    CALL(read, kiln_read(KILN_STDIN, (void *)console, 1), -EFAULT);
    CHECK_EQ(byte, '!');
}

/* What is left of each code when somebody asks. */
static void codes(void)
{
    static const int given[] = {0, 1, 255, 256, 300, -1, -300, (int)0x80000000u};

    for (unsigned i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
        int pid = kiln_spawn_with(task_second, KILN_PRIORITY_DEFAULT, (uintptr_t)given[i]);

        CHECK_EQ(kiln_join(pid, KILN_FOREVER), given[i] & KILN_EXIT_MASK);
    }
}

void reader_task(void)
{
    int64_t began = kiln_time();

    CALL(yield, kiln_yield(), 0);
    CALL(sleep, kiln_sleep(0), 0);
    CALL(sleep, kiln_sleep(3), 0);
    CALL(watchdog_feed, kiln_watchdog_feed(), 0);
    CALL(period_wait, kiln_period_wait(), 0);
    WORKS(time, kiln_time() - began >= 3);
    WORKS(getpid, kiln_getpid() == task_reader);
    console();
    codes();
    puts("done");
    fflush(stdout);
    kiln_shutdown(0);
}
