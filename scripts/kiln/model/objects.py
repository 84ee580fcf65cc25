# SPDX-License-Identifier: MIT
"""Objects, timers and pools: checked against each other, and turned into the model's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kiln.base.diag import Diagnostics, Place, near
from kiln.base.paths import special
from kiln.config.fragment import symbol
from kiln.config.merge import Config
from kiln.manifest.application import Manifest, RawTask
from kiln.manifest.objects import RawHeap, RawPool, RawQueue, RawTimer
from kiln.model.model import (
    MAX_HEAP_BLOCKS,
    MAX_QUEUE_BYTES,
    Event,
    Heap,
    Mutex,
    ObjectPools,
    Pool,
    Queue,
    Semaphore,
    Timer,
)
from kiln.source.fields import Value

MAX_OBJECTS = 255
MAX_TASKS = 254
MAX_ITEM = 1024
MAX_PRIORITY = 30
MIN_HEAP = 32
MIN_HEAP_BLOCK, MAX_HEAP_BLOCK = 16, 4096


def named(manifest: Manifest) -> Iterator[tuple[str, str, Place]]:
    """(kind, name, place) of everything here that has a name."""
    yield from (("semaphore", s.name, s.place) for s in manifest.semaphores)
    yield from (("mutex", m.name, m.place) for m in manifest.mutexes)
    yield from (("queue", q.name, q.place) for q in manifest.queues)
    yield from (("event", e.name, e.place) for e in manifest.events)
    yield from (("timer", t.name, t.place) for t in manifest.timers)
    yield from (("heap", h.name, h.place) for h in manifest.heaps)
    yield from (("pool", p.name, p.place) for p in manifest.pools)


def pool_tasks(manifest: Manifest) -> Iterator[tuple[str, str, Place]]:
    """(kind, name, place) of the pools' tasks."""
    for pool in manifest.pools:
        yield from (("pool's task", name, pool.place) for name in pool.tasks)


def check(manifest: Manifest, diags: Diagnostics) -> None:
    """Report what is wrong whatever Kconfig says."""
    for semaphore in manifest.semaphores:
        initial, maximum = semaphore.initial, semaphore.maximum
        if initial.value > maximum.value >= 1:
            diags.error(
                initial.place,
                f"semaphore '{semaphore.name}': 'initial': {initial.value} is more than"
                f" 'max', {maximum.value}",
            )
    for queue in manifest.queues:
        _check_queue(queue, manifest.path.parent, diags)
    for heap in manifest.heaps:
        _check_heap(heap, diags)
    tasks = {task.name: task for task in manifest.tasks}
    for timer in manifest.timers:
        _check_timer(timer, tasks, diags)
    for pool in manifest.pools:
        _check_task(f"pool '{pool.name}': 'shares'", pool.shares, pool.shares.value, tasks, diags)
    _check_counts(manifest, diags)


def _check_queue(queue: RawQueue, app_dir: Path, diags: Diagnostics) -> None:
    header, what = queue.header.value, f"queue '{queue.name}'"
    path = app_dir / header
    if queue.item_type.value.replace(" ", "_").isidentifier() and not header:
        text = f"{what}: the item is of a C type, '{queue.item_type.value}', without its header"
        diags.error(queue.item_type.place, text, "header: the file that declares it")
    elif not header:
        return
    elif not queue.item_type.value:
        diags.error(
            queue.header.place, f"{what}: a header without a C type", "item: the declared type"
        )
    elif Path(header).is_absolute() or special(header):
        diags.error(
            queue.header.place,
            f"{what}: header '{header}' is not a plain path relative to the application",
        )
    elif path.suffix != ".h":
        diags.error(queue.header.place, f"{what}: header '{header}' does not end in .h")
    elif not path.is_file() or not os.access(path, os.R_OK):
        diags.error(
            queue.header.place,
            f"{what}: header '{header}': there is no such file",
            f"looked for {path}",
        )


def _check_heap(heap: RawHeap, diags: Diagnostics) -> None:
    what, size, least = f"heap '{heap.name}'", heap.size.value, heap.min_block.value
    if not MIN_HEAP_BLOCK <= least <= MAX_HEAP_BLOCK or size < MIN_HEAP or size % MIN_HEAP:
        return  # the schema has said so
    if least & (least - 1):
        diags.error(
            heap.min_block.place,
            f"{what}: 'min_block': {least} is not a power of two",
            f"the next is {1 << least.bit_length()}",
        )
    elif size % least:
        diags.error(
            heap.size.place,
            f"{what}: 'size': {size} is not a multiple of 'min_block', {least}",
            f"the next is {size + least - size % least}",
        )
    elif size // least > MAX_HEAP_BLOCKS:
        diags.error(
            heap.size.place,
            f"{what}: {size // least} blocks of {least} bytes are more than {MAX_HEAP_BLOCKS}",
            f"make 'min_block' {_enough(size)}",
        )


