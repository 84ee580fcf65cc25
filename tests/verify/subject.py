# SPDX-License-Identifier: MIT
"""An image under test, together with what the checker needs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiln.verify.image import Image, read_image
from kiln.verify.rules import check
from kiln.verify.tables import Layout, Tables, read_layout, read_tables
from kiln.verify.wanted import Wanted, wanted


@dataclass(frozen=True)
class Subject:
    """A parsed image and the facts that it is checked against."""

    elf: Path
    image: Image
    layout: Layout
    tables: Tables
    wanted: Wanted

    def errors(self, image: Image | None = None, facts: dict[str, Any] | None = None) -> list[str]:
        """What the checker says about this or another image, for these or other facts."""
        asked = self.wanted if facts is None else wanted(facts)
        return check(image or self.image, asked, self.layout).errors


def read_subject(elf: Path, facts: dict[str, Any]) -> Subject:
    """Read an image for testing."""
    image = read_image(elf)
    layout = read_layout(image)
    return Subject(elf, image, layout, read_tables(image, layout), wanted(facts))
