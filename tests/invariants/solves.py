"""Solve drawn cases, and compare what comes out."""

import os
from math import ceil

import pandas as pd
from hypothesis import Phase, assume, settings

from allocator.check import check_plan
from allocator.errors import ConflictError
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.session.session import Session
from allocator.solver.options import SolveOptions

EXACT = SolveOptions(gap=0.0, method="whole")
NEAR = 1e-4
"""Differences of value that HiGHS's tolerances may make, as a share."""

# drawn cases are small as they are; to shrink them takes minutes of solves
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_TIMES = {"ci": 0.6, "nightly": 10.0}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 1.0)


def examples(count: int) -> settings:
    """Draw `count` cases at home, 0.6 times as many in CI and ten times as many nightly."""
    return settings(max_examples=ceil(count * _TIMES), deadline=None, phases=_PHASES)


fewest, few, some = examples(5), examples(8), examples(16)


def best(case: Case, policy: Policy, options: SolveOptions = EXACT) -> Plan:
    """Return the plan; draw another case where the law's floors leave none."""
    return finished(Session(case, policy), options)


def finished(session: Session, options: SolveOptions = EXACT) -> Plan:
    try:
        return session.solve(options)
    except ConflictError:
        assert may_conflict(session.case)
        assume(False)
        raise


def may_conflict(case: Case) -> bool:
    """Tell whether law and capacity can clash: only floors of law ask for something."""
    marks = case.tables["earmarks"]
    return bool(((marks["status"] == "law") & (marks["sense"] == "floor")).any())


def value(plan: Plan) -> float:
    return float(plan.meta["best_value"])


def close(one: float, other: float, near: float = NEAR) -> bool:
    return abs(one - other) <= near * max(1.0, abs(one), abs(other))


def faults(plan: Plan) -> str:
    return "\n".join(map(str, check_plan(plan)))


def same_tables(one: Plan, other: Plan) -> None:
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name], obj=name)
