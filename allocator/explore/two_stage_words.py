"""A two-stage plan in a few sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from allocator.case_io.source import listed
from allocator.explore.study import years_words

if TYPE_CHECKING:
    from allocator.explore.two_stage import Span, TwoStage

_NEAR = 0.005
"""Value points that are told as the same."""


def two_stage_words(found: TwoStage) -> tuple[str, ...]:
    """Return what a two-stage plan says."""
    told = [
        f"The lots, seats and begun grants of {years_words(found.years)} are decided now, "
        f"{len(found.first)} of them; the rest when it is known which scenario came. "
        f"{found.chances.words}",
        _aim(found),
    ]
    if found.evpi is not None and found.vss is not None:
        told += [_information(found.evpi), _gain(found.vss, found)]
    barred = found.scenarios[found.scenarios["barred_musd"] > 0]
    if len(barred):
        worst = barred.sort_values("barred_musd", kind="stable").iloc[-1]
        told.append(
            f"In {len(barred)} of {len(found.scenarios)} scenarios law stops a part of it; most in "
            f"{worst['scenario']}: US$ {worst['barred_musd']:,.1f} million."
        )
    return tuple(told)


def _aim(found: TwoStage) -> str:
    if found.aim == "mean":
        return (
            f"Mean value {found.mean_value:.2f}; no first years have more than {found.proven:.2f}. "
            f"Worst regret {found.worst_regret:.2f}."
        )
    what = "Worst regret" if found.aim == "regret" else (
        f"Mean regret of the worst {100 * (1 - found.alpha):.3g} %"
    )  # fmt: skip
    reached = found.worst_regret if found.aim == "regret" else found.tail_regret
    return (
        f"{what} {reached:.2f} value points; no first years have less than {found.proven:.2f}. "
        f"Mean value {found.mean_value:.2f}."
    )


def _information(span: Span) -> str:
    return (
        "To know the scenario before anything is decided would be worth "
        f"{_span(span)} value points (EVPI)."
    )


def _gain(span: Span, found: TwoStage) -> str:
    whose = f"the first years of the best plan of {found.reference} alone"
    if math.isinf(span[0]):
        rows = found.scenarios[found.scenarios["reference_stands"] == "changed"]
        mean = float((found.scenarios["chance"] * found.scenarios["reference_value"]).sum())
        return (
            f"What is gained over {whose} (VSS) has no figure: they cannot stand in "
            f"{listed(rows['scenario'].tolist(), 3)}. With as little as possible changed there "
            f"their mean value is {mean:.2f}."
        )
    return f"Over {whose}, {_span(span)} value points are gained (VSS)."


def _span(span: Span) -> str:
    low, high = span
    return f"{high:.2f}" if high - low < _NEAR else f"{low:.2f} to {high:.2f}"
