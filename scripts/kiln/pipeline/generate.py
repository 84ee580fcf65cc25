# SPDX-License-Identifier: MIT
"""The first stage: from app.yaml, board.yaml and Kconfig to generated/."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from kiln.base.diag import Diagnostics, Failed
from kiln.base.files import write_all


@dataclass(frozen=True)
class Generated:
    """What came of a run."""

    written: tuple[Path, ...]
    """All outputs, also those that were as they should be."""
    named: tuple[Path, ...]
    """The application's files that the manifest names, which must only be there."""


def generate(
    app_dir: Path, board: str, build_dir: Path, defines: dict[str, str], diags: Diagnostics
) -> Generated:
    """Bring build_dir/generated up to date; raises `Failed`, leaving it as it was."""
    from kiln.emit.emit import emit
    from kiln.emit.facts import render
    from kiln.layout import input as layout_input, layout
    from kiln.pipeline.frontend import load
    from kiln.plan.tasks import plan

    loaded = load(app_dir, board, build_dir, defines, diags)
    planned = plan(loaded.model, diags)
    files = emit(planned)
    facts = layout_input.of_plan(planned)
    files[layout_input.NAME] = facts.text()
    files["first.ld"] = layout.first(facts)
    files["model.json"] = render(loaded.model)
    written = loaded.write(build_dir)
    write_all(build_dir / "generated", files)
    model = loaded.model
    sources = {source for task in model.tasks for source in task.sources}
    headers = {app_dir / queue.header for queue in model.objects.queues if queue.header}
    return Generated(
        written=(*written, *(build_dir / "generated" / name for name in files)),
        named=tuple(sorted(sources | headers)),
    )


def main() -> int:
    """`python -m kiln.pipeline.generate APP BOARD BUILD [X=Y ...]`, for CMake without kiln."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", type=Path)
    parser.add_argument("board")
    parser.add_argument("build", type=Path)
    parser.add_argument("defines", nargs="*")
    args = parser.parse_args()
    for word in args.defines:
        if "=" not in word:
            parser.error(f"'{word}' is not NAME=VALUE")
    diags = Diagnostics()
    defines = dict(word.split("=", 1) for word in args.defines)
    try:
        generate(args.app, args.board, args.build, defines, diags)
    except Failed as failure:
        for message in failure.messages:
            print(message, file=sys.stderr)
        return 1
    diags.print_notes()
    return 0


if __name__ == "__main__":
    sys.exit(main())
