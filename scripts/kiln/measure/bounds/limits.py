# SPDX-License-Identifier: MIT
"""How often each loop of the kernel is gone round at most: docs/bounds.md in numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from elftools.elf.elffile import ELFFile

from kiln.measure.code import Code
from kiln.measure.bounds.longest import Limit

Numbers = Mapping[str, int]

# kernel/config.h, kernel/text.h and kernel/reaper.h
WRITE_MAX = 128
BURST = 16
LETTER_MAX = 4  # bytes of a letter in UTF-8
TEXT_MAX = 120
NAME_SIZE = 36
TITLES = 240
DIGITS = 10
STACK_SCAN = 256
REAPER_ENTRIES = 32
REAPER_BLOCKS = 4
STRUCTS = (
    "task",
    "kiln_task_info",
    "kiln_object_info",
    "kiln_task_entry",
    "kiln_fault_line",
)  # what is copied
_DEFINE = re.compile(r"^#define (?:CONFIG_)?(\w+) (\d+)$", re.MULTILINE)


def deadlines(n: Numbers) -> int:
    """How many can be pending: of tasks, timers, watchdogs, budgets and alarms."""
    return (
        n["TASK_COUNT"]
        + n["TIMER_COUNT"]
        + n["WATCHDOG_COUNT"]
        + n["BUDGET_COUNT"]
        + n["SIGNALS_COUNT"]
    )


# By the function that the loop stands in; an architecture has its own besides, Architecture.loops.
EACH: Mapping[str, Callable[[Numbers], int]] = {
    "access_search": lambda n: n["ranges"] ** 2,
    "block_of": lambda n: n["BUDDY_ORDER_COUNT"],
    "buddy_give": lambda n: n["BUDDY_ORDER_COUNT"],
    "buddy_resize": lambda n: n["BUDDY_ORDER_COUNT"],
    "buddy_take": lambda n: n["BUDDY_ORDER_COUNT"],
    "console_input_drain": lambda n: BURST,
    "console_send": lambda n: BURST,
    "input_erase": lambda n: LETTER_MAX,
    "copy_bytes": lambda n: n["copied"] // 4,
    "event_serve": lambda n: n["TASK_COUNT"],
    "fill_wait": lambda n: n["OBJECT_COUNT"] + n["SLOT_COUNT"],
    "fill_waiters": lambda n: n["TASK_COUNT"],
    "heap_of": lambda n: n["HEAP_COUNT"],
    "irq_mask_own": lambda n: n["IRQ_COUNT"],
    "join_wake": lambda n: n["TASK_COUNT"],
    "joiners_lend": lambda n: n["TASK_COUNT"],
    "line_grant": lambda n: n["memory_grant_count"],
    "line_owner": lambda n: n["memory_owner_count"],
    "list_insert": lambda n: n["TASK_COUNT"],
    "may_grow": lambda n: n["BUDDY_ORDER_COUNT"],
    "memset": lambda n: n["copied"],
    "mutex_forget": lambda n: n["MUTEX_COUNT"],
    "mutex_priority": lambda n: n["MUTEX_COUNT"],
    "mutex_release": lambda n: n["MUTEX_COUNT"],
    "name_copy": lambda n: NAME_SIZE,
    "node_add": lambda n: n["BUDDY_LEVEL_COUNT"],
    "node_remove": lambda n: n["BUDDY_LEVEL_COUNT"],
    "object_free_slot": lambda n: n["SLOT_COUNT"],
    "object_release": lambda n: n["SLOT_COUNT"],
    "pool_first": lambda n: n["TASK_COUNT"],
    "pool_spawn": lambda n: n["POOL_COUNT"],
    "priority_due": lambda n: n["MUTEX_COUNT"],
    "reaper_pick": lambda n: n["TASK_COUNT"],
    "reaper_step": lambda n: REAPER_BLOCKS,
    "sys_inspect_fault": lambda n: TEXT_MAX,
    "sys_stack_scan": lambda n: STACK_SCAN // 4,
    "smallest_free": lambda n: n["BUDDY_LEVEL_COUNT"],
    "sys_create_task": lambda n: n["TASK_COUNT"],
    "task_end": lambda n: n["TASK_COUNT"],
    "task_wake_all": lambda n: n["TASK_COUNT"],
    "text_add_hex": lambda n: 8,
    "text_add_number": lambda n: DIGITS,
    "tick_events": lambda n: deadlines(n),
    "timeout_insert": lambda n: deadlines(n),
    "timer_start_own": lambda n: n["TIMER_COUNT"],
    "timer_stop_own": lambda n: n["TIMER_COUNT"],
    "nth": lambda n: TITLES,
    "waits_for_current": lambda n: n["TASK_COUNT"],
    "would_close_cycle": lambda n: n["MUTEX_COUNT"],
}

# In a whole operation, however often they are begun. An interrupt has the console send
# BURST bytes at most, and a write or a report enters its ring only when that is empty:
# one report, or writes of less than BURST bytes together and one more.
WHOLE: Mapping[str, Callable[[Numbers], int]] = {
    "ring_write": lambda n: BURST - 1 + WRITE_MAX,
    "text_add": lambda n: 2 * TEXT_MAX,
    "reaper_next": lambda n: REAPER_ENTRIES,
    "input_serve": lambda n: n["READER_COUNT"],
    "input_take": lambda n: n["CONSOLE_RX_BUFFER"] + BURST,
}

# Functions, not loops, that are called once at most in an operation: see WHOLE.
ONCE = ("report_line",)


def numbers(code: Code) -> Numbers:
    """What the limits depend on: how many there are of everything in this image."""
    folder = code.elf.parent / "generated/include/generated"
    found: dict[str, int] = {}
    for name in ("layout.h", "autoconf.h"):
        text = (folder / name).read_text(encoding="utf-8")
        found |= {key: int(value) for key, value in _DEFINE.findall(text)}
    for name in ("memory_owner_count", "memory_grant_count"):
        here = code.symbols.get(name)
        found[name] = int.from_bytes(code.read(here, 4), "little") if here else 0
    found.setdefault("CONSOLE_RX_BUFFER", 0)
    found["ranges"] = max(n for s, n in code.values.items() if s.endswith("_range_count"))
    found["copied"] = max(found["QUEUE_ITEM_MAX"], *_sizes(code.elf))
    return found


def _sizes(elf: Path) -> list[int]:
    """Of the structs that the kernel copies or clears."""
    with elf.open("rb") as file:
        return [
            entry.attributes["DW_AT_byte_size"].value
            for unit in ELFFile(file).get_dwarf_info().iter_CUs()
            for entry in unit.iter_DIEs()
            if entry.tag == "DW_TAG_structure_type"
            and "DW_AT_byte_size" in entry.attributes
            and "DW_AT_name" in entry.attributes
            and entry.attributes["DW_AT_name"].value.decode() in STRUCTS
        ]


def has(name: str, own: Numbers) -> bool:
    """Whether a function's loop has a limit; `own` are the architecture's."""
    return name in own or name in EACH or name in WHOLE


def limit(name: str, n: Numbers, own: Numbers) -> Limit:
    """That of a function's loop."""
    if name in own:
        return Limit(own[name])
    return Limit(WHOLE[name](n), whole=True) if name in WHOLE else Limit(EACH[name](n))
