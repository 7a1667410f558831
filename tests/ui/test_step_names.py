"""No answer on a page sends a planner to a terminal: steps are called as on the pages."""

import ast
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from allocator.ui.text import STEPS, on_page
from allocator.util.next_steps import steps_in

ROOT = Path(__file__).resolve().parents[2] / "allocator"
ANSWERS = (
    "explore/alternative_plans", "explore/pricing", "explore/repair", "explore/revision",
    "explore/marginal", "explore/explanation", "session",
    "report", "workspace", "plan/journal",
)  # fmt: skip
"""Rooms whose sentences appear on pages."""


ELSEWHERE = {"--keep", "--extra", "--more", "--rival", "--what-would-change"}
"""Options that only a command or an installation without charts tells of."""


def sentences(folder: str) -> set[str]:
    """Return the texts of the modules of a folder, docstrings apart."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for one in ast.walk(tree):
            if isinstance(one, ast.JoinedStr):
                silent |= {id(part) for part in one.values}
                parts = (part.value for part in one.values if isinstance(part, ast.Constant))
                found.add("0".join(map(str, parts)))
            elif isinstance(one, ast.Constant) and id(one) not in silent:
                found.add(str(one.value))
    return found


@pytest.mark.parametrize("folder", ANSWERS)
def test_every_step_of_an_answer_has_a_name_on_the_pages(folder: str) -> None:
    named = {step for text in sentences(folder) for step in steps_in(text)}
    assert named - ELSEWHERE <= set(STEPS)


def test_answers_name_steps_at_all() -> None:
    named = {step for text in sentences("explore/revision") for step in steps_in(text)}
    assert {"solve", "next", "--add"} <= named


def test_a_page_shows_the_name_of_its_button() -> None:
    shown = on_page("A search for a new plan ('allocator solve') may gain more.")
    assert "Re\\-optimise everything" in shown and "allocator" not in shown
