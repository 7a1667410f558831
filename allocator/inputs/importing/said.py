"""What a cell says of a nation: a word as it is, a figure in one reading."""

from __future__ import annotations

from allocator.inputs.case.io.raw_tables import Complaint
from allocator.inputs.importing.figures import Figure, read_figure
from allocator.inputs.importing.kinds import level_of
from allocator.inputs.importing.read_list import Cell
from allocator.inputs.importing.records import Said
from allocator.inputs.importing.scales import grade_of


def said_of(meaning: str, cell: Cell, sign: str) -> tuple[Said, Complaint | None, bool]:
    """Return what a cell says, what is odd about it, and whether it must be settled first."""
    is_word = level_of(cell.text) or (meaning == "risk" and grade_of(cell.text))
    if meaning == "region" or is_word:
        return Said(cell.text), None, False
    found = read_figure(cell, sign)
    if isinstance(found, Figure):
        return Said(cell.text, found.value, found.is_share), None, False
    if found is None or "which may be" in found.found:
        return Said(cell.text), found, True
    unknown = Complaint(f"{cell.text!r}, neither figure nor known word; not used",
                        "a figure, or high, medium or low", "write one of these")  # fmt: skip
    return Said(cell.text), unknown, False
