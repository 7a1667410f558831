"""The mathematics as written: every row, limit and price of a tiny case, against reviewed text."""

import pytest
from golden_rows import GOLDEN, components, family_name, golden_texts, tiny_texts
from tiny_model import tiny_case, tiny_policy

from allocator.assemble import assemble
from allocator.models import FAMILIES
from allocator.solver.backend.compiled_model import compile_problem


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return tiny_texts()


@pytest.mark.parametrize("name", [*(family_name(family) for family in FAMILIES), "objectives"])
def test_rows_are_as_reviewed(texts: dict[str, str], name: str) -> None:
    reviewed = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert texts[name].splitlines() == reviewed.splitlines()


def test_every_family_has_a_reviewed_file_and_no_other(texts: dict[str, str]) -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(texts)


def test_every_row_and_column_is_in_one_file() -> None:
    problem = assemble(tiny_case(), tiny_policy())
    compiled = compile_problem(problem)
    texts = golden_texts(compiled, problem)
    columns, rows, _ = compiled.size
    lines = [line for name, text in texts.items() if name != "objectives"
             for line in text.splitlines()]  # fmt: skip
    assert len(lines) == len(set(lines)) == columns + rows


def test_tiny_case_has_every_kind_of_row_and_variable() -> None:
    """A family that the tiny case leaves empty would be golden by accident."""
    problem = assemble(tiny_case(), tiny_policy())
    empty = [name for name, keys in problem.sets.items() if not keys]
    # lines with far more money than use have a row of their own: tests/solver/test_scaling.py
    assert empty == ["leaking_lines"]
    compiled = compile_problem(problem)
    for variables, constraints in components(problem).values():
        assert all(compiled.columns[name] for name in variables)
        assert all(compiled.rows[name] for name in constraints if name != "line_met")
