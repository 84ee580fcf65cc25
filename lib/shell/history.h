/* SPDX-License-Identifier: MIT */
/* Lines typed before, as many as there is room for. */
#ifndef KILN_LIB_SHELL_HISTORY_H
#define KILN_LIB_SHELL_HISTORY_H

#include <stdint.h>

/* Remember `line`, unless it is empty or the same as the latest; the oldest make room. */
void history_add(const char *line);

/* The latest line but `back`, 0 being the latest; NULL if there is none. */
const char *history_line(uint32_t back);

#endif
