"""The drawn cases and policies leave nothing out; the second reader knows every column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from second.formulation.reader import COLUMNS, read_case
from second.formulation.usual import DEFAULTS, completed
from second.posed import SEEDS, Posed, posed

from allocator.inputs.case.case import load_case, save_case
from allocator.inputs.case.schema.tables import TABLES
from allocator.inputs.policy.policy import Policy

WORDS = {"name", "basis", "source", "author", "note", "reason", "date", "citation", "exception"}
"""Columns for readers, of which the mathematics knows nothing."""

PERMISSION = {("eligibility", "waivable")}
"""What the law allows is checked before a policy is taken."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[Posed]:
    folder = tmp_path_factory.mktemp("drawn")
    return [posed(seed, folder) for seed in SEEDS]


def test_every_column_is_drawn(drawn: list[Posed]) -> None:
    seen: set[tuple[str, str]] = set()
    for one in drawn:
        for table, rows in read_case(one.folder)[1].items():
            seen |= {(table, c) for row in rows for c in row if row[c] != COLUMNS[table][c]}
    every = {(table, column) for table, columns in COLUMNS.items() for column in columns}
    assert every - seen == set()


def test_every_setting_is_drawn(drawn: list[Posed]) -> None:
    for name, usual in DEFAULTS.items():
        assert any(completed(one.policy)[name] != usual for one in drawn), name


def test_the_reader_knows_every_column_of_the_schema() -> None:
    own = {(table, column) for table, columns in COLUMNS.items() for column in columns}
    assert own == _schema() - PERMISSION


def _schema() -> set[tuple[str, str]]:
    """Return what decides a plan; certifications are told and decide nothing."""
    return {
        (table.name, column.name)
        for table in TABLES for column in table.columns
        if column.name not in WORDS and table.name not in ("case", "certifications")
    }  # fmt: skip


def test_the_defaults_are_those_of_the_policy() -> None:
    usual: dict[str, Any] = Policy().as_table()
    assert completed({}) == usual


def test_both_readers_read_the_same(drawn: list[Posed], tmp_path: Path) -> None:
    one = drawn[0]
    save_case(load_case(one.folder), tmp_path / "again")
    assert read_case(tmp_path / "again")[1] == read_case(one.folder)[1]
