/* SPDX-License-Identifier: MIT */
/* A line as words, and words as numbers. */
#include "shell.h"

/* Take the quotes out of the word that begins at `from`; returns where it ends. */
static char *unquote(char *from)
{
    char *to = from;
    bool quoted = false;

    for (; *from != '\0' && (quoted || *from != ' '); from++) {
        if (*from == '"')
            quoted = !quoted;
        else
            *to++ = *from;
    }
    if (*from != '\0') /* else it is the line's own end, which stays */
        from++;
    *to = '\0';
    return from;
}

int shell_split(char *line, char **words, int most)
{
    int count = 0;

    for (;;) {
        while (*line == ' ')
            line++;
        if (*line == '\0' || count == most)
            return count;
        words[count++] = line;
        line = unquote(line);
    }
}

/* 0 to 15 of a digit of any number; else 16. */
static uint32_t digit_of(char letter)
{
    if (letter >= '0' && letter <= '9')
        return (uint32_t)(letter - '0');
    letter |= 'a' - 'A';
    return letter >= 'a' && letter <= 'f' ? (uint32_t)(letter - 'a' + 10) : 16;
}

bool kiln_shell_number(const char *word, uint32_t *number)
{
    bool hexadecimal = word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
    uint32_t base = hexadecimal ? 16 : 10;
    uint64_t value = 0;

    if (hexadecimal)
        word += 2;
    if (*word == '\0')
        return false;
    for (; *word != '\0'; word++) {
        uint32_t digit = digit_of(*word);

        value = value * base + digit;
        if (digit >= base || value > UINT32_MAX)
            return false;
    }
    *number = (uint32_t)value;
    return true;
}
