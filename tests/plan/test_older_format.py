"""A plan that an older version saved is told as such, and not as a plan full of faults."""

from pathlib import Path

import pytest
from plan_example import tiny_plan

from allocator.errors import DataError
from allocator.plan.persistence import parts
from allocator.plan.plan import load_plan


@pytest.mark.parametrize("form", ["plan", "plan.xlsx"])
def test_a_plan_of_an_older_version_is_one_fault(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "FORMAT", "allocator plan 1")
    tiny_plan().save(tmp_path / form)
    monkeypatch.undo()
    with pytest.raises(DataError, match="solve the case it holds again") as caught:
        load_plan(tmp_path / form)
    assert len(caught.value.faults) == 1
