"""Floors, caps and shares over accounts, nations, kinds, areas and years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.check.items import sorts_in
from allocator.check.nations import groups
from allocator.check.recomputed import Facts, Line
from allocator.check.records import Record, case_rows, figure, selected_years
from allocator.check.rule_row import Row
from allocator.inputs.selection import codes_in

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Selection:
    """Money that an earmark counts."""

    accounts: frozenset[str]
    nations: frozenset[str]
    sorts: frozenset[str]
    areas: frozenset[str]

    def lines(self, facts: Facts, years: tuple[int, ...]) -> list[Line]:
        """Return the lines it counts in `years`."""
        return [
            line
            for line in facts.lines
            if line.year in years
            and line.account in self.accounts
            and line.nation in self.nations
            and line.item.sort in self.sorts
            and line.item.area in self.areas
        ]

    def money(self, facts: Facts, years: tuple[int, ...]) -> float:
        """Return the obligations it counts in `years`."""
        return sum(line.obligation for line in self.lines(facts, years))


def _selection(row: Record, facts: Facts, start: str = "") -> Selection:
    return Selection(
        codes_in(row[f"{start}accounts"], tuple(facts.accounts)),
        codes_in(row[f"{start}nations"], tuple(facts.nations), groups(facts.nations)),
        sorts_in(row[f"{start}kinds"]),
        codes_in(row[f"{start}areas"], facts.areas),
    )


def counted_lines(row: Record, facts: Facts, years: tuple[int, ...]) -> list[Line]:
    """Return the lines whose money an earmark counts in `years`."""
    return _selection(row, facts).lines(facts, years)


def _limit(plan: Plan, row: Record, facts: Facts, years: tuple[int, ...]) -> float:
    share = row["sense"].startswith("share")
    stated = figure(row["share" if share else "amount_musd"]) or 0.0
    limit = float(plan.policy.earmark.get(row["rule"], stated))
    return limit * _selection(row, facts, "base_").money(facts, years) if share else limit


def _rows(plan: Plan, row: Record, facts: Facts) -> list[Row]:
    years = selected_years(row["years"], facts.years)
    spans: list[tuple[str | int, tuple[int, ...]]] = [(year, (year,)) for year in years]
    if row["per"] == "all_years":
        spans = [("all", years)] if years else []
    sense, selection = row["sense"], _selection(row, facts)
    floor = sense.endswith("floor")
    return [
        Row(
            sense, row["rule"], row["status"], {"year": span}, ">=" if floor else "<=",
            selection.money(facts, covered), _limit(plan, row, facts, covered), "US$ million",
            f"counted, at {'least' if floor else 'most'}", "required" if floor else "allowed",
            plan.policy.rule_price["earmark"] if row["status"] == "policy" else 0.0,
            always=True,
        )
        for span, covered in spans
    ]  # fmt: skip


def earmark_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows of every earmark that is in force."""
    off = "earmark" in plan.policy.rules_off
    return [
        one
        for row in case_rows(plan.case, "earmarks")
        if not (off and row["status"] == "policy")
        for one in _rows(plan, row, facts)
    ]
