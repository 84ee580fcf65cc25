# SPDX-License-Identifier: MIT
"""The generated part of Kconfig: a menu for each of the manifest's tasks, and the log's modules.

The defaults are the manifest's values, so that whatever Kconfig says in the end
is the truth, and a configuration holds only what differs from the manifest.
"""

from __future__ import annotations

import re

from kiln.manifest.application import MAX_QUANTUM_MS, Manifest, RawLogModule, RawTask

PREFIX = "TASK_"  # of all symbols of tasks
LOG_PREFIX = "LOG_LEVEL_"  # of all symbols of log modules
NOUNS = {PREFIX: "task", LOG_PREFIX: "log module"}

HEAD = """\
# SPDX-License-Identifier: MIT
# Generated from app.yaml; do not edit.

menu "Tasks"

"""

_MENU = """\
menu "{name} ({place})"

config TASK_{symbol}
	bool "Enabled"
	default y
	help
	  Whether the task '{name}' is part of the system. A task that others
	  are granted to spawn cannot be left out.

if TASK_{symbol}

config TASK_{symbol}_PRIORITY
	int "Priority"
	range 0 30
	default {priority}
	help
	  0 is the most urgent. The least urgent priority, NUM_PRIORITIES - 1,
	  belongs to idle.

config TASK_{symbol}_STACK_SIZE
	int "Stack size in bytes"
	range 128 1048576
	default {stack}
	help
	  A multiple of 8. An overflow ends the task, not its neighbours.

config TASK_{symbol}_QUANTUM_MS
	int "Quantum in milliseconds"
	range 0 {max_quantum}
	default {quantum}
	help
	  How long the task runs before another ready task of its priority
	  gets its turn; 0 means QUANTUM_MS.

config TASK_{symbol}_AUTOSTART
	bool "Start at boot"
	default {autostart}
	help
	  Without it the task waits until another one spawns it.

choice
	prompt "After a fault"
	default TASK_{symbol}_FAULT_{fault}

config TASK_{symbol}_FAULT_STOP
	bool "Stop"
	help
	  The task stays ended.

config TASK_{symbol}_FAULT_RESTART
	bool "Restart"
	help
	  The task starts again, as often and as soon as the manifest says.

config TASK_{symbol}_FAULT_PANIC
	bool "Panic"
	help
	  The whole system stops.

endchoice

{budget}endif

endmenu

"""

# The kernel reads a task's usage from its accounts.
_BUDGET = """\
config TASK_{symbol}_BUDGET
	def_bool y
	select ACCOUNTING

"""


_LOG_MENU = """
menu "Log levels"

"""
_MODULE = """\
config LOG_LEVEL_{symbol}
	int "{name} ({place})" if LOG
	range 0 4
	default LOG_DEFAULT_LEVEL
	help
	  The least important messages of the log module '{name}' that are part
	  of the image: 1 errors, 2 warnings, 3 information, 4 for debugging;
	  0 none at all.

"""


def symbol(task_name: str) -> str:
    """The Kconfig symbol that enables a task, and the beginning of its other symbols."""
    return PREFIX + task_name.upper()


def fragment(manifest: Manifest) -> str:
    """The text of generated/Kconfig.tasks; what would define a symbol again is left out."""
    tasks = {task.name.upper(): task for task in reversed(manifest.tasks) if _usable(task)}
    menus = [_menu(task) for task in manifest.tasks if tasks.get(task.name.upper()) is task]
    return HEAD + "".join(menus) + "endmenu\n" + _log_menu(manifest)


def without_help(text: str) -> str:
    """The fragment as values need it: nearly half of it is for menus."""
    return re.sub(r"\thelp\n(?:\t  .*\n)+", "", text)


def _usable(thing: RawTask | RawLogModule) -> bool:
    """Whether the name can be part of a symbol; if not, it has been reported."""
    return thing.name.isascii() and thing.name.isidentifier()


def _log_menu(manifest: Manifest) -> str:
    modules = {m.name.upper(): m for m in reversed(manifest.log) if _usable(m)}
    entries = [
        _MODULE.format(name=m.name, symbol=m.name.upper(), place=f"{m.place.file}:{m.place.line}")
        for m in manifest.log
        if modules.get(m.name.upper()) is m
    ]
    return _LOG_MENU + "".join(entries) + "endmenu\n" if entries else ""


def _menu(task: RawTask) -> str:
    return _MENU.format(
        name=task.name,
        symbol=task.name.upper(),
        place=f"{task.place.file}:{task.place.line}",
        priority=task.priority.value,
        stack=task.stack.value,
        quantum=task.quantum_ms.value,
        max_quantum=MAX_QUANTUM_MS,
        autostart="y" if task.autostart.value else "n",
        fault=task.fault.value.action.name,
        budget=_BUDGET.format(symbol=task.name.upper()) if task.timing.every_ms else "",
    )
