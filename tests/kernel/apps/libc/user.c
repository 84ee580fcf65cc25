/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int me;

static void check_errno(void)
{
    errno = me;
    kiln_yield();
    CHECK_EQ(errno, me);
    errno = 0;
    CHECK(strtol("99999999999", NULL, 10) == 0x7fffffff && errno == ERANGE);
    kiln_yield();
    CHECK_EQ(errno, ERANGE);
}

static void check_strtok(void)
{
    char text[] = "a-b-c";

    text[0] = (char)('0' + me);
    CHECK_EQ(strtok(text, "-")[0], '0' + me);
    kiln_yield();
    CHECK_EQ(strtok(NULL, "-")[0], 'b');
    kiln_yield();
    CHECK_EQ(strtok(NULL, "-")[0], 'c');
    CHECK(strtok(NULL, "-") == NULL);
}

/* The same seed gives the same numbers, whatever the other task draws. */
static void check_rand(void)
{
    int alone[5];

    srand((unsigned)me);
    for (int i = 0; i < 5; i++)
        alone[i] = rand();
    srand((unsigned)me);
    for (int i = 0; i < 5; i++) {
        kiln_yield();
        CHECK_EQ(rand(), alone[i]);
    }
    CHECK(alone[0] != alone[1]);
}

static void check_formats(void)
{
    char text[80];

    CHECK_EQ(snprintf(text, sizeof(text), "%d %u %x %#o %c|%-5s|%5s|%.2s|%p", -1, 2u, 0xabcu, 8u,
                      'c', "ab", "cd", "xyz", (void *)16),
             (int)strlen("-1 2 abc 010 c|ab   |   cd|xy|0x10"));
    CHECK(strcmp(text, "-1 2 abc 010 c|ab   |   cd|xy|0x10") == 0);
    CHECK_EQ(snprintf(text, 4, "%ld", 1234567L), 7);
    CHECK(strcmp(text, "123") == 0);
    CHECK_EQ(sscanf("12 abc", "%d %79s", &(int){0}, text), 2);
    CHECK(strcmp(text, "abc") == 0);
}

/* Divisions of 64 bits are calls of libgcc's, in both tasks and (for the ticks
 * of this image) in the kernel; each is interrupted many times here. */
static void check_division(void)
{
    uint64_t product = 0;

    for (uint32_t i = 1; i < 3000; i++) {
        volatile uint64_t dividend = (uint64_t)me << 40 | (uint64_t)i << 20 | 12345;
        volatile uint64_t divisor = (uint64_t)i * 1000003;
        volatile int64_t negative = -(int64_t)dividend;
        uint64_t quotient = dividend / divisor;

        CHECK(quotient * divisor + dividend % divisor == dividend);
        CHECK(negative / (int64_t)divisor == -(int64_t)quotient);
        if (i % 100 == 0)
            product += (uint64_t)(kiln_time() & 0);
        if (i % 1000 == 0)
            kiln_sleep(1);
    }
    CHECK(product == 0);
}

void user_task(void)
{
    me = kiln_getpid();
    check_errno();
    check_strtok();
    check_rand();
    check_formats();
    check_division();
    printf("task %d is done\n", me);
    kiln_sem_signal(done);
}
