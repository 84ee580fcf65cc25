/* SPDX-License-Identifier: MIT */
/*
 * A line being typed. It is shown with letters, blanks and backspaces alone, so that
 * any terminal will do, and a pipe too; only Ctrl-L needs one that knows ANSI sequences.
 */
#ifndef KILN_LIB_SHELL_EDITOR_H
#define KILN_LIB_SHELL_EDITOR_H

#include <stdint.h>

/* What a byte has brought about. */
enum editor_event {
    EDITOR_MORE,     /* nothing that concerns others */
    EDITOR_LINE,     /* editor_line() is complete, and in the history */
    EDITOR_TOO_LONG, /* the line ended, but something of it is missing: not to be run */
    EDITOR_CANCEL,   /* Ctrl-C: the line is given up */
    EDITOR_COMPLETE, /* the tab key */
};

/* Begin an empty line after the prompt. */
void editor_begin(void);

/* Take one byte that was typed. What is no letter and no key is ignored; a line that is full
 * takes no more, and is not run unless it is erased. Bound: the line's length. */
enum editor_event editor_feed(uint8_t byte);

/* The line, ended by 0, until editor_begin(). */
char *editor_line(void);

/* How many of its letters are left of the cursor. */
uint32_t editor_cursor(void);

/* Something that was typed next is lost: the line is cut. */
void editor_cut(void);

/* Insert text at the cursor, as if it had been typed. */
void editor_insert(const char *text, uint32_t length);

/* Show prompt and line once more, at the beginning of a line. */
void editor_show(void);

/* To the terminal. Not the editor's: the shell writes it out before it waits for input. */
void shell_put(const char *text, uint32_t length);

#endif
