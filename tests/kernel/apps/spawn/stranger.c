/* SPDX-License-Identifier: MIT */
void stranger_task(void);

void stranger_task(void)
{
}
