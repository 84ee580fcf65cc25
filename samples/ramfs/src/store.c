/* SPDX-License-Identifier: MIT */
#include "store.h"

#include "protocol.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILES 8

struct file {
    char name[NAME_SIZE]; /* "": there is no such file */
    uint32_t size;
    char *bytes; /* a block of at least so many; NULL while there are none */
};

static struct file files[FILES];

static struct file *find(const char *name)
{
    for (uint32_t n = 0; n < FILES; n++)
        if (strcmp(files[n].name, name) == 0)
            return &files[n];
    return NULL;
}

const char *store_name(uint32_t n)
{
    for (uint32_t i = 0; i < FILES; i++)
        if (files[i].name[0] != '\0' && n-- == 0)
            return files[i].name;
    return NULL;
}

int store_size(const char *name)
{
    const struct file *file = find(name);

    return file == NULL ? -ENOENT : (int)file->size;
}

int store_read(const char *name, uint32_t offset, char *to, size_t length)
{
    const struct file *file = find(name);

    if (file == NULL)
        return -ENOENT;
    if (offset >= file->size)
        return 0;
    if (length > file->size - offset)
        length = file->size - offset;
    memcpy(to, file->bytes + offset, length);
    return (int)length;
}

int store_append(const char *name, const char *from, size_t length)
{
    struct file *file = find(name);
    char *bytes;

    if (file == NULL)
        file = find(""); /* a free one */
    if (file == NULL)
        return -ENOSPC;
    bytes = realloc(file->bytes, file->size + length);
    if (bytes == NULL)
        return -ENOSPC; /* what was there is as it was */
    memcpy(bytes + file->size, from, length);
    strcpy(file->name, name);
    file->bytes = bytes;
    file->size += length;
    return (int)length;
}

int store_remove(const char *name)
{
    struct file *file = find(name);

    if (file == NULL)
        return -ENOENT;
    free(file->bytes);
    memset(file, 0, sizeof(*file));
    return 0;
}
