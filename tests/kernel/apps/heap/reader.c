/* SPDX-License-Identifier: MIT */
/* Has no heap, but may look at all of them. */
#include "heap.h"

#include <stdlib.h>

void reader_main(void)
{
    struct kiln_heap_block info;

    CHECK(malloc(1) == NULL);
    CHECK_EQ(errno, ENOMEM);
    CHECK_EQ((int)kiln_heap_alloc(own, 1), -EPERM);
    CHECK_EQ(kiln_heap_block(common, NULL, &info), 0);
    CHECK_EQ(info.size, 4096);
    CHECK_EQ(kiln_heap_block(common, (char *)info.start + 4096, &info), 0);
    CHECK_EQ(info.size, 2048);
    CHECK_EQ(info.owner, 0);
    kiln_sem_signal(told);
}
