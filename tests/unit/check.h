/* SPDX-License-Identifier: MIT */
/*
 * A test program: TEST(name) { ... CHECK(...); } and nothing else.
 *
 * The first check that fails ends a test. Each test is a process of its own, so
 * none finds what another left. check.c says how a program is called.
 */
#ifndef KILN_TESTS_CHECK_H
#define KILN_TESTS_CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
    const char *name;
    void (*run)(void);
    struct test *next;
};

void test_register(struct test *test);

#define TEST(name)                                                                                 \
    static void name(void);                                                                        \
    __attribute__((constructor)) static void register_##name(void)                                 \
    {                                                                                              \
        static struct test test = {#name, name, NULL};                                             \
        test_register(&test);                                                                      \
    }                                                                                              \
    static void name(void)

#define FAIL(...)                                                                                  \
    (fprintf(stderr, "%s:%d: ", __FILE__, __LINE__), fprintf(stderr, __VA_ARGS__),                 \
     fputc('\n', stderr), exit(1))

#define CHECK(condition) ((condition) ? (void)0 : FAIL("not so: %s", #condition))

#define CHECK_EQUAL(actual, expected)                                                              \
    do {                                                                                           \
        long long actual_ = (long long)(actual), expected_ = (long long)(expected);                \
        if (actual_ != expected_)                                                                  \
            FAIL("%s is %lld, not %lld", #actual, actual_, expected_);                             \
    } while (0)

#define CHECK_TEXT(actual, expected)                                                               \
    do {                                                                                           \
        const char *actual_ = (actual), *expected_ = (expected);                                   \
        if (strcmp(actual_, expected_) != 0)                                                       \
            FAIL("%s is\n%s\nnot\n%s", #actual, actual_, expected_);                               \
    } while (0)

#endif
