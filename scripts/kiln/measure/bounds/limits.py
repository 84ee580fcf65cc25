# SPDX-License-Identifier: MIT
"""How often each loop of the kernel is gone round at most: docs/bounds.md in numbers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from elftools.elf.elffile import ELFFile

from kiln.base.kinds import OBJECTS
from kiln.measure.code import Code
from kiln.measure.bounds.longest import OPERATION, Limit, Piece

Numbers = Mapping[str, int]

# kernel/config.h, kernel/text.h and kernel/reaper.h
WRITE_MAX = 128
BURST = 16
LETTER_MAX = 4  # bytes of a letter in UTF-8
TEXT_MAX = 120
NAME_SIZE = 36
DIGITS = 10
STACK_SCAN = 256
REAPER_ENTRIES = 32
REAPER_BLOCKS = 4
# Structs that are copied or cleared, and those that are when a task starts.
STRUCTS = {"task", "kiln_task_info", "kiln_object_info", "kiln_task_entry", "kiln_fault_line"}
STARTED = {"frame", "arch_context"}
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
    "pool_first": lambda n: n["pool_tasks"],
    "pool_spawn": lambda n: n["POOL_COUNT"],
    "priority_due": lambda n: n["MUTEX_COUNT"],
    "reaper_pick": lambda n: n["TASK_COUNT"],
    "reaper_step": lambda n: REAPER_BLOCKS,
    "sys_inspect_fault": lambda n: TEXT_MAX,
    "sys_stack_scan": lambda n: STACK_SCAN // 4,
    "smallest_free": lambda n: n["BUDDY_LEVEL_COUNT"],
    "sys_create_task": lambda n: n["pool_tasks"] + 1,
    "task_end": lambda n: n["workers"],
    "task_wake_all": lambda n: n["TASK_COUNT"],
    "text_add_hex": lambda n: 8,
    "text_add_number": lambda n: DIGITS,
    "tick_events": lambda n: deadlines(n),
    "timeout_insert": lambda n: deadlines(n),
    "timer_start_own": lambda n: n["TIMER_COUNT"],
    "timer_stop_own": lambda n: n["TIMER_COUNT"],
    "nth": lambda n: n["titles"],
    "waits_for_current": lambda n: n["TASK_COUNT"],
    "would_close_cycle": lambda n: n["MUTEX_COUNT"],
}

# Rounds in all of a scope, however often the loop is begun in it.
TOTALS: Mapping[str, Mapping[str, Callable[[Numbers], int]]] = {
    # An interrupt has the console send BURST bytes at most, and a write or a report enters its
    # ring only when that is empty: one report, or writes of less than BURST bytes together and
    # one more. A line of a report has TEXT_MAX letters at most.
    "ring_write": {OPERATION: lambda n: n["turns"] * (BURST - 1 + WRITE_MAX)},
    "text_add": {OPERATION: lambda n: n["turns"] * TEXT_MAX},
    "reaper_next": {OPERATION: lambda n: REAPER_ENTRIES},
    "input_serve": {OPERATION: lambda n: n["READER_COUNT"]},
    "input_take": {OPERATION: lambda n: n["CONSOLE_RX_BUFFER"] + BURST},
    # What is somebody's alone. A task ends, and starts, once at most.
    "irq_mask_own": {OPERATION: lambda n: n["IRQ_COUNT"]},
    "timer_start_own": {OPERATION: lambda n: n["TIMER_COUNT"]},
    "timer_stop_own": {OPERATION: lambda n: n["TIMER_COUNT"]},
    # All but idle can wait, each in one queue, and whoever is woken does not wait again.
    "task_wake_all": {OPERATION: lambda n: n["TASK_COUNT"] - 1},
    # Each passes on a mutex; whoever gets one that ends as well passes it on again.
    "mutex_release": {OPERATION: lambda n: n["MUTEX_COUNT"] + n["ends"] - 1},
    # The heir of a mutex no longer waits, so that no chain goes on from it. No task has two
    # places in a chain, and nobody owns what another one owns or waits in two queues.
    "mutex_priority": {"mutex_release": lambda n: n["MUTEX_COUNT"] + n["ends"] - 1},
    "priority_due": {
        "mutex_release": lambda n: n["MUTEX_COUNT"] * n["ends"],  # again after each owner's end
        "mutex_priority": lambda n: n["MUTEX_COUNT"],
    },
    "list_insert": {
        "mutex_release": lambda n: 0,
        "mutex_priority": lambda n: n["TASK_COUNT"],
    },
    # The shorter of the two lists of texts.
    "nth": {"add_memory": lambda n: n["kinds"]},
    # A new task's frame and registers.
    "memset": {"task_start": lambda n: n["started"]},
    # Each pool's tasks are looked through twice: for one that is free, then for a zombie.
    "pool_first": {"pool_spawn": lambda n: 2 * n["pool_tasks"]},
    "task_end": {OPERATION: lambda n: min(n["ends"], n["pool_tasks"])},
}

# Calls of functions that are not inlined, in all of a scope.
COUNTED: Mapping[str, Mapping[str, Callable[[Numbers], int]]] = {
    "report_line": {OPERATION: lambda n: n["turns"]},  # see TOTALS
    "task_wake": {OPERATION: lambda n: n["TASK_COUNT"] - 1},
    "task_start": {OPERATION: lambda n: n["starts"]},
    "task_end_one": {OPERATION: lambda n: n["ends"]},
    "task_end": {OPERATION: lambda n: n["ends"]},
    "fault_task": {OPERATION: lambda n: n["faults"]},
    "mutex_priority": {"slot_destroy": lambda n: n["mutex_slots"]},
    "signals_raise": {OPERATION: lambda n: n["SIGNALS_COUNT"] + 1},
    "slot_destroy": {OPERATION: lambda n: n["SLOT_COUNT"]},
    "timer_expire": {OPERATION: lambda n: n["TIMER_COUNT"]},
}
# Functions in which something is counted. Of a lasting one, all that an operation has of it
# counts together.
SCOPES = (
    "mutex_priority",
    "mutex_release",
    "slot_destroy",
    "add_memory",
    "pool_spawn",
    "task_start",
)
LASTING = ("mutex_release", "slot_destroy")


def facts(code: Code) -> dict[str, Any]:
    """The image's generated/model.json."""
    text = (code.elf.parent / "generated/model.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


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
    model = facts(code)
    crews: Counter[str] = Counter()
    for pool in model["pools"].values():
        crews[pool["shares"]] += len(pool["tasks"])
    found["workers"] = max(crews.values(), default=0)  # of one task
    found["pool_tasks"] = crews.total()
    # Tasks that can end when a deadline is met: by their watchdog or their alarm.
    found["mortal"] = sum(
        task["signals"] or "watchdog" in task["deadlines"] for task in model["tasks"].values()
    )
    slots = code.read(code.symbols["object_kinds"], code.sizes["object_kinds"])
    kind = [each.name for each in OBJECTS].index("MUTEX")
    found["mutex_slots"] = slots[found["OBJECT_COUNT"] :].count(kind)
    found |= {name: code.sizes.get(name, 0) for name in ("titles", "kinds")}
    found["ranges"] = max(n for s, n in code.values.items() if s.endswith("_range_count"))
    sizes = _sizes(code.elf)
    found["copied"] = max(
        found["QUEUE_ITEM_MAX"], *(sizes[name] for name in STRUCTS & sizes.keys())
    )
    found["started"] = sum(sizes[name] for name in STARTED & sizes.keys())
    return of_operation(found, "")


def _sizes(elf: Path) -> dict[str, int]:
    """Of the structs that the kernel copies or clears, by name."""
    with elf.open("rb") as file:
        return {
            entry.attributes["DW_AT_name"].value.decode(): entry.attributes["DW_AT_byte_size"].value
            for unit in ELFFile(file).get_dwarf_info().iter_CUs()
            for entry in unit.iter_DIEs()
            if entry.tag == "DW_TAG_structure_type"
            and "DW_AT_byte_size" in entry.attributes
            and "DW_AT_name" in entry.attributes
        }


def has(name: str, own: Numbers) -> bool:
    """Whether a function's loop has a limit; `own` are the architecture's."""
    return name in own or name in EACH or name in TOTALS


def limit(name: str, n: Numbers, own: Numbers) -> Limit:
    """That of a function's loop."""
    if name in own:
        return Limit(own[name])
    totals = {scope: total(n) for scope, total in TOTALS.get(name, {}).items()}
    return Limit(EACH[name](n) if name in EACH else None, totals)


def counted(name: str, n: Numbers) -> Limit:
    """How often a function is called."""
    return Limit(None, {scope: total(n) for scope, total in COUNTED[name].items()})


def total(piece: Piece, n: Numbers) -> int:
    """How often a loop is gone round, or a function called, in an operation with these numbers."""
    assert piece.scope is not None
    return (TOTALS if piece.loop else COUNTED)[piece.name][piece.scope](n)


def of_operation(n: Numbers, operation: str, turns: int = 1) -> Numbers:
    """The numbers, and those of an operation: how often the console has its turn in it, and
    how many tasks can end and start in it, which are more if it meets deadlines."""
    faults = n["mortal"] if operation.startswith("tick") else 1
    if operation.startswith("tick,"):
        faults += 1
    starts = {"spawn": 1, "create_task": n["pool_tasks"]}
    return {
        **n,
        "faults": faults,
        "turns": max(turns, faults),  # each fault has the console send
        "ends": min(faults * (n["workers"] + 1), n["TASK_COUNT"] - 1),
        "starts": starts.get(operation, n["POLICY_COUNT"]),
    }
