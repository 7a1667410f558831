"""A plan that an older version saved is read where it can be, else told in one fault."""

from pathlib import Path

import pandas as pd
import pytest
from plan_example import tiny_plan

from allocator.errors import DataError
from allocator.plan.persistence import parts
from allocator.plan.plan import Plan, load_plan


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


def saved_by_the_last_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Save a plan as a version did that had no ranges of money."""
    plan = tiny_plan()
    tables = {name: frame for name, frame in plan.tables.items() if name != "money_ranges"}
    object.__setattr__(plan, "tables", tables)
    monkeypatch.setattr(parts, "FORMAT", "allocator plan 2")
    plan.save(path)
    monkeypatch.undo()
    return plan


@pytest.mark.parametrize("form", ["plan", "plan.xlsx"])
def test_a_plan_without_ranges_of_money_is_read(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = saved_by_the_last_version(tmp_path / form, monkeypatch)
    read = load_plan(tmp_path / form)
    assert read.money_ranges.empty
    for name, frame in old.tables.items():
        pd.testing.assert_frame_equal(frame, read.tables[name], check_exact=True)
    read.save(tmp_path / "again")
    assert load_plan(tmp_path / "again").meta == old.meta


def test_a_plan_of_today_does_not_lose_its_ranges(tmp_path: Path) -> None:
    tiny_plan().save(tmp_path / "plan")
    (tmp_path / "plan" / "money_ranges.csv").unlink()
    with pytest.raises(DataError, match=r"money_ranges\.csv: missing"):
        load_plan(tmp_path / "plan")


def test_an_older_plan_cannot_be_given_ranges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_by_the_last_version(tmp_path / "plan", monkeypatch)
    text = "nation,obligation_musd,low_musd,high_musd\nKEN,1.0,0.0,2.0\n"
    (tmp_path / "plan" / "money_ranges.csv").write_text(text, encoding="utf-8")
    assert load_plan(tmp_path / "plan").money_ranges.empty
