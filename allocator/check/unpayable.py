"""Money of the last plan that nobody may pay any more, and the bars that forbid it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from allocator.check.eligibility import Scope, barred, in_force
from allocator.check.last import last_money
from allocator.check.nations import Nation
from allocator.check.payers import payable
from allocator.check.recomputed import Facts, Line
from allocator.check.violation import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


class LostMoney(NamedTuple):
    """US$ million of the last plan that was lost, of which nations, by which bars."""

    money: float
    nations: list[str]
    bars: list[str]


class Lost:
    """Answers what of the last plan bars have taken away."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._plan, self._facts = plan, facts
        self._bars, self._exemptions = in_force(plan, facts)

    @cached_property
    def _last(self) -> dict[tuple[str, str, int], float]:
        return last_money(self._plan.case)

    def nations_of(self, band: str) -> set[str]:
        """Return the nations of a band, ``nation:KEN`` or ``region:Africa``."""
        word, code = band.split(":", 1)

        def name(nation: Nation) -> str:
            return nation.code if word == "nation" else nation.region

        return {nation.code for nation in self._facts.nations.values() if name(nation) == code}

    def lines(self, free: float) -> set[str]:
        """Return nations with a line above `free` that no account may pay in any year."""
        before: dict[tuple[str, str], float] = {}
        for (nation, account, _), money in self._last.items():
            before[nation, account] = before.get((nation, account), 0.0) + money
        known = payable(self._plan, self._facts)
        return {pair[0] for pair, money in before.items() if pair not in known and money > free}

    def of(self, nations: Collection[str], years: Collection[int]) -> LostMoney | None:
        """Return what bars took from `nations` in `years`; None if nothing."""
        money, whom, rules = 0.0, set[str](), set[str]()
        for (nation, account, year), musd in self._last.items():
            if nation in nations and year in years and musd > NOTHING:
                named = self._named(nation, account, year)
                if named:
                    money += musd
                    whom.add(nation)
                    rules |= named
        known = dict.fromkeys(_cited(bar) for bar in self._bars)
        return LostMoney(money, sorted(whom), [r for r in known if r in rules]) if whom else None

    def _named(self, nation: str, account: str, year: int) -> set[str]:
        """Return the bars that forbid an account all that a nation needs; none if they do not.

        Each of those that forbid all of it, or else all that forbid some of it.
        """
        need, items = self._facts.worth.need, self._facts.items.values()
        lines = [Line(nation, item, account, year, 1.0, 1.0, 1.0)
                 for item in items if need.get((nation, item.area), 0.0) > 0]  # fmt: skip
        if any(barred(line, self._bars, self._exemptions) is None for line in lines):
            return set()
        some = {bar: sum(self._forbids(bar, line) for line in lines) for bar in self._bars}
        whole = {_cited(bar) for bar, count in some.items() if count == len(lines) > 0}
        return whole or {_cited(bar) for bar, count in some.items() if count}

    def _forbids(self, bar: Scope, line: Line) -> bool:
        return barred(line, [bar], self._exemptions) is not None


def _cited(bar: Scope) -> str:
    return f"{bar.rule} ({bar.citation})" if bar.citation else bar.rule
