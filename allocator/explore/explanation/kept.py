"""What is kept of earlier questions: answers, and plans read into their model."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

import pandas as pd

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.plan.plan import Plan
    from allocator.session.forced_line import ForcedLines

T = TypeVar("T")

_TABLES = ("lines", "vintages", "grants", "sustainment")


class Kept(Generic[T]):
    """The last few things, by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[object, T] = OrderedDict()

    def get(self, key: object) -> T | None:
        """Return what is kept under `key`."""
        if key in self._found:
            self._found.move_to_end(key)
        return self._found.get(key)

    def put(self, key: object, value: T) -> None:
        """Keep `value`; what was not asked for the longest goes."""
        self._found[key] = value
        self._found.move_to_end(key)
        while len(self._found) > self._most:
            self._found.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._found.clear()


ANSWERS: Kept[Answer] = Kept(200)
MODELS: Kept[ForcedLines] = Kept(2)


def plan_key(plan: Plan) -> str:
    """Return a hash of a plan's inputs and of what it gives."""
    found = hashlib.sha256(f"{plan.case.hash} {plan.policy.hash}".encode())
    for name in _TABLES:
        found.update(
            pd.util.hash_pandas_object(plan.tables[name], index=False).to_numpy().tobytes()
        )
    return found.hexdigest()
