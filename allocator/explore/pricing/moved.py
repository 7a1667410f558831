"""What moves between the base plan and the best one under a change: money and goods."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from allocator.explore.marginal.next_money_goods import Goods, goods_words
from allocator.explore.marginal.next_money_search import Use
from allocator.inputs.case.names import names_by_code
from allocator.util.format import amount, listing

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.session.priced_change import Found
    from allocator.session.revise import Reviser

_LEAST_MUSD = 0.005
_TOLD = 5


class Moves:
    """Differences of a plan that was found last, while the session holds its model."""

    def __init__(self, case: Case, reviser: Reviser, found: Found) -> None:
        self._names = names_by_code(case)
        self._compiled = reviser.session.compiled
        self._use = Use(0.0, 0, found.solution, reviser.reference())
        self._goods = Goods(case, self._compiled)

    def money(self) -> list[tuple[Any, ...]]:
        """Return nation, name, account and US$ million more, most first."""
        more = self._use.rich - self._use.poor
        found = defaultdict[tuple[str, str], float](float)
        for (nation, account, _), column in self._compiled.columns.get("obligation", {}).items():
            found[nation, account] += float(more[column])
        rows = [
            (nation, self._names[nation], account, musd)
            for (nation, account), musd in found.items()
            if abs(musd) >= _LEAST_MUSD
        ]
        return sorted(rows, key=lambda row: (-abs(row[3]), row[0], row[2]))

    def goods(self) -> list[tuple[Any, ...]]:
        """Return nation, name, item, its name, unit and quantity more."""
        found = self._goods.bought(self._use)
        return [row for row in found if row[4] != "US$ million" or abs(row[5]) >= _LEAST_MUSD]

    def words(self, rows: list[tuple[Any, ...]]) -> str:
        """Say in a few words what moves most."""
        if rows and len(rows[0]) == 4:
            return listing((_money_words(*row[1:]) for row in rows), _TOLD)
        order = sorted(rows, key=lambda row: (row[4] == "US$ million", -abs(row[5]), row[0]))
        return listing((f"{row[1]}: {goods_words(*row[3:])}" for row in order), _TOLD)


def _money_words(name: str, account: str, musd: float) -> str:
    sign = "+" if musd > 0 else "−"
    return f"{name} {sign}{amount(abs(musd))} ({account})"
