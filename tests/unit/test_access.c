/* SPDX-License-Identifier: MIT */
#include "access.h"
#include "check.h"

#define RW (ACCESS_READ | ACCESS_WRITE)

static bool allowed(const struct memory_range *ranges, uint32_t count, uintptr_t start,
                    uint32_t length, uint32_t access)
{
    static const struct memory_range nothing[1];
    struct task_def def = {.ranges = count == 0 ? nothing : ranges, .range_count = count};
    bool found = access_allowed(&def, start, length, access);

    /* The same, if the first range is the task's own memory. */
    if (count != 0 && ranges[0].access == RW) {
        def.stack_low = ranges[0].start;
        def.memory_size = ranges[0].size;
        CHECK_EQUAL(access_allowed(&def, start, length, access), found);
    }
    return found;
}

/* Byte by byte, in numbers that cannot wrap: each in a range with the right. */
static bool expected(const struct memory_range *ranges, uint32_t count, uint64_t start,
                     uint32_t length, uint32_t access)
{
    for (uint64_t at = start; at < start + length; at++) {
        bool granted = false;

        for (uint32_t i = 0; i < count; i++)
            granted |= (ranges[i].access & access) && at >= ranges[i].start &&
                       at < (uint64_t)ranges[i].start + ranges[i].size;
        if (!granted)
            return false;
    }
    return true;
}

TEST(every_small_buffer_is_judged_as_byte_by_byte)
{
    static const struct memory_range ranges[] = {{8, 8, RW},  {16, 3, ACCESS_READ},
                                                 {20, 1, RW}, {24, 4, ACCESS_READ},
                                                 {28, 2, RW}, {31, 0, RW}};

    for (uint32_t access = ACCESS_READ; access <= ACCESS_WRITE; access++) {
        for (uintptr_t start = 0; start < 40; start++) {
            for (uint32_t length = 0; length < 40; length++)
                CHECK_EQUAL(allowed(ranges, 6, start, length, access),
                            expected(ranges, 6, start, length, access));
        }
    }
}

TEST(neighbouring_ranges_are_one_buffer_for_the_right_that_both_grant)
{
    static const struct memory_range ranges[] = {
        {100, 10, RW}, {80, 10, RW}, {110, 10, ACCESS_READ}, {90, 10, RW}};

    CHECK(allowed(ranges, 4, 80, 40, ACCESS_READ));
    CHECK(allowed(ranges, 4, 80, 30, ACCESS_WRITE));
    CHECK(!allowed(ranges, 4, 80, 31, ACCESS_WRITE));
    CHECK(!allowed(ranges, 4, 80, 41, ACCESS_READ));
}

TEST(a_length_that_would_wrap_is_refused)
{
    static const struct memory_range ranges[] = {{0x20000000, 0x1000, RW}};

    for (uint32_t back = 0; back < 0x2000; back++) {
        CHECK(!allowed(ranges, 1, 0x20000000, UINT32_MAX - back, ACCESS_READ));
        CHECK(!allowed(ranges, 1, 0x20000fff, UINT32_MAX - back, ACCESS_READ));
        CHECK(!allowed(ranges, 1, UINT32_MAX - back, back + 1 + 0x20000001, ACCESS_READ));
    }
}

TEST(a_range_at_the_end_of_the_address_space_does_not_wrap)
{
    static const struct memory_range ranges[] = {{UINTPTR_MAX - 7, 8, RW}};

    CHECK(allowed(ranges, 1, UINTPTR_MAX - 7, 8, ACCESS_WRITE));
    CHECK(allowed(ranges, 1, UINTPTR_MAX, 1, ACCESS_WRITE));
    CHECK(!allowed(ranges, 1, UINTPTR_MAX, 2, ACCESS_WRITE));
    CHECK(!allowed(ranges, 1, UINTPTR_MAX - 7, 9, ACCESS_WRITE));
    CHECK(!allowed(ranges, 1, UINTPTR_MAX - 8, 8, ACCESS_WRITE));
    CHECK(!allowed(ranges, 1, 0, 1, ACCESS_WRITE));
}

TEST(a_range_at_zero_has_no_byte_before_it)
{
    static const struct memory_range ranges[] = {{0, 16, ACCESS_READ}};

    CHECK(allowed(ranges, 1, 0, 16, ACCESS_READ));
    CHECK(!allowed(ranges, 1, 0, 17, ACCESS_READ));
    CHECK(!allowed(ranges, 1, UINTPTR_MAX, 1, ACCESS_READ));
    CHECK(!allowed(ranges, 1, UINTPTR_MAX, 2, ACCESS_READ));
}

TEST(length_zero_is_allowed_anywhere)
{
    CHECK(allowed(NULL, 0, 0, 0, ACCESS_WRITE));
    CHECK(allowed(NULL, 0, UINTPTR_MAX, 0, ACCESS_WRITE));
}

TEST(no_range_grants_nothing)
{
    CHECK(!allowed(NULL, 0, 0, 1, ACCESS_READ));
    CHECK(!allowed(NULL, 0, UINTPTR_MAX, 1, ACCESS_READ));
}

TEST(reading_is_not_writing)
{
    static const struct memory_range ranges[] = {{100, 10, ACCESS_READ}, {200, 10, ACCESS_WRITE}};

    CHECK(allowed(ranges, 2, 100, 10, ACCESS_READ));
    CHECK(!allowed(ranges, 2, 100, 10, ACCESS_WRITE));
    CHECK(allowed(ranges, 2, 200, 10, ACCESS_WRITE));
    CHECK(!allowed(ranges, 2, 200, 10, ACCESS_READ));
}
