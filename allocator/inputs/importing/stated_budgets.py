"""Budgets that stand above or below a table: ``Budget | 5,000`` or ``Budget: US$ 25 million``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from allocator.inputs.importing.figures import is_figure
from allocator.inputs.importing.header_words import EXACT, guesses_by_header
from allocator.inputs.importing.layout import Row
from allocator.inputs.importing.nation_names import nation_of
from allocator.inputs.importing.read_list import Cell

_LABELLED = re.compile(r"\s*([^:=]*[^:=\s])\s*[:=]\s*(.*\d.*)")


@dataclass(frozen=True, slots=True)
class Stated:
    """A budget as stated: the row's number, its label, its figure, and the column of that."""

    number: int
    label: str
    cell: Cell
    at: int | None


def stated_budget(row: Row) -> Stated | None:
    """Return the budget that a row states; None if it states none."""
    number, cells = row
    filled = [(at, cell) for at, cell in enumerate(cells) if cell.text]
    texts = [cell for _, cell in filled if not is_figure(cell)]
    figures = [(at, cell) for at, cell in filled if is_figure(cell)]
    if len({cell.text for cell in texts}) != 1 or nation_of(texts[0].text):
        return None
    label = texts[0].text
    if not figures:
        found = _LABELLED.fullmatch(label)
        whole = found is not None and _is_budget(found[1]) and is_figure(Cell(found[2]))
        return Stated(number, found[1], Cell(found[2]), None) if found and whole else None
    at, cell = figures[0]
    first = filled[0][1].text == label
    return Stated(number, label, cell, at) if first and _is_budget(label) else None


def _is_budget(label: str) -> bool:
    guesses = guesses_by_header(label.rstrip(" :"))
    return any(one.meaning == "budget" and one.score == EXACT for one in guesses)
