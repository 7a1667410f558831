"""What differs between the best plan and the one with the line forced: goods, lines, value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.explanation.answer import Proof, Question, Verdict
from allocator.explore.explanation.differing import Line, Moved, Part
from allocator.explore.explanation.goods import GOOD, goods_moved, goods_words
from allocator.explore.revision.tables import line_values
from allocator.inputs.case.names import names_by_code, names_in
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_COSTS = {"waste": "waste_value", "change": "change_cost_value", "swing": "swing_cost_value"}
_LINE = ["nation", "area"]
_LEAST = 1e-7
"""Value points of a part that are less are noise of the two solves."""
_LEAST_MUSD = 1e-4
"""Of less money that moves no value per US$ million is told."""


def moved_of(plan: Plan, best: Plan, forced: Plan) -> tuple[Moved, ...]:
    """Return the goods of which the forced plan gives more or less than the best."""
    held = plan.lines.groupby(GOOD)["quantity"].sum()
    return tuple(
        Moved(
            row["nation"], row["item"], row["kind"], row["area"], row["unit"], int(row["year"]),
            float(held.get(tuple(row[name] for name in GOOD), 0.0)),
            float(row["before"]), float(row["after"]), float(row["change_musd"]),
        )
        for row in goods_moved(best, forced).to_dict("records")
    )  # fmt: skip


def lines_of(best: Plan, forced: Plan) -> tuple[Line, ...]:
    """Return the lines whose goods or value differ, those that lose most value first."""
    goods = goods_moved(best, forced)
    value = line_values(forced).sub(line_values(best), fill_value=0.0)
    money = obligations(forced).sub(obligations(best), fill_value=0.0)
    keys = goods.set_index(_LINE).index.union(value[value.abs() > _LEAST].index).unique()
    names, areas = names_by_code(best.case), names_in(best.case, "areas", "area")
    found = []
    for nation, area in keys:
        own = goods[(goods["nation"] == nation) & (goods["area"] == area)]
        musd, points = (float(one.get((nation, area), 0.0)) for one in (money, value))
        each = points / musd if abs(musd) > _LEAST_MUSD else None
        where = nation, names[nation], area, areas.get(area) or area
        found.append(Line(*where, goods_words(own), musd, points, each))
    return tuple(sorted(found, key=lambda line: (line.value, line.nation, line.area)))


def obligations(plan: Plan) -> pd.Series[float]:
    """Return US$ million by nation and area, over all years."""
    return plan.lines.groupby(_LINE)["obligation_musd"].sum()


def parts_of(best: Plan, forced: Plan) -> tuple[Part, ...]:
    """Return what the difference of value adds up from: needs, costs, rules missed."""
    return tuple(part for part in _parts(best, forced) if abs(part.points) > _LEAST)


def _parts(best: Plan, forced: Plan) -> Iterator[Part]:
    needs = line_values(forced).sub(line_values(best), fill_value=0.0)
    for row in needs.rename("points").reset_index().to_dict("records"):
        yield Part("need", float(row["points"]), str(row["nation"]), str(row["area"]))
    for part, name in _COSTS.items():
        yield Part(part, float(best.meta[name] or 0.0) - float(forced.meta[name] or 0.0))
    rules = rule_costs(best).sub(rule_costs(forced), fill_value=0.0)
    for rule, points in rules.items():
        yield Part("rule", float(points), rule=str(rule))


def rule_costs(plan: Plan, by: str | list[str] = "rule") -> pd.Series[float]:
    """Return the value points that each rule costs that is missed."""
    cost = plan.rules["bend"] * plan.rules["bend_price_value"].fillna(0.0)
    return plan.rules.assign(cost=cost).groupby(by)["cost"].sum()


def rule_points(parts: tuple[Part, ...]) -> float:
    """Return the value points of soft rules in a difference."""
    return sum(part.points for part in parts if part.part == "rule" and abs(part.points) > NOTHING)


def verdict_of(proof: Proof, of_rules: float, *, kept_in: bool) -> Verdict:
    """Return what a loss says, of which `of_rules` are points of soft rules, forced less best."""
    loss = proof.loss or 0.0
    tolerance = proof.tolerance + NOTHING
    if abs(loss) <= tolerance:
        return Verdict.TIE
    if loss < 0:
        return Verdict.BETTER
    if not kept_in:
        return Verdict.OUTBID
    return Verdict.RULE if loss + of_rules <= tolerance else Verdict.VALUE


def paid_for(plan: Plan, question: Question) -> pd.Series[bool]:
    """Tell of each line of a plan whether it is money of the line asked about."""
    lines = plan.lines
    chosen = lines["nation"] == question.nation
    if question.kind == "item":
        return chosen & (lines["item"] == question.line) & (lines["kind"] != "sustainment")
    return chosen if question.kind == "nation" else chosen & (
        lines[question.kind] == question.line
    )  # fmt: skip


def money_of(plan: Plan, question: Question) -> float:
    """Return the obligations of a line in a plan, US$ million."""
    return float(plan.lines.loc[paid_for(plan, question), "obligation_musd"].sum())


def held_of(plan: Plan, question: Question) -> float:
    """Return what a plan gives of a line as a reader is told it.

    Lots or seats; what is bought by money is US$ million obligated, with upkeep and surcharges, as
    every page tells it.
    """
    if question.unit not in ("lots", "seats"):
        return money_of(plan, question)
    return float(plan.lines.loc[paid_for(plan, question), "quantity"].sum())
