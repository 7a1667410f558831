"""A first look at prices by the duals of a plan, and which nations a change would move."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.errors import SolveError
from allocator.session.price_slopes import Slopes
from allocator.session.revise import Reviser
from allocator.session.room_columns import Room
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.search.violation import solve_with_integers_fixed
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.plan.plan import Plan
    from allocator.solver.backend.highs import HighsModel
    from allocator.util.progress import CancelFlag

_COUNTED = ("lots", "seats")


@dataclass(slots=True)
class PriceScreen:
    """The duals of a plan with its whole numbers kept; of seats and lots, with these in parts.

    Raises
    ------
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """

    plan: Plan
    seed: int = 0
    cancel: CancelFlag | None = None
    reviser: Reviser = field(init=False)
    _engine: HighsModel = field(init=False)
    _parts: Slopes | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.reviser = Reviser(self.plan, seed=self.seed, cancel=self.cancel)
        reviser = self.reviser
        engine = solve_with_integers_fixed(
            reviser.session.compiled, reviser.reference(), reviser.stop(), self.seed
        )
        reviser.require_time()
        if engine is None:
            raise SolveError("The plan has no prices: it does not keep the rules of its own case.")
        self._engine = engine

    def rows(self, family: str, key: Any = None, *, item: str = "") -> list[int]:
        """Return the rows of a family in the model: that of a key, or all of an item."""
        known = self.reviser.session.compiled.rows.get(family, {})
        if item:
            return [row for own, row in known.items() if _item_of(own) == item]
        return [known[key]] if key in known else []

    def price(self, rows: Sequence[int]) -> float:
        """Return value points for one unit more of an upper limit of each row."""
        return float(-self._engine.row_duals[list(rows)].sum())

    def price_in_parts(self, rows: Sequence[int]) -> float:
        """Return the same where lots and seats may vary in parts."""
        return float(-self._in_parts().row_duals[list(rows)].sum())

    def buyers(self, item: str) -> tuple[str, ...]:
        """Return the nations that may get an item: in turn one near to more, one that has most."""
        compiled, reduced = self.reviser.session.compiled, self._in_parts().reduced
        held = self.reviser.reference()
        best, had = dict[str, float](), defaultdict[str, float](float)
        for name in _COUNTED:
            for key, column in compiled.columns.get(name, {}).items():
                if key[1] == item and compiled.upper[column] > 0:
                    best[key[0]] = min(best.get(key[0], np.inf), float(reduced[column]))
                    had[key[0]] += float(held[column])
        near = sorted(best, key=lambda nation: (round(best[nation], 9), nation))
        most = sorted(had, key=lambda nation: (-round(had[nation], 6), nation))
        pairs = zip(most, near, strict=True)
        return tuple(dict.fromkeys(one for pair in pairs for one in pair))

    def movers(self, rows: Sequence[int], lower: Any, upper: Any) -> tuple[str, ...]:
        """Return the nations whose goods change where rows have other limits, most money first."""
        compiled, engine = self.reviser.session.compiled, self._engine
        cost = self.reviser.request(self.reviser.reference(), Room()).cost
        before = engine.solution
        engine.set_row_bounds(rows, lower, upper)
        change = np.abs(cost * (engine.solution - before)) if engine.run() else np.zeros(len(cost))
        engine.set_row_bounds(rows, compiled.row_lower[rows], compiled.row_upper[rows])
        engine.run()
        self.reviser.require_time()
        moved = {
            block.nation: float(change[block.columns].sum())
            for block in BlockStructure(compiled).blocks
        }
        order = sorted(moved, key=lambda name: (-round(moved[name], 6), name))
        return tuple(name for name in order if moved[name] > NOTHING)

    @property
    def small(self) -> bool:
        """Whether all nations can be free at once."""
        return self.reviser.session.compiled.is_small

    @property
    def nations(self) -> tuple[str, ...]:
        """All nations of the model."""
        return tuple(one.nation for one in BlockStructure(self.reviser.session.compiled).blocks)

    def paid(self, account: str = "") -> tuple[str, ...]:
        """Return the nations that an account (or any) may pay, those that it pays most first."""
        held, money = self.reviser.reference(), defaultdict[str, float](float)
        for key, column in self.reviser.session.compiled.columns.get("obligation", {}).items():
            if account in ("", key[1]):
                money[key[0]] += float(held[column])
        return tuple(sorted(money, key=lambda nation: (-round(money[nation], 6), nation)))

    def limit(self, row: int) -> float:
        """Return the upper limit of a row."""
        return float(self.reviser.session.compiled.row_upper[row])

    def _in_parts(self) -> Slopes:
        if self._parts is None:
            reviser = self.reviser
            self._parts = Slopes.around(
                reviser.reference(), reviser.session.compiled, reviser.stop(), in_parts=True
            )
        return self._parts


def _item_of(key: Any) -> Any:
    return key[0] if isinstance(key, tuple) else key
