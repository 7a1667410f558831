"""Tables on the screen: whatever the width, a word or a name can be copied and searched."""

import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_example import tiny_case
from rich.console import Console
from typer.testing import CliRunner

from allocator.cli.main import app
from allocator.cli.tables import lay_out, musd
from allocator.inputs.case.case import save_case

words = st.text("abc_É漢", min_size=1, max_size=14)
texts = st.lists(words, min_size=1, max_size=8).map(" ".join)
rows = st.lists(st.tuples(texts, texts, st.floats(0, 1e6)), min_size=1, max_size=4)


@given(rows, st.integers(46, 120))
def test_no_width_breaks_a_word(rows: list[tuple[str, str, float]], width: int) -> None:
    frame = pd.DataFrame(rows, columns=["column_name_one", "b", "c_musd"])
    file = io.StringIO()
    out = Console(file=file, width=width)
    for part in lay_out("", frame, {name: (name, str) for name in ("column_name_one", "b")}
                        | {"c_musd": ("a long head", musd)}, unbroken=("b",)):  # fmt: skip
        out.print(part)
    shown = file.getvalue().split()
    for one, _, _ in rows:
        assert set(one.split()) <= set(shown)
    assert "column_name_one" in shown


def test_a_path_is_one_line_in_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    place = tmp_path / ("folder" * 10) / ("case" * 10)
    assert f"Created {place}." in CliRunner().invoke(app, ["new", str(place)]).stdout


@pytest.mark.parametrize("columns", ["80", "100", "45", ""])
def test_faults_can_be_copied_and_searched(
    tmp_path: Path, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_case(tiny_case(), tmp_path / "case")
    needs = tmp_path / "case" / "needs.csv"
    needs.write_text("nation,area,need_points\nKNE,sea,many\n", encoding="utf-8")
    monkeypatch.setenv("COLUMNS", columns)
    told = CliRunner().invoke(app, ["check", str(tmp_path / "case")]).stdout
    assert "Fault in needs.csv, row 2, column need_points\n" in told
    assert "unknown nation 'KNE'" in told
