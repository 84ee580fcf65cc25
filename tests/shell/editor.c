/* SPDX-License-Identifier: MIT */
/*
 * lib/shell's editor, history and words on the host, with a terminal that knows nothing but
 * letters, backspace, newline and the clearing of the screen. Built by test_editor.py.
 */
#include "editor.h"

#include "check.h"
#include "history.h"
#include "shell.h"

#include <stdbool.h>

#define PROMPT CONFIG_SHELL_PROMPT
#define MOST CONFIG_SHELL_LINE_MAX
#define COLUMNS 256

#define UP "\033[A"
#define DOWN "\033[B"
#define RIGHT "\033[C"
#define LEFT "\033[D"

static char screen[COLUMNS + 1]; /* the line that the cursor is in */
static uint32_t column;
static uint32_t bells;
static enum editor_event last;

void shell_put(const char *text, uint32_t length)
{
    for (const char *end = text + length; text < end; text++) {
        if (*text == '\n' || *text == '\033') {
            if (*text == '\033' && end - text >= 7) {
                CHECK(strncmp(text, "\033[H\033[2J", 7) == 0);
                text += 6;
            }
            memset(screen, 0, sizeof(screen));
            column = 0;
        } else if (*text == '\b') {
            CHECK(column > 0);
            column--;
        } else if (*text == '\a') {
            bells++;
        } else {
            CHECK(*text >= ' ' && column < COLUMNS);
            screen[column++] = *text;
        }
    }
}

/* Type `keys` into a new line, or go on with one. */
static void type(const char *keys)
{
    for (; *keys != '\0'; keys++)
        last = editor_feed((uint8_t)*keys);
}

static void begin(const char *keys)
{
    shell_put("\n", 1);
    editor_begin();
    type(keys);
}

/* Behind the prompt `text` is seen, and blanks. */
static void check_screen(const char *text)
{
    const char *rest = screen + strlen(PROMPT) + strlen(text);

    CHECK(strncmp(screen, PROMPT, strlen(PROMPT)) == 0);
    CHECK(strncmp(screen + strlen(PROMPT), text, strlen(text)) == 0);
    CHECK_EQUAL(strspn(rest, " "), strlen(rest));
    CHECK_EQUAL(column, strlen(PROMPT) + editor_cursor());
}

/* The line is `text`, and so is the screen, with the cursor where the editor has it. */
static void check_line(const char *text, uint32_t cursor)
{
    CHECK_TEXT(editor_line(), text);
    CHECK_EQUAL(editor_cursor(), cursor);
    check_screen(text);
}

TEST(letters_are_shown_where_they_are_typed)
{
    begin("abd" LEFT "c");
    check_line("abcd", 3);
    type("\001X\005Y");
    check_line("XabcdY", 6);
    CHECK_EQUAL(bells, 0);
}

TEST(keys_that_erase)
{
    begin("one two  three\b");
    check_line("one two  thre", 13);
    type("\027"); /* Ctrl-W: a word */
    check_line("one two  ", 9);
    type("\027");
    check_line("one ", 4);
    type("four" LEFT LEFT "\013"); /* Ctrl-K: to the end */
    check_line("one fo", 6);
    type(LEFT LEFT "\025"); /* Ctrl-U: to the beginning */
    check_line("fo", 0);
    type("\004\033[3~"); /* Ctrl-D and Delete */
    check_line("", 0);
    type("\177\b\004\027\025\013" LEFT RIGHT);
    check_line("", 0);
}

TEST(keys_that_move)
{
    static const char *const homes[] = {"\001", "\033[H", "\033OH", "\033[1~", "\033[7~"};
    static const char *const ends[] = {"\005", "\033[F", "\033OF", "\033[4~", "\033[8~"};

    for (size_t n = 0; n < sizeof(homes) / sizeof(homes[0]); n++) {
        begin("abc");
        type(homes[n]);
        check_line("abc", 0);
        type(ends[n]);
        check_line("abc", 3);
    }
    begin("abc" LEFT LEFT LEFT LEFT RIGHT RIGHT RIGHT RIGHT);
    check_line("abc", 3);
    type("\002\002\006");
    check_line("abc", 2);
}

