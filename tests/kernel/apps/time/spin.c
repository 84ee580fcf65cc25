/* SPDX-License-Identifier: MIT */
void spin_task(void);

void spin_task(void)
{
    for (;;) {
    }
}
