"""Which rules clash with what was executed in years before an event."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from allocator.assemble.instance import lay
from allocator.errors import Clash
from allocator.inputs.case.names import words_of
from allocator.session.infeasibility.constraint_groups import Group, groups_of, involved
from allocator.session.infeasibility.irreducible_set import FeasibilityRelaxation, clashes_of
from allocator.solver.backend.highs import StopCondition

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.models import Problem
    from allocator.solver.backend.compiled_model import CompiledModel
    from allocator.solver.search.near_request import Mask


@dataclass(frozen=True, slots=True)
class ExecutedYears:
    """Years before one are executed: the `columns` that stay, and the model with their limits.

    `nations` may have a part in what clashes beside those that law asks something for; what others
    may get is limited by the model.
    """

    before: int
    columns: Mask
    limited: CompiledModel
    nations: Collection[str]


def executed_conflicts(
    case: Case,
    policy: Policy,
    problem: Problem,
    compiled: CompiledModel,
    executed: ExecutedYears,
    stop: StopCondition,
) -> list[Clash]:
    """Return the smallest sets of rules that clash with what was executed; whole numbers apart."""
    ground = lay(case, policy)
    nations = involved(problem) | set(executed.nations)
    groups = groups_of(ground, words_of(ground.case), compiled, nations)
    kept = np.flatnonzero(executed.columns).astype(np.int32)
    free = [replace(one, columns=np.setdiff1d(one.columns, kept)) for one in groups]
    said = f"what was executed before {executed.before}"
    own = Group(f"executed before {executed.before}", said, np.zeros(0, np.int32), kept)
    relaxed = FeasibilityRelaxation(ground, executed.limited, [*free, own], stop, compiled)
    return list(clashes_of(relaxed))
