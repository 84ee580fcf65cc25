/* SPDX-License-Identifier: MIT */
/* What a client says to the file service, and what that answers. Everything is copied: neither
 * can reach the other's memory. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdint.h>

#define NAME_SIZE 12 /* a name and its final 0 */
#define DATA_SIZE 32 /* bytes of a file in one message */

enum operation {
    FILE_LIST,   /* the name and size of file number `offset` */
    FILE_READ,   /* the bytes from `offset` on */
    FILE_APPEND, /* put `length` bytes at the end; there is the file then */
    FILE_REMOVE,
};

struct request {
    uint8_t operation;
    uint8_t length;
    uint16_t offset;
    char name[NAME_SIZE];
    char data[DATA_SIZE];
};

struct answer {
    int16_t result; /* bytes in data, or a size; negative: an errno */
    char name[NAME_SIZE];
    char data[DATA_SIZE];
};

#endif
