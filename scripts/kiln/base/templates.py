# SPDX-License-Identifier: MIT
"""The Jinja2 environment of all templates."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from kiln.base.diag import Place
from kiln.base.tree import ROOT

if TYPE_CHECKING:
    import jinja2

TEMPLATES = ROOT / "templates"
COMPILED = ROOT / ".cache" / "templates"


@cache
def environment() -> jinja2.Environment:
    """The template environment: strict, and without trailing surprises."""
    import jinja2

    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        bytecode_cache=compiled_templates(),
        undefined=jinja2.StrictUndefined,
        line_statement_prefix="%%",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    env.filters |= {"hex": lambda value: f"0x{value:08x}", "brief": brief, "exact": exact}
    return env


def compiled_templates() -> jinja2.BytecodeCache | None:
    """Where compiled templates are kept from one run to the next, if that can be written."""
    import jinja2

    try:
        COMPILED.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return jinja2.FileSystemBytecodeCache(str(COMPILED)) if os.access(COMPILED, os.W_OK) else None


def brief(place: Place) -> str:
    """`app.yaml:12`: no folder, so that outputs do not depend on where they were made."""
    return str(Place(os.path.basename(place.file), place.line))


def exact(place: Place) -> str:
    """`app.yaml:12:3`, for messages of later steps."""
    return str(Place(os.path.basename(place.file), place.line, place.column))
