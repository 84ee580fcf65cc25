/* SPDX-License-Identifier: MIT */
#include "board.h"

void board_init(void)
{
}
