"""A random walk through the app: whatever is clicked in whatever order, no error and no lost plan.

Twelve steps twice in the suite; ``ALLOCATOR_WALK=500`` takes as many as it says, in one walk.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_walk import Walk
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from allocator.inputs.case.case import Case
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

ROOT = Path(__file__).resolve().parents[2]
STEPS = int(os.environ.get("ALLOCATOR_WALK", "12"))


@pytest.mark.slow
def test_a_random_walk_ends_without_an_error_or_a_lost_plan(
    starter_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve(starter_case, options=SolveOptions(method="whole", gap=0.05)).save(tmp_path / "plan")
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))  # put back at the end
    monkeypatch.setenv("ALLOCATOR_WALKS", str(tmp_path))
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(tmp_path / "plan"))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=2, stateful_step_count=STEPS, deadline=None, database=None,
            derandomize=STEPS == 12, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert Walk.longest >= STEPS // 2  # some steps find nothing to click
