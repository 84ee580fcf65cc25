/* SPDX-License-Identifier: MIT */
/* Says what it receives, byte by byte; `q` ends the emulator with status 7. */
#include <kiln/kiln.h>
#include <stdio.h>

void echo_main(void)
{
    printf("ready\n");
    for (;;) {
        unsigned char byte;

        if (kiln_read(KILN_STDIN_RAW, &byte, 1) != 1)
            continue;
        if (byte == 'q')
            kiln_shutdown(7);
        printf("<%02x>\n", byte);
    }
}
