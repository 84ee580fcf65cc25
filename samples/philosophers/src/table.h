/* SPDX-License-Identifier: MIT */
/* How many sit at the table, and how often each is to eat there. */
#ifndef TABLE_H
#define TABLE_H

#define PHILOSOPHERS 5
#define MEALS 4

#endif