TEST(history)
{
    begin("first\r");
    CHECK_EQUAL(last, EDITOR_LINE);
    CHECK_TEXT(editor_line(), "first");
    begin("second\r");
    begin("second\n"); /* the same once more is not remembered */
    begin("\r");       /* nor is nothing */
    begin("thi" UP);
    check_line("second", 6);
    type(UP);
    check_line("first", 5);
    type(UP);
    check_line("first", 5);
    CHECK_EQUAL(bells, 1);
    type("!" DOWN);
    check_line("second", 6);
    type(DOWN);
    check_line("thi", 3);
    type(DOWN);
    check_line("thi", 3);
    type("\020\016\020\r"); /* Ctrl-P, Ctrl-N */
    CHECK_TEXT(editor_line(), "second");
}

TEST(history_forgets_the_oldest)
{
    char line[16];

    for (int n = 0; n < 1000; n++) {
        snprintf(line, sizeof(line), "%d", n);
        history_add(line);
        CHECK_TEXT(history_line(0), line);
    }
    CHECK_TEXT(history_line(1), "998");
    CHECK(history_line(CONFIG_SHELL_HISTORY / 4) == NULL);
    CHECK(history_line(UINT32_MAX) == NULL);
    CHECK_TEXT(history_line(CONFIG_SHELL_HISTORY / 4 - 1),
               history_line(CONFIG_SHELL_HISTORY / 4 - 1));
}

TEST(a_line_too_long_for_the_history_leaves_it_as_it_is)
{
    char line[CONFIG_SHELL_HISTORY + 1];

    history_add("short");
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    history_add(line);
    CHECK_TEXT(history_line(0), "short");
    CHECK(history_line(1) == NULL);
}

TEST(a_full_line_takes_no_more)
{
    char expected[MOST + 1];

    memset(expected, 'x', MOST);
    expected[MOST] = '\0';
    editor_begin();
    for (int n = 0; n < 3 * MOST; n++)
        type("x");
    check_line(expected, MOST);
    CHECK_EQUAL(bells, 2 * MOST);
    type("\001y"); /* nor at its beginning */
    check_line(expected, 0);
}

TEST(a_cut_line_is_refused_until_it_is_erased)
{
    begin("");
    for (int n = 0; n < MOST; n++)
        type("x");
    type("4444\b\b\r"); /* what is left is not what was meant */
    CHECK_EQUAL(last, EDITOR_TOO_LONG);
    begin("fits\r");
    CHECK_EQUAL(last, EDITOR_LINE);
    begin(UP);
    check_line("fits", 4); /* the cut one is not remembered */
    editor_cut();
    type("\025new\r");
    CHECK_EQUAL(last, EDITOR_LINE);
    CHECK_TEXT(editor_line(), "new");
    begin("rest");
    editor_cut();
    type("\003");
    CHECK_EQUAL(last, EDITOR_CANCEL);
    begin("next\r");
    CHECK_EQUAL(last, EDITOR_LINE);
}

TEST(line_ends)
{
    editor_begin();
    CHECK_EQUAL(editor_feed('\r'), EDITOR_LINE);
    editor_begin();
    CHECK_EQUAL(editor_feed('\n'), EDITOR_MORE); /* of the same end */
    CHECK_EQUAL(editor_feed('\n'), EDITOR_LINE);
    CHECK_EQUAL(editor_feed('\r'), EDITOR_LINE);
    CHECK_EQUAL(editor_feed('a'), EDITOR_MORE);
    CHECK_EQUAL(editor_feed('\n'), EDITOR_LINE);
}

TEST(control_c_and_tab_are_told)
{
    begin("abc");
    CHECK_EQUAL(editor_feed('\t'), EDITOR_COMPLETE);
    check_line("abc", 3);
    CHECK_EQUAL(editor_feed(3), EDITOR_CANCEL);
    begin(UP);
    check_line("", 0); /* it was given up */
}

