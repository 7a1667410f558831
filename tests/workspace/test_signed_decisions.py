"""A decision asked for without a name is recorded with that of whoever takes the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_workspace import approved

from allocator.check import check_plan
from allocator.explore.revision.everything import Reoptimised
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.inputs.policy.policy import Lock
from allocator.plan.persistence.parts import plan_hash
from allocator.workspace.place import Place
from allocator.workspace.signed_decisions import with_signed_decisions
from allocator.workspace.workspace import Workspace

LOCK = Lock("one_radio", "BSN", item="radio", low=1.0, date="2030-01-01")
SIGNED = replace(LOCK, author="ann", reason="talks")


@pytest.fixture(scope="module")
def answer() -> Revision:
    return revise(approved(), [LOCK])


def test_it_is_the_plan_that_is_found_with_the_signed_decision(answer: Revision) -> None:
    (found,) = with_signed_decisions([answer], [LOCK], " ann", "talks ")
    assert isinstance(found, Revision) and found.changes == (SIGNED,)
    assert check_plan(found.plan) == []
    wanted = revise(approved(), [SIGNED]).plan
    assert found.plan.policy == wanted.policy and SIGNED in wanted.policy.locks
    told = [plan.rules.set_index(["rule", "family"])["meaning"] for plan in (found.plan, wanted)]
    assert told[0].to_dict() == told[1].to_dict() and "(talks)" in " ".join(told[0])
    for name in ("policy_hash", "input_hash", "case_hash"):
        assert found.plan.meta[name] == wanted.meta[name]


def test_what_a_decision_says_already_stays(answer: Revision) -> None:
    (found,) = with_signed_decisions([answer], [SIGNED], "bob", "later")
    assert found.plan is answer.plan


def test_a_chain_of_answers_is_recorded(tmp_path: Path, answer: Revision) -> None:
    wider = Reoptimised(answer.plan, answer.plan, 0.0, 0.0, True, 0.0, answer.goods, ())
    first, second = with_signed_decisions([answer, wider], [LOCK], "ann", "talks")
    assert isinstance(first, Revision) and isinstance(second, Reoptimised)
    assert second.before is first.plan and second.plan.policy.locks == (SIGNED,)
    Place.at(tmp_path / "ws").record(first, second, author="ann", reason="talks")
    opened = Workspace.open(tmp_path / "ws")
    assert opened.plan(2).policy.locks == (SIGNED,)
    assert plan_hash(opened.plan(2)) == plan_hash(first.plan)
