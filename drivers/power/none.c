/* SPDX-License-Identifier: MIT */
/* A board that cannot switch itself off. */
#include "board.h"

void board_power_off(int status)
{
    (void)status;
}
