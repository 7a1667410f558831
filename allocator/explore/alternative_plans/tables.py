"""Tables of alternatives: the plans, their distances, and ranges of money with labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.inputs.case.names import names_in
from allocator.util.format import amount
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats
    from allocator.solver.search.slack_ranges import Range

PROVEN_CORE, FOUND_CORE, BORDERLINE = "proven core", "found core", "borderline"
FOUND_OUT, PROVEN_OUT, UNKNOWN = "found out", "proven out", "unknown"

LABELS = (PROVEN_CORE, FOUND_CORE, BORDERLINE, FOUND_OUT, PROVEN_OUT, UNKNOWN)

SURE = 1e-3
"""US$ million that must be proven of every plan for a line to be proven core."""

_NAMED = 3
"""Nations or areas that are named of those that a plan gives more, or less."""

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """All plans known, the one asked about first, and whether the search ended before its time."""

    plans: Sequence[Plan]
    stopped: bool


def money_of_nations(plan: Plan) -> dict[str, float]:
    """Return US$ million obligated to each nation over all years."""
    money = plan.spending.groupby("nation")["obligation_musd"].sum()
    return {str(key): float(value) for key, value in money.items()}


def money_of_lines(plan: Plan) -> dict[Line, float]:
    """Return what the goods of each line cost over all years, US$ million."""
    table = plan.active_lines
    keys = zip(table["nation"], table["area"], strict=True)
    return {(str(n), str(g)): float(c) for (n, g), c in zip(keys, table["cost_musd"], strict=True)}


def money_of_areas(plan: Plan) -> dict[str, float]:
    """Return what the goods of each area cost over all years, US$ million."""
    money = plan.active_lines.groupby("area")["cost_musd"].sum()
    return {str(key): float(value) for key, value in money.items()}


def money_by(plan: Plan, by: str, names: Sequence[str]) -> Floats:
    """Return a plan's money by nation or by area, in the order of `names`."""
    found = money_of_nations(plan) if by == "nation" else money_of_areas(plan)
    return np.array([found.get(name, 0.0) for name in names])


def distances(money: Sequence[Floats]) -> Floats:
    """Return the money that would change hands between each two plans: half of all differences."""
    table = np.array(money)
    return np.asarray(np.abs(table[:, None, :] - table[None, :, :]).sum(axis=2) / 2)


def label_of(funded: int, plans: int, proven: Range, *, stopped: bool) -> str:
    """Return the label of something funded in so many of so many plans."""
    if proven[0] > SURE:
        return PROVEN_CORE
    if proven[1] <= NOTHING:
        return PROVEN_OUT
    if 0 < funded < plans:
        return BORDERLINE
    if stopped or plans < 2:
        return UNKNOWN
    return FOUND_CORE if funded else FOUND_OUT


def nation_table(
    case: Case, known: Known, keys: Sequence[str], proven: Sequence[Range]
) -> pd.DataFrame:
    """Return one row a nation: label, money now, range found and range proven."""
    money = [money_of_nations(plan) for plan in known.plans]
    names = names_in(case, "nations", "nation")
    table = pd.DataFrame({"nation": keys, "name": [names.get(one, one) for one in keys]})
    return _sorted(_with_ranges(table, np.array([[one.get(key, 0.0) for key in keys]
                                                 for one in money]), proven, known))  # fmt: skip


def line_table(
    case: Case, known: Known, keys: Sequence[Line], proven: Sequence[Range]
) -> pd.DataFrame:
    """Return one row a line, a nation and an area, in the same way."""
    money = [money_of_lines(plan) for plan in known.plans]
    nations, areas = names_in(case, "nations", "nation"), names_in(case, "areas", "area")
    table = pd.DataFrame({
        "nation": [n for n, _ in keys], "name": [nations.get(n, n) for n, _ in keys],
        "area": [g for _, g in keys], "area_name": [areas.get(g, g) for _, g in keys],
    })  # fmt: skip
    return _sorted(_with_ranges(table, np.array([[one.get(key, 0.0) for key in keys]
                                                 for one in money]), proven, known))  # fmt: skip


def _with_ranges(
    table: pd.DataFrame, money: Floats, proven: Sequence[Range], known: Known
) -> pd.DataFrame:
    money = money.reshape(len(known.plans), len(table))
    funded = (money > NOTHING).sum(axis=0)
    table["label"] = [
        label_of(int(count), len(money), one, stopped=known.stopped)
        for count, one in zip(funded, proven, strict=True)
    ]
    table["funded_in"] = funded
    table["plans"] = len(money)
    table["now_musd"] = money[0]
    table["found_low_musd"], table["found_high_musd"] = money.min(axis=0), money.max(axis=0)
    table["proven_low_musd"] = [low for low, _ in proven]
    table["proven_high_musd"] = [high for _, high in proven]
    return table


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    place = table["label"].map({label: at for at, label in enumerate(LABELS)})
    width = table["found_high_musd"] - table["found_low_musd"]
    order = table.assign(_place=place, _width=width).sort_values(
        ["_place", "_width", "now_musd"], ascending=[True, False, False], kind="stable"
    )
    return table.loc[order.index].reset_index(drop=True)


def plan_table(
    known: Known, bound: float, money: Sequence[Floats], names: Sequence[str], first: int
) -> pd.DataFrame:
    """Return one row for the plan asked about (0) and for each plan of the card.

    `money` is that of all known plans by group, `names` are those of the groups; plans before
    `first` other than 0 are of earlier cards.
    """
    rows, apart = [], distances(money)
    for number, at in enumerate([0, *range(first, len(known.plans))]):
        plan, others = known.plans[at], np.delete(apart[at], at)
        rows.append({
            "plan": number, "value": plan.value, "lost": known.plans[0].value - plan.value,
            "lost_at_most": max(0.0, bound - plan.value),
            "money_musd": float(plan.spending["obligation_musd"].sum()),
            "moved_musd": float(apart[at, 0]),
            "nearest_musd": float(others.min()) if len(others) else 0.0,
            "more_for": _most_moved(money[at] - money[0], names),
            "less_for": _most_moved(money[0] - money[at], names, "-"),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _most_moved(more: Floats, names: Sequence[str], sign: str = "+") -> str:
    """Return the groups that get most more, with US$ million."""
    order = np.argsort(-more, kind="stable")[:_NAMED]
    return ", ".join(f"{names[at]} {sign}{amount(more[at])}" for at in order if more[at] > NOTHING)
