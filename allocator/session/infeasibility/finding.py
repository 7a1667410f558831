"""A conflict found by arithmetic, and the words for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from allocator.assemble.instance import Ground
from allocator.errors import Clash
from allocator.inputs.case.names import Words
from allocator.session.infeasibility.goods_capacity import buyable
from allocator.session.infeasibility.law_floors import ACCOUNTS, NATIONS, Floor
from allocator.util.format import listed, number

WHEN = "{when}"
"""Stands for the years in a message until alike messages of several years are listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Rules that cannot hold together: floors of law, the other rules, and a message.

    `column` is the column of the table earmarks in which the planner would look first.
    """

    floors: tuple[Floor, ...]
    others: tuple[str, ...]
    message: str
    column: str = "amount_musd"
    years: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Names of all rules involved."""
        return tuple(dict.fromkeys([*(floor.rule for floor in self.floors), *self.others]))


def cited(name: str, citation: str) -> str:
    """Return a rule's name with its citation."""
    return f"{name} ({citation})" if citation else name


def requirement(floor: Floor, words: Words) -> str:
    """Return what a floor requires; the years are left open."""
    name = cited(floor.rule, floor.row["citation"])
    money = f"US$ {number(floor.amount)} million"
    return f"{name} requires {money} {words.selection(floor.row)} {WHEN}"


def when(years: Sequence[str], words: Words, row: dict[Any, Any]) -> str:
    """Return years in words."""
    if "all" in years:
        return words.span(row["years"])
    return f"in {years[0]}" if len(years) == 1 else f"in each of {listed(years)}"


def barring_rules(ground: Ground, floor: Floor) -> tuple[str, ...]:
    """Return the bars that forbid something that could be bought and that a floor counts."""
    could = buyable(ground)[:, None, :, None]
    return tuple(bar.rule for bar in ground.bars if covers(bar.mask & could, floor))


def covers(mask: Any, floor: Floor) -> bool:
    """Whether a mask over all cells touches what a floor counts."""
    n, a, u, t = floor.selects
    return bool(mask[n][:, a][:, :, u][..., t].any())


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Join clues that differ in the year only."""
    groups: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rules, finding.message, finding.column), []).append(finding)
    found = []
    for alike in groups.values():
        first = alike[0]
        years = tuple(dict.fromkeys(year for finding in alike for year in finding.years))
        floors = tuple(floor for finding in alike for floor in finding.floors)
        found.append(Finding(floors, first.others, first.message, first.column, years))
    return found


def clash(finding: Finding, words: Words) -> Clash:
    """Return a clue as the clash that the planner reads."""
    said = finding.message
    if finding.years:
        said = said.replace(WHEN, when(finding.years, words, finding.floors[0].row))
    return Clash(finding.rules, said)


def chosen(ground: Ground, floors: Sequence[Floor], axis: int) -> list[str]:
    """Return the codes of nations or accounts that the regions of `floors` reach."""
    codes = {NATIONS: ground.nation_codes, ACCOUNTS: ground.account_codes}[axis]
    return [code for k, code in enumerate(codes) if any(floor.region[axis][k] for floor in floors)]
