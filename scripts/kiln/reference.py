# SPDX-License-Identifier: MIT
"""docs/syscalls.md, printed from kernel/syscalls.yaml: `python -m kiln.reference [FILE]`.

The page is committed, so that it can be read without a build; a test compares it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiln.emit import environment, parameters
from kiln.syscalls import Argument, Call, load_calls

PAGE = Path(__file__).resolve().parents[2] / "docs" / "syscalls.md"

_CALLERS = {
    "all": "every task",
    "console": "tasks granted `console: read`",
    "task": "tasks granted `spawn` on some task",
    "semaphore": "tasks with a grant on some semaphore",
    "system": "tasks with `system: [shutdown]`",
}
_RESULTS = {"int": "int ", "int64_t": "int64_t ", "noreturn": "_Noreturn void "}


def prototype(call: Call) -> str:
    """The C declaration of the call's stub."""
    return f"{_RESULTS[call.result]}kiln_call_{call.name}({parameters(call)})"


def callers(call: Call) -> str:
    """Who may make the call, in words."""
    return _CALLERS[call.grant]


def meaning(argument: Argument) -> str:
    """What the kernel checks about an argument, in words."""
    words = argument.kind.split()
    if words[0] == "handle":
        return f"handle of a {words[1]}, with the right `{words[2]}`"
    if words[0] == "in":
        return f"buffer that is read, `{words[1]}` bytes"
    if words[0] == "out":
        return f"buffer that is written, `{words[1]}` bytes"
    return "a value"


def page() -> str:
    """The text of docs/syscalls.md."""
    env = environment().overlay()
    env.filters |= {"prototype": prototype, "callers": callers, "meaning": meaning}
    return env.get_template("syscalls.md.j2").render(calls=load_calls())


def main() -> int:
    """Write the page, or the file that is named."""
    from kiln.files import write_if_changed

    write_if_changed(Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE, page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
