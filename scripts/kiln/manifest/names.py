# SPDX-License-Identifier: MIT
"""Which names tasks, objects, partitions and devices may have.

A name becomes part of C identifiers, linker sections and Kconfig symbols, where
its upper-case form stands too. So names must differ in more than case, must not
be words of C, and must not make one Kconfig symbol of two. Objects and
partitions are C identifiers as they stand (a task is task_<name>), so theirs
must not be words of the C library either.
"""

from __future__ import annotations

from collections.abc import Iterable

from kiln.base.diag import Diagnostics, Place

C_KEYWORDS = frozenset(
    """alignas alignof asm auto bool break case char const constexpr continue default do double
    else enum extern false float for goto if inline int long nullptr register restrict return
    short signed sizeof static static_assert struct switch thread_local true typedef typeof
    typeof_unqual union unsigned void volatile while""".split()
)

# Words of the C library and its macros that application code is likely to include.
C_LIBRARY = frozenset(
    """abort abs alarm atan atoi atol bool bzero calloc ceil clock cos div errno exit exp fabs fgetc
    fgets floor fmod fprintf fputc fputs free gamma getc getchar getpid gets index isalpha isdigit
    isspace j0 j1 jn kill labs linux log log10 log2 logb main malloc memchr memcmp memcpy memmove
    memset offsetof pause pipe pow printf putc putchar puts qsort raise rand read realloc remove
    rename rindex round scanf select setjmp signal sin sleep snprintf sprintf sqrt srand sscanf
    stderr stdin stdout strcat strchr strcmp strcpy strlen strncmp strncpy strstr strtok strtol
    strtoul tan time trunc unix usleep va_arg va_end va_list va_start vprintf vsnprintf wait write
    y0 y1 yn""".split()
)

RESERVED = frozenset(
    ("idle", "console", "system", "kernel", "null", "eof", "semaphores", "mutexes", "queues")
)
RESERVED_PREFIXES = ("kiln_", "sys_", "config_", "arch_", "entry_", "image_", "ld_")
C_KINDS = ("semaphore", "mutex", "queue", "event", "timer", "heap", "memory partition")

# What the generated Kconfig symbols of a task append to TASK_<NAME>.
TASK_SYMBOLS = (
    *("PRIORITY", "STACK_SIZE", "QUANTUM_MS", "AUTOSTART"),
    *("FAULT_STOP", "FAULT_RESTART", "FAULT_PANIC"),
)


def check_name(kind: str, name: str, place: Place, diags: Diagnostics) -> None:
    """Report a name that C, the C library or Kiln has taken."""
    lower = name.lower()
    if name in C_KEYWORDS:
        diags.error(place, f"{kind} '{name}': the name is a keyword of C")
    elif kind in C_KINDS and (name in C_LIBRARY or name.endswith("_t")):
        diags.error(place, f"{kind} '{name}': the C library uses the name")
    elif lower in RESERVED:
        diags.error(place, f"{kind} '{name}': Kiln reserves the name")
    else:
        for prefix in RESERVED_PREFIXES + (("task_", "irq_") if kind in C_KINDS else ()):
            if lower.startswith(prefix):
                diags.error(
                    place, f"{kind} '{name}': Kiln reserves names that begin with '{prefix}'"
                )


def check_distinct(named: Iterable[tuple[str, str, Place]], diags: Diagnostics) -> None:
    """Report names, given as (kind, name, place), that are the same or differ only in case."""
    seen: dict[str, tuple[str, str, Place]] = {}
    for kind, name, place in named:
        first = seen.setdefault(name.upper(), (kind, name, place))
        if first[2] == place:
            continue
        if first[1] == name:
            diags.error(
                place, f"{kind} '{name}': the name is already that of a {first[0]} ({first[2]})"
            )
        else:
            diags.error(
                place,
                f"{kind} '{name}' differs only in case from {first[0]} '{first[1]}' ({first[2]})",
            )


def check_task_symbols(tasks: Iterable[tuple[str, Place]], diags: Diagnostics) -> None:
    """Report a task whose name is another's name plus the ending of a Kconfig symbol."""
    places = {name.upper(): (name, place) for name, place in tasks}
    for upper, (name, place) in places.items():
        for ending in TASK_SYMBOLS:
            owner = places.get(upper.removesuffix(f"_{ending}"))
            if owner and upper.endswith(f"_{ending}"):
                diags.error(
                    place,
                    f"task '{name}': CONFIG_TASK_{upper} would stand for this task and for"
                    f" a value of task '{owner[0]}' ({owner[1]})",
                    "give it another name",
                )
