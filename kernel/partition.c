/* SPDX-License-Identifier: MIT */
#include "partition.h"

#include <string.h>

void partition_boot(void)
{
    for (uint32_t i = 0; i < partition_count; i++) {
        const struct partition *partition = &partitions[i];

        memset((void *)partition->start, 0, partition->end - partition->start);
    }
}
