# SPDX-License-Identifier: MIT
"""Picks the subcommand, and turns every way it can end into an exit status.

Only the chosen subcommand's module is imported: a rebuild has no time to spare
for modules that it does not use.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
import tempfile
import traceback

from kiln.base.diag import Failed, near
from kiln.base.errors import Quiet, UserError

COMMANDS = {
    "setup": "install the packages that Kiln needs",
    "build": "build an application",
    "run": "build an application and run it in the emulator",
    "flash": "build an application and write it to the board's flash",
    "debug": "build an application and debug it",
    "debugserver": "build an application and wait for gdb",
    "attach": "connect gdb to the running target",
    "reset": "reset the target",
    "test": "run the tests",
    "check": "check format, lint, types and layering",
    "docs": "build the documentation into HTML, and check its links",
    "soak": "run the long tests",
    "menuconfig": "change the configuration in a terminal",
    "guiconfig": "change the configuration in a window",
    "savedefconfig": "write the configuration's difference from the defaults",
    "new": "make a new application",
    "bench": "count the instructions of the kernel's paths",
    "bounds": "show the longest time that the kernel can be busy",
    "size": "show how much flash and RAM each part takes",
    "verify": "prove that a built image isolates its tasks",
    "boards": "list the boards",
    "samples": "list the samples",
    "clean": "remove a build directory",
}
# Commands that take arguments after `--`.
PASS_ON = {"build", "run", "flash", "debug", "debugserver", "attach", "reset", "test"}
SIGPIPE_STATUS = 141
INTERRUPT_STATUS = 130


def overview() -> str:
    """What `kiln --help` prints."""
    width = max(map(len, COMMANDS))
    lines = ["usage: kiln COMMAND [ARGUMENT ...]", "", "commands:"]
    lines += [f"  {name:{width}}  {text}" for name, text in COMMANDS.items()]
    lines += ["", "`kiln COMMAND --help` explains a command; `kiln --version` prints the version."]
    return "\n".join(lines)


def usage_error(text: str, hint: str = "") -> int:
    """Complain about the command line itself."""
    print(f"kiln: error: {text}", file=sys.stderr)
    print(f"  hint: {hint or 'kiln --help lists the commands'}", file=sys.stderr)
    return 2


def dispatch(argv: list[str]) -> int:
    """Run the subcommand that `argv` names."""
    if not argv:
        print(overview(), file=sys.stderr)
        return 2
    name, rest = argv[0], argv[1:]
    if name in ("-h", "--help"):
        print(overview())
        return 0
    if name == "--version":
        from kiln.base.paths import version

        print(f"kiln {version()}")
        return 0
    for word in argv:
        if not is_utf8(word):
            return usage_error(f"{ascii(word)} is not UTF-8", "give files and folders other names")
    if name not in COMMANDS or name == "setup":
        what = "option" if name.startswith("-") else "command"
        return usage_error(f"unknown {what} '{name}'", near(name, COMMANDS))
    return run_command(name, rest)


def is_utf8(text: str) -> bool:
    """Whether an argument or a path can be written to a file; Python hides other bytes in it."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def run_command(name: str, rest: list[str]) -> int:
    """Parse the arguments of the subcommand `name` and run it."""
    extra: list[str] = []
    if name in PASS_ON and "--" in rest:
        cut = rest.index("--")
        rest, extra = rest[:cut], rest[cut + 1 :]
    module = importlib.import_module(f"kiln.cli.{name}")
    parser = argparse.ArgumentParser(
        prog=f"kiln {name}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    args = parser.parse_args(rest)
    args.extra = extra
    status: int = module.run(args)
    return status


def unexpected(error: BaseException) -> int:
    """Save the trace of a defect in Kiln itself, and print its path."""
    handle, name = tempfile.mkstemp(prefix="kiln-trace-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    text = " ".join(str(error).split())
    complain(f"kiln: internal error: {type(error).__name__}: {text} (trace saved in {name})")
    return 1


def open_standard_streams() -> None:
    """Give what the caller has closed (`>&-`) a place, so that no other file takes its number."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))


def complain(text: object) -> None:
    """Say it on stderr, after what stdout has; who has gone away need not hear it."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr)


def give_up_output() -> None:
    """What is still buffered may have nowhere to go; without this Python complains at its exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def main(argv: list[str]) -> int:
    """The command; returns its exit status."""
    open_standard_streams()
    status = ended(argv)
    give_up_output()
    return status


def ended(argv: list[str]) -> int:
    """Run the command, and turn its end into a status."""
    try:
        status = dispatch(argv)
        sys.stdout.flush()
        return status
    except SystemExit as leave:  # argparse, after --help or a usage error
        return leave.code if isinstance(leave.code, int) else 1
    except Quiet as quiet:
        return quiet.status
    except (Failed, UserError) as error:
        complain(error)
        return 1
    except KeyboardInterrupt:
        if sys.stdout.isatty():
            print()  # end the line that was being drawn
        return INTERRUPT_STATUS
    except BrokenPipeError:
        return SIGPIPE_STATUS
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        complain(f"kiln: error: {name}{error.strerror or error}")
        return 1
    except Exception as error:
        return unexpected(error)
