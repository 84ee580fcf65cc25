/* SPDX-License-Identifier: MIT */
/* As urgent as the attacker, which may start it again: it ends at once. */
#include "box.h"

void peer_main(void)
{
    kiln_yield();
}
