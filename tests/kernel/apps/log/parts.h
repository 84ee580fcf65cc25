/* SPDX-License-Identifier: MIT */
#ifndef PARTS_H
#define PARTS_H

void verbose_lines(void);
void silent_lines(void);
void cost_lines(void);

#endif
