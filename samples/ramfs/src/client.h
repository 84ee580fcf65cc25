/* SPDX-License-Identifier: MIT */
/* Files by calls, for a client of the service. Results are >= 0, or a negative errno. */
#ifndef CLIENT_H
#define CLIENT_H

#include "protocol.h"

/* The name and size of file number `n`, or -ENOENT. */
int file_list(uint16_t n, char name[NAME_SIZE]);

/* Up to DATA_SIZE bytes from `offset` on; 0 at the end. */
int file_read(const char *name, uint16_t offset, char data[DATA_SIZE]);

/* Put a text at a file's end, whatever its length. */
int file_append(const char *name, const char *text);

int file_remove(const char *name);

#endif
