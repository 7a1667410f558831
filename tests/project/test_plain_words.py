"""What people read is plain English: words of the project's old private language stay out."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BANNED = {
    r"mend(s|ed|ing)?": "fix, correct, repair",
    r"calm(er|ly)?": "least change, fewer changes",
    r"anew": "again, re-optimised, recalculated",
    r"of before": "previous, earlier",
    r"(give|gives|gave|given) up for": "traded for",
    r"beside": "next to, with, compared with",
    r"(come|comes|came) to (be|the same|stand|what)": "is, reaches",
    r"stand(s|ing)?": "is, is fixed, is kept, is listed",
    r"(tell|tells|told|telling)": "say, show, report, list",
    r"(bend|bends|bent|bending)": "relax, shortfall, excess, penalty",
    r"gifts?": "extra money",
    r"sooner done": "faster",
    r"for want of": "without, for lack of",
    r"heeded": "followed",
    r"dear(er|est)?": "expensive",
    r"bettered": "dominated",
    r"(the|its|their|of|most|same|in) worth": "value",
    r"suffices?": "is enough",
    r"put (it|them) away": "close",
    r"need be": "has to be",
    r"all else": "everything else",
    r"at the least": "at least",
    r"wish(es)?": "policy rule, target",
}
"""Idioms, private metaphors and German word order, each with what to write instead."""

ALLOWED = {
    "cheaper expensive dear dearer": "words that a planner may search settings by",
    "continuity calm change": "words that a planner may search settings by",
    "states a bend of": "names the column `bend` of a plan",
    "limit, slack and bend": "names the column `bend` of a plan",
    "the standing of a government": "its reputation",
    "*value*, *bending*": "objectives of the model, by name",
    ": the bend ": "the model's variable of that name",
}
"""Passages in which a banned word is right, each with the reason."""

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

ROOMS = ("check", "cli", "explore", "inputs", "plan", "report", "session", "solver", "ui", "util",
         "workspace")  # fmt: skip


def literals(path: Path) -> Iterator[str]:
    """Yield the texts of more than one word in a module; docstrings are not shown to users."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            silent |= {id(part) for part in node.values}
            words = (str(p.value) if isinstance(p, ast.Constant) else "0" for p in node.values)
            yield "".join(words)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value


@cache
def shown(room: str) -> dict[Path, list[str]]:
    """Return the texts of each module of a room."""
    return {path: list(literals(path)) for path in (ROOT / "allocator" / room).rglob("*.py")}


def prose(path: Path) -> str:
    """Return the text of a page without examples of code, names in code, links and comments."""
    text = path.read_text(encoding="utf-8")
    for cut in (
        r"(?ms)^```(?:bash|python|toml)$.*?^```$",
        r"`[^`]*`",
        r"\]\([^)]*\)",
        r"<!--.*?-->",
    ):
        text = re.sub(cut, " ", text)
    return text


def faults(text: str) -> list[str]:
    plain = re.sub(r"\s+", " ", text)
    for passage in ALLOWED:
        plain = plain.replace(passage, "")
    return [
        f"{plain[max(0, found.start() - 40) : found.end() + 40]!r}: {better} for {found.group()!r}"
        for word, better in BANNED.items()
        for found in re.finditer(rf"\b(?:{word})\b", plain, re.IGNORECASE)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_messages_are_plain(room: str) -> None:
    assert {
        str(path.relative_to(ROOT)): wrong
        for path, texts in shown(room).items()
        if (wrong := [fault for text in texts for fault in faults(text)])
    } == {}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_are_plain(path: Path) -> None:
    assert faults(prose(path)) == []


def test_each_exception_is_needed() -> None:
    said = [text for room in ROOMS for texts in shown(room).values() for text in texts]
    every = re.sub(r"\s+", " ", "\n".join([*said, *map(prose, PAGES)]))
    assert [passage for passage in ALLOWED if passage not in every] == []
