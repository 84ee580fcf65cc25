/* SPDX-License-Identifier: MIT */
/* lib/log on the host; the console and the time are this file's. Built by test_log_lines.py. */
#include "check.h"

#include <errno.h>
#include <kiln/console.h>
#include <kiln/log.h>

LOG_MODULE_REGISTER(unit, LOG_LEVEL_INF);

#define HEAD "[00:00:00.000] <inf> unit: "
#define MOST CONFIG_LOG_LINE_MAX

static int64_t now_ms;
static bool full;
static char sent[1 << 20];
static size_t sent_length;
static int last_fd;
static void (*interrupted)(void); /* what happens while a line is on its way */

int kiln_call_write(int fd, const void *buffer, size_t length)
{
    bool refused = full && fd == KILN_STDOUT_NO_WAIT;

    CHECK(fd == KILN_STDOUT || fd == KILN_STDOUT_NO_WAIT);
    CHECK(length > 0 && length <= MOST);
    CHECK(memchr(buffer, '\n', length) == (const char *)buffer + length - 1);
    last_fd = fd;
    if (!refused) {
        CHECK(sent_length + length < sizeof(sent));
        memcpy(sent + sent_length, buffer, length);
        sent_length += length;
    }
    if (interrupted != NULL)
        interrupted();
    return refused ? -EAGAIN : (int)length;
}

int64_t kiln_call_time(void)
{
    return now_ms;
}

/* What was sent since the last call. */
static const char *console(void)
{
    sent[sent_length] = '\0';
    sent_length = 0;
    return sent;
}

TEST(a_line_has_time_level_module_and_text)
{
    now_ms = 1234;
    LOG_ERR("text %d", 1);
    CHECK_TEXT(console(), "[00:00:01.234] <err> unit: text 1\n");
    LOG_WRN("text %d", 2);
    CHECK_TEXT(console(), "[00:00:01.234] <wrn> unit: text 2\n");
    LOG_INF("%s", "");
    CHECK_TEXT(console(), "[00:00:01.234] <inf> unit: \n");
    LOG_DBG("not in the program");
    CHECK_TEXT(console(), "");
}

TEST(times)
{
    static const struct {
        int64_t ms;
        const char *shown;
    } times[] = {
        {0, "00:00:00.000"},           {999, "00:00:00.999"},
        {1000, "00:00:01.000"},        {59999, "00:00:59.999"},
        {60000, "00:01:00.000"},       {3599999, "00:59:59.999"},
        {3600000, "01:00:00.000"},     {359999999, "99:59:59.999"},
        {360000000, "100:00:00.000"},  {UINT32_MAX, "1193:02:47.295"},
        {1ll << 32, "1193:02:47.296"}, {UINT32_MAX * 1000ll + 999, "1193046:28:15.999"},
    };
    char expected[64];

    for (size_t n = 0; n < sizeof(times) / sizeof(times[0]); n++) {
        now_ms = times[n].ms;
        LOG_INF("x");
        snprintf(expected, sizeof(expected), "[%s] <inf> unit: x\n", times[n].shown);
        CHECK_TEXT(console(), expected);
    }
}

TEST(a_line_is_cut_where_it_would_be_too_long)
{
    char text[300] = HEAD;
    char expected[304];

    for (size_t length = strlen(HEAD); length < sizeof(text) - 1; length++) {
        strcpy(expected, text);
        if (length > MOST - 1)
            strcpy(expected + MOST - 4, "...");
        strcat(expected, "\n");
        LOG_INF("%s", text + strlen(HEAD));
        CHECK_TEXT(console(), expected);
        text[length] = (char)('a' + length % 26);
        text[length + 1] = '\0';
    }
}

TEST(names_of_any_length)
{
    char name[200] = "";

    for (size_t length = 0; length < sizeof(name); length++) {
        const char *line;

        memset(name, 'n', length);
        name[length] = '\0';
        kiln_log(LOG_LEVEL_INF, name, "%d", 123456);
        line = console();
        CHECK(strlen(line) <= MOST && line[strlen(line) - 1] == '\n');
        if (strlen("[00:00:00.000] <inf> : 123456\n") + length > MOST)
            CHECK(strcmp(line + MOST - 4, "...\n") == 0);
        else
            CHECK(strcmp(line + strlen(line) - 8, " 123456\n") == 0);
    }
}

TEST(by_default_a_line_waits)
{
    full = true;
    LOG_INF("x");
    CHECK_EQUAL(last_fd, KILN_STDOUT);
    kiln_log_wait(false);
    LOG_INF("x");
    CHECK_EQUAL(last_fd, KILN_STDOUT_NO_WAIT);
    CHECK_EQUAL(kiln_log_lost(), 1);
    kiln_log_wait(true);
    LOG_INF("x");
    CHECK_EQUAL(last_fd, KILN_STDOUT);
    CHECK_EQUAL(kiln_log_lost(), 1);
}

TEST(lost_lines_are_told_once)
{
    kiln_log_wait(false);
    LOG_INF("a");
    for (int n = 1; n <= 3; n++) {
        full = true;
        for (int i = 0; i < n; i++)
            LOG_INF("lost");
        full = false;
        LOG_INF("b");
        LOG_INF("c");
    }
    CHECK_TEXT(console(), HEAD "a\n" HEAD "(1 lost) b\n" HEAD "c\n" HEAD "(2 lost) b\n" HEAD
                               "c\n" HEAD "(3 lost) b\n" HEAD "c\n");
    CHECK_EQUAL(kiln_log_lost(), 6);
}

/* The sum of the numbers in `(N lost)`. */
static unsigned long told(const char *text)
{
    unsigned long sum = 0;

    while ((text = strchr(text, '(')) != NULL)
        sum += strtoul(++text, NULL, 10);
    return sum;
}

static unsigned depth;
static unsigned lines;

/* Others that share the memory log too, and interrupt each other. */
static void others(void)
{
    if (depth == 3)
        return;
    depth++;
    for (int n = rand() % 3; n > 0; n--) {
        full = rand() % 4 != 0;
        lines++;
        LOG_INF("x");
    }
    full = rand() % 2 == 0;
    depth--;
}

TEST(none_is_told_twice_or_never_whoever_comes_between)
{
    const char *text;
    unsigned seen = 0;

    kiln_log_wait(false);
    interrupted = others;
    for (int n = 0; n < 2000; n++) {
        full = rand() % 2 == 0;
        lines++;
        LOG_INF("x");
    }
    interrupted = NULL;
    full = false;
    lines++;
    LOG_INF("last");
    text = console();
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        seen++;
    CHECK(kiln_log_lost() > 1000 && seen > 1000);
    CHECK_EQUAL(told(text), kiln_log_lost());
    CHECK_EQUAL(seen + kiln_log_lost(), lines);
}
