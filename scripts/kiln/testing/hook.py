# SPDX-License-Identifier: MIT
"""`pytest.hookimpl` with a type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

Function = TypeVar("Function", bound=Callable[..., Any])


def hook(
    *, first: bool = False, last: bool = False, around: bool = False
) -> Callable[[Function], Function]:
    """Marks a hook that is called before or after others, or (with a yield) around them."""

    def mark(function: Function) -> Function:
        pytest.hookimpl(tryfirst=first, trylast=last, hookwrapper=around)(function)
        return function

    return mark
