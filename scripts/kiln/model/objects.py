# SPDX-License-Identifier: MIT
"""Objects and pools: checked against each other, and pools of tasks turned into the model's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kiln.base.diag import Diagnostics, Place, near
from kiln.base.kinds import OBJECTS
from kiln.base.paths import special
from kiln.config.fragment import symbol
from kiln.config.merge import Config
from kiln.manifest.application import Manifest, RawTask
from kiln.manifest.objects import Heap, Queue, RawPool, Timer
from kiln.model.model import MAX_HEAP_BLOCKS, MAX_QUEUE_BYTES, Pool
from kiln.source.fields import Value

MAX_OBJECTS = 255
MAX_TASKS = 254


def named(manifest: Manifest) -> Iterator[tuple[str, str, Place]]:
    """(kind, name, place) of everything here that has a name."""
    yield from ((kind.word, o.name, o.place) for kind, o in manifest.objects.named())
    yield from (("pool", p.name, p.place) for p in manifest.pools)


def pool_tasks(manifest: Manifest) -> Iterator[tuple[str, str, Place]]:
    """(kind, name, place) of the pools' tasks."""
    for pool in manifest.pools:
        yield from (("pool's task", name, pool.place) for name in pool.tasks)


def check(manifest: Manifest, diags: Diagnostics) -> None:
    """Report what is wrong whatever Kconfig says."""
    for semaphore in manifest.objects.semaphores:
        if semaphore.initial > semaphore.maximum > 0:  # 0: refused by the schema
            diags.error(
                semaphore.initial_place,
                f"semaphore '{semaphore.name}': 'initial': {semaphore.initial} is more than"
                f" 'max', {semaphore.maximum}",
            )
    for queue in manifest.objects.queues:
        _check_queue(queue, manifest.path.parent, diags)
    for heap in manifest.objects.heaps:
        _check_heap(heap, diags)
    tasks = {task.name: task for task in manifest.tasks}
    for timer in manifest.objects.timers:
        _check_timer(timer, tasks, diags)
    for pool in manifest.pools:
        _check_task(
            f"pool '{pool.name}': 'shares'", pool.shares.place, pool.shares.value, tasks, diags
        )
    _check_counts(manifest, diags)


def _check_queue(queue: Queue, app_dir: Path, diags: Diagnostics) -> None:
    header, what = queue.header, f"queue '{queue.name}'"
    path = app_dir / header
    if queue.item_type.replace(" ", "_").isidentifier() and not header:
        text = f"{what}: the item is of a C type, '{queue.item_type}', without its header"
        diags.error(queue.item_place, text, "header: the file that declares it")
    elif not header:
        return
    elif not queue.item_type:
        diags.error(
            queue.header_place, f"{what}: a header without a C type", "item: the declared type"
        )
    elif Path(header).is_absolute() or special(header):
        diags.error(
            queue.header_place,
            f"{what}: header '{header}' is not a plain path relative to the application",
        )
    elif path.suffix != ".h":
        diags.error(queue.header_place, f"{what}: header '{header}' does not end in .h")
    elif not path.is_file() or not os.access(path, os.R_OK):
        diags.error(
            queue.header_place,
            f"{what}: header '{header}': there is no such file",
            f"looked for {path}",
        )


def _check_heap(heap: Heap, diags: Diagnostics) -> None:
    what, size, least = f"heap '{heap.name}'", heap.size, heap.min_block
    if not least or not size:
        return  # refused by the schema
    if least & (least - 1):
        diags.error(
            heap.min_block_place,
            f"{what}: 'min_block': {least} is not a power of two",
            f"the next is {1 << least.bit_length()}",
        )
    elif size % least:
        diags.error(
            heap.size_place,
            f"{what}: 'size': {size} is not a multiple of 'min_block', {least}",
            f"the next is {size + least - size % least}",
        )
    elif size // least > MAX_HEAP_BLOCKS:
        diags.error(
            heap.size_place,
            f"{what}: {size // least} blocks of {least} bytes are more than {MAX_HEAP_BLOCKS}",
            f"make 'min_block' {_enough(size)}",
        )


