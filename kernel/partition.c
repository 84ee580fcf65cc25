/* SPDX-License-Identifier: MIT */
#include "partition.h"

#include <generated/layout.h>
#include <string.h>

void partition_boot(void)
{
    for (uint32_t i = 0; i < PARTITION_COUNT; i++) {
        const struct partition *partition = &partitions[i];

        memset((void *)partition->start, 0, partition->end - partition->start);
    }
}
