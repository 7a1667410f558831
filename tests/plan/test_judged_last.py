"""What was found of the last plan is read from disk; a damaged file counts as none."""

import json
from pathlib import Path
from typing import Any

import pytest

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.judged_last import JudgedLast, keep_judged, read_judged


@pytest.mark.parametrize(
    "damage",
    [
        {},
        {"value": None},
        {"value": "x"},
        {"value": True},
        {"value": float("nan")},
        {"bound": "abc"},
        {"need_met": "x"},
        {"loss_share": [1]},
        {"obligated_musd": None},
        {"idle_musd": "1"},
        {"targets_missed": 1.5},
        {"targets_missed": None},
        {"measures": [1]},
        {"measures": {"value": "x"}},
        {"missed": 3},
        {"missed": {"risk_budget": [1.5, 2.0]}},
        {"missed": {"risk_budget": [1]}},
    ],
)
def test_a_damaged_file_counts_as_not_there(
    damage: dict[str, Any], starter_case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    policy = Policy()
    found = JudgedLast(
        starter_case.hash,
        policy.hash,
        12.5,
        None,
        4.0,
        0.5,
        None,
        0.0,
        3,
        0.0,
        measures={"value": 12.5, "idle": None},
        missed={"coverage": (3, 0.5)},
    )
    keep_judged(found, starter_case, policy)
    (file,) = (tmp_path / "last-plans").iterdir()
    file.write_text(json.dumps({**json.loads(file.read_text()), **damage}))
    assert read_judged(starter_case, policy) == (None if damage else found)