def _enough(size: int) -> int:
    """The least power of two for `min_block`."""
    least = -(-size // MAX_HEAP_BLOCKS)
    return 1 << (least - 1).bit_length()


def _check_task(
    what: str, place: Place, wanted: str, tasks: dict[str, RawTask], diags: Diagnostics
) -> None:
    """Report a name that is not a task's."""
    if wanted and wanted not in tasks:
        diags.error(place, f"{what}: there is no task '{wanted}'", near(wanted, tasks))


def _check_timer(timer: Timer, tasks: dict[str, RawTask], diags: Diagnostics) -> None:
    what = f"timer '{timer.name}'"
    _check_task(f"{what}: 'notify'", timer.notify_place, timer.task, tasks, diags)
    given = [
        ("delay", timer.delay_ms, timer.delay_place),
        ("period", timer.period_ms, timer.period_place),
    ]
    if timer.autostart and not timer.first_ms:
        diags.error(
            timer.place, f"{what}: 'autostart' without a delay or a period", "add 'period: 10ms'"
        )
    for key, time, place in given:
        if time and not timer.autostart:
            diags.error(
                place,
                f"{what}: '{key}' has no meaning without 'autostart: true'",
                "kiln_timer_start says when and how often",
            )


def _check_counts(manifest: Manifest, diags: Diagnostics) -> None:
    objects = list(manifest.objects.named())
    slots = sum(manifest.objects.pools.slots(kind) for kind in OBJECTS)
    if len(objects) + slots > MAX_OBJECTS:
        diags.error(
            Place(manifest.path.name),
            f"{len(objects)} objects and {slots} slots of pools are more than {MAX_OBJECTS}",
            "a handle's index has eight bits",
        )
    workers = sum(pool.slots for pool in manifest.pools)
    if len(manifest.tasks) <= MAX_TASKS < len(manifest.tasks) + workers:
        diags.error(
            Place(manifest.path.name),
            f"{len(manifest.tasks)} tasks and {workers} of pools are more than {MAX_TASKS}",
            "a pid's id has eight bits",
        )


def check_configured(manifest: Manifest, config: Config, diags: Diagnostics) -> None:
    """Report what does not go with Kconfig's values."""
    most = config.number("QUEUE_ITEM_MAX")
    for queue in manifest.objects.queues:
        if queue.item_size > most:
            diags.error(
                queue.item_place,
                f"queue '{queue.name}': 'item': {queue.item_size} bytes are more than"
                f" CONFIG_QUEUE_ITEM_MAX, {most}",
                "a queue can carry the place of what is larger, in a memory partition",
            )
        elif queue.depth * queue.item_size > MAX_QUEUE_BYTES:
            diags.error(
                queue.place,
                f"queue '{queue.name}': {queue.depth} items of {queue.item_size} bytes"
                f" are more than {MAX_QUEUE_BYTES} bytes",
                "make it less deep",
            )
    for timer in manifest.objects.timers:
        what = f"timer '{timer.name}' notifies it"
        _check_enabled(timer.task, what, timer.notify_place, manifest, config, diags)
    for pool in manifest.pools:
        what = f"pool '{pool.name}' shares its memory"
        _check_enabled(pool.shares.value, what, pool.shares.place, manifest, config, diags)


def _check_enabled(
    task: str, use: str, place: Place, manifest: Manifest, config: Config, diags: Diagnostics
) -> None:
    if any(t.name == task for t in manifest.tasks) and config.value(symbol(task)) == "n":
        where = config.places.get(symbol(task), place)
        diags.error(where, f"task '{task}' is disabled, but {use} ({place})")


def pools(manifest: Manifest, config: Config, diags: Diagnostics) -> tuple[Pool, ...]:
    """The model's pools of tasks, after Kconfig's values for the tasks that they share with."""
    known = {task.name for task in manifest.tasks}
    return tuple(_pool(raw, config, diags) for raw in manifest.pools if raw.shares.value in known)


def _pool(raw: RawPool, config: Config, diags: Diagnostics) -> Pool:
    levels = config.number("NUM_PRIORITIES")
    if raw.priority:
        priority, place = raw.priority.value, raw.priority.place
    else:
        name = f"{symbol(raw.shares.value)}_PRIORITY"
        enabled = config.value(symbol(raw.shares.value)) == "y"
        priority, place = config.number(name) if enabled else 0, raw.place
    if priority > levels - 2:
        diags.error(
            place,
            f"pool '{raw.name}': priority {priority} is not in 0 to {levels - 2}",
            f"priority {levels - 1} is idle's alone",
        )
    ceiling = check_ceiling(f"pool '{raw.name}'", raw.ceiling, priority, diags)
    return Pool(raw.name, raw.slots, raw.stack, raw.shares.value, priority, ceiling, raw.place)


def check_ceiling(what: str, ceiling: Value[int] | None, priority: int, diags: Diagnostics) -> int:
    """The ceiling, the priority itself if none is given; reports a less urgent one."""
    if ceiling and ceiling.value > priority:
        diags.error(
            ceiling.place,
            f"{what}: ceiling {ceiling.value} is less urgent than the priority, {priority}",
            "a lower number is more urgent",
        )
    return ceiling.value if ceiling else priority
