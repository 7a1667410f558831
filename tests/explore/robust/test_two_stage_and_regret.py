"""A two-stage plan and a regret table of the same scenarios do not contradict each other."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exact import regret, two_stage
from instant_case import instant_case
from rich.console import Console
from typer.testing import CliRunner

from allocator.cli.main import app
from allocator.cli.robust import two_stage_view
from allocator.errors import DataError, SolveError
from allocator.explore.robust.regret_result import Regret
from allocator.explore.robust.two_stage import AIMS
from allocator.explore.robust.two_stage_result import TwoStage
from allocator.inputs.case.case import save_case
from allocator.inputs.scenario.changes import Scale
from allocator.inputs.scenario.files import scenarios_toml
from allocator.inputs.scenario.scenario import Scenario

BASE = Scenario("base")
LEAN = Scenario("lean", changes=(Scale("budget_factor.*", 0.6),))
DEAR = Scenario("dear", changes=(Scale("equipment.price_musd", 1.4),))
ALL = (BASE, LEAN, DEAR)

Staged = Callable[[str], TwoStage]


@pytest.fixture(scope="module")
def table() -> Regret:
    return regret(instant_case(), ALL)


@pytest.fixture(scope="module")
def staged() -> Staged:
    case = instant_case()
    made = {aim: two_stage(case, ALL, aim=aim) for aim in AIMS}  # type: ignore[arg-type]
    return made.__getitem__


@pytest.mark.parametrize("aim", AIMS)
def test_a_plan_that_gives_goods_up_and_does_better_is_told(
    aim: str, staged: Staged, table: Regret
) -> None:
    found = staged(aim)
    rows = table.plans.set_index("plan").loc["best for base"]
    column = {"mean": "mean_value", "regret": "worst_regret", "tail": "tail_regret"}[aim]
    theirs, ours = rows[column], getattr(found, column)
    assert theirs > ours + 1 if aim == "mean" else theirs < ours - 1
    (told,) = found.beside(table).warnings
    assert "best for base of the regret table does better" in told
    assert f"{theirs:.2f} compared with {ours:.2f}" in told
    assert "cannot be kept unchanged in lean, dear" in told
    assert found.warnings == ()


@pytest.mark.parametrize("aim", AIMS)
def test_the_bound_is_told_of_first_years_that_stand_unchanged(aim: str, staged: Staged) -> None:
    words = " ".join(staged(aim).words)
    assert "stay the same in every scenario" in words
    assert "no first-stage decision that holds in every scenario" in words
    assert "no first-stage decision has" not in words


def test_foresight_has_a_figure_where_the_reference_gives_goods_up(staged: Staged) -> None:
    found = staged("mean")
    assert list(found.scenarios["reference_stands"]) == ["whole", "changed", "changed"]
    theirs = float(found.scenarios["reference_value"] @ found.scenarios["chance"])
    assert theirs > found.mean_value + 1
    assert found.vss == pytest.approx((found.mean_value - theirs,) * 2, abs=1e-5)
    assert any("VSS, below 0 because this plan changes nothing" in one for one in found.words)


@pytest.mark.parametrize("aim", ["regret", "tail"])
def test_a_reference_that_loses_less_is_told_without_a_table(aim: str, staged: Staged) -> None:
    (told,) = [one for one in staged(aim).words if "as little as possible dropped" in one]
    assert "is 0.77, less than that of this plan, which changes nothing" in told


def strict(table: Regret, value: float) -> Regret:
    """Let every plan stand unchanged and be worth so much in every scenario."""
    return replace(table, cells=table.cells.assign(stands="whole", value=value))


@pytest.mark.parametrize("aim", AIMS)
def test_a_plan_that_stands_and_beats_the_bound_is_a_defect(
    aim: str, staged: Staged, table: Regret
) -> None:
    with pytest.raises(SolveError, match="contradict each other"):
        staged(aim).beside(strict(table, 80.0))


def test_a_plan_that_stands_and_beats_a_search_with_a_gap_is_told(
    staged: Staged, table: Regret
) -> None:
    found = staged("mean")
    (told,) = replace(found, proven=70.0).beside(strict(table, 65.0)).warnings
    assert "kept unchanged, too: the two-stage search ended at its gap" in told
    assert found.beside(strict(table, found.mean_value)).warnings == ()


def test_a_table_of_another_study_is_refused(staged: Staged) -> None:
    case, found = instant_case(), staged("mean")
    few = regret(case, ALL[:1])
    longer = regret(case, ALL, here_and_now=None)
    leaner = regret(case, [Scenario("base", changes=LEAN.changes), LEAN, DEAR])
    for table in (few, longer, leaner):
        with pytest.raises(DataError, match="other scenarios, first years or another case"):
            found.beside(table)


def test_the_command_warns_in_print_in_json_and_in_the_file(tmp_path: Path) -> None:
    save_case(instant_case(), tmp_path / "case")
    (tmp_path / "s.toml").write_text(scenarios_toml(ALL), encoding="utf-8")
    call = ["robust", str(tmp_path / "case"), str(tmp_path / "s.toml"), "--out",
            str(tmp_path / "out"), "--quiet", "--two-stage", "regret"]  # fmt: skip
    shown = " ".join(CliRunner().invoke(app, call).stdout.split())
    assert "Warning: By worst regret best for base of the regret table does better" in shown
    told = json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)["two_stage"]
    file = json.loads((tmp_path / "out" / "two-stage.json").read_text(encoding="utf-8"))
    for document in (told, file):
        assert "best for base of the regret table" in document["warnings"][0]


def test_values_below_nothing_are_shown_as_they_are(staged: Staged) -> None:
    found = staged("mean")
    rows = found.scenarios.assign(value=[-1.25, -0.001, 2.0])
    parts = two_stage_view(replace(found, scenarios=rows))
    text = " ".join(shown(part) for part in parts)
    assert "-1.25" in text and "-0.00" not in text


def shown(part: Any) -> str:
    console = Console(width=100, file=io.StringIO())
    with console.capture() as capture:
        console.print(part)
    return capture.get()
