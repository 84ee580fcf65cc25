/* SPDX-License-Identifier: MIT */
/* Several cases in one image: the test patches the number in flash (Image.choose). */
#ifndef CHOSEN_H
#define CHOSEN_H

static const int chosen_case = 0;

static inline int chosen(void)
{
    return *(const volatile int *)&chosen_case;
}

#endif
