"""Whether a figure that was given is a number at all."""

from __future__ import annotations

import math
from typing import Any


def is_number(given: Any) -> bool:
    """Tell whether `given` is a finite number; true and false are none."""
    return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)


def is_whole(given: Any) -> bool:
    """Tell whether `given` is a whole number, written as one; true and false are none."""
    return isinstance(given, int) and not isinstance(given, bool)
