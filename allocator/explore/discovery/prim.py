"""Which conditions make a plan fail: boxes of inputs in which most failures lie (PRIM).

PRIM, the patient rule induction method (Friedman and Fisher 1999, doi:10.1023/A:1008894516817),
peels slices off the space of inputs as long as failures get denser; its use for scenarios is
Bryant and Lempert's (2010, doi:10.1016/j.techfore.2009.08.002). The package `prim` does the work.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.batch.row import BENDING, FIGURES, FIRST, GROUPS, LAST, SCALE
from allocator.explore.batch.sweep import TROUBLE
from allocator.explore.discovery.conditions import changes_made
from allocator.explore.discovery.result import Box, Discovery, Limit
from allocator.inputs.policy.parse import fix_name, shortlist
from allocator.util.numbers import is_number, is_whole

_FEWEST = 20
"""Rows below which a box would say more about chance than about the plan."""

_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip

_RESULTS = {*FIRST, *FIGURES, BENDING, SCALE, *LAST}
"""Columns of a sweep's table that no scenario sets."""

_SCALED = ("value", "bound")
"""Columns that are per cent of what a scenario's own case needs."""

_ACCIDENT = 0.05
"""Probability of a range as dense by accident from which it is not told (Bryant and Lempert)."""


def discover(
    table: pd.DataFrame,
    rule: str,
    inputs: Sequence[str] = (),
    *,
    boxes: int = 3,
    density: float = 0.8,
    smallest: float = 0.05,
) -> Discovery:
    """Return the conditions under which rows of a table fail.

    Parameters
    ----------
    table
        One row a scenario, such as the table of a sweep. Rows without a plan, and rows that do not
        set every input, are left out.
    rule
        What it is to fail: a column, a sign (``<``, ``<=``, ``>``, ``>=``) and a number, such as
        ``value < 24``.
    inputs
        Columns of numbers whose ranges may be conditions; default: those that differ between rows
        and are settings of a sweep, and the changes without a column, such as a coup's bar or a
        rule that is off, that some rows make and others do not (named as in column ``changes``).
    boxes
        Most boxes to return, 1 or more; each is sought among the failures that earlier ones leave.
    density
        Of the boxes on the way of peeling, the one that covers most failures with at least this
        share of failures in it, above 0 and at most 1, is taken; if there is none, the densest.
    smallest
        Share of the rows that a box has at least, between 0 and 1.

    Raises
    ------
    DataError
        An unknown column, no rule, no number, too few rows, or nothing or everything fails; or the
        package `prim` is not installed.
    """
    _accept(boxes, density, smallest)
    prim = _library()
    column, sign, limit = _rule_of(rule, table)
    planned = table[~table["status"].isin(TROUBLE)] if "status" in table else table
    # labels of a table put together from several may come twice
    planned = planned[planned[column].notna()].reset_index(drop=True)
    flags, together = changes_made(planned)
    planned = pd.concat([planned, flags], axis="columns")
    asked = _inputs_of(planned, inputs, column)
    rows, holes = _whole_rows(planned, asked)
    names = _differing(rows, asked)
    failed = _SIGNS[sign](_numbers(rows, column), limit).to_numpy(bool)
    _check(rows, failed, rule)
    facts = rows[names].astype(float).reset_index(drop=True)
    # names such as budget_factor.FMF are no names to the package
    plain = facts.set_axis([f"x{at}" for at in range(len(names))], axis="columns")
    # the package's own criterion stops at the first slice that gains nothing, often at once
    gain = prim.prim_objfcn.original
    search = prim.Prim(plain, failed.astype(float), 0.5, obj_func=gain, mass_min=smallest)
    found: list[Box] = []
    covered = np.zeros(len(facts), dtype=bool)
    while len(found) < boxes and (failed & ~covered).any():
        box = search.find_box()
        if box is None:
            break
        _choose(box, density)
        limits = _opened(_limits_of(box, facts), facts, failed, density)
        limits = tuple(
            replace(one, change=one.input in together, together=together.get(one.input, ()))
            for one in limits
        )
        inside = _inside(facts, limits)
        if not limits or failed[inside & ~covered].mean() <= failed.mean():
            break
        covered |= inside
        found.append(Box(limits, float(failed[inside].sum() / failed.sum()),
                         float(failed[inside].mean()), int(inside.sum())))  # fmt: skip
    return Discovery(rule, len(rows), int(failed.sum()), len(table) - len(planned),
                     len(planned) - len(rows), holes, tuple(found),
                     column in _SCALED and SCALE in rows and rows[SCALE].nunique() > 1
                     )  # fmt: skip


