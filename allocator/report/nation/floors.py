"""What floors of law and policy promise one nation at least, none counted within another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.inputs.case.schema.tables import KINDS
from allocator.inputs.selection import codes_in, years_in

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class _Floor:
    """The accounts, kinds, areas and years that a floor counts, and its money in US$ million."""

    selects: tuple[frozenset[Any], ...]
    amount_musd: float

    def meets(self, other: _Floor) -> bool:
        """Whether some money counts for both."""
        return all(a & b for a, b in zip(self.selects, other.selects, strict=True))


def promised_musd(plan: Plan, nation: str, statuses: Sequence[str]) -> float:
    """Return the money over the horizon that floors about `nation` alone promise, US$ million.

    It is the most that floors without money in common come to: those that count other accounts,
    kinds, areas or years add up, of those that share money the larger counts.
    """
    rules = plan.rules
    rules = rules[(rules["nation"] == nation) & (rules["family"] == "floor")]
    rows = rules[rules["status"].isin(statuses)].to_dict("records")
    texts = plan.case.tables["earmarks"].set_index("rule").to_dict("index")
    floors = [_floor(row, texts.get(row["rule"], {}), plan.case) for row in rows]
    return _most(sorted(floors, key=_width, reverse=True))


def _floor(row: Mapping[Any, Any], text: Mapping[Any, Any], case: Case) -> _Floor:
    accounts = list(case.tables["accounts"]["account"])
    year = str(row["year"])
    selects: tuple[frozenset[Any], ...] = (
        codes_in(text.get("accounts", row["account"]), accounts),
        codes_in(text.get("kinds", ""), KINDS, {"equipment": ("equipment", "lethal")}),
        codes_in(text.get("areas", ""), case.areas),
        frozenset([int(year)] if year.isdecimal() else years_in(text.get("years", ""), case.years)),
    )
    return _Floor(selects, float(row["limit"]))


def _width(floor: _Floor) -> list[int]:
    return [len(part) for part in reversed(floor.selects)]


def _most(floors: list[_Floor]) -> float:
    """Return the most that floors without money in common come to; the widest come first."""
    total, left = 0.0, floors
    while left:
        group = _linked(left)
        left = [one for one in left if one not in group]
        first, rest = group[0], group[1:]
        with_it = first.amount_musd + _most([one for one in rest if not first.meets(one)])
        total += max(with_it, _most(rest))
    return total


def _linked(floors: list[_Floor]) -> list[_Floor]:
    """Return the first floor and all that share money with it, with those, and so on."""
    group = [floors[0]]
    for known in group:
        group += [one for one in floors if one not in group and one.meets(known)]
    return [one for one in floors if one in group]
