/* SPDX-License-Identifier: MIT */
/* Answers requests, with a mistake: buffers come from a list and never go back. */
#include <kiln/kiln.h>
#include <stdio.h>

struct buffer {
    struct buffer *next;
    struct answer answer;
};

static struct buffer last;
static struct buffer first = {.next = &last};
static struct buffer *free_buffers = &first;
static uint32_t served;

/* NULL once there are no more, and nobody asks. */
static struct buffer *take_buffer(void)
{
    struct buffer *buffer = free_buffers;

    free_buffers = buffer->next;
    return buffer;
}

void driver_main(void)
{
    struct request request;

    printf("driver: starts\n");
    while (requests_recv(&request, KILN_FOREVER) == 0) {
        struct buffer *buffer = take_buffer();

        buffer->answer.number = request.number;
        buffer->answer.square = request.number * request.number;
        buffer->answer.served = ++served;
        answers_send(&buffer->answer, KILN_FOREVER);
    }
}