def _enough(size: int) -> int:
    """The least power of two for `min_block`."""
    least = -(-size // MAX_HEAP_BLOCKS)
    return 1 << (least - 1).bit_length()


def _check_task(
    what: str, name: Value[str], wanted: str, tasks: dict[str, RawTask], diags: Diagnostics
) -> None:
    """Report a name that is not a task's."""
    if wanted and wanted not in tasks:
        diags.error(name.place, f"{what}: there is no task '{wanted}'", near(wanted, tasks))


def _check_timer(timer: RawTimer, tasks: dict[str, RawTask], diags: Diagnostics) -> None:
    what = f"timer '{timer.name}'"
    task = timer.notify.value.partition(".")[0]
    _check_task(f"{what}: 'notify'", timer.notify, task, tasks, diags)
    given = [("delay", timer.delay_ms), ("period", timer.period_ms)]
    if timer.autostart and not any(time.value for _, time in given):
        diags.error(
            timer.place, f"{what}: 'autostart' without a delay or a period", "add 'period: 10ms'"
        )
    for key, time in given:
        if time.value and not timer.autostart:
            diags.error(
                time.place,
                f"{what}: '{key}' has no meaning without 'autostart: true'",
                "kiln_timer_start says when and how often",
            )


def _check_counts(manifest: Manifest, diags: Diagnostics) -> None:
    pools = manifest.object_pools
    slots = pools.semaphores + pools.mutexes + pools.queues
    objects = [item for item in named(manifest) if item[0] != "pool"]
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
    for queue in manifest.queues:
        if most < queue.item_size.value <= MAX_ITEM:
            diags.error(
                queue.item_size.place,
                f"queue '{queue.name}': 'item': {queue.item_size.value} bytes are more than"
                f" CONFIG_QUEUE_ITEM_MAX, {most}",
                "a queue can carry the place of what is larger, in a memory partition",
            )
        elif (
            queue.item_size.value <= most
            and queue.depth <= MAX_QUEUE_BYTES < queue.depth * queue.item_size.value
        ):
            diags.error(
                queue.place,
                f"queue '{queue.name}': {queue.depth} items of {queue.item_size.value} bytes"
                f" are more than {MAX_QUEUE_BYTES} bytes",
                "make it less deep",
            )
    for timer in manifest.timers:
        task = timer.notify.value.partition(".")[0]
        _check_enabled(
            task, f"timer '{timer.name}' notifies it", timer.notify.place, manifest, config, diags
        )
    for pool in manifest.pools:
        what = f"pool '{pool.name}' shares its memory"
        _check_enabled(pool.shares.value, what, pool.shares.place, manifest, config, diags)


def _check_enabled(
    task: str, use: str, place: Place, manifest: Manifest, config: Config, diags: Diagnostics
) -> None:
    if any(t.name == task for t in manifest.tasks) and config.value(symbol(task)) == "n":
        where = config.places.get(symbol(task), place)
        diags.error(where, f"task '{task}' is disabled, but {use} ({place})")


def semaphores(manifest: Manifest) -> tuple[Semaphore, ...]:
    """The model's semaphores."""
    return tuple(
        Semaphore(s.name, s.initial.value, s.maximum.value, s.place) for s in manifest.semaphores
    )


def mutexes(manifest: Manifest) -> tuple[Mutex, ...]:
    """The model's mutexes."""
    return tuple(Mutex(m.name, m.protocol == "ceiling", m.place) for m in manifest.mutexes)


def queues(manifest: Manifest) -> tuple[Queue, ...]:
    """The model's queues."""
    return tuple(
        Queue(q.name, q.depth, q.item_size.value, q.item_type.value, q.header.value, q.place)
        for q in manifest.queues
    )


def events(manifest: Manifest) -> tuple[Event, ...]:
    """The model's event flags."""
    return tuple(Event(e.name, e.initial, e.place) for e in manifest.events)


def timers(manifest: Manifest) -> tuple[Timer, ...]:
    """The model's timers; the first delay is a period unless it says otherwise."""
    found = []
    for raw in manifest.timers:
        task, _, bit = raw.notify.value.partition(".")
        delay = raw.delay_ms.value or raw.period_ms.value
        number = int(bit) if bit.isdecimal() else 0
        found.append(
            Timer(raw.name, task, number, delay, raw.period_ms.value, raw.autostart, raw.place)
        )
    return tuple(found)


def heaps(manifest: Manifest) -> tuple[Heap, ...]:
    """The model's heaps."""
    return tuple(Heap(h.name, h.size.value, h.min_block.value, h.place) for h in manifest.heaps)


def object_pools(manifest: Manifest) -> ObjectPools:
    """The model's pools of objects."""
    raw = manifest.object_pools
    return ObjectPools(raw.semaphores, raw.mutexes, raw.queues, raw.queue_bytes)


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
    if levels - 2 < priority <= MAX_PRIORITY:  # beyond that, the schema has said so
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
