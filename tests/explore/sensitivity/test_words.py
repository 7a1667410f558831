"""What an analysis is called in words and in files, and how its progress is told."""

import importlib
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

import allocator as al
from allocator.cli.sensitivity import found_view
from allocator.cli.sweep import Display
from allocator.explore.sensitivity.files import check_folder
from allocator.explore.sensitivity.morris import _words as morris_words
from allocator.explore.sensitivity.outputs import output_of
from allocator.explore.sensitivity.tornado import swings
from allocator.inputs.case.case import Case

ROOT = Path(__file__).resolve().parents[3]
RANGES = [
    al.explore.Uncertain("risk_budget", 0.03, 0.15),
    al.explore.Uncertain("budget.MIL", 1, 2, label="aid"),
    al.explore.Uncertain(
        "needs.need_points", 0.8, 1.2, how="scale", where={"area": "sea"}, label="needs"
    ),
]


def funded(output: str, step: float = 1.0) -> al.explore.Sensitivity:
    """Return a tornado in which one range moves the output, by `step`."""

    def evaluate(points: pd.DataFrame) -> pd.DataFrame:
        figures = 4 + step * (points["risk_budget"] == 0.15).astype(float)
        return pd.DataFrame({output: figures, "status": "optimal", "reason": ""})

    return swings(RANGES, evaluate, output_of(output))


def test_ranges_are_called_by_label_code_and_unit() -> None:
    found = funded("nations_funded", 2.0)
    assert "moves most with Risk budget (risk_budget, share), by 2 nations: " in found.words[0]
    out = io.StringIO()
    for part in found_view(found):
        Console(file=out, width=160).print(part)
    for name in ("Risk budget (risk_budget, share)", "aid (US$ million a year)", "needs "):
        assert name in out.getvalue()
    # files keep what other programs look for
    assert set(found.table["range"]) == {"risk_budget", "aid", "needs"}


def test_one_is_no_plural() -> None:
    assert "by 1 nation: " in funded("nations_funded").words[0]
    assert "by 1 value point: " in funded("value").words[0]
    table = pd.DataFrame({"range": ["risk_budget"], "mu_star": [1.0], "sigma": [0.0]})
    assert morris_words(table, output_of("rules_that_bend"))[0].endswith("by 1 rule on average.")


def test_outputs_do_not_overwrite_each_other(tmp_path: Path) -> None:
    first = al.explore.save_found(funded("value"), tmp_path)
    kept = {path: path.read_bytes() for path in first}
    second = al.explore.save_found(funded("need_met"), tmp_path)
    assert {path: path.read_bytes() for path in first} == kept
    assert not set(first) & set(second)
    assert {path.name for path in first} == {
        "tornado.csv", "tornado-samples.csv", "tornado.json", "tornado.svg",
    }  # fmt: skip
    assert {path.name for path in second} == {
        "tornado-need_met.csv", "tornado-need_met-samples.csv", "tornado-need_met.json",
        "tornado-need_met.svg",
    }  # fmt: skip
    # a code of a nation may hold anything
    odd = al.explore.save_found(funded("money_musd.A/B"), tmp_path)
    assert odd[0] == tmp_path / "tornado-money_musd.A%2FB.csv"


def test_files_of_another_output_are_looked_at_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "tornado-need_met.svg").mkdir()
    check_folder(tmp_path, "tornado", "value")
    check_folder(tmp_path, "weights", "need_met")
    with pytest.raises(al.DataError, match=r"tornado-need_met\.svg"):
        check_folder(tmp_path, "tornado", "need_met")


def test_the_walk_through_takes_the_files_of_its_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    made = importlib.import_module("docs.walk_through")
    script = (ROOT / "examples" / "walk_through.py").read_text(encoding="utf-8")
    assert script.count('output="need_met"') == 2
    written = {path.name for path in al.explore.save_found(funded("need_met"), tmp_path)}
    taken = set(made.FILES["tornado"])
    assert taken == written - {"tornado-need_met-samples.csv"}
    sobol = set(made.FILES["sobol"])
    assert sobol == {name.replace("tornado", "sobol") for name in written}


def test_progress_tells_plans_by_number(
    one_year_case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    heard: list[al.explore.SweepProgress] = []
    al.explore.tornado(one_year_case, RANGES[:1], workers=0, progress=heard.append)
    assert [event.name for event in heard] == [f"plan {n} of 3" for n in (1, 2, 3)]
    display = Display(None, False)
    display.hear(heard[1])
    display.tick()
    told = capsys.readouterr().err
    assert "s  plan 2 of 3" in told and told.count("2 of 3") == 1


def test_the_axis_of_a_small_swing_tells_its_ticks_apart(tmp_path: Path) -> None:
    al.explore.save_found(funded("expected_loss_share", 0.003), tmp_path)
    (picture,) = tmp_path.glob("*.svg")
    texts = re.findall(r">([\d.]+%)<", picture.read_text(encoding="utf-8"))
    ticks = [one for one in texts if one.startswith(("399.", "400."))]
    assert len(ticks) > 4 and len(set(ticks)) == len(ticks)
