/* SPDX-License-Identifier: MIT */
/* Answers one request after the other, and believes nothing that stands in one. */
#include "protocol.h"
#include "store.h"

#include <errno.h>
#include <kiln/kiln.h>
#include <string.h>

static int list(const struct request *request, struct answer *answer)
{
    const char *name = store_name(request->offset);

    if (name == NULL)
        return -ENOENT;
    strcpy(answer->name, name);
    return store_size(name);
}

static int serve(const struct request *request, struct answer *answer)
{
    size_t length = strnlen(request->name, NAME_SIZE);

    if (request->operation == FILE_LIST)
        return list(request, answer);
    if (length == 0 || length == NAME_SIZE)
        return -EINVAL;
    switch (request->operation) {
    case FILE_READ:
        return store_read(request->name, request->offset, answer->data, DATA_SIZE);
    case FILE_APPEND:
        if (request->length == 0 || request->length > DATA_SIZE)
            return -EINVAL;
        return store_append(request->name, request->data, request->length);
    case FILE_REMOVE:
        return store_remove(request->name);
    default:
        return -EINVAL;
    }
}

void files_main(void)
{
    struct request request;

    while (requests_recv(&request, KILN_FOREVER) == 0) {
        struct answer answer = {0};

        answer.result = (int16_t)serve(&request, &answer);
        answers_send(&answer, KILN_FOREVER);
    }
}
