/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "parts.h"

#include <kiln/log.h>
#include <string.h>

LOG_MODULE_REGISTER(main);

static int evaluated;

static void levels(void)
{
    LOG_ERR("an error");
    LOG_WRN("a warning");
    LOG_INF("information");
    LOG_DBG("not in the image %d", ++evaluated);
    CHECK_EQ(evaluated, 0);
}

static void formats(void)
{
    int n = 5;

    LOG_INF("%d %u %x %s %c %5s|%-3d|100%%", -1, 2u, 0xabcu, "text", 'c', "ab", 7);
    LOG_INF("%lu %p", 4000000000ul, (void *)16);
    LOG_INF("n is %*d", n, n);
    LOG_INF("%s", "");
    if (n == 5)
        LOG_INF("a statement like any other");
    else
        LOG_ERR("never");
}

/* Lines of the greatest length and around it; all after the colon is text. */
static void lengths(void)
{
    char text[200];
    int head = (int)strlen("[00:00:00.000] <inf> main: ");

    memset(text, 'x', sizeof(text));
    for (int length = CONFIG_LOG_LINE_MAX - head - 3; length < CONFIG_LOG_LINE_MAX - head + 2;
         length++)
        LOG_INF("%.*s", length, text);
    LOG_INF("%.*s", (int)sizeof(text), text);
}

void main_task(void)
{
    levels();
    verbose_lines();
    silent_lines();
    formats();
    lengths();
    kiln_sleep(61000);
    LOG_INF("a minute later");
    CHECK_EQ(kiln_log_lost(), 0);
    cost_lines();
    kiln_shutdown(0);
}
