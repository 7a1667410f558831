"""Points of a sensitivity analysis as scenarios of one batch: the way from samples to outputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

import pandas as pd

from allocator.errors import SweepError
from allocator.explore.batch.row import MONEY, VALUE
from allocator.explore.batch.sweep import SweepProgress, sweep
from allocator.explore.sensitivity.ranges import Uncertain, point_changes
from allocator.inputs.scenario.scenario import Scenario

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.solver.options import SolveOptions
    from allocator.util.progress import CancelFlag

Evaluate: TypeAlias = Callable[[pd.DataFrame], pd.DataFrame]
"""Takes points (one row each, a column for each label) and returns their rows in the same order.

A row holds the outputs; where it has none there is no plan, and `status` and `reason` say why.
"""

UNCHANGED = "as it is"
"""Name of the point that changes nothing."""


class Sweeping(TypedDict, total=False):
    """How the batch is solved: see `allocator.explore.sweep`."""

    options: SolveOptions | None
    start: Plan | None
    executor: Executor | Any
    workers: int | None
    out: str | Path | None
    retry: bool
    progress: Callable[[SweepProgress], None] | None
    cancel: CancelFlag | None


def through_sweep(
    case: Case, policy: Policy, ranges: Sequence[Uncertain], how: Sweeping
) -> Evaluate:
    """Return what solves points by one batch of scenarios; equal points are solved once.

    Raises
    ------
    SweepError
        When it is called: the batch was ended early. With `out` the same call goes on from there.
    """
    hear = how.get("progress")
    if hear is not None:
        how = {**how, "progress": _by_number(hear)}

    def evaluate(points: pd.DataFrame) -> pd.DataFrame:
        names = [point_name(point) for point in points.to_dict("records")]
        scenarios = {
            name: Scenario(name, changes=point_changes(ranges, _given(point)))
            for name, point in zip(names, points.to_dict("records"), strict=True)
        }
        table = sweep(case, list(scenarios.values()), policy, **how).table
        if len(table) < len(scenarios):
            rest = " The same call continues from there." if how.get("out") else ""
            raise SweepError(
                f"The batch was ended early, with {len(table)} of {len(scenarios)} plans: "
                f"too few for any result.{rest}"
            )
        rows = table.set_index("name").loc[names].reset_index()
        return _with_all_money(rows, case).set_axis(points.index)

    return evaluate


def _by_number(hear: Callable[[SweepProgress], None]) -> Callable[[SweepProgress], None]:
    """Return what tells `hear` of plans by number: the names of points are hashes."""

    def told(event: SweepProgress) -> None:
        hear(replace(event, name=f"plan {event.done:,} of {event.total or event.done:,}"))

    return told


def point_name(point: Mapping[Any, Any]) -> str:
    """Return the name of a point's scenario: the same for the same figures, whatever the batch.

    So a batch with more points finds those of before.
    """
    given = _given(point)
    if not given:
        return UNCHANGED
    content = json.dumps(sorted(given.items()))
    return f"point {hashlib.sha256(content.encode()).hexdigest()[:10]}"


def _given(point: Mapping[Any, Any]) -> dict[str, float]:
    """Return the figures of a point; a range without one is left as it is."""
    return {str(label): figure for label, figure in point.items() if figure == figure}


def _with_all_money(rows: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return the rows with money of every nation: one that a plan does not fund gets 0."""
    planned = rows[VALUE].notna()
    columns = [f"{MONEY}{nation}" for nation in case.tables["nations"]["nation"]]
    money = rows.reindex(columns=columns).astype(float)
    money = money.where(money.notna() | ~planned.to_numpy()[:, None], 0.0)
    return pd.concat([rows.drop(columns=[one for one in columns if one in rows]), money], axis=1)
