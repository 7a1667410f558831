"""Points of a trade-off before its end: told as they are found, and marked as provisional."""

from __future__ import annotations

import threading
from typing import Any

import pytest

import allocator as al
from allocator.errors import ConflictError
from allocator.explore.frontiers.policy_solves import PolicySolves
from allocator.explore.frontiers.result import Frontier
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan

QUICK = al.SolveOptions(method="whole", gap=0.05)


def test_points_are_told_as_they_come_and_recommend_nothing(one_year_case: Case) -> None:
    told: list[Frontier] = []
    found = al.explore.frontier(one_year_case, "value", "exposure", points=4, options=QUICK,
                                compared=False, so_far=told.append)  # fmt: skip
    assert len(told) > 1 and [len(one.plans) for one in told] == list(range(1, len(told) + 1))
    assert told[-1].plans == found.plans
    for number, one in enumerate(told, 1):
        assert one.provisional and not one.table["knee"].any()
        (words,) = one.words
        assert words.startswith(f"Provisional: {number} of at most 4 plans so far; at the pace")
        assert one.left_s is not None and one.left_s >= 0
        assert "provisional" in str(al.charts.frontier(one).to_dict()["title"])
    assert not found.provisional and "Provisional" not in " ".join(found.words)


def test_an_end_while_limits_that_no_plan_keeps_are_tried_keeps_the_plans_before(
    one_year_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stops has what was found, whatever the search was at."""
    ended, made = threading.Event(), list[Plan]()
    solve = PolicySolves.plan

    def refuse(self: PolicySolves, *asked: Any) -> Plan:
        if not made:
            made.append(solve(self, *asked))
            return made[0]
        ended.set()
        raise ConflictError([])

    monkeypatch.setattr(PolicySolves, "plan", refuse)
    found = al.explore.frontier(one_year_case, "value", "exposure", points=4, options=QUICK,
                                compared=False, cancel=ended)  # fmt: skip
    assert found.stopped and len(found.plans) == 1
