"""A part of an answer is shown the same way by `explain` and by `revise`."""

import io

import pandas as pd
from rich.console import Console

from allocator.cli.view_sections import section_view
from allocator.explore.section import FIGURES, Section


def shown(section: Section) -> list[str]:
    console = Console(width=80, file=io.StringIO())
    with console.capture() as told:
        for one in section_view(section):
            console.print(one)
    return told.get().splitlines()


def test_words_come_before_a_list_and_a_table_last_with_figures_on_the_right() -> None:
    table = pd.DataFrame({"Nation": ["Kenya"], "US$ million": ["1.0"]})
    table.attrs[FIGURES] = ["US$ million"]
    found = shown(Section("Who pays", ("All of it.",), ("One.", "Two."), table))
    assert found[:4] == ["Who pays", "All of it.", "- One.", "- Two."]
    assert any(line.split() == ["Kenya", "1.0"] and line.rstrip().endswith("1.0") for line in found)
    assert found[-1] == ""
