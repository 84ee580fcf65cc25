# SPDX-License-Identifier: MIT
"""What was asked for, written down for `verify`: the model before any planning.

generated/model.json holds no decision of the planner, so that a mistake there
cannot excuse itself; and no absolute path, so that it is the same everywhere.
"""

from __future__ import annotations

import json
from typing import Any

from kiln.base.kinds import OBJECTS
from kiln.base.values import Memory
from kiln.model.model import Model, Task


def facts(model: Model) -> dict[str, Any]:
    """The parts of the model that decide who may touch which memory."""
    board = model.board
    return {
        "app": model.app,
        "manifest": model.manifest.name,
        "board": {
            "name": board.name,
            "arch": board.arch,
            "clock_hz": board.clock_hz,
            "mpu_regions": board.mpu_regions,
            "flash": _memory(board.flash),
            "ram": _memory(board.ram),
            "devices": {
                d.name: {"base": d.base, "size": d.size, "driver": d.driver, "dma": d.dma}
                for d in board.devices
            },
        },
        "partitions": {memory.name: memory.size for memory in model.memories},
        "pools": {
            pool.name: {"tasks": list(pool.tasks), "shares": pool.shares} for pool in model.pools
        },
        "objects": _objects(model),
        "tasks": {
            task.name: {
                "entry": task.entry,
                "grants": [
                    {
                        "target": grant.target,
                        "kind": grant.kind.name,
                        "rights": sorted(right.value for right in grant.rights),
                    }
                    for grant in task.grants
                ],
                "deadlines": _deadlines(task),
                "signals": task.traits.signals,
            }
            for task in model.tasks
        },
    }


def _deadlines(task: Task) -> dict[str, int]:
    """What must happen within how many milliseconds, for `kiln bounds`."""
    timing = task.timing
    found = {"deadline": timing.deadline_ms or timing.period_ms, "watchdog": timing.watchdog_ms}
    return {name: ms for name, ms in found.items() if ms}


def _objects(model: Model) -> list[list[str]]:
    """Kind and name of every object in the order of handles; the slots of pools have no name."""
    named = [[kind.name, thing.name] for kind, thing in model.objects.named()]
    slots = ((kind.name, model.objects.pools.slots(kind)) for kind in OBJECTS)
    return named + [[kind, ""] for kind, number in slots for _ in range(number)]


def render(model: Model) -> str:
    """The text of generated/model.json."""
    return json.dumps(facts(model), indent=1) + "\n"


def _memory(memory: Memory) -> dict[str, int]:
    return {"base": memory.base, "size": memory.size}
