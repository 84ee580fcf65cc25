/* SPDX-License-Identifier: MIT */
void all_task(void);

/* Never runs: it is there for its rights. */
void all_task(void)
{
}
