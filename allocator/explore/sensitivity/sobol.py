"""Sobol's indices: what share of the output's variance each range explains."""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.sensitivity.diagnostics import (
    failure_doubts,
    gap_doubts,
    interval_doubts,
    is_constant,
    scale_doubts,
    still_doubts,
    tie_doubts,
)
from allocator.explore.sensitivity.evaluate import Evaluate, Sweeping, through_sweep
from allocator.explore.sensitivity.outputs import Output, figures_of, output_of
from allocator.explore.sensitivity.ranges import Uncertain, check_ranges, units_of
from allocator.explore.sensitivity.result import Sensitivity, check_count, points_of, samples_of
from allocator.explore.sensitivity.salib import Floats, part, problem_of, whole_blocks
from allocator.inputs.policy.policy import Policy

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

_RESAMPLES = 1000
_INDICES = ("S1", "S1_conf", "ST", "ST_conf")


def sobol(
    case: Case,
    ranges: Sequence[Uncertain],
    policy: Policy | None = None,
    *,
    output: str = "value",
    samples: int = 64,
    seed: int = 0,
    **how: Unpack[Sweeping],
) -> Sensitivity:
    """Tell what share of an output's variance each range explains, alone and with the others.

    `S1` is what a range explains by itself; `ST` what it explains with all that it does together
    with others: the difference is interaction. Both have a confidence interval of 95%. It takes
    ``samples * (ranges + 2)`` plans; more samples with the same seed go on from those of before.

    Parameters
    ----------
    case, policy
        What the ranges change.
    ranges
        What is uncertain, each figure between its ends being equally likely and independent of the
        others; those of one group count as one.
    output
        A figure of the table of `sweep`: ``value``, ``cost_musd``, ``money_musd.KEN`` …
    samples
        Size of the base sample, a power of two; 64 is a look, 512 and more give narrow intervals.
    seed
        The same seed draws the same samples.
    how
        How the batch is solved, as in `sweep`: options, start, executor, workers, out, retry,
        progress, cancel.

    Returns
    -------
    Sensitivity
        The largest `ST` first. A block (one base sample with its variants) with a sample that has
        no plan is left out whole.

    Raises
    ------
    DataError
        A range, a group or the output does not fit, or SALib is not installed; before any solve.
    SweepError
        The batch was ended early.

    References
    ----------
    .. [1] Sobol', I. M. (2001). Global sensitivity indices for nonlinear mathematical models and
       their Monte Carlo estimates. Mathematics and Computers in Simulation 55(1-3), 271-280.
       doi:10.1016/S0378-4754(00)00270-6
    .. [2] Saltelli, A., et al. (2010). Variance based sensitivity analysis of model output: design
       and estimator for the total sensitivity index. Computer Physics Communications 181(2),
       259-270. doi:10.1016/j.cpc.2009.09.018
    """
    policy = policy or Policy()
    sought = output_of(output, case)
    _check_samples(samples)
    check_count("seed", seed, 0)
    problem_of(ranges)
    check_ranges(ranges, case, policy)
    return indices(ranges, through_sweep(case, policy, ranges, how), sought, samples, seed)


def indices(
    ranges: Sequence[Uncertain], evaluate: Evaluate, output: Output, samples: int, seed: int
) -> Sensitivity:
    """Return Sobol's indices of whatever `evaluate` computes; `sobol` does it for a case."""
    _check_samples(samples)
    draw = part("sample.sobol").sample
    shares = draw(problem_of(ranges), samples, calc_second_order=False, seed=seed)
    points = points_of(ranges, shares)
    results = evaluate(points)
    figures = figures_of(results, output)
    units = units_of(ranges)
    size = len(units) + 2
    known = figures.to_numpy(np.float64)
    good = whole_blocks(known, size)
    whole = int(good.sum()) // size
    table = _table(units, _analyzed(ranges, known[good], whole, seed))
    ends = np.arange(len(figures)) % size
    lost = (
        f"Each block of {size} samples with such a sample is left out entirely: {whole} of "
        f"{samples} "
        "blocks are left."
    )
    warnings = [
        *failure_doubts(results, figures, lost),
        *scale_doubts(results, output),
        *gap_doubts(results, figures, output),
        *still_doubts(figures),
        *tie_doubts(figures[(ends == 0) | (ends == size - 1)]),
        *interval_doubts(table, "ST"),
    ]
    facts = {"seed": seed, "samples": samples, "blocks_left_out": samples - whole,
             "plans": len(points)}  # fmt: skip
    return Sensitivity("sobol", output, table, samples_of(points, results, output), facts,
                       _words(table, output), tuple(warnings))  # fmt: skip


def _analyzed(
    ranges: Sequence[Uncertain], known: Floats, blocks: int, seed: int
) -> dict[str, Any] | None:
    """Return SALib's indices; None where there is nothing to divide."""
    if blocks < 2 or is_constant(known):
        return None
    with python_warnings.catch_warnings():
        # a resample of equal outputs is told by our own warnings
        python_warnings.simplefilter("ignore")
        # SALib takes seed 0 for none
        found: dict[str, Any] = part("analyze.sobol").analyze(
            problem_of(ranges), known, calc_second_order=False, num_resamples=_RESAMPLES,
            seed=seed + 1,
        )  # fmt: skip
    return found


def _table(units: dict[str, list[str]], found: dict[str, Any] | None) -> pd.DataFrame:
    columns = {
        name: np.full(len(units), np.nan) if found is None else np.asarray(found[name])
        for name in _INDICES
    }
    table = pd.DataFrame({"range": list(units), **columns})
    return table.sort_values("ST", ascending=False, kind="stable", ignore_index=True)


def _check_samples(samples: int) -> None:
    check_count("samples", samples, 2, "a power of two, 2 or more")
    if samples & (samples - 1):
        near = 1 << (samples.bit_length() - 1)
        raise DataError([Fault("sensitivity", f"found {samples}", "a power of two",
                               f"take {near} or {2 * near}", column="samples")])  # fmt: skip


def _words(table: pd.DataFrame, output: Output) -> tuple[str, ...]:
    first = table.iloc[0]
    if not first["ST"] > 0:
        return ()
    told = (
        f"{first['range']} explains {first['S1']:.0%} of the variance of the {output.words} by "
        f"itself (± {first['S1_conf']:.0%}) and {first['ST']:.0%} (± {first['ST_conf']:.0%}) with "
        "the others."
    )
    alone = float(table["S1"].sum())
    sure = float(np.hypot.reduce(table["S1_conf"].to_numpy()))
    together = (
        f"By themselves the ranges explain {min(max(alone, 0.0), 1.0):.0%} (± {sure:.0%}) in all; "
    )
    if 1.0 - alone > sure:
        return told, together + "the rest is what they do together."
    return told, together + "what they do together cannot be distinguished from zero."
