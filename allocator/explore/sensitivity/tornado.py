"""One at a time: how far the output moves when one range goes to its ends and all else stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from allocator.explore.sensitivity.diagnostics import (
    LEAST_GAP,
    failure_doubts,
    gap_doubts,
    scale_doubts,
)
from allocator.explore.sensitivity.evaluate import Evaluate, Sweeping, through_sweep
from allocator.explore.sensitivity.outputs import Output, figures_of, gaps_of, output_of
from allocator.explore.sensitivity.ranges import Uncertain, check_labels, check_ranges, range_words
from allocator.explore.sensitivity.result import Sensitivity, samples_of
from allocator.explore.sensitivity.salib import Floats
from allocator.inputs.policy.policy import Policy

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case


def tornado(
    case: Case,
    ranges: Sequence[Uncertain],
    policy: Policy | None = None,
    *,
    output: str = "value",
    **how: Unpack[Sweeping],
) -> Sensitivity:
    """Tell how far an output moves when each range goes to its ends and all else stays as it is.

    It takes two plans a range and one more, and says nothing of ranges that work together: for
    these see `morris` and `sobol`.

    Parameters
    ----------
    case, policy
        What the ranges change.
    ranges
        What is uncertain.
    output
        A figure of the table of `sweep`: ``value``, ``cost_musd``, ``money_musd.KEN`` …
    how
        How the batch is solved, as in `sweep`: options, start, executor, workers, out, retry,
        progress, cancel.

    Returns
    -------
    Sensitivity
        The largest swing first; ranges with an end that has no plan come last and are warned of.

    Raises
    ------
    DataError
        A range or the output does not fit the case; all faults at once, before any solve.
    SweepError
        The batch was ended early.

    References
    ----------
    .. [1] Eschenbach, T. G. (1992). Spiderplots versus tornado diagrams for sensitivity analysis.
       Interfaces 22(6), 40-46. doi:10.1287/inte.22.6.40
    """
    policy = policy or Policy()
    sought = output_of(output, case)
    check_ranges(ranges, case, policy)
    return swings(ranges, through_sweep(case, policy, ranges, how), sought)


def swings(ranges: Sequence[Uncertain], evaluate: Evaluate, output: Output) -> Sensitivity:
    """Return the tornado of whatever `evaluate` computes; `tornado` does it for a case."""
    check_labels(ranges)
    points = _points(ranges)
    results = evaluate(points)
    known, gaps = figures_of(results, output), gaps_of(results).to_numpy(np.float64)
    figures = known.to_numpy(np.float64)
    reasons = results["reason"] if "reason" in results else pd.Series("", index=results.index)
    table = pd.DataFrame(
        [
            _row(one, figures, gaps, list(reasons), 2 * at + 1, output)
            for at, one in enumerate(ranges)
        ]
    )
    order = ["_failed", "swing"]
    table["_failed"] = table["problem"] != ""
    table = table.sort_values(order, ascending=[True, False], kind="stable", ignore_index=True)
    table = table.drop(columns="_failed")
    warnings = [
        *failure_doubts(results, known, "Bars of ranges with such an end "
                        "are drawn as far as known."),
        *scale_doubts(results, output),
        *_unclear(table, output),
    ]  # fmt: skip
    if not output.sought:
        warnings += gap_doubts(results, known, output)
    return Sensitivity("tornado", output, table, samples_of(points, results, output),
                       {"plans": len(points)}, _words(table, output), tuple(warnings))  # fmt: skip


def _points(ranges: Sequence[Uncertain]) -> pd.DataFrame:
    """Return the point as it is, then low and high of each range."""
    rows: list[dict[str, Any]] = [{}]
    for one in ranges:
        rows += [{one.label: one.at(0.0)}, {one.label: one.at(1.0)}]
    return pd.DataFrame(rows, columns=[one.label for one in ranges], dtype=object)


def _row(
    one: Uncertain,
    figures: Floats,
    gaps: Floats,
    reasons: Sequence[str],
    at: int,
    output: Output,
) -> dict[str, Any]:
    """Return the row of a range whose low end is sample `at` and whose high end the one after."""
    known = [place for place in (0, at, at + 1) if not np.isnan(figures[place])]
    swing = gap = float("nan")
    if len(known) > 1:
        least, most = (pick(known, key=figures.__getitem__) for pick in (min, max))
        swing = float(figures[most] - figures[least])
        gap = float(gaps[most] + gaps[least]) if output.sought else gap
    ends = (one.at(0.0), one.at(1.0))
    problems = [
        f"At {end:g}: {reasons[at + which] or 'no plan.'}"
        for which, end in enumerate(ends) if np.isnan(figures[at + which])
    ]  # fmt: skip
    return {
        "range": one.label, "group": one.group, "low": ends[0], "high": ends[1],
        "unit": one.unit, "at_low": figures[at], "at_high": figures[at + 1], "base": figures[0],
        "swing": swing, "gap": gap, "clear": not (gap > LEAST_GAP and swing <= gap),
        "problem": " ".join(problems),
    }  # fmt: skip


def _unclear(table: pd.DataFrame, output: Output) -> list[str]:
    """Tell which swings the solver's gap could have made."""
    names = [str(name) for name in table.loc[~table["clear"], "range"]]
    if not names or not output.sought:
        return []
    told = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    return [
        f"The search gap is as large as the swing of {told}: the two plans of a swing may "
        "differ by the sum of their gaps without a cause. Solve with a smaller gap and with "
        "value_tolerance = 0, or regard these as too small to measure."
    ]


def _words(table: pd.DataFrame, output: Output) -> tuple[str, ...]:
    known = table.dropna(subset=["swing"])
    if known.empty:
        return ()
    first = known.iloc[0]
    sure = known[known["clear"] & (known["swing"] > 0)]
    ends = [
        f"{output.told(first[at])} at {first[end]:g}"
        for end, at in (("low", "at_low"), ("high", "at_high"))
        if first[at] == first[at]
    ]
    base = "" if first["base"] != first["base"] else f"; now {output.told(first['base'])}"
    told = (
        f"The {output.words} moves most with {range_words(first['range'], first['unit'])}, by "
        f"{output.moved(first['swing'])}: {', '.join(ends)}{base}."
    )
    still = int((known["swing"] == 0).sum())
    rest = f"{still} of {len(known)} ranges do not move it at all." if still else ""
    others = ", ".join(str(name) for name in sure["range"].iloc[1:4])
    then = f"Next are {others}." if others else ""
    return tuple(words for words in (told, then, rest) if words)
