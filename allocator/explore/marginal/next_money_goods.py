"""What a use of more money buys, in goods and in words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.inputs.case.names import names_by_code
from allocator.solver.search.lexicographic import COUNTS
from allocator.util.format import amount as money
from allocator.util.format import figure

if TYPE_CHECKING:
    from allocator.explore.marginal.next_money_search import Use
    from allocator.inputs.case.case import Case
    from allocator.solver.backend.compiled_model import CompiledModel

USES = ("nation", "name", "value", "more_musd", "goods")
GOODS = ("nation", "name", "item", "item_name", "unit", "quantity")

_MONEY = "US$ million"

_UNITS = {**{name: name for name in COUNTS}, "grant": _MONEY}
"""Variables that hold goods, and what they count."""

_LEAST = 5e-4
"""Quantities of goods below this (lots, seats, US$ million) are not told."""


class Goods:
    """Reads goods from points of a compiled model."""

    def __init__(self, case: Case, compiled: CompiledModel) -> None:
        self.compiled = compiled
        self._names = names_by_code(case)

    def use(self, use: Use, nation: str) -> tuple[str, str, float, float, str]:
        """Return the row of `USES` for a nation."""
        words = "; ".join(goods_words(*row[3:]) for row in self.bought(use) if row[0] == nation)
        more = use.rich - use.poor
        keys = self.compiled.columns.get("obligation", {})
        musd = float(sum(more[column] for key, column in keys.items() if key[0] == nation))
        return nation, self._name(nation), use.gain, musd, words or "money of other accounts"

    def bought(self, use: Use) -> list[tuple[str, str, str, str, str, float]]:
        """Return the rows of `GOODS`: what there is more of than without the money."""
        more = use.rich - use.poor
        found: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        for variable, unit in _UNITS.items():
            for (n, i, _), column in self.compiled.columns.get(variable, {}).items():
                found[n, i, unit] += float(more[column])
        return [
            (n, self._name(n), i, self._name(i), unit, round(quantity, 3))
            for (n, i, unit), quantity in sorted(found.items())
            if abs(quantity) >= _LEAST
        ]

    def _name(self, code: str) -> str:
        return self._names.get(code) or code


def goods_words(item_name: str, unit: str, quantity: float) -> str:
    """Say in a few words what is bought; a minus says that there is less of it.

    Examples
    --------
    >>> goods_words("Patrol boat", "lots", 2.0)
    '2 lots of Patrol boat'
    >>> goods_words("Cyber advisers", "US$ million", -1.25)
    '−US$ 1.2 million of Cyber advisers'
    """
    sign, amount = "−" if quantity < 0 else "", abs(quantity)
    if unit == _MONEY:
        return f"{sign}US$ {money(amount)} million of {item_name}"
    unit = unit.removesuffix("s") if amount == 1 else unit
    return f"{sign}{figure(amount)} {unit} of {item_name}"
