# SPDX-License-Identifier: MIT
"""The manifest, the board and the configuration, checked against each other."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kiln.arch.known import ARCHITECTURES
from kiln.base.diag import Diagnostics, Place, near
from kiln.base.kinds import Kind
from kiln.base.paths import special
from kiln.base.values import Board, Fault
from kiln.config.fragment import LOG_PREFIX, symbol
from kiln.config.merge import Config
from kiln.manifest import aliases, board as boards, names
from kiln.manifest.application import Manifest, RawTask
from kiln.model import grants, irqs, objects, timing
from kiln.model.model import LogModule, Model, Task
from kiln.source.fields import Value

SUFFIXES = (".c", ".S", ".a")


def check_manifest(manifest: Manifest, board: Board | None, diags: Diagnostics) -> Manifest:
    """Report what is wrong whatever Kconfig says: names, files, objects, grants.

    Returns the manifest with the devices' own names in the place of the board's aliases.
    """
    board = _check_boards(manifest, board, diags)
    if board:
        manifest = aliases.resolve(manifest, board, diags)
    named = [("task", t.name, t.place) for t in manifest.tasks]
    named += objects.named(manifest)
    named += [("memory partition", p.name, p.place) for p in manifest.partitions]
    for kind, name, place in named:
        names.check_name(kind, name, place, diags)
    taken = [("device", d.name, d.place) for d in board.devices] if board else []
    taken += [("device alias", a.name, a.place) for a in board.aliases] if board else []
    names.check_distinct([*taken, *named, *objects.pool_tasks(manifest)], diags)
    names.check_distinct((("log module", m.name, m.place) for m in manifest.log), diags)
    names.check_task_symbols(((t.name, t.place) for t in manifest.tasks), diags)
    objects.check(manifest, diags)
    for task in manifest.tasks:
        if task.entry.value in names.C_KEYWORDS:
            diags.error(
                task.entry.place,
                f"task '{task.name}': 'entry': '{task.entry.value}' is a keyword of C",
            )
        for source in task.sources:
            _check_source(task, source, manifest.path.parent, diags)
    grants.check(manifest, board, diags)
    irqs.check(manifest, board, diags)
    return manifest


def _check_boards(manifest: Manifest, board: Board | None, diags: Diagnostics) -> Board | None:
    """The board, or None if the application is for others: what it lacks is no news then."""
    known = boards.names()
    for word in manifest.boards:
        if word.value not in known:
            hint = near(word.value, known) or f"known: {', '.join(known)}"
            diags.error(word.place, f"'boards': there is no board '{word.value}'", hint)
    wanted = [word.value for word in manifest.boards]
    if not board or not wanted or board.name in wanted:
        return board
    diags.error(
        manifest.boards[0].place,
        f"the application is for {' or '.join(wanted)}, and not for '{board.name}'",
        f"use -b {wanted[0]}",
    )
    return None


def _check_source(task: RawTask, source: Value[str], app_dir: Path, diags: Diagnostics) -> None:
    what = f"task '{task.name}': source '{source.value}'"
    path = app_dir / source.value
    if Path(source.value).is_absolute():
        diags.error(
            source.place, f"{what} is an absolute path", "write it relative to the application"
        )
    elif special(source.value):
        diags.error(source.place, f"{what} has a character that build tools treat as special")
    elif path.suffix not in SUFFIXES:
        diags.error(source.place, f"{what} ends in none of .c, .S and .a")
    elif not path.exists():
        diags.error(source.place, f"{what}: there is no such file", f"looked for {path}")
    elif not path.is_file():
        diags.error(source.place, f"{what}: it is not a regular file")
    elif not os.access(path, os.R_OK):
        diags.error(source.place, f"{what}: the file cannot be read")


def build(manifest: Manifest, board: Board, config: Config, diags: Diagnostics) -> Model:
    """The model, after reporting what is wrong with the configuration's values."""
    _check_board_values(board, config, diags)
    enabled = [t for t in manifest.tasks if config.value(symbol(t.name)) == "y"]
    known = grants.kinds(manifest, board)
    tasks = tuple(_task(t, manifest, known, board, config, diags) for t in enabled)
    _check_tasks(manifest, tasks, config, diags)
    grants.check_enabled(manifest, config, diags)
    grants.note_waived(manifest, board, config, diags)
    irqs.check_enabled(manifest, config, diags)
    objects.check_configured(manifest, config, diags)
    timing.check_ticks(manifest, config, diags)
    return Model(
        app=manifest.path.parent.name,
        manifest=manifest.path,
        board=board,
        config=config.values(),
        kernel_stack_place=_place(config, "KERNEL_STACK_SIZE", board.place),
        tasks=tasks,
        objects=manifest.objects,
        pools=objects.pools(manifest, config, diags),
        partitions=manifest.partitions,
        log=tuple(LogModule(m.name, LOG_PREFIX + m.name.upper(), m.place) for m in manifest.log),
    )


def _place(config: Config, name: str, default: Place) -> Place:
    """Where a symbol was set; where its default comes from if it was not."""
    return config.places.get(name, default)


