/* SPDX-License-Identifier: MIT */
/* Memory partitions: shared by the tasks that are granted them, zero at boot. */
#ifndef KILN_KERNEL_PARTITION_H
#define KILN_KERNEL_PARTITION_H

#include <stdint.h>

struct partition {
    uintptr_t start;
    uintptr_t end; /* behind the last byte */
};

/* Generated. */
extern const struct partition partitions[];
extern const uint32_t partition_count;

/* Clear every partition. Called once at boot. Bound: their sizes. */
void partition_boot(void);

#endif
