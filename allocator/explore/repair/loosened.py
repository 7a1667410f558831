"""How one rule is loosened: from what to what, and the changes of a scenario that do it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.inputs.scenario.changes import Add

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.explore.repair.inputs import Bent
    from allocator.inputs.scenario.changes import Change


_DIGITS = 1e-4


@dataclass(frozen=True, slots=True)
class Loosened:
    """A rule loosened: `words` say it, `changes` do it.

    `now` and `to` are the limit before and after, in `unit`; None where it has no limit to turn.
    `by` is the least by which it has to give beside what else gives way; `to` is rounded so that
    this is enough.
    """

    words: str
    unit: str
    now: float | None
    to: float | None
    by: float
    changes: tuple[Change, ...]

    @property
    def exact(self) -> bool:
        """Whether it gives no more than the least, but for the digits that are written."""
        if self.now is None or self.to is None:
            return False
        return abs(abs(self.to - self.now) - self.by) <= _DIGITS * (1.0 + abs(self.to))


def switched_off(family: str, what: str, bent: Sequence[Bent]) -> Loosened:
    """Return a rule that can only be switched off: no other limit of it would be enough."""
    words = f"Switch off {what} (rules_off: {family}); no other limit would be enough"
    by = max(one.by for one in bent)
    return Loosened(words, "US$ million", None, None, by, (Add("rules_off", family),))


def whole(value: float, *, up: bool) -> float:
    """Return a whole number that is no smaller (`up`), or no larger."""
    shown = round(value, 6)
    return float(math.ceil(shown) if up else math.floor(shown))
