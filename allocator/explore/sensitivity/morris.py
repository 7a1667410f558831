"""Morris' screening: which ranges matter at all, and which act by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from allocator.explore.sensitivity.diagnostics import (
    failure_doubts,
    gap_doubts,
    interval_doubts,
    scale_doubts,
    step_doubts,
    still_doubts,
)
from allocator.explore.sensitivity.evaluate import Evaluate, Sweeping, through_sweep
from allocator.explore.sensitivity.outputs import Output, figures_of, output_of
from allocator.explore.sensitivity.ranges import Uncertain, check_ranges, units_of
from allocator.explore.sensitivity.result import Sensitivity, check_count, points_of, samples_of
from allocator.explore.sensitivity.salib import Floats, part, problem_of, whole_blocks
from allocator.inputs.policy.policy import Policy
from allocator.util.tolerance import ROUNDING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

LEVELS = 4
"""Levels of the grid that paths go on; with 4 a step is two thirds of a range."""

_RESAMPLES = 1000


def morris(
    case: Case,
    ranges: Sequence[Uncertain],
    policy: Policy | None = None,
    *,
    output: str = "value",
    paths: int = 10,
    seed: int = 0,
    **how: Unpack[Sweeping],
) -> Sensitivity:
    """Tell which ranges matter at all, by steps along random paths through all of them.

    A path begins anywhere and moves each range (or group) once, so that it takes one plan more
    than there are ranges; each move gives an effect. `mu_star`, the mean size of the effects,
    ranks the ranges; where `sigma` is as large, the effect depends on where the others stand.
    Effects are in units of the output, for a move over the whole range.

    Parameters
    ----------
    case, policy
        What the ranges change.
    ranges
        What is uncertain; those of one group move together.
    output
        A figure of the table of `sweep`: ``value``, ``cost_musd``, ``money_musd.KEN`` …
    paths
        How many paths, 2 or more; 10 to 50 are usual.
    seed
        The same seed draws the same samples.
    how
        How the batch is solved, as in `sweep`: options, start, executor, workers, out, retry,
        progress, cancel.

    Returns
    -------
    Sensitivity
        The largest `mu_star` first. A path with a sample that has no plan is left out whole.

    Raises
    ------
    DataError
        A range, a group or the output does not fit, or SALib is not installed; before any solve.
    SweepError
        The batch was ended early.

    References
    ----------
    .. [1] Morris, M. D. (1991). Factorial sampling plans for preliminary computational
       experiments. Technometrics 33(2), 161-174. doi:10.1080/00401706.1991.10484804
    .. [2] Campolongo, F., Cariboni, J., Saltelli, A. (2007). An effective screening design for
       sensitivity analysis of large models. Environmental Modelling & Software 22(10), 1509-1518.
       doi:10.1016/j.envsoft.2006.10.004
    """
    policy = policy or Policy()
    sought = output_of(output, case)
    check_count("paths", paths, 2)
    check_count("seed", seed, 0)
    problem_of(ranges)
    check_ranges(ranges, case, policy)
    return effects(ranges, through_sweep(case, policy, ranges, how), sought, paths, seed)


def effects(
    ranges: Sequence[Uncertain], evaluate: Evaluate, output: Output, paths: int, seed: int
) -> Sensitivity:
    """Return Morris' effects of whatever `evaluate` computes; `morris` does it for a case."""
    draw, analyze = part("sample.morris").sample, part("analyze.morris").analyze
    shares = draw(problem_of(ranges), paths, num_levels=LEVELS, seed=seed)
    points = points_of(ranges, shares)
    results = evaluate(points)
    figures = figures_of(results, output)
    units = units_of(ranges)
    size = len(units) + 1
    known = figures.to_numpy(np.float64)
    good = whole_blocks(known, size)
    whole, kept = int(good.sum()) // size, known[good]
    found = analyze(problem_of(ranges), shares[good], kept, num_levels=LEVELS,
                    num_resamples=_RESAMPLES, seed=seed) if whole > 1 else None  # fmt: skip
    table = _table(units, found)
    lost = f"Each path with such a sample is left out entirely: {whole} of {paths} paths are left."
    warnings = [
        *failure_doubts(results, figures, lost),
        *scale_doubts(results, output),
        *gap_doubts(results, figures, output),
        *still_doubts(figures),
        *step_doubts(_still(units, ranges, shares[good], kept, size)),
        *interval_doubts(table, "mu_star"),
    ]
    facts = {"seed": seed, "paths": paths, "paths_left_out": paths - whole, "plans": len(points)}
    return Sensitivity("morris", output, table, samples_of(points, results, output), facts,
                       _words(table, output), tuple(warnings))  # fmt: skip


def _table(units: dict[str, list[str]], found: dict[str, Any] | None) -> pd.DataFrame:
    """Return the effects, the largest first; mu of a group is left out: signs cancel there."""
    names = ("mu", "mu_star", "mu_star_conf", "sigma")
    columns = {name: np.full(len(units), np.nan) for name in names}
    if found is not None:
        columns = {name: np.ma.filled(np.ma.asarray(found[name], float), np.nan) for name in names}
        assert list(found["names"]) == list(units)
    table = pd.DataFrame({"range": list(units), **columns})
    grouped = [len(members) > 1 for members in units.values()]
    table.loc[grouped, "mu"] = np.nan
    return table.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def _still(
    units: Mapping[str, Sequence[str]],
    ranges: Sequence[Uncertain],
    shares: Floats,
    kept: Floats,
    size: int,
) -> dict[str, float]:
    """Return for each range or group in what share of its steps the output stays as it is."""
    if not len(kept):
        return {}
    paths = shares.reshape(-1, size, len(ranges))
    moved = np.abs(np.diff(paths, axis=1)) > 0.0
    still = np.abs(np.diff(kept.reshape(-1, size), axis=1)) <= ROUNDING * max(
        1.0, np.abs(kept).max()
    )
    place = {one.label: at for at, one in enumerate(ranges)}
    return {
        unit: float(still[moved[:, :, place[members[0]]]].mean()) for unit, members in units.items()
    }


def _words(table: pd.DataFrame, output: Output) -> tuple[str, ...]:
    first = table.iloc[0]
    if not first["mu_star"] > 0:
        return ()
    told = (
        f"{first['range']} matters most to the {output.words}: its whole range moves it by "
        f"{output.moved(first['mu_star'], 3)} on average."
    )
    bent = [
        str(row["range"]) for row in table.to_dict("records")
        if row["sigma"] >= row["mu_star"] > 0
    ]  # fmt: skip
    more = f"The effect of {', '.join(bent)} depends strongly on the other ranges." if bent else ""
    still = [str(name) for name in table.loc[table["mu_star"] == 0, "range"]]
    none = f"Without any effect: {', '.join(still)}." if still else ""
    return tuple(words for words in (told, more, none) if words)
