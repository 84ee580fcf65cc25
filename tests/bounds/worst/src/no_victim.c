/* SPDX-License-Identifier: MIT */
#include "victim.h"

void victim_obey(const struct order *order)
{
    (void)order;
}
