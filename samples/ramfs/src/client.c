/* SPDX-License-Identifier: MIT */
#include "client.h"

#include <errno.h>
#include <kiln/kiln.h>
#include <string.h>

#define PATIENCE_MS 1000 /* with a service that does not answer */

/* Send a request and wait for its answer. */
static int ask(struct request *request, const char *name, struct answer *answer)
{
    int result;

    if (strlen(name) >= NAME_SIZE)
        return -EINVAL;
    strcpy(request->name, name);
    while (answers_recv(answer, KILN_NO_WAIT) == 0) {
        /* It came too late for an earlier request. */
    }
    result = requests_send(request, PATIENCE_MS);
    if (result == 0)
        result = answers_recv(answer, PATIENCE_MS);
    return result == 0 ? answer->result : result;
}

int file_list(uint16_t n, char name[NAME_SIZE])
{
    struct request request = {.operation = FILE_LIST, .offset = n};
    struct answer answer;
    int result = ask(&request, "", &answer);

    if (result >= 0)
        memcpy(name, answer.name, NAME_SIZE);
    return result;
}

int file_read(const char *name, uint16_t offset, char data[DATA_SIZE])
{
    struct request request = {.operation = FILE_READ, .offset = offset};
    struct answer answer;
    int result = ask(&request, name, &answer);

    if (result > 0)
        memcpy(data, answer.data, (size_t)result);
    return result;
}

int file_append(const char *name, const char *text)
{
    size_t left = strlen(text);
    int result = 0;

    while (left > 0 && result >= 0) {
        struct request request = {.operation = FILE_APPEND};
        struct answer answer;

        request.length = (uint8_t)(left < DATA_SIZE ? left : DATA_SIZE);
        memcpy(request.data, text, request.length);
        text += request.length;
        left -= request.length;
        result = ask(&request, name, &answer);
    }
    return result;
}

int file_remove(const char *name)
{
    struct request request = {.operation = FILE_REMOVE};
    struct answer answer;

    return ask(&request, name, &answer);
}
