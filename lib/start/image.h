/* SPDX-License-Identifier: MIT */
/* What a task's start stub needs to know of its task; generated, in user flash. */
#ifndef KILN_LIB_START_IMAGE_H
#define KILN_LIB_START_IMAGE_H

#include <stdint.h>

struct kiln_task_image {
    void (*entry)(void);
    void (*finish)(void);     /* prints what standard output still holds, or NULL */
    const uint8_t *data_load; /* the initial contents of .data, in flash */
    uint8_t *data_start;
    uint8_t *data_end;
    uint8_t *bss_start;
    uint8_t *bss_end;
};

_Noreturn void kiln_task_start(const struct kiln_task_image *image);

#endif
