"""A plan in its own model is read from disk as it was built, and built again where that fails."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.plan.plan import Plan
from allocator.session import kept_models
from allocator.session.kept_models import models_folder
from allocator.session.revise import Reviser
from allocator.session.session import Session
from allocator.util.kept_files import SWITCH


@pytest.fixture(scope="module")
def plan() -> Plan:
    case = tiny(accounts=[{"account": "AID", "budget_musd": 1.2}])
    return al.solve(case, options=al.SolveOptions(gap=0))


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the smallest models, too, and note every model that is built."""
    monkeypatch.setattr(kept_models, "LEAST_NONZEROS", 0)
    built = list[str]()
    build = Session._build

    def noted(self: Session, compiled: object = None) -> None:
        built.extend(["built"] if compiled is None else [])
        build(self, compiled)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "_build", noted)
    return built


def files() -> list[Path]:
    return sorted(models_folder().iterdir()) if models_folder().exists() else []


def test_what_is_read_is_what_was_built(plan: Plan, builds: list[str]) -> None:
    first, second = Reviser(plan), Reviser(plan)
    assert builds == ["built"] and len(files()) == 1
    one, other = first.session.compiled, second.session.compiled
    for name in (field.name for field in fields(one) if field.name[0] != "_"):
        left, right = getattr(one, name), getattr(other, name)
        if isinstance(left, dict) and isinstance(next(iter(left.values())), np.ndarray):
            assert list(left) == list(right)
            assert all(np.array_equal(left[key], right[key]) for key in left)
        elif isinstance(left, dict):
            assert left == right and list(left) == list(right)
            assert [list(keys) for keys in left.values()] == [*map(list, right.values())]
        elif isinstance(left, np.ndarray):
            assert left.dtype == right.dtype and np.array_equal(left, right)
        else:
            assert left == right
    assert np.array_equal(first.reference(), second.reference())


def test_a_session_that_was_read_can_be_changed(plan: Plan, builds: list[str]) -> None:
    policy = plan.policy.replace(budget_factor={"AID": 0.5})
    Reviser(plan)
    read, fresh = Reviser(plan).session, Session(plan.case, policy)
    read.update(policy)
    assert np.array_equal(read.compiled.row_upper, fresh.compiled.row_upper)
    assert np.array_equal(Reviser(plan).session.compiled.row_upper, Session(plan.case, plan.policy)
                          .compiled.row_upper)  # fmt: skip


@pytest.mark.parametrize("harm", ["cut", "empty", "text"])
def test_a_damaged_file_is_built_again(plan: Plan, builds: list[str], harm: str) -> None:
    Reviser(plan)
    (file,) = files()
    whole = file.read_bytes()
    file.write_bytes({"cut": whole[:-100], "empty": b"", "text": b"model"}[harm])
    Reviser(plan)
    assert builds == ["built", "built"]
    assert file.read_bytes() == whole


def test_other_plans_seeds_and_code_have_files_of_their_own(
    plan: Plan, builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Reviser(plan)
    Reviser(plan, seed=1)
    monkeypatch.setattr(kept_models, "code_hash", lambda: "other")
    Reviser(plan)
    assert len(builds) == len(files()) == 3


def test_nothing_is_kept_where_it_is_not_wanted(
    plan: Plan, builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, "no")
    Reviser(plan)
    Reviser(plan)
    assert len(builds) == 2 and files() == []


def test_small_models_are_built_again(plan: Plan) -> None:
    Reviser(plan)
    assert files() == []
