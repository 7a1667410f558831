"""A regret table in a few sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.explore.robust.study import years_words
from allocator.util.format import amount, at_most, counted, percent, percent_at_most
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.robust.regret_record import RegretRecord


_SMALL = 0.005
"""Less would be told as 0.00."""

_NAMED = 4
"""Scenarios of which each has its sentence; the others are told together."""


def regret_words(found: RegretRecord) -> tuple[str, ...]:
    """Return what a regret table says."""
    return (
        f"For each plan, the lots, seats and grants started in {years_words(found.years)} are "
        "fixed; "
        "everything else is re-optimised in each scenario. Regret is value lost compared with "
        "the best plan known there.",
        _minimax(found),
        *_holds(found),
        _by_chance(found),
        *_changed(found),
    )


def _minimax(found: RegretRecord) -> str:
    row = found.plans.iloc[0]
    most = at_most(row["worst_regret_most"])
    proven = f"compared with every plan, known or not, at most {most} is proven."
    # the only plan tried is the best of nothing
    least = "" if len(found.plans) == 1 else "Smallest worst regret: "
    if row["worst_regret"] <= NEAR:
        return (
            f"{least}{found.minimax} loses nothing compared with the best plan known in any "
            f"scenario; in value points, {proven}"
        )
    cells = found.cells[found.cells["plan"] == found.minimax]
    worst = cells.assign(share=_shares(cells)).sort_values("share", kind="stable").iloc[-1]
    return (
        f"{least}{found.minimax} loses at most {percent_at_most(worst['share'])} of the best value "
        f"known in a scenario (in {worst['scenario']}). In value points that is "
        f"at most {at_most(row['worst_regret'])} (in {row['worst_scenario']}); {proven}"
    )


def _shares(cells: pd.DataFrame) -> pd.Series[float]:
    """Return what is lost of the best value known in each scenario."""
    lost = cells["regret"].clip(lower=0.0)
    best = cells["value"] + cells["regret"]
    return (lost / best.abs().where(best.abs() > NEAR)).fillna(0.0)


def _holds(found: RegretRecord) -> Iterator[str]:
    """Tell whether the plan told of holds: its worst scenarios one by one, the others together."""
    cells = found.cells[found.cells["plan"] == found.told]
    cells = cells.sort_values("regret", ascending=False, kind="stable")
    cells = cells.assign(share=_shares(cells))
    for row in cells.head(_NAMED).to_dict("records"):
        value, best = row["value"], row["value"] + row["regret"]
        lost = f"as much value as the best known ({value:.2f} points)"
        if row["regret"] > NEAR:
            lost = (
                f"{percent(row['share'])} less value than the best known ({value:.2f} of "
                f"{best:.2f} points)"
            )
        share = row["need_met"]
        met = "" if math.isnan(share) else f" {percent(share)} of need met;"
        yield (
            f"{found.told} in {row['scenario']}: {lost};{met} "
            f"{bending_words(row['rules_that_bend'], row['bending'], row['bending_value'])}."
        )
    rest = cells.iloc[_NAMED:]
    if len(rest):
        bent = int((rest["rules_that_bend"] > 0).sum())
        yield (
            f"In the other {counted(len(rest), 'scenario', 'scenarios')} it loses at most "
            f"{percent_at_most(rest['share'].max())}; rules are relaxed in {bent or 'none'} of "
            "them."
        )


def bending_words(count: int, names: str, cost: float) -> str:
    """Say how many rules bend, name the first two and tell what they cost in value points.

    `names` is as in the column ``bending``.

    Examples
    --------
    >>> bending_words(0, "", 0.0)
    'no rule is relaxed'
    >>> bending_words(3, "risk;south_covered;band", 4.2)
    '3 rules are relaxed (risk, south_covered and more), at a cost of 4.20 points'
    """
    if not count:
        return "no rule is relaxed"
    first, *others = names.split(";")
    told = ", ".join((first, *others[:1])) + (" and more" if others[1:] else "")
    paid = f", at a cost of {cost:.2f} points" if cost >= _SMALL else ""
    return f"{counted(count, 'rule is relaxed', 'rules are relaxed')} ({told}){paid}"


def _by_chance(found: RegretRecord) -> str:
    rows = found.plans.set_index("plan")
    mean = float(rows["mean_value"][found.mean_best])
    lost = float(rows["tail_regret"][found.tail_best])
    worst = f"the worst {100 * (1 - found.alpha):.3g}%"
    if len(rows) == 1:
        return (
            f"{found.chances.words} With them the mean value of {found.mean_best} is {mean:.2f}, "
            f"and it loses {lost:.2f} on average in {worst}."
        )
    who = "" if found.tail_best == found.mean_best else f"{found.tail_best} "
    return (
        f"{found.chances.words} With them {found.mean_best} has the largest mean value "
        f"({mean:.2f}), and {who}loses least in {worst} ({lost:.2f} on average)."
    )


def _changed(found: RegretRecord) -> list[str]:
    told = []
    for why, words in (
        ("barred", "is barred there and stopped"),
        ("given up", "has no money, people or room there and is dropped"),
        ("added", "must be added there, because a legal rule requires more"),
    ):
        rows = found.changes[found.changes["why"] == why]
        if len(rows):
            sums = rows.groupby(["plan", "scenario"])["cost_musd"].sum().reset_index()
            most = sums.sort_values("cost_musd", kind="stable").iloc[-1]
            told.append(
                f"In {len(sums)} of {len(found.cells)} cells, part of the first years {words}; "
                f"most for {most['plan']} in {most['scenario']}: US$ {amount(most['cost_musd'])} "
                "million."
            )
    return told