def _accept(boxes: int, density: float, smallest: float) -> None:
    """Refuse numbers that cannot be; DataError with all faults."""
    faults = []
    if not is_whole(boxes) or boxes < 1:
        faults.append(_fault("boxes", f"found {boxes!r}", "a whole number, 1 or more",
                             "say how many sets of conditions to report"))  # fmt: skip
    if not is_number(density) or not 0 < density <= 1:
        faults.append(_fault("density", f"found {density!r}", "a share above 0 and at most 1",
                             "0.8 means 80 per cent"))  # fmt: skip
    if not is_number(smallest) or not 0 < smallest < 1:
        faults.append(_fault("smallest", f"found {smallest!r}", "a share between 0 and 1",
                             "0.05 means 5 per cent"))  # fmt: skip
    if faults:
        raise DataError(faults)


def _library() -> Any:
    try:
        import prim
        import prim.prim_objfcn
    except ImportError:
        fault = Fault("discover", "the package prim, which finds the conditions, is not installed",
                      "the extra allocator[discovery]", "install allocator[discovery]")  # fmt: skip
        raise DataError([fault]) from None
    return prim


def _rule_of(rule: str, table: pd.DataFrame) -> tuple[str, str, float]:
    """Return column, sign and number of a failing rule."""
    parts = rule.split() if isinstance(rule, str) else []
    try:
        column, sign, limit = parts[0], parts[1], float(parts[2])
        if len(parts) != 3 or sign not in _SIGNS or limit != limit:
            raise ValueError
    except (ValueError, IndexError):
        raise _refused("rule", f"found {rule!r}", f"a column, one of {', '.join(_SIGNS)}, a number",
                       "write it as in value < 24") from None  # fmt: skip
    _known([column], table, "rule")
    _numbers(table, column)
    return column, sign, limit


def _numbers(table: pd.DataFrame, column: str) -> Any:
    """Return the column that the rule is about; DataError if it holds anything but numbers."""
    try:
        return table[column].astype(float)
    except (TypeError, ValueError):
        raise _refused("rule", f"{column} holds text", "a column of numbers",
                       "choose another column") from None  # fmt: skip


def _inputs_of(rows: pd.DataFrame, inputs: Sequence[str], column: str) -> list[str]:
    """Return the inputs asked for, or settings of a sweep that differ between rows."""
    if inputs:
        _known([*inputs], rows, "inputs")
        names = [*dict.fromkeys(inputs)]
        words = [name for name in names if not pd.api.types.is_numeric_dtype(rows[name])]
        if words or column in names:
            raise _refused("inputs", f"{', '.join(words) or column}",
                           "columns of numbers that the rule is not about",
                           "leave it out")  # fmt: skip
    else:
        names = [
            name
            for name in rows.columns
            if name not in _RESULTS
            and not name.startswith(tuple(filter(None, GROUPS.values())))
            and pd.api.types.is_numeric_dtype(rows[name])
        ]
    return _differing(rows, names)


def _differing(rows: pd.DataFrame, names: Sequence[str]) -> list[str]:
    found = [name for name in names if rows[name].nunique() > 1]
    if not found:
        raise _refused("inputs", "no input that differs between rows", "one or more",
                       "name columns of numbers, or vary something")  # fmt: skip
    return found


