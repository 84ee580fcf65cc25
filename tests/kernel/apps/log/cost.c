/* SPDX-License-Identifier: MIT */
/* What a line costs, in stack and in time; the test reads the figures. */
#include "check.h"
#include "parts.h"

#include <kiln/log.h>

LOG_MODULE_DECLARE(main);

#define PAINT 0xa5c3
#define WORDS 300
#define OWN_WORDS 8
#define LINES 50

/* Bytes of stack that a call takes. The words next to this frame are left out, which
 * this function needs itself. */
__attribute__((noinline)) static int stack_of(void (*function)(void))
{
    volatile uint32_t *top = (uint32_t *)__builtin_frame_address(0) - OWN_WORDS;
    int used = WORDS;

    for (int n = 1; n <= WORDS; n++)
        top[-n] = PAINT;
    function();
    while (used > 0 && top[-used] == PAINT)
        used--;
    return (OWN_WORDS + used) * (int)sizeof(uint32_t);
}

__attribute__((noinline)) static void one_line(void)
{
    LOG_INF("value %d of %s", 42, "a sensor");
}

__attribute__((noinline)) static void no_line(void)
{
    LOG_DBG("value %d of %s", 42, "a sensor");
}

void cost_lines(void)
{
    int stack = stack_of(one_line);
    int nothing = stack_of(no_line);
    int64_t start;

    kiln_sleep(1);
    start = kiln_time();
    for (int n = 0; n < LINES; n++)
        one_line();
    printf("cost: %d bytes, %d bytes for nothing, %d ms\n", stack, nothing,
           (int)(kiln_time() - start));
}