def _check_board_values(board: Board, config: Config, diags: Diagnostics) -> None:
    """Check what Kconfig's ranges cannot say."""
    tick_hz = config.number("TICK_HZ")
    timer = ARCHITECTURES[board.arch]
    for clock in (board.clock_hz, board.qemu.cpu_hz if board.qemu else board.clock_hz):
        if clock > timer.timer_cycles * tick_hz:
            diags.error(
                _place(config, "TICK_HZ", board.place),
                f"CONFIG_TICK_HZ: at {clock} Hz, {tick_hz} ticks a second are {clock // tick_hz}"
                f" cycles each; {timer.timer} counts {timer.timer_cycles}",
                f"use at least {clock // timer.timer_cycles + 1}",
            )
            break
    for name in ("KERNEL_STACK_SIZE", "IDLE_STACK_SIZE"):
        _check_multiple(config, name, 8, diags)
    for name in ("CONSOLE_TX_BUFFER", "CONSOLE_RX_BUFFER"):
        size = config.number(name)
        if size & (size - 1):
            diags.error(
                _place(config, name, board.place),
                f"CONFIG_{name}: {size} is not a power of two",
                f"the next is {1 << size.bit_length()}",
            )


def _check_multiple(config: Config, name: str, step: int, diags: Diagnostics) -> None:
    """Report a symbol that was set to something else than a multiple of `step`."""
    value = config.number(name)
    if value % step and name in config.places:
        diags.error(
            config.places[name],
            f"CONFIG_{name}: {value} is not a multiple of {step}",
            f"the next is {value + step - value % step}",
        )


def _task(
    raw: RawTask,
    manifest: Manifest,
    known: Mapping[str, Kind],
    board: Board,
    config: Config,
    diags: Diagnostics,
) -> Task:
    """The task with Kconfig's values, noting which of them override the manifest's."""
    prefix = symbol(raw.name)
    app_dir = manifest.path.parent

    def note(ending: str, what: str, place: Place, written: object, value: object) -> None:
        where = config.places.get(f"{prefix}_{ending}")
        if where and value != written:
            text = f"{what} {written} ({place}) is overridden by {value}"
            diags.note(where, f"task '{raw.name}': {text}")

    priority = config.number(f"{prefix}_PRIORITY")
    stack = config.number(f"{prefix}_STACK_SIZE")
    quantum = config.number(f"{prefix}_QUANTUM_MS")
    autostart = config.value(f"{prefix}_AUTOSTART") == "y"
    note("PRIORITY", "priority", raw.priority.place, raw.priority.value, priority)
    note("STACK_SIZE", "stack", raw.stack.place, raw.stack.value, stack)
    written = _quantum(raw.quantum_ms.value)
    note("QUANTUM_MS", "quantum", raw.quantum_ms.place, written, _quantum(quantum))
    words = {True: "true", False: "false"}
    was = words[raw.autostart.value]
    note("AUTOSTART", "autostart", raw.autostart.place, was, words[autostart])
    action = next(f for f in Fault if config.value(f"{prefix}_FAULT_{f.name}") == "y")
    fault = raw.fault.value
    note(f"FAULT_{action.name}", "fault policy", raw.fault.place, fault.action.value, action.value)
    _check_multiple(config, f"{prefix}_STACK_SIZE", 8, diags)
    return Task(
        name=raw.name,
        entry=raw.entry.value,
        sources=tuple(Path(os.path.normpath(app_dir / s.value)) for s in raw.sources),
        priority=priority,
        ceiling=objects.check_ceiling(f"task '{raw.name}'", raw.ceiling, priority, diags),
        stack=stack,
        quantum_ms=quantum,
        autostart=autostart,
        fault=replace(fault, action=action),
        grants=grants.resolve(raw, known),
        place=raw.place,
        irqs=irqs.resolve(raw, board),
        timing=raw.timing,
        traits=raw.traits,
    )


def _quantum(ms: int) -> str:
    """A quantum as notes show it."""
    return f"{ms}ms" if ms else "of CONFIG_QUANTUM_MS"


def _check_tasks(
    manifest: Manifest, tasks: tuple[Task, ...], config: Config, diags: Diagnostics
) -> None:
    """Check priorities against their number, and that something runs at all."""
    raw = {t.name: t for t in manifest.tasks}
    levels = config.number("NUM_PRIORITIES")
    for task in tasks:
        if task.priority > levels - 2:
            name = f"{symbol(task.name)}_PRIORITY"
            where = config.places.get("NUM_PRIORITIES")
            diags.error(
                _place(config, name, raw[task.name].priority.place),
                f"task '{task.name}': priority {task.priority} is not in 0 to {levels - 2}",
                f"priority {levels - 1} is idle's alone; CONFIG_NUM_PRIORITIES is {levels}"
                + (f" ({where})" if where else ""),
            )
    for task_raw in manifest.tasks:
        enable = config.places.get(symbol(task_raw.name))
        if enable and config.value(symbol(task_raw.name)) == "n":
            diags.note(enable, f"task '{task_raw.name}' ({task_raw.place}) is disabled")
    if not diags.errors and not any(t.autostart for t in tasks):
        diags.error(
            Place(manifest.tasks[0].place.file),
            "no task starts at boot, so that none could ever run",
            "leave one enabled, with 'autostart: true'",
        )
