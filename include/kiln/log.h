/* SPDX-License-Identifier: MIT */
/*
 * Log messages with a level, a module and the time:
 *
 *     LOG_MODULE_REGISTER(sensor);
 *     ...
 *     LOG_WRN("%d mV is low", mv);    [00:00:01.234] <wrn> sensor: 3291 mV is low
 *
 * A file that logs names its module once, at its top. A module that
 * app.yaml lists (`log: [sensor]`) has its level from Kconfig, LOG_LEVEL_SENSOR;
 * any other gives it itself. The level is known to the compiler, and messages
 * above it cost nothing: no code, no text, no evaluation of arguments.
 *
 * A message becomes one line of at most CONFIG_LOG_LINE_MAX bytes, which is written
 * to the console whole, so that no other output comes inside it. A longer message
 * is cut and ends in `...`. Nothing is allocated, and nothing outlives the call.
 */
#ifndef KILN_LOG_H
#define KILN_LOG_H

#include <generated/log_levels.h>
#include <stdbool.h>
#include <stdint.h>

/* Levels, the most important first; a module's level is the last that it logs. */
#define LOG_LEVEL_NONE 0
#define LOG_LEVEL_ERR 1
#define LOG_LEVEL_WRN 2
#define LOG_LEVEL_INF 3
#define LOG_LEVEL_DBG 4

/* Say of which module this file is, outside all functions and before any message:
 *
 *     LOG_MODULE_REGISTER(NAME);         app.yaml lists it
 *     LOG_MODULE_REGISTER(NAME, LEVEL);  it need not
 *
 * `LEVEL` is a constant, such as LOG_LEVEL_WRN or CONFIG_LOG_DEFAULT_LEVEL. Any
 * number of files may be of the same module; LOG_MODULE_DECLARE means the same. */
#define LOG_MODULE_REGISTER(...)                                                                   \
    KILN_LOG_THIRD(__VA_ARGS__, KILN_LOG_MODULE_GIVEN, KILN_LOG_MODULE_LISTED, )(__VA_ARGS__)
#define LOG_MODULE_DECLARE(...) LOG_MODULE_REGISTER(__VA_ARGS__)

/* Log a message: `printf`'s format and arguments, without a newline.
 *
 * From tasks only. By default a line waits while the console has no room; see
 * kiln_log_wait. Returns nothing: a line that is lost is counted, and the next line
 * of this task that is not lost begins with how many were: `(3 lost) `.
 * Takes CONFIG_LOG_LINE_MAX bytes of stack, and some 280 more, or 360 with
 * CONFIG_PRINTF_FLOAT.
 * Bound: that of printf, and of one kiln_write_some. */
#define LOG_ERR(...) KILN_LOG(LOG_LEVEL_ERR, __VA_ARGS__)
#define LOG_WRN(...) KILN_LOG(LOG_LEVEL_WRN, __VA_ARGS__)
#define LOG_INF(...) KILN_LOG(LOG_LEVEL_INF, __VA_ARGS__)
#define LOG_DBG(...) KILN_LOG(LOG_LEVEL_DBG, __VA_ARGS__)

/* Choose whether the lines of this task, and of tasks that share its memory, wait
 * for room in the console (true, as at its start) or are lost when there is none
 * (false). Then no message blocks, but neither does it overtake a task that waits.
 * From tasks only. Bound: constant. */
void kiln_log_wait(bool wait);

/* How many lines of this task, and of tasks that share its memory, were lost since
 * it started; wraps. From tasks only. Bound: constant. */
uint32_t kiln_log_lost(void);

/* What the macros above call; not for applications. */
__attribute__((format(printf, 3, 4))) void kiln_log(int level, const char *module,
                                                    const char *format, ...);

#define KILN_LOG_THIRD(first, second, third, ...) third
#define KILN_LOG_MODULE_LISTED(name) KILN_LOG_MODULE_GIVEN(name, KILN_LOG_LEVEL_##name)
#define KILN_LOG_MODULE_GIVEN(name, level)                                                         \
    enum { kiln_log_level = (level) };                                                             \
    static const char kiln_log_module[] __attribute__((unused)) = #name

#define KILN_LOG(level, ...)                                                                       \
    do {                                                                                           \
        if ((level) <= CONFIG_LOG_MAX_LEVEL && (level) <= (int)kiln_log_level)                     \
            kiln_log(level, kiln_log_module, __VA_ARGS__);                                         \
    } while (0)

#endif
