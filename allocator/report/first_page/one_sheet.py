"""What of a brief fits on one sheet of A4, estimated in printed lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.report.first_page.brief import Brief

_SHEET = 76.0
"""Lines of text on a sheet."""

_WIDTH, _CAUSE = 120, 94
"""Characters in a line, and in one of a cause."""

_FIXED = 14.0
"""Lines of the title, the figures, the heads, the captions and the foot."""

_ROW, _ITEM = 1.3, 0.35
"""Lines of a row of nations, and of the space between items."""


def fitting(found: Brief, law: Sequence[str], nations: int, falls: int) -> tuple[str, ...]:
    """Return what of the decisions of a brief fits below so many rows of nations and of falls.

    What is about `law` is always among them; of the rest each that still fits, in its order.
    """
    why = found.falls["why"].head(falls)
    room = _SHEET - _FIXED - _ROW * nations - sum(_lines(one) for one in found.sentences)
    room -= sum(0.2 + ceil(len(one) / _CAUSE) for one in why) + (3.0 if len(why) else 0.0)
    room -= sum(_lines(one) for one in law)
    shown = list(law)
    for one in found.decisions:
        if one not in law and _lines(one) <= room:
            room -= _lines(one)
            shown.append(one)
    return tuple(shown)


def _lines(text: str) -> float:
    return ceil(len(text) / _WIDTH) + _ITEM
