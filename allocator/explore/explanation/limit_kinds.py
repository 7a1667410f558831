"""Limits that are not told one by one: how many there are of each kind, in a planner's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from allocator.explore.explanation.answer import Kind, Reason
from allocator.util.format import listed

_NOUNS = {
    Kind.BARRED: ("bar of law", "bars of law"),
    Kind.UNSUITED: ("reason why it does not fit", "reasons why it does not fit"),
    Kind.ABSORPTION: ("limit of what the nation can take", "limits of what the nation can take"),
    Kind.RISK: ("limit of risk", "limits of risk"),
    Kind.PACKAGE: ("rule on packages", "rules on packages"),
    Kind.COURSE: ("course that is full", "courses that are full"),
    Kind.PRODUCTION: ("limit of supply", "limits of supply"),
    Kind.MONEY: ("account that is used up", "accounts that are used up"),
    Kind.SIZE: ("smallest size", "smallest sizes"),
    Kind.CHANGE: ("limit of change", "limits of change"),
    Kind.NEED_MET: ("need that is met or not there", "needs that are met or not there"),
}
_RULES = ("rule", "rules")
_FLOORS = ("floor that asks for money", "floors that ask for money")
_DECISIONS = ("decision that asks for it", "decisions that ask for it")
_WAIVED = ("bar of law that is waived or lifted", "bars of law that are waived or lifted")
_LAYERS = {"floor": _FLOORS, "lock_low": _DECISIONS, "waived": _WAIVED, "lifts": _WAIVED}
"""What a limit is called that its layer tells more of than its kind does."""


def kinds_words(limits: Sequence[Reason]) -> str:
    """Say how many limits there are of each kind, in the order in which they come."""
    count = Counter(_LAYERS.get(one.layer) or _NOUNS.get(one.kind, _RULES) for one in limits)
    return listed([
        f"{number} more {nouns[0] if number == 1 else nouns[1]}" for nouns, number in count.items()
    ])  # fmt: skip