def _whole_rows(
    planned: pd.DataFrame, names: Sequence[str]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows that set every input, and the inputs that others do not set.

    A batch of ready scenarios and a grid always has others.
    """
    rows = planned.dropna(subset=list(names))
    holes = tuple(name for name in names if planned[name].isna().any())
    if holes and len(rows) < _FEWEST:
        raise _refused("inputs", f"{len(rows)} of {len(planned)} rows set {', '.join(names)}",
                       f"{_FEWEST} rows or more that set all of them",
                       f"add {_FEWEST - len(rows)} rows or more that set them (a larger grid or "
                       "sample), or name inputs that more rows set")  # fmt: skip
    return rows, holes


def _check(rows: pd.DataFrame, failed: Any, rule: str) -> None:
    if len(rows) < _FEWEST:
        raise _refused("table", f"{len(rows)} rows with a plan", f"{_FEWEST} or more",
                       f"add {_FEWEST - len(rows)} or more: a larger grid or sample")  # fmt: skip
    if failed.all() or not failed.any():
        told = "every row fails" if failed.all() else "no row fails"
        raise _refused("rule", f"{told} ({rule})", "a rule that some rows break and others keep",
                       "choose another limit")  # fmt: skip


def _known(names: Sequence[str], table: pd.DataFrame, what: str) -> None:
    columns = list(table.columns)
    for name in names:
        if name not in columns:
            raise _refused(what, f"no column {name!r}", shortlist(columns),
                           fix_name(name, columns))  # fmt: skip


def _choose(box: Any, density: float) -> None:
    """Select the step of the peeling that covers most failures and is dense enough."""
    steps = box.peeling_trajectory.astype(float)
    dense = steps[steps["density"] >= density]
    if len(dense):
        best = dense.sort_values(["coverage", "density"], kind="stable").index[-1]
    else:
        best = steps["density"].idxmax()
    box.select(int(best))


def _limits_of(box: Any, facts: pd.DataFrame) -> tuple[Limit, ...]:
    """Return the ranges that are no accident, with the ends of the data left open."""
    found = []
    for plain, row in box.limits.iterrows():
        name = facts.columns[int(str(plain)[1:])]
        low, high = float(row["min"]), float(row["max"])
        ends = float(facts[name].min()), float(facts[name].max())
        limit = Limit(name, low if low > ends[0] else None, high if high < ends[1] else None)
        if row["qp values"] <= _ACCIDENT and (limit.low is not None or limit.high is not None):
            found.append(limit)
    return tuple(found)


def _opened(
    limits: tuple[Limit, ...], facts: pd.DataFrame, failed: Any, density: float
) -> tuple[Limit, ...]:
    """Return the limits without ends that keep out only what may as well be in.

    Peeling takes slices off one after the other, and leaves ends that no longer matter.
    """
    for name in [limit.input for limit in limits]:
        for end in ("low", "high"):
            wider = tuple(_without(one, end) if one.input == name else one for one in limits)
            kept = tuple(one for one in wider if one.low is not None or one.high is not None)
            now = failed[_inside(facts, limits)].mean()
            if kept and failed[_inside(facts, kept)].mean() >= min(now, density):
                limits = kept
    return limits


def _without(limit: Limit, end: str) -> Limit:
    return replace(limit, low=None) if end == "low" else replace(limit, high=None)


def _inside(facts: pd.DataFrame, limits: Sequence[Limit]) -> Any:
    inside = np.ones(len(facts), dtype=bool)
    for limit in limits:
        column = facts[limit.input].to_numpy()
        if limit.low is not None:
            inside &= column >= limit.low
        if limit.high is not None:
            inside &= column <= limit.high
    return inside


def _fault(column: str, found: str, allowed: str, fix: str) -> Fault:
    return Fault("discover", found, allowed, fix, column=column)


def _refused(column: str, found: str, allowed: str, fix: str) -> DataError:
    return DataError([_fault(column, found, allowed, fix)])
