"""A two-stage plan in a few sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.robust.study import years_words
from allocator.explore.robust.two_stage_figures import objective_value
from allocator.util.format import amount, at_least, at_most, listing
from allocator.util.tolerance import SHOWN

if TYPE_CHECKING:
    from allocator.explore.robust.bounds import Interval
    from allocator.explore.robust.two_stage_record import TwoStageRecord


SOUGHT = {"mean": "mean value", "regret": "worst regret", "tail": "regret in the tail"}
"""What each aim seeks, in words."""


def two_stage_words(found: TwoStageRecord) -> tuple[str, ...]:
    """Return what a two-stage plan says."""
    told = [
        f"The lots, seats and grants started in {years_words(found.years)} are decided now, "
        f"{len(found.first)} of them, and stay the same in every scenario except where its law "
        "or rules forbid them; the rest is decided once the scenario is known. "
        f"{found.chances.words}",
        _aim(found),
    ]
    if found.evpi is not None:
        told.append(_information(found.evpi))
    told += _reference(found)
    barred = found.scenarios[found.scenarios["barred_musd"] > 0]
    if len(barred):
        worst = barred.sort_values("barred_musd", kind="stable").iloc[-1]
        told.append(
            f"In {len(barred)} of {len(found.scenarios)} scenarios law stops part of it; most in "
            f"{worst['scenario']}: US$ {amount(worst['barred_musd'])} million."
        )
    return tuple(told)


def _aim(found: TwoStageRecord) -> str:
    if found.aim == "mean":
        return (
            f"Mean value {found.mean_value:.2f}; no first-stage decision that holds in every "
            f"scenario can exceed {at_most(found.proven)}. Worst regret {found.worst_regret:.2f} "
            "compared with the "
            "best plan of each scenario alone."
        )
    what = "Worst regret" if found.aim == "regret" else (
        f"Mean regret of the worst {100 * (1 - found.alpha):.3g}%"
    )  # fmt: skip
    figure = found.worst_regret if found.aim == "regret" else found.tail_regret
    return (
        f"{what} {figure:.2f} value points compared with the best plan of each scenario alone; "
        "no first-stage "
        f"decision that holds in every scenario has less than {at_least(found.proven)}. Mean value "
        f"{found.mean_value:.2f}."
    )


def _information(span: Interval) -> str:
    return (
        "Knowing the scenario before anything is decided would be worth "
        f"{_span(span)} value points (EVPI): the mean of the best plans of each scenario alone, "
        "less that of this plan."
    )


def _reference(found: TwoStageRecord) -> list[str]:
    whose = f"the first years of the best plan of {found.reference} alone"
    changed = found.scenarios[found.scenarios["reference_stands"] == "changed"]
    if not len(changed):
        if found.vss is None:
            return []
        return [f"Over {whose}, {_span(found.vss)} value points are gained (VSS)."]
    values, best, chances = (
        found.scenarios[name].to_numpy() for name in ("reference_value", "best", "chance")
    )
    figure = objective_value(found.aim, values, best, chances, found.alpha)
    told = (
        f"T{whose[1:]} cannot be kept unchanged in {listing(changed['scenario'].tolist(), 3)}. "
        f"With as little as possible dropped or added there, their {SOUGHT[found.aim]} is "
        f"{figure:.2f}"
    )
    if found.vss is not None:
        less = ", below 0 because this plan changes nothing" if found.vss[1] < 0 else ""
        return [f"{told}; over that, {_span(found.vss)} value points are gained (VSS{less})."]
    ours = found.worst_regret if found.aim == "regret" else found.tail_regret
    less = ", less than that of this plan, which changes nothing" if figure < ours - SHOWN else ""
    return [f"{told}{less}."]


def _span(span: Interval) -> str:
    low, high = span
    return f"{high:.2f}" if high - low < SHOWN else f"{low:.2f} to {high:.2f}"
