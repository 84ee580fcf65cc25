/* SPDX-License-Identifier: MIT */
/* Routines of <string.h> and <strings.h>, which are linked into the task and run in it. */
#include "parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SIZE 8

/* Show every byte, because what follows a string's end matters too. */
static void show(const char *what, const char bytes[SIZE])
{
    printf("%-7s", what);
    for (int i = 0; i < SIZE; i++)
        printf(" %02x", (unsigned char)bytes[i]);
    printf("\n");
}

static void show_clearing(char bytes[SIZE])
{
    /* Called by its name, it would be memset to the compiler. */
    void (*volatile clear)(void *, size_t) = bzero;

    for (size_t count = 1; count <= 5; count += 2) {
        clear(bytes + 1, count);
        show("bzero", bytes);
    }
}

/* A short word is filled up with zeros; a long one is cut, and then no zero ends it. */
static void show_copying(char bytes[SIZE])
{
    char words[] = "kiln unprivileged";
    char *rest;

    for (char *word = strtok_r(words, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        printf("%s has %u letters\n", word, (unsigned)strlen(word));
        strncpy(bytes, word, SIZE);
        show("strncpy", bytes);
    }
}

static void show_joining(void)
{
    static const char *const parts[] = {"one", " kiln", " fired"};
    char text[32] = "";

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        strcat(text, parts[i]);
    printf("strcat  %s\n", text);
    printf("strstr  %s\n", strstr(text, "kiln"));
    printf("strcmp  %d\n", strcmp(text, parts[0]) > 0);
}

void show_text(void)
{
    char bytes[SIZE] __attribute__((nonstring)); /* not always with a zero at its end */

    memset(bytes, 'x', SIZE);
    show("memset", bytes);
    show_clearing(bytes);
    show_copying(bytes);
    show_joining();
}
