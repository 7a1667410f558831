"""Sensitivity through real solves, from files, and on the command line."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import allocator as al
from allocator import charts
from allocator.cli.main import app
from allocator.explore.sensitivity.files import chart_of
from allocator.inputs.case.case import Case
from allocator.report.charts.look import DARK, LIGHT

RANGES = (
    al.explore.Uncertain("risk_budget", 0.02, 0.15),
    al.explore.Uncertain("budget_factor.*", 0.7, 1.3, group="money"),
    al.explore.Uncertain(
        "equipment.price_musd", 0.9, 1.3, how="scale", where={"item": "border_radio"}
    ),
    al.explore.Uncertain("retention", 0.5, 0.9),
)
FILE = """
[[ranges]]
name = "risk_budget"
low = 0.02
high = 0.15
[[ranges]]
name = "needs.need_points"
how = "scale"
low = 0.8
high = 1.2
group = "needs"
label = "needs at sea"
where = { area = "sea" }
[weights]
of = "objective_weight"
ranking = ["defence", ["trade", "order"]]
"""


@pytest.fixture(scope="module")
def found(one_year_case: Case) -> al.explore.Sensitivity:
    return al.explore.tornado(one_year_case, RANGES, workers=0)


@pytest.fixture(scope="module")
def stable(one_year_case: Case) -> al.explore.Stability:
    return al.explore.weight_stability(one_year_case, draws=6, workers=0)


def test_a_tornado_is_what_single_solves_give(
    one_year_case: Case, found: al.explore.Sensitivity
) -> None:
    row = found.table.set_index("range").loc["budget_factor.*"]
    for column, factor in (("at_low", 0.7), ("at_high", 1.3), ("base", 1.0)):
        alone = al.solve(one_year_case, al.Policy(budget_factor={"*": factor}))
        assert row[column] == pytest.approx(alone.meta["value"], abs=1e-8)
    assert row["swing"] == row["at_high"] - row["at_low"] > 1
    assert row["clear"]
    assert list(found.table["swing"]) == sorted(found.table["swing"], reverse=True)
    assert len(found.samples) == 9


def test_the_same_whatever_the_workers(one_year_case: Case, found: al.explore.Sensitivity) -> None:
    again = al.explore.tornado(one_year_case, RANGES, workers=2)
    pd.testing.assert_frame_equal(again.table, found.table, check_exact=True)
    pd.testing.assert_frame_equal(again.samples, found.samples, check_exact=True)


def test_another_output_solves_nothing_anew(one_year_case: Case, tmp_path: Path) -> None:
    solved: list[int] = []
    more = {"workers": 0, "out": tmp_path / "plans.csv"}
    al.explore.tornado(
        one_year_case, RANGES[:2], progress=lambda event: solved.append(event.done), **more
    )
    assert len(solved) == 5

    def resumed(event: al.explore.SweepProgress) -> None:
        assert event.resumed == event.done

    for output in ("money_musd.FAR", "need_met.tier_1", "nations_funded"):
        other = al.explore.tornado(
            one_year_case, RANGES[:2], output=output, progress=resumed, **more
        )
        assert other.samples[output].notna().all()
        assert any("may be chance" in one for one in other.warnings)


def test_stability_through_real_solves(one_year_case: Case, stable: al.explore.Stability) -> None:
    table = stable.table.set_index("nation")
    assert set(table.index) == set(one_year_case.tables["nations"]["nation"])
    plan = al.solve(one_year_case)
    now = plan.spending.groupby("nation")["obligation_musd"].sum()
    for nation, musd in now.items():
        assert table.at[nation, "money_now_musd"] == pytest.approx(musd)
    assert (table["money_min_musd"] <= table["money_median_musd"]).all()
    assert (table["money_median_musd"] <= table["money_max_musd"]).all()
    assert stable.ranking == (("defence",), ("trade", "order"))
    weights = {name: float(f"{stable.draws.at[2, name]:.10f}") for name in
               ("defence", "trade", "order")}  # fmt: skip
    alone = al.solve(one_year_case, al.Policy(objective_weight=weights))
    moved = alone.spending.groupby("nation")["obligation_musd"].sum().sub(now, fill_value=0.0)
    share = 0.5 * moved.abs().sum() / now.sum()
    assert stable.draws.at[2, "moved_share"] == pytest.approx(share, abs=1e-9)


def test_morris_and_sobol_through_real_solves(one_year_case: Case) -> None:
    screened = al.explore.morris(one_year_case, RANGES[:2], paths=2, workers=0)
    assert set(screened.table["range"]) == {"risk_budget", "money"}
    assert screened.table["mu_star"].gt(0).all() and len(screened.samples) == 6
    shares = al.explore.sobol(one_year_case, RANGES[:2], samples=2, workers=0)
    assert shares.table["ST"].notna().all() and len(shares.samples) == 8
    assert shares.samples["status"].isin(["optimal", "within_gap"]).all()


def test_a_cancelled_batch_tells_and_goes_on(one_year_case: Case, tmp_path: Path) -> None:
    import threading

    cancel, out = threading.Event(), tmp_path / "plans.csv"
    with pytest.raises(
        al.explore.SweepError, match=r"ended early, with \d of 5 plans.*continues from there"
    ):
        al.explore.tornado(one_year_case, RANGES[:2], workers=0, out=out, cancel=cancel,
                   progress=lambda event: cancel.set() if event.done == 2 else None)  # fmt: skip
    counts: list[int] = []
    al.explore.tornado(one_year_case, RANGES[:2], workers=0, out=out,
               progress=lambda event: counts.append(event.resumed))  # fmt: skip
    assert 2 <= counts[-1] < 5


@pytest.mark.parametrize(
    ("name", "low", "high", "more", "told"),
    [
        ("risk_budget", 0.2, 0.1, {}, "swap them"),
        ("risk_budget", 0.1, 0.1, {}, "differ"),
        ("risk_budget", "a", 0.1, {}, "a finite number"),
        ("risk_budget", float("nan"), 0.1, {}, "a finite number"),
        ("delivery_delay", 0.5, 2, {}, "whole"),
        ("risk_budget", 0.1, 0.2, {"how": "scal"}, "did you mean scale"),
        ("", 0.1, 0.2, {}, "text"),
        (5, 0.1, 0.2, {}, "text"),
        ("delivery_delay", 0.5, 2, {"how": "add"}, "whole"),
        ("nations.tier", 0, 1, {"where": {"nation": {"x": 1}}}, "a list of these"),
        ("nations.tier", 0, 1, {"where": 3}, "columns and their values"),
        ("risk_budget", 0.1, 0.2, {"group": 3}, "text"),
    ],
)
def test_wrong_ranges_are_told(name: Any, low: Any, high: Any, more: Any, told: str) -> None:
    with pytest.raises(al.DataError) as caught:
        al.explore.Uncertain(name, low, high, **more)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("ranges", "told"),
    [
        ([], "no range"),
        ([al.explore.Uncertain("risk_bugdet", 0, 1)], "did you mean risk_budget"),
        ([al.explore.Uncertain("risk_budget", 0.1, 3)], "0 to 1"),
        ([al.explore.Uncertain("budget_factor.MLI", 0.9, 1.1)], "did you mean MIL"),
        ([al.explore.Uncertain("equipment.prise_musd", 1, 2)], "did you mean price_musd"),
        (
            [al.explore.Uncertain("needs.need_points", 1, 2, where={"area": "see"})],
            "did you mean sea",
        ),
        ([al.explore.Uncertain("needs.need_points", -1, 2)], "-1"),
        (
            [
                al.explore.Uncertain("risk_budget", 0, 1),
                al.explore.Uncertain("risk_budget", 0, 0.5),
            ],
            "label",
        ),
        ([al.explore.Uncertain("risk_budget", 0, 1, label=label) for label in "ab"], "before it"),
    ],
)
def test_ranges_that_do_not_fit_are_told_before_any_solve(
    one_year_case: Case,
    ranges: list[al.explore.Uncertain],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("allocator.explore.sensitivity.evaluate.sweep", None)
    with pytest.raises(al.DataError) as caught:
        al.explore.tornado(one_year_case, ranges)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("call", "more", "told"),
    [
        (al.explore.tornado, {"output": "valeu"}, "did you mean value"),
        (al.explore.tornado, {"output": "money_musd.XXX"}, "money_musd.<nation>"),
        (al.explore.sobol, {"samples": 0}, "a power of two"),
        (al.explore.sobol, {"samples": 48}, "take 32 or 64"),
        (al.explore.sobol, {"seed": -1}, "0 or more"),
        (al.explore.morris, {"paths": 0}, "2 or more"),
    ],
)
def test_wrong_calls_are_told(
    one_year_case: Case, call: Any, more: dict[str, Any], told: str
) -> None:
    with pytest.raises(al.DataError) as caught:
        call(one_year_case, RANGES, **more)
    assert told in str(caught.value)


def test_a_range_is_tried_between_its_ends_too(one_year_case: Case) -> None:
    years = al.explore.Uncertain("frozen_years", 1, 3, how="scale")
    with pytest.raises(al.DataError, match=r"at 1\.764.*whole number"):
        al.explore.morris(one_year_case, [years], al.Policy(frozen_years=1))
    added = al.explore.Uncertain("delivery_delay", 0, 2, how="add")
    assert [added.at(share) for share in (0.0, 0.5, 1.0)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("groups", "told"),
    [(("retention", ""), "rename the group"), (("all", "all"), "two groups or more")],
)
def test_wrong_groups_are_told(one_year_case: Case, groups: tuple[str, str], told: str) -> None:
    names = ("risk_budget", "retention")
    ranges = [al.explore.Uncertain(name, 0.1, 0.9, group=group)
              for name, group in zip(names, groups, strict=True)]  # fmt: skip
    for call in (al.explore.morris, al.explore.sobol):
        with pytest.raises(al.DataError) as caught:
            call(one_year_case, ranges)
        assert told in str(caught.value)


def test_ranges_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "ranges.toml"
    path.write_text(FILE, encoding="utf-8")
    read = al.explore.load_ranges(path)
    assert read == al.explore.load_ranges(FILE)
    assert [one.label for one in read.ranges] == ["risk_budget", "needs at sea"]
    assert read.ranges[1] == al.explore.Uncertain("needs.need_points", 0.8, 1.2, "needs", "scale",
                                          {"area": "sea"}, "needs at sea")  # fmt: skip
    assert read.weights == {"of": "objective_weight", "ranking": ["defence", ["trade", "order"]]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rangs = 1\n", "did you mean ranges"),
        ("ranges = 1\n", "[[ranges]]"),
        ('[[ranges]]\nname = "risk_budget"\nlow = 0\n', "no high"),
        ('[[ranges]]\nnme = "risk_budget"\nlow = 0\nhigh = 1\n', "did you mean name"),
        ('[[ranges]]\nname = "x"\nlow = 0\nhigh = 1\nwhere = 3\n', "columns and their values"),
        ('[[ranges]]\nname = "x"\nlow = 2\nhigh = 1\n', "swap them"),
        ("weights = 1\n", "[weights]"),
        ('[weights]\nrank = ["a"]\n', "did you mean ranking"),
        ("", "no range"),
    ],
)
def test_a_file_with_faults_is_told(text: str, told: str) -> None:
    with pytest.raises(al.DataError) as caught:
        al.explore.load_ranges(text)
    assert told in str(caught.value)


@pytest.fixture
def files(one_year_case: Case, tmp_path: Path) -> tuple[str, str, str]:
    al.save_case(one_year_case, tmp_path / "short")
    (tmp_path / "ranges.toml").write_text(FILE, encoding="utf-8")
    return str(tmp_path / "short"), str(tmp_path / "ranges.toml"), str(tmp_path / "out")


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["sensitivity", *words])


def test_the_command_makes_tables_and_a_picture(files: tuple[str, str, str]) -> None:
    case, ranges, out = files
    shown = run("tornado", case, ranges, "--out", out, "--workers", "0", "--quiet")
    assert shown.exit_code == 0, shown.output
    assert "needs at sea" in shown.stdout and "Saved:" in shown.stdout
    folder = Path(out)
    assert (folder / "tornado.svg").read_text(encoding="utf-8").startswith("<svg")
    table = pd.read_csv(folder / "tornado.csv")
    assert set(table["range"]) == {"risk_budget", "needs at sea"}
    told = run("tornado", case, ranges, "--out", out, "--workers", "0", "--json", "--quiet")
    document = json.loads(told.stdout)
    assert document["plans"] == 5 and document["output"] == "value"
    assert len(document["saved"]) == 4 and len(document["table"]) == 2
    assert json.loads((folder / "tornado.json").read_text())["words"] == document["words"]


def test_the_command_for_weights_draws_as_many_as_told(files: tuple[str, str, str]) -> None:
    case, ranges, out = files
    shown = run("weights", case, ranges, "--out", out, "--samples", "2", "--workers", "0",
                "--json", "--quiet")  # fmt: skip
    document = json.loads(shown.stdout)
    assert (document["draws"], document["seed"]) == (2, 0)
    assert document["ranking"] == [["defence"], ["trade", "order"]]
    assert len(pd.read_csv(Path(out) / "weights-samples.csv")) == 2


def test_the_command_tells_faults(files: tuple[str, str, str], tmp_path: Path) -> None:
    case, _, out = files
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[ranges]]\nname = "risk_bugdet"\nlow = 0\nhigh = 1\n', encoding="utf-8")
    shown = run("tornado", case, str(wrong), "--out", out)
    assert shown.exit_code == 2 and "did you mean risk_budget" in shown.stderr
    shown = run("sobol", case, files[1], "--out", out, "--samples", "0")
    assert shown.exit_code == 2 and "power of two" in shown.stderr
    assert run("tornadoo", case, files[1]).exit_code == 2


@pytest.mark.parametrize("dark", [False, True])
def test_charts_say_what_they_show(
    found: al.explore.Sensitivity, stable: al.explore.Stability, dark: bool
) -> None:
    for chart in (charts.tornado(found, dark=dark), charts.stability(stable, dark=dark)):
        spec = chart.to_dict()
        assert spec["description"].startswith(spec["title"]["text"])
        assert spec["usermeta"]["ground"] == (DARK if dark else LIGHT).ground
    drawn = charts.tornado(found, 2).to_dict()
    assert "Not shown: 2 ranges" in " ".join(drawn["title"]["subtitle"])
    row = found.table.iloc[0]
    assert f"{row['range']}: " in drawn["description"]
    counts = stable.table["status"].value_counts()
    assert f"{counts['core']} are funded in 95%" in chart_of(stable).to_dict()["description"]
