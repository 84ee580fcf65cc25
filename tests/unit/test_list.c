/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "list.h"

static struct task t[5];
static struct task *list;

/* The list's tasks as a string of their numbers, checked in both directions. */
static const char *order(void)
{
    static char text[16];
    unsigned length = 0;

    if (list != NULL) {
        struct task *task = list;

        do {
            CHECK(task->next->prev == task && task->prev->next == task);
            CHECK(length < 5);
            text[length++] = (char)('0' + (task - t));
            task = task->next;
        } while (task != list);
    }
    text[length] = '\0';
    return text;
}

static void insert(unsigned index, uint8_t priority)
{
    t[index].priority = priority;
    list_insert(&list, &t[index]);
}

TEST(append_is_first_in_first_out)
{
    for (unsigned i = 0; i < 5; i++)
        list_append(&list, &t[i]);
    CHECK_TEXT(order(), "01234");
}

TEST(remove_at_head_middle_tail_and_last)
{
    for (unsigned i = 0; i < 5; i++)
        list_append(&list, &t[i]);
    list_remove(&list, &t[0]);
    CHECK_TEXT(order(), "1234");
    list_remove(&list, &t[2]);
    CHECK_TEXT(order(), "134");
    list_remove(&list, &t[4]);
    CHECK_TEXT(order(), "13");
    list_remove(&list, &t[3]);
    list_remove(&list, &t[1]);
    CHECK(list == NULL);
}

TEST(insert_keeps_priority_order)
{
    insert(0, 4);
    insert(1, 2);
    insert(2, 6);
    insert(3, 3);
    insert(4, 0);
    CHECK_TEXT(order(), "41302");
}

TEST(insert_is_first_in_first_out_among_equals)
{
    insert(0, 2);
    insert(1, 2);
    insert(2, 1);
    insert(3, 2);
    insert(4, 1);
    CHECK_TEXT(order(), "24013");
}

TEST(insert_of_the_most_urgent_becomes_the_head)
{
    insert(0, 1);
    insert(1, 0);
    CHECK_TEXT(order(), "10");
    CHECK(list == &t[1]);
}

TEST(every_order_of_insertion_comes_out_sorted)
{
    static const uint8_t priorities[] = {1, 0, 2, 1, 0};

    for (unsigned seed = 0; seed < 120; seed++) {
        unsigned left[] = {0, 1, 2, 3, 4};
        unsigned rest = seed;
        unsigned position[5];

        list = NULL;
        for (unsigned n = 5; n > 0; n--) {
            unsigned pick = rest % n;

            rest /= n;
            position[left[pick]] = 5 - n;
            insert(left[pick], priorities[left[pick]]);
            left[pick] = left[n - 1];
        }
        order();
        for (struct task *task = list; task->next != list; task = task->next) {
            CHECK(task->priority <= task->next->priority);
            if (task->priority == task->next->priority)
                CHECK(position[task - t] < position[task->next - t]);
        }
    }
}
