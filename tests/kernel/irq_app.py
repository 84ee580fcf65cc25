# SPDX-License-Identifier: MIT
"""The application in apps/irq, with the interrupts that a board has."""

from __future__ import annotations

from pathlib import Path

from support.application import Builder
from support.image import Image

APP = Path(__file__).parent / "apps" / "irq"
TIMERS = {"lm3s6965evb": "timer0.a"}
GPIOS = {"lm3s6965evb": "gpio_f"}


def irq_image(build: Builder, board: str) -> Image:
    """Its image for a board."""
    app = (APP / "app.yaml").read_text(encoding="utf-8")
    app = app.replace("{TIMER:", f"{{{TIMERS.get(board, 'timer0')}:")
    app = app.replace("{GPIO:", f"{{{GPIOS.get(board, 'gpio0')}:")
    sources = {f.name: f.read_text(encoding="utf-8") for f in APP.iterdir() if f.suffix in ".c.h"}
    return build(app=app, sources=sources, board=board)
