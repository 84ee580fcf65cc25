/* SPDX-License-Identifier: MIT */
#include "check.h"

extern int initialised;
extern int zero;
extern char text[16];
extern char aligned[64];
extern int *pointer;
extern int (*function)(void);
extern const char *const constants[2];
extern __thread int thread_initialised;
extern __thread int thread_zero;

int count(void);

/* All variables are as the source says, or were made `mark` by change_all. */
void check_all_new(void);
void change_all(int mark);
void check_all(int mark);
