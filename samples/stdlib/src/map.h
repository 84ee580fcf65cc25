/* SPDX-License-Identifier: MIT */
/* The map of the heap, block by block. */
#ifndef MAP_H
#define MAP_H

#include <stddef.h>

/* Print it in a line. Returns how many bytes the only block has, 0 if there are several. */
size_t map_show(void);

#endif
