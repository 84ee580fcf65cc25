/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <errno.h>
#include <string.h>

static char text[1000];
static const char constant[] = "from flash\n";

static void check_lengths(void)
{
    memset(text, '.', sizeof(text));
    CHECK_EQ(kiln_write_some(KILN_STDOUT, text, 0), 0);
    CHECK_EQ(kiln_write_some(KILN_STDOUT, NULL, 0), 0);
    CHECK_EQ(kiln_write_some(KILN_STDOUT, (void *)0xffffffff, 0), 0);
    CHECK_EQ(kiln_write_some(KILN_STDOUT, text, 1), 1);
    CHECK_EQ(kiln_write_some(KILN_STDERR, text, 127), 127);
    CHECK_EQ(kiln_write_some(KILN_STDOUT, text, 128), 128);
    CHECK_EQ(kiln_write_some(KILN_STDOUT, text, 129), 128);
    CHECK_EQ(kiln_write_some(KILN_STDOUT, text, sizeof(text)), 128);
    CHECK_EQ(kiln_write(KILN_STDOUT, text, 129), 129);
    CHECK_EQ(kiln_write(KILN_STDOUT, text, sizeof(text)), sizeof(text));
    CHECK_EQ(kiln_write(KILN_STDOUT, "\n", 1), 1);
    CHECK_EQ(kiln_write(KILN_STDOUT, constant, sizeof(constant) - 1), sizeof(constant) - 1);
    CHECK_EQ(kiln_write_some(KILN_STDOUT_NO_WAIT, constant, 5), 5);
    CHECK_EQ(kiln_write_some(KILN_STDOUT_NO_WAIT, "\n", 1), 1);
    CHECK_EQ(kiln_write_some(KILN_STDOUT_NO_WAIT, NULL, 0), 0);
}

static void check_errors(void)
{
    static const int bad_fds[] = {KILN_STDIN, KILN_STDIN_RAW, 5, -1, 0x7fffffff};
    static const uintptr_t bad[] = {0,          0x20000000, 0x40004000, 0x40000000,
                                    0xe000ed00, 0xfffffff0, 0x60000000, 0x22000000};

    for (unsigned i = 0; i < sizeof(bad_fds) / sizeof(bad_fds[0]); i++)
        CHECK_EQ(kiln_write_some(bad_fds[i], text, 1), -EBADF);
    for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        CHECK_EQ(kiln_write_some(KILN_STDOUT, (void *)bad[i], 1), -EFAULT);
        CHECK_EQ(kiln_write_some(KILN_STDOUT_NO_WAIT, (void *)bad[i], 1), -EFAULT);
        CHECK_EQ(kiln_write(KILN_STDOUT, (void *)bad[i], 0xffffffff), -EFAULT);
    }
    CHECK_EQ(kiln_read(KILN_STDIN, text, 1), -ENOSYS); /* no task of this image may */
}

void main_task(void)
{
    check_lengths();
    check_errors();
    for (int i = 0; i < 3; i++)
        CHECK_EQ(kiln_sem_signal(go), 0);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(kiln_sem_wait(done, KILN_FOREVER), 0);
    kiln_shutdown(0);
}
