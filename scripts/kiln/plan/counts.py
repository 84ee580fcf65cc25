# SPDX-License-Identifier: MIT
"""How many of each kind an image has: what the kernel's features depend on."""

from __future__ import annotations

from kiln.base.kinds import OBJECTS
from kiln.base.values import Fault
from kiln.plan.reports import owners
from kiln.plan.tasks import Plan


def counts(plan: Plan) -> dict[str, int]:
    """How many of each kind there are, the slots of pools included."""
    model, objects = plan.model, plan.objects
    return {
        "TASK": len(plan.tasks),
        "ACCOUNT": len(plan.tasks) if model.config.get("ACCOUNTING") == "y" else 0,
        **{
            kind.name: len(model.objects.of(kind)) + model.objects.pools.slots(kind)
            for kind in OBJECTS
        },
        "IRQ": len(plan.irqs),
        "TIMING": len(plan.timings),
        "WATCHDOG": sum(timing.watchdog_ms != 0 for timing in plan.timings),
        "PERIODIC": sum(timing.period_ticks != 0 for timing in plan.timings),
        "BUDGET": sum(timing.every_ticks != 0 for timing in plan.timings),
        "SIGNALS": len(plan.signals),
        "OBJECT": objects.manifest,
        "SLOT": len(objects.all) - objects.manifest,
        "OWNER": len(owners(plan)) if model.config.get("FAULT_DETAILS") == "y" else 0,
        "PARTITION": len(plan.model.memories),
        "BUDDY_LEVEL": max((len(heap.levels) for heap in objects.heaps), default=0),
        "BUDDY_ORDER": max((heap.top + 1 for heap in objects.heaps), default=0),
        "POOL": len(plan.pools),
        "NOTIFIED": sum(task.notified is not None for task in plan.tasks),
        "POLICY": sum(task.fault.action is not Fault.STOP for task in plan.tasks),
        "CONSOLE": int(plan.has_console),
        "TICKLESS": int(model.config.get("TICKLESS") == "y"),
        "INSPECTOR": sum("sys_inspect_fault" in table for table in plan.call_tables),
        "READER": sum("sys_read" in table for table in plan.call_tables),
        "JOINABLE": sum(task.joinable for task in plan.tasks),
    }
