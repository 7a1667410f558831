"""A part of an answer on the screen: its heading, sentences, list and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.explore.section import Section


def section_view(section: Section) -> list[RenderableType]:
    """Return what a part of an answer shows, an empty line at its end."""
    from rich.text import Text

    from allocator.cli.tables import Form, figures, lay_out

    told: list[RenderableType] = [Text(section.title, style="bold"), *section.words]
    told += [f"- {one}" for one in section.items]
    if section.table is not None:
        columns: dict[str, tuple[str, Form]] = {
            str(name): (str(name), figures if name in section.figures else str)
            for name in section.table
        }
        told += lay_out("", section.table, columns)[1:]
    return [*told, ""]