TEST(control_l_shows_the_line_on_a_clear_screen)
{
    begin("abc" LEFT "\014");
    check_line("abc", 2);
}

TEST(sequences_that_mean_nothing)
{
    begin("a\033[24~b\033[200~c\033[?25hd\033OPe\033xf\033[1;5Cg\033\033[Dh\033[9999999999~");
    check_line("abcdefhg", 7);
    type("\033[\r"); /* cut short */
    CHECK_EQUAL(last, EDITOR_LINE);
    begin("\033[12x\033");
    type("[A"); /* in two parts */
    check_line("abcdefhg", 8);
}

TEST(bytes_that_are_no_ascii)
{
    editor_begin();
    for (int byte = 0x80; byte < 0x100; byte++)
        CHECK_EQUAL(editor_feed((uint8_t)byte), EDITOR_MORE);
    CHECK_EQUAL(editor_feed(0), EDITOR_MORE);
    check_line("", 0);
}

TEST(whatever_is_typed_is_what_is_seen)
{
    static const char *const keys[] = {
        UP,   DOWN,   RIGHT, LEFT,   "\033[3~", "\001",   "\005",  "\013", "\025", "\027",
        "\b", "\014", "\r",  "\003", "\033[H",  "\033OF", "word ", "abc",  " ",    "\033["};
    uint32_t random = 1;

    editor_begin();
    for (int n = 0; n < 300000; n++) {
        char byte[2] = {0};
        uint32_t choice;

        random = random * 1664525u + 1013904223u;
        choice = random >> 16;
        byte[0] = (char)(choice >> 8);
        type(choice % 4 == 0 ? byte : keys[choice / 4 % (sizeof(keys) / sizeof(keys[0]))]);
        if (last == EDITOR_LINE || last == EDITOR_CANCEL || last == EDITOR_TOO_LONG)
            editor_begin();
        last = EDITOR_MORE;
        CHECK(strlen(editor_line()) <= MOST && editor_cursor() <= strlen(editor_line()));
        check_screen(editor_line());
    }
}

static int split(const char *text, char **words)
{
    static char line[128];

    strcpy(line, text);
    return shell_split(line, words, 4);
}

TEST(a_line_is_cut_into_words)
{
    char *words[4];

    CHECK_EQUAL(split("", words), 0);
    CHECK_EQUAL(split("   ", words), 0);
    CHECK_EQUAL(split("  one   two ", words), 2);
    CHECK_TEXT(words[0], "one");
    CHECK_TEXT(words[1], "two");
    CHECK_EQUAL(split("a b c d e f", words), 4);
    CHECK_TEXT(words[3], "d");
    CHECK_EQUAL(split("say \"two words\" x\"y z\"w \"\"", words), 4);
    CHECK_TEXT(words[1], "two words");
    CHECK_TEXT(words[2], "xy zw");
    CHECK_TEXT(words[3], "");
    CHECK_EQUAL(split("open \"never closed", words), 2);
    CHECK_TEXT(words[1], "never closed");
}

static bool is_number(const char *word, uint32_t expected)
{
    uint32_t number = 0xdeadbeef;

    return kiln_shell_number(word, &number) && number == expected;
}

TEST(numbers)
{
    static const char *const none[] = {"",   "x",    "0x",  "-1",         "1x",         "0xg",
                                       "1 ", "0x 1", "12a", "4294967296", "0x100000000"};
    uint32_t number = 7;

    CHECK(is_number("0", 0));
    CHECK(is_number("42", 42));
    CHECK(is_number("0x2a", 42));
    CHECK(is_number("0X2A", 42));
    CHECK(is_number("4294967295", UINT32_MAX));
    CHECK(is_number("0xffffffff", UINT32_MAX));
    for (size_t n = 0; n < sizeof(none) / sizeof(none[0]); n++)
        CHECK(!kiln_shell_number(none[n], &number));
    CHECK_EQUAL(number, 7);
}
