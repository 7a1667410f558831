"""When indices of a sensitivity analysis mean little: each case as a sentence with its rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.explore.sensitivity.outputs import Output, gaps_of
from allocator.util.tolerance import ROUNDING

_TIED = 0.5
"""Share of independent samples with an output that others have, from which it is told."""

LEAST_GAP = 1e-6
"""Gaps below this, in value points, are rounding."""

_MOST_NAMES = 6


def gap_doubts(results: pd.DataFrame, figures: pd.Series[float], output: Output) -> list[str]:
    """Tell where the solver's gap is as large as the spread of the output.

    The rule: two plans can differ by the sum of their gaps without a cause. If that sum, on
    average over the plans, is at least the standard deviation of the output, the indices may show
    the search and not the case.
    """
    gaps = gaps_of(results)[figures.notna()]
    both, spread = 2.0 * float(gaps.mean()), float(figures.std(ddof=0))
    if not both > LEAST_GAP:
        return []
    if not output.sought:
        return [
            f"The search maximises the value of a plan, not the {output.words}. Plans are "
            f"proven to {both / 2.0:.2g} value points on average; within that, many plans have "
            f"the same value, and part of the movement of the {output.words} may be chance "
            "between them."
        ]
    if both < spread:
        return []
    return [
        "The search gap is as large as what is to be explained: two plans may differ "
        f"by {both:.2g} value points without a cause (the sum of their gaps, on average), and "
        f"the standard deviation of the value is {spread:.2g}. Do not read the figures below as "
        "influence; solve with a smaller gap and with value_tolerance = 0, or widen the ranges."
    ]


def scale_doubts(results: pd.DataFrame, output: Output) -> list[str]:
    """Tell where plans are measured by different needs, so that their worths are not one scale."""
    scales = results.get("scale")
    if not output.sought or scales is None or scales[scales != ""].nunique() < 2:
        return []
    return [
        "Needs, weights, returns or years differ between these plans. The value is per "
        "cent of what a plan's own case needs, so part of its movement comes from the measure "
        "and not "
        "the plan: look at an output in US$ million, too."
    ]


def still_doubts(figures: pd.Series[float]) -> list[str]:
    """Tell where the output is the same in all samples."""
    known = np.asarray(figures.dropna(), np.float64)
    if len(known) < 2 or not is_constant(known):
        return []
    return ["The output is the same in all samples: nothing in these ranges moves it, and "
            "no index can be given."]  # fmt: skip


def tie_doubts(figures: pd.Series[float]) -> list[str]:
    """Tell where many independent samples have an equal output, so that it moves in steps."""
    known = np.asarray(figures.dropna(), np.float64)
    if len(known) < 2 or is_constant(known):
        return []
    tied = _tied(known)
    if tied < _TIED * len(known):
        return []
    return [
        f"Ties: {tied} of {len(known)} independent samples have the same output as another. It "
        "moves in steps, so the indices depend on a few jumps; more samples, wider ranges or "
        "another output would say more."
    ]


def step_doubts(still: Mapping[str, float]) -> list[str]:
    """Tell which ranges move the output in few of their steps; `still` holds the share of others.

    A range that never moves it is no doubt but a finding.
    """
    names = [name for name, share in still.items() if _TIED <= share < 1.0]
    if not names:
        return []
    return [
        f"Ties: half or more of the steps of {_some(names)} leave the output unchanged, and "
        "few move it. It moves in steps, so these effects depend on a few jumps; more paths or "
        "wider ranges would say more."
    ]


def interval_doubts(table: pd.DataFrame, word: str) -> list[str]:
    """Tell which indices have a confidence interval as large as themselves."""
    index, half = table[word], table[f"{word}_conf"]
    wide = table.loc[(half > 0) & (half >= index.abs()), "range"]
    if wide.empty:
        return []
    told = _some(map(str, wide))
    return [
        f"The confidence interval is as large as the index itself ({word}) for {told}: it cannot "
        "be distinguished from zero, and its rank means little. Take more samples if it matters."
    ]


def failure_doubts(results: pd.DataFrame, figures: pd.Series[float], left_out: str) -> list[str]:
    """Tell how many samples have no output and how they are treated, with the commonest reason."""
    failed = figures.isna()
    if not failed.any():
        return []
    told = f"{int(failed.sum())} of {len(figures)} samples have no plan"
    if "status" in results:
        counts = results.loc[failed, "status"].value_counts()
        told += f" ({', '.join(f'{count} {status}' for status, count in counts.items())})"
    why = ""
    if "reason" in results:
        reasons = results.loc[failed & (results["reason"] != ""), "reason"]
        why = f" Most often: {reasons.mode().iloc[0]}" if len(reasons) else ""
    return [
        f"{told}. {left_out} The figures below apply only to the rest: that "
        f"law or capacity allows no plan in part of the ranges is a finding in itself.{why}"
    ]


def is_constant(known: npt.NDArray[Any]) -> bool:
    """Tell whether all outputs are equal."""
    return float(np.ptp(known)) <= ROUNDING * max(1.0, float(np.abs(known).max()))


def _tied(known: npt.NDArray[Any]) -> int:
    """Return how many outputs equal another one."""
    ordered = np.sort(known)
    near = np.diff(ordered) <= ROUNDING * max(1.0, float(np.abs(known).max()))
    return int((np.append(near, False) | np.append(False, near)).sum())


def _some(names: Iterable[str]) -> str:
    given = list(names)
    rest = len(given) - _MOST_NAMES
    return ", ".join(given if rest <= 0 else [*given[:_MOST_NAMES], f"{rest} more"])
