/* SPDX-License-Identifier: MIT */
/* Asks for one square after the other, and once more for what got no answer. */
#include <errno.h>
#include <kiln/kiln.h>
#include <stdio.h>

#define REQUESTS 5
#define ANSWER_MS 100

static int ask(uint32_t number, struct answer *answer)
{
    struct request request = {number};
    int result = requests_send(&request, ANSWER_MS);

    return result == 0 ? answers_recv(answer, ANSWER_MS) : result;
}

void client_main(void)
{
    for (uint32_t number = 1; number <= REQUESTS; number++) {
        struct answer answer;
        int result;

        while ((result = ask(number, &answer)) == -ETIMEDOUT)
            printf("client: no answer to %u, asks again\n", (unsigned)number);
        if (result != 0)
            break;
        printf("client: %u * %u = %u, answer %u of this driver\n", (unsigned)answer.number,
               (unsigned)answer.number, (unsigned)answer.square, (unsigned)answer.served);
    }
    kiln_shutdown(0);
}
