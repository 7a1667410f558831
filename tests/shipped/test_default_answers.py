"""Answers on the default case, proven again by plain HiGHS on the neighbourhood that they state.

The first of ten; with ALLOCATOR_PROOFS=all every one (some ten CPU minutes).
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from plain_neighbourhood import objectives

import allocator as al
from allocator.check import check_plan
from allocator.explore.revision.parse import requests_of
from allocator.plan.plan import Plan

ANSWERS = {
    "add": ("3xpatrol_boats:PHL", "3xpatrol_boats:PHL:2021", "20xlaw_of_war:KEN:2022"),
    "cut": ("FMF=10%", "S333=10%", "IMET:2022=20%"),
    "event": ("coup:NER:2020-07-26", "sanction:PAK:2021-11-01", "donor_exit:PKO:2022-10-01",
              "late_appropriation:INCLE:2021-02-15"),
}  # fmt: skip
TEN = [(kind, text) for kind, texts in ANSWERS.items() for text in texts]
GAP = 1e-4
"""Value points that plain branch and cut may leave open."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")


def tried() -> Sequence[tuple[str, str]]:
    return TEN if os.environ.get("ALLOCATOR_PROOFS") == "all" else TEN[:1]


@pytest.mark.parametrize(("kind", "text"), tried(), ids=str)
def test_no_plan_near_is_better_than_told(plan: Plan, kind: str, text: str) -> None:
    asked = {"add": [], "cut": [], "event": [], kind: [text]}
    found = al.revise(plan, requests_of(asked["add"], asked["cut"], asked["event"], []))
    assert check_plan(found.plan) == []
    ours, best, bound = objectives(found, GAP)
    assert bound - 1e-6 <= ours <= best + found.proof.missing + 1e-6, (ours, best, bound)
