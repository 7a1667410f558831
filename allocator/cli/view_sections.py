"""A part of an answer on the screen: its heading, sentences and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.explore.section import Section


def section_view(section: Section) -> list[RenderableType]:
    """Return what a part of an answer shows, an empty line at its end."""
    from rich.text import Text

    from allocator.cli.tables import Form, lay_out

    told = [line for words in (*section.words, *section.items) for line in (words, "")]
    if section.table is None:
        return [Text(section.title, style="bold"), *told]
    columns: dict[str, tuple[str, Form]] = {
        str(name): (str(name), _figure if name in section.figures else str)
        for name in section.table
    }
    return [*lay_out(section.title, section.table, columns), *told]


def _figure(cell: object) -> str:
    """Write a cell that is a text already; a column of figures lies at the right."""
    return str(cell)
