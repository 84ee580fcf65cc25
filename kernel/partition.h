/* SPDX-License-Identifier: MIT */
/* Memory partitions: shared by the tasks that are granted them, zero at boot. */
#ifndef KILN_KERNEL_PARTITION_H
#define KILN_KERNEL_PARTITION_H

#include <stdint.h>

struct partition {
    uintptr_t start;
    uintptr_t end; /* after the last byte */
};

/* Generated: PARTITION_COUNT of them. */
extern const struct partition partitions[];

/* Clear every partition. Called once at boot. Bound: their sizes. */
void partition_boot(void);

#endif
