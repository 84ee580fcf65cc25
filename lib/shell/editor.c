/* SPDX-License-Identifier: MIT */
#include "editor.h"

#include "history.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define CONTROL(letter) ((letter)&0x1f)
#define ESCAPE 0x1b
#define DELETE 0x7f

#define LINE_BYTES CONFIG_SHELL_LINE_MAX

static char line[LINE_BYTES + 1];
static char typed[LINE_BYTES + 1]; /* the line, while one of the history is shown instead */
static uint32_t length;
static uint32_t cursor;
static uint32_t shown; /* of the history: 0 none, 1 the latest, ... */
static bool cut;       /* something of the line is missing: it is not run */

/* Where in an escape sequence the input is. */
static enum { PLAIN, ESCAPED, NUMBER, IGNORED, LETTER } sequence;
static uint32_t sequence_number;
static bool after_return; /* a newline after it is the same line's end */

static void put(char letter)
{
    shell_put(&letter, 1);
}

static void put_many(char letter, uint32_t count)
{
    while (count-- > 0)
        put(letter);
}

/* Show what is right of the cursor, and blanks where `gone` letters were; and go back. */
static void show_rest(uint32_t gone)
{
    shell_put(line + cursor, length - cursor);
    put_many(' ', gone);
    put_many('\b', length - cursor + gone);
}

/* Take out `count` letters right of the cursor. */
static void take_out(uint32_t count)
{
    memmove(line + cursor, line + cursor + count, length - cursor - count);
    length -= count;
    cut = cut && length != 0; /* what was cut is gone */
    show_rest(count);
}

static void move_to(uint32_t place)
{
    if (place > cursor)
        shell_put(line + cursor, place - cursor);
    else
        put_many('\b', cursor - place);
    cursor = place;
}

static void erase_left(uint32_t count)
{
    move_to(cursor - count);
    take_out(count);
}

void editor_insert(const char *text, uint32_t count)
{
    if (count > LINE_BYTES - length) {
        put('\a');
        return;
    }
    memmove(line + cursor + count, line + cursor, length - cursor);
    memcpy(line + cursor, text, count);
    length += count;
    shell_put(line + cursor, count);
    cursor += count;
    show_rest(0);
}

static void replace(const char *text)
{
    move_to(0);
    take_out(length);
    editor_insert(text, (uint32_t)strlen(text));
}

/* Letters from the beginning of the word left of the cursor. */
static uint32_t word_left(void)
{
    uint32_t start = cursor;

    while (start > 0 && line[start - 1] == ' ')
        start--;
    while (start > 0 && line[start - 1] != ' ')
        start--;
    return cursor - start;
}

/* Show the line `back` in the history; 0 is the one that was being typed. */
static void recall(uint32_t back)
{
    const char *text = back == 0 ? typed : history_line(back - 1);

    if (text == NULL) {
        put('\a');
        return;
    }
    if (shown == 0) {
        line[length] = '\0';
        memcpy(typed, line, length + 1);
    }
    shown = back;
    replace(text);
}

void editor_begin(void)
{
    length = 0;
    cursor = 0;
    shown = 0;
    cut = false;
    editor_show();
}

char *editor_line(void)
{
    line[length] = '\0';
    return line;
}

uint32_t editor_cursor(void)
{
    return cursor;
}

void editor_cut(void)
{
    cut = true;
    put('\a');
}

void editor_show(void)
{
    uint32_t place = cursor;

    shell_put(CONFIG_SHELL_PROMPT, sizeof(CONFIG_SHELL_PROMPT) - 1);
    shell_put(line, length);
    cursor = length;
    move_to(place);
}

static enum editor_event finish(void)
{
    if (cut) {
        put('\n');
        return EDITOR_TOO_LONG;
    }
    history_add(editor_line());
    put('\n');
    return EDITOR_LINE;
}

static enum editor_event cancel(void)
{
    shell_put("^C\n", 3);
    return EDITOR_CANCEL;
}

/* Keys that change what is shown, and nothing else. */
static void edit(uint8_t key)
{
    switch (key) {
    case CONTROL('A'):
        move_to(0);
        break;
    case CONTROL('B'):
        move_to(cursor - (cursor > 0));
        break;
    case CONTROL('D'):
        take_out(cursor < length);
        break;
    case CONTROL('E'):
        move_to(length);
        break;
    case CONTROL('F'):
        move_to(cursor + (cursor < length));
        break;
    case CONTROL('H'):
    case DELETE:
        erase_left(cursor > 0);
        break;
    case CONTROL('K'):
        take_out(length - cursor);
        break;
    case CONTROL('L'):
        shell_put("\033[H\033[2J", 7);
        editor_show();
        break;
    case CONTROL('N'):
        if (shown > 0)
            recall(shown - 1);
        break;
    case CONTROL('P'):
        recall(shown + 1);
        break;
    case CONTROL('U'):
        erase_left(cursor);
        break;
    case CONTROL('W'):
        erase_left(word_left());
        break;
    default:
        break;
    }
}

/* The control key that does what the key of an escape sequence does; 0 if none does. */
static uint8_t key_of(uint8_t last)
{
    static const char keys[][2] = {{'A', 'P'}, {'B', 'N'}, {'C', 'F'},
                                   {'D', 'B'}, {'F', 'E'}, {'H', 'A'}};
    static const char numbered[] = " A DE  AE"; /* 1 Home, 3 Delete, 4 End, 7 Home, 8 End */

    if (last == '~')
        return sequence_number < sizeof(numbered) - 1 ? CONTROL(numbered[sequence_number]) : 0;
    for (uint32_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (keys[i][0] == last)
            return CONTROL(keys[i][1]);
    return 0;
}

/* A byte of an escape sequence, which is a letter or a digit of it, or its end. */
static void follow(uint8_t byte)
{
    if (sequence == ESCAPED) {
        sequence = byte == '[' ? NUMBER : byte == 'O' ? LETTER : PLAIN;
        sequence_number = 0;
    } else if (byte >= '@') {
        sequence = PLAIN;
        edit(key_of(byte));
    } else if (sequence == NUMBER && byte >= '0' && byte <= '9' && sequence_number < 100) {
        sequence_number = 10 * sequence_number + byte - '0';
    } else {
        sequence = IGNORED; /* until its end */
    }
}

enum editor_event editor_feed(uint8_t byte)
{
    bool same_end = after_return && byte == '\n';

    after_return = byte == '\r';
    if (same_end)
        return EDITOR_MORE;
    if (byte >= ' ' && byte < DELETE && sequence != PLAIN) {
        follow(byte);
        return EDITOR_MORE;
    }
    sequence = byte == ESCAPE ? ESCAPED : PLAIN;
    if (byte == '\r' || byte == '\n')
        return finish();
    if (byte == CONTROL('C'))
        return cancel();
    if (byte == '\t')
        return EDITOR_COMPLETE;
    if (byte < ' ' || byte == DELETE)
        edit(byte);
    else if (byte < DELETE && length == LINE_BYTES)
        editor_cut();
    else if (byte < DELETE)
        editor_insert((const char *)&byte, 1);
    return EDITOR_MORE;
}
