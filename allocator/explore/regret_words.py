"""A regret table in a few sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.study import years_words

if TYPE_CHECKING:
    from allocator.explore.regret import Regret

_EVEN = 1e-6
"""Value points below which nothing is lost."""


def regret_words(found: Regret) -> tuple[str, ...]:
    """Return what a regret table says."""
    return (
        f"Of each plan the lots, seats and begun grants of {years_words(found.years)} stand; the "
        "rest is found anew in each scenario. Regret is value lost against the best plan known "
        "there.",
        _minimax(found),
        _by_chance(found),
        *_changed(found),
    )


def _minimax(found: Regret) -> str:
    row = found.plans.iloc[0]
    if row["worst_regret"] <= _EVEN:
        told = "loses nothing against the best plan known in any scenario"
    else:
        told = (
            f"loses at most {row['worst_regret']:.2f} value points against the best plan known "
            f"(in {row['worst_scenario']})"
        )
    return (
        f"Least worst regret: {found.minimax} {told}; what no plan exceeds proves that it loses "
        f"at most {row['worst_regret_most']:.2f}."
    )


def _by_chance(found: Regret) -> str:
    rows = found.plans.set_index("plan")
    mean = float(rows["mean_value"][found.mean_best])
    lost = float(rows["tail_regret"][found.tail_best])
    tail = 100 * (1 - found.alpha)
    return (
        f"{found.chances.words} With them {found.mean_best} has the largest mean value "
        f"({mean:.2f}), and {found.tail_best} loses least in the worst {tail:.3g} % ({lost:.2f} on "
        "average)."
    )


def _changed(found: Regret) -> list[str]:
    told = []
    for why, words in (
        ("barred", "is barred there and stopped"),
        ("given up", "finds no money, people or room there and is given up"),
        ("added", "must be added there, because a rule of law asks for more"),
    ):
        rows = found.changes[found.changes["why"] == why]
        if len(rows):
            sums = rows.groupby(["plan", "scenario"])["cost_musd"].sum().reset_index()
            most = sums.sort_values("cost_musd", kind="stable").iloc[-1]
            told.append(
                f"In {len(sums)} of {len(found.cells)} cells a part of the first years {words}; "
                f"most for {most['plan']} in {most['scenario']}: US$ {most['cost_musd']:,.1f} "
                "million."
            )
    return told
