/* SPDX-License-Identifier: MIT */
/* The files, in blocks of the task's own heap. Results are >= 0, or a negative errno. */
#ifndef STORE_H
#define STORE_H

#include <stddef.h>
#include <stdint.h>

/* The name of file number `n`; NULL behind the last. */
const char *store_name(uint32_t n);

/* Bytes of a file, or -ENOENT. */
int store_size(const char *name);

/* Copy up to `length` bytes from `offset` on; returns how many there are, or -ENOENT. */
int store_read(const char *name, uint32_t offset, char *to, size_t length);

/* Put bytes at the end of a file, which is made if there is none. -ENOSPC: no room. */
int store_append(const char *name, const char *from, size_t length);

/* Forget a file, or -ENOENT. */
int store_remove(const char *name);

#endif
