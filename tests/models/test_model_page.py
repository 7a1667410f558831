"""models/README.md and the model speak of the same variables, rows, figures and objectives."""

import re
from pathlib import Path

import pyomo.environ as pyo
import pytest

from allocator.assemble import assemble
from allocator.inputs.case.case import load_case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.models import build
from allocator.models.problem import FIGURES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "models").glob("*.py"))
VARIABLES = set(re.findall(r"\bm\.(\w+) = pyo\.Var\(", SOURCE))
ROWS = set(re.findall(r'add_rows\(m, "(\w+)"', SOURCE))


def part(title: str) -> str:
    """Return the part of the page under a heading."""
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def told_rows() -> list[str]:
    return re.findall(r"`(\w+)\[[^`]*\]`", part("Rows"))


def told_variables() -> list[str]:
    cells = [line.split("|")[1] for line in part("Variables").splitlines() if "`" in line]
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def test_every_row_is_told_once_and_exists() -> None:
    assert sorted(told_rows()) == sorted(ROWS)


def test_every_variable_is_told_once_and_exists() -> None:
    assert sorted(told_variables()) == sorted(VARIABLES)


def test_every_figure_is_told() -> None:
    assert set(FIGURES) <= set(re.findall(r"`(\w+)`", part("Figures")))


def test_every_file_of_rows_is_told() -> None:
    files = {
        path.name
        for path in (ROOT / "models").glob("*.py")
        if "add_rows(m," in path.read_text(encoding="utf-8")
    }
    assert files == set(re.findall(r"`(\w+\.py)`", part("Rows")))


@pytest.mark.parametrize("name", ["starter", "us-fy2020"])
def test_what_a_case_builds_is_on_the_page(name: str) -> None:
    case = load_case(ROOT / "data" / name)
    first = case.tables["nations"]["nation"].iloc[0]
    most = Lock(lock="most", nation=first, years="*", high=1.0)
    model = build(assemble(case, Policy(grade_cap={"E": 0.1}, locks=(most,))))
    rows = {row.name for row in model.component_objects(pyo.Constraint)}
    variables = {variable.name for variable in model.component_objects(pyo.Var)}
    assert rows <= set(told_rows()) and variables == set(told_variables())
    for objective in model.component_objects(pyo.Objective):
        assert f"- `{objective.name}` (" in part("Objectives")
