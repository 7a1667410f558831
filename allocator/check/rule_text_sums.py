"""Words of a plan's rules that tell sums which are in no column: they follow from other tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from allocator.check.near_sums import as_written
from allocator.check.obtainable import Had
from allocator.check.purchase_limits import Most
from allocator.check.recomputed import Facts
from allocator.check.records import Record, case_rows, selected_years
from allocator.check.rule_row import Row
from allocator.check.scale import free_change, least_line
from allocator.check.unneeded import Unneeded
from allocator.check.unpayable import Lost
from allocator.check.unspent import Left
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import words_of
from allocator.util.format import MUSD

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_NEAR = 1e-9


class More:
    """Tells what a row of the plan's rules says beyond its own figures."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._plan, self._facts, self._words = plan, facts, words_of(plan.case)

    def of(self, row: Row, record: Record, said: str) -> str:
        """Return the whole meaning of the plan's row `record`; `said` is what its figures say."""
        if row.family in ("floor", "share_floor") and record["binds"]:
            return self._unneeded(row, record, said)
        if row.family == "band_low" and float(record["bend"]) > 0:
            nations = self._lost.nations_of(row.rule.removeprefix("band "))
            return self._taken(record, said, nations, (int(row.where["year"]),))
        if row.family == "changes":
            nations = self._lost.lines(free_change(self._plan))
            return self._taken(record, said, nations, self._facts.years)
        if row.family == "line_size" and row.sense == "<=":
            return self._poor_line(row, record, said)
        return said

    def _as_written(self, record: Record, write: Callable[[float], str], musd: float) -> str:
        """Return what the plan's row says if it tells US$ million `musd`; else what it must say."""
        slip = self._facts.trifles.of(MUSD).allowance(musd)
        return as_written(record["meaning"], write, musd, slip)

    def _unneeded(self, row: Row, record: Record, said: str) -> str:
        """Add how much of the money of a floor that binds meets no need."""
        written = next(one for one in case_rows(self._plan.case, "earmarks")
                       if one["rule"] == row.rule)  # fmt: skip
        span = row.where["year"]
        years = selected_years(written["years"], self._facts.years)
        musd = self._floors.money(written, years if span == "all" else (int(span),))
        if musd <= self._facts.trifles.of(MUSD).allowance(0.0) and record["meaning"] == said:
            return said
        return self._as_written(record, lambda one: said + rule_sentences.unneeded(one), musd)

    def _taken(self, record: Record, said: str, nations: set[str], years: tuple[int, ...]) -> str:
        """Add what of the last plan bars took from `nations`."""
        lost = self._lost.of(nations, years)
        if lost is None:
            return said

        def write(musd: float) -> str:
            return said + rule_sentences.lost(self._words, musd, lost.nations, lost.bars)

        return self._as_written(record, write, lost.money)

    def _poor_line(self, row: Row, record: Record, said: str) -> str:
        """Say that too little is left for a line, unless too little can be had at all."""
        nation, area = str(row.where["nation"]), str(row.where["area"])
        items = [code for n, code in sorted(self._had.pairs)
                 if n == nation and self._facts.items[code].area == area]  # fmt: skip
        least = least_line(self._plan, self._facts)[nation]
        if self._most_cost(nation, items) < least * (1 - _NEAR):
            return said

        def write(musd: float) -> str:
            return rule_sentences.poor_line(self._words, nation, area, least, musd)

        return self._as_written(record, write, self._left.money(nation, items))

    def _most_cost(self, nation: str, items: list[str]) -> float:
        """Return US$ million of all goods of `items` that a nation can have over the horizon."""
        return sum(
            self._facts.items[code].price * self._most.quantity(nation, code, year)
            for code in items
            for year in self._facts.years
        )

    @cached_property
    def _most(self) -> Most:
        return Most(self._plan, self._facts)

    @cached_property
    def _floors(self) -> Unneeded:
        return Unneeded(self._plan, self._facts)

    @cached_property
    def _lost(self) -> Lost:
        return Lost(self._plan, self._facts)

    @cached_property
    def _left(self) -> Left:
        return Left(self._plan, self._facts)

    @cached_property
    def _had(self) -> Had:
        return Had(self._plan, self._facts)
