/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>
#include <string.h>

#define LINES 20

/* Lines of exactly the length that is never interleaved. */
void line_task(void)
{
    char line[KILN_WRITE_MAX];

    memset(line, 'a' + (kiln_getpid() & 0xff) - task_line_a, sizeof(line));
    line[sizeof(line) - 1] = '\n';
    kiln_sem_wait(go, KILN_FOREVER);
    for (int i = 0; i < LINES; i++) {
        kiln_write(KILN_STDOUT, line, sizeof(line));
        if (i % 7 == 6)
            kiln_sleep(1);
    }
    kiln_sem_signal(done);
}
