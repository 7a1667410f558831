"""The figures of scenarios and which of their differences mean nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import names_in
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.rule_families import FAMILIES
from allocator.report.compare.sentences import noise_of
from allocator.util.tolerance import NOTHING, ROUNDING, VIOLATED

if TYPE_CHECKING:
    from allocator.report.compare.sides import Side

FIGURES = (
    ("money_musd", "Money obligated", "US$ million a year"),
    ("need_met", "Need met", "% of need"),
    ("loss_share", "Expected loss", "% of money"),
    ("loss_musd", "Money at risk", "US$ million a year"),
    ("lapsed_musd", "Money that expires", "US$ million a year"),
    ("targets_missed", "Policy targets missed", "targets"),
    ("idle_musd", "Idle equipment at the end", "US$ million"),
    ("nations_funded", "Nations funded", "nations"),
    ("moved_musd", "Taken from nations of the last plan", "US$ million a year"),
    ("value", "Value", "points of 100"),
    ("gap", "Below the best possible, at most", "% of value"),
)
"""Key, words and unit of each figure."""

_PRICES = "rule_price"
_WEIGHING = tuple(one.name for one in FIELDS if one.weighs and one.name != _PRICES)


def figures_of(side: Side, last: Side | None) -> dict[str, float]:
    """Return the figures of one side by key; those that it does not know are NaN."""
    known, years = side.figures, len(side.case.years)

    def figure(name: str, times: float = 1.0) -> float:
        value = known.get(name)
        return float("nan") if value is None else times * float(value)

    return {
        "money_musd": figure("obligated_musd", 1 / years),
        "need_met": figure("share_of_need_met", 100.0),
        "loss_share": figure("expected_loss_share", 100.0),
        "loss_musd": figure("expected_loss_musd", 1 / years),
        "lapsed_musd": figure("lapsed_musd", 1 / years),
        "targets_missed": figure("rules_that_bend"),
        "idle_musd": figure("idle_musd"),
        "nations_funded": figure("nations_funded"),
        "moved_musd": float("nan") if last is None or side is last else moved(last, side),
        "value": figure("value"),
        "gap": figure("gap", 100.0),
    }


def moved(last: Side, side: Side) -> float:
    """Return US$ million a year that nations get less than in the last plan, together."""
    before, after = (one.money.groupby("nation")["musd"].sum() for one in (last, side))
    return float(before.sub(after, fill_value=0.0).clip(lower=0.0).sum())


def comparable(one: Side, other: Side) -> bool:
    """Tell whether value points of two plans mean the same: same data and weights.

    A last plan has value points once it is judged. Rules may have other prices as long as only a
    plan with the lower price of a rule misses it: at the lower prices of the two both plans are
    worth what they say, since what is kept costs nothing at any price. A high price that is missed
    sets a value apart. What a search leaves open is proven at its own prices: how much better a
    plan of the same settings could be.
    """
    return (
        one.is_valued
        and other.is_valued
        and one.case.hash == other.case.hash
        and all(getattr(one.policy, name) == getattr(other.policy, name) for name in _WEIGHING)
        and not _overpays(one, other)
        and not _overpays(other, one)
    )


def _overpays(one: Side, other: Side) -> bool:
    """Tell whether one misses a rule that costs less in the other."""
    prices, lower = (getattr(side.policy, _PRICES) for side in (one, other))
    higher = {family for family in prices if prices[family] > lower[family]}
    if one.judged is not None and one.judged.targets_missed:
        return bool(higher)  # which rules a last plan misses is not known
    missed = one.rules.loc[one.rules["bend"] > VIOLATED, "family"]
    return not higher.isdisjoint(FAMILIES[family].switch for family in missed)


def figure_rows(sides: Mapping[str, Side], against: str) -> pd.DataFrame:
    """Return figures by scenario: key, figure, unit, scenario, value, change and tie.

    ``change`` is against the scenario `against`, NaN where one of the two is not known or value
    points mean something else. All are facts of the plans as they are; ``tie`` tells of values
    that they differ by no more than the searches leave open.
    """
    last = next((side for side in sides.values() if not side.is_plan), None)
    base = sides[against]
    table = {name: figures_of(side, last) for name, side in sides.items()}
    rows = []
    for key, words, unit in FIGURES:
        for name, side in sides.items():
            value, change = table[name][key], table[name][key] - table[against][key]
            if key == "gap" or (key == "value" and not comparable(base, side)):
                change = float("nan")
            if abs(change) <= ROUNDING * max(1.0, abs(value)):
                change = 0.0
            told = {"key": key, "figure": words, "unit": unit, "scenario": name, "value": value}
            tie = key == "value" and change != 0 and _tie(abs(change), base, side)
            rows.append({**told, "change": change, "tie": tie and name != against})
    return pd.DataFrame(rows)


def _tie(size: float, base: Side, side: Side) -> bool:
    noise = noise_of(base, side)
    return size == size and (noise is None or size <= noise)


def move_rows(sides: Mapping[str, Side], against: str) -> pd.DataFrame:
    """Return what nations gain or lose: scenario, nation, name, before, after and change.

    US$ million a year, as the plans are.
    """
    parts = [rows for name in sides if name != against for rows in _moves(sides, against, name)]
    columns = ["scenario", "nation", "name", "before_musd", "after_musd", "change_musd"]
    return pd.DataFrame(parts, columns=columns)


def _moves(sides: Mapping[str, Side], against: str, name: str) -> Iterator[dict[str, Any]]:
    base, side = sides[against], sides[name]
    sums = [one.money.groupby("nation")["musd"].sum() for one in (base, side)]
    both = pd.concat(sums, axis=1, keys=["before", "after"]).fillna(0.0)
    names = names_in(base.case, "nations", "nation") | names_in(side.case, "nations", "nation")
    order = (both["after"] - both["before"]).sort_values(ascending=False, kind="stable").index
    for code in order:
        before, after = (float(both.loc[code, one]) for one in ("before", "after"))
        if abs(after - before) > NOTHING:
            yield {
                "scenario": name, "nation": str(code), "name": names.get(str(code)) or str(code),
                "before_musd": before, "after_musd": after, "change_musd": after - before,
            }  # fmt: skip
