# SPDX-License-Identifier: MIT
"""The generated part of Kconfig: one menu for each of the manifest's tasks.

The defaults are the manifest's values, so that whatever Kconfig says in the end
is the truth, and a configuration holds only what differs from the manifest.
"""

from __future__ import annotations

from kiln.appmanifest import MAX_QUANTUM_MS, Manifest, RawTask

PREFIX = "TASK_"  # of all symbols that the fragment defines

HEAD = """\
# SPDX-License-Identifier: MIT
# Generated from app.yaml; do not edit.

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

endif

endmenu

"""


def symbol(task_name: str) -> str:
    """The Kconfig symbol that enables a task, and the beginning of its other symbols."""
    return PREFIX + task_name.upper()


def fragment(manifest: Manifest) -> str:
    """The text of generated/Kconfig.tasks; tasks whose symbols would clash come once."""
    tasks = {task.name.upper(): task for task in reversed(manifest.tasks) if _usable(task)}
    menus = [_menu(task) for task in manifest.tasks if tasks.get(task.name.upper()) is task]
    return HEAD + "".join(menus).rstrip("\n") + "\n"


def _usable(task: RawTask) -> bool:
    """Whether the name can be part of a symbol; if not, it has been reported."""
    return task.name.isascii() and task.name.isidentifier()


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
    )
