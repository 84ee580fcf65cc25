/* SPDX-License-Identifier: MIT */
void level_task(void);

void level_task(void)
{
}
