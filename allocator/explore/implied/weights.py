"""The priorities of a case as weights of its model, and ratios of them as a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from allocator.assemble.instance import lay
from allocator.assemble.valuation import (
    needs_of,
    objectives_of,
    point_values,
    priority_of,
    relevance_of,
    returns_of,
)
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import AddRows, Change, Scale, Set
from allocator.solver.search.inverse_weights import WeightedValue

if TYPE_CHECKING:
    from allocator.assemble.instance import Ground
    from allocator.inputs.case.case import Case
    from allocator.solver.backend.compiled_model import CompiledModel, Floats

_HIGHEST = 10.0
"""Highest priority that a case may state."""

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Priorities:
    """The priorities above 0 that weigh a need: nation, objective and figure, in order."""

    keys: tuple[tuple[str, str], ...]
    figures: Floats
    value: WeightedValue


def priorities_of(case: Case, policy: Policy, compiled: CompiledModel) -> Priorities:
    """Return the priorities of a case and what they make the columns of its model worth."""
    ground = lay(case, policy)
    objectives, by_objective = objectives_of(ground, policy)
    priority, need = priority_of(ground, objectives), needs_of(ground)
    parts = _parts(ground, policy, objectives, by_objective, priority)
    share = np.divide(parts, parts.sum(axis=1, keepdims=True), out=np.zeros_like(parts),
                      where=parts.sum(axis=1, keepdims=True) > 0)  # fmt: skip
    weighed = (parts * need[:, None, :]).sum(axis=2)
    used = np.argwhere(weighed > 0)
    at = {(int(n), int(o)): number for number, (n, o) in enumerate(used)}
    usual = _usual_share(ground, objectives, priority)
    widths, slopes = returns_of(ground)
    worth = point_values(ground, Policy(), need, widths, slopes).sum(axis=2) * need
    counted = np.array([weighed[n, o] for n, o in at])
    middle = np.array([float(usual[n, o] @ worth[n]) for n, o in at])
    value = WeightedValue(
        *_columns(ground, compiled, share, at), counted / counted.sum(), _shares(middle, counted)
    )
    keys = tuple((ground.nation_codes[n], objectives[o]) for n, o in at)
    return Priorities(keys, np.array([priority[n, o] for n, o in at]), value)


def _parts(
    ground: Ground, policy: Policy, objectives: list[str], weights: Floats, priority: Floats
) -> Floats:
    """Return what each objective adds to the weight of each need: nations × objectives × areas."""
    tiers = np.array([policy.weight_of_tier(int(tier)) for tier in ground.nations["tier"]])
    of_nation = tiers[:, None] * weights * priority / 10.0
    return np.asarray(of_nation[:, :, None] * relevance_of(ground, objectives))


def _usual_share(ground: Ground, objectives: list[str], priority: Floats) -> Floats:
    """Return the shares under the default policy, which the reference value is taken of."""
    _, weights = objectives_of(ground, Policy())
    parts = _parts(ground, Policy(), objectives, weights, priority)
    whole = parts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0))


def _shares(middle: Floats, counted: Floats) -> Floats:
    total = float(middle.sum())
    return middle / total if total > 0 else counted / counted.sum()


def _columns(
    ground: Ground, compiled: CompiledModel, share: Floats, at: dict[tuple[int, int], int]
) -> tuple[sp.csr_array, Floats]:
    """Return what each priority makes each column worth, and what the rest is worth."""
    value = compiled.costs["value"]
    nations = {code: number for number, code in enumerate(ground.nation_codes)}
    areas = {code: number for number, code in enumerate(ground.areas)}
    rest, entries = value.copy(), list[tuple[int, int, float]]()
    for key, column in compiled.columns.get("met", {}).items():
        n, g = nations[key[0]], areas[key[1]]
        rest[column] = 0.0
        entries += [
            (at[n, int(o)], column, float(value[column] * share[n, o, g]))
            for o in np.flatnonzero(share[n, :, g])
        ]
    rows, columns, numbers = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(at), len(value))
    return sp.csr_array((numbers, (rows, columns)), shape=shape), rest


def changes_of(case: Case, priorities: Priorities, ratios: Floats) -> Iterator[Change]:
    """Yield the changes of table priorities that make its proportions those of `ratios`."""
    figures = priorities.figures * ratios
    top = float(figures.max(initial=0.0))
    fit = min(1.0, _HIGHEST / top) if top > 0 else 1.0
    told = [float(f"{figure * fit:.{_DIGITS}g}") for figure in figures]
    if "priorities" not in case.given:
        if not len(case.tables["objectives"]):
            names = dict.fromkeys(objective for _, objective in priorities.keys)
            yield AddRows("objectives", [{"objective": name} for name in names])
        yield AddRows("priorities", [
            {"nation": n, "objective": o, "priority": figure}
            for (n, o), figure in zip(priorities.keys, told, strict=True)
        ])  # fmt: skip
        return
    if fit < 1.0:
        yield Scale("priorities.priority", fit)
    for (n, o), figure, ratio in zip(priorities.keys, told, ratios, strict=True):
        if ratio != 1.0:
            where: Any = {"nation": n, "objective": o}
            yield Set("priorities.priority", figure, where)
