"""From a case on disk to a saved plan and back, on good days and bad ones."""

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from allocator.check import check_plan
from allocator.cli import view_plan as cli_views
from allocator.cli.main import app
from allocator.inputs.case.case import build_case, load_case, save_case
from allocator.plan.persistence import folder as plan_folder
from allocator.plan.persistence import workbook as plan_workbook
from allocator.plan.plan import Plan, load_plan
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

DATA = Path(__file__).resolve().parents[2] / "data"
SMALL = {
    "nations": "nation,tier,diversion_share\nALV,1,0.02\nBOR,2,0.2\n",
    "accounts": "account,budget_musd\nFMF,12\nIMET,2\n",
    "equipment": "item,area,price_musd,max_per_nation_year\nkit,sea,2,3\n",
    "courses": "item,area,cost_musd,max_per_nation_year\nclass,staff,0.5,3\n",
    "needs": "nation,area,need_points\nALV,sea,20\nALV,staff,3\nBOR,sea,16\n",
}
META = 'name = "small"\nbase_year = 2020\nfirst_year = 2020\nlast_year = 2021\n'


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "case.toml").write_text(META, encoding="utf-8")
    for name, text in SMALL.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def solved(*arguments: object) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("solve", *arguments, "--json").stdout)
    return told


def same(one: Plan, other: Plan) -> None:
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name], obj=name)
    assert one.meta == other.meta


def test_the_default_case_from_solve_to_reload(tmp_path: Path) -> None:
    options = SolveOptions(gap=0.1, method="guided")
    plan = solve(load_case(DATA / "us-fy2020"), options=options)
    assert plan.meta["status"] == "within_gap" and plan.meta["gap"] <= 0.11
    assert check_plan(plan) == []
    plan.save(tmp_path / "plan")
    again = load_plan(tmp_path / "plan")
    same(plan, again)
    assert check_plan(again) == []


@pytest.mark.parametrize("form", ["plan", "plan.xlsx"])
def test_a_saved_plan_is_the_plan(starter_plan: Plan, tmp_path: Path, form: str) -> None:
    starter_plan.save(tmp_path / form)
    same(starter_plan, load_plan(tmp_path / form))


def test_a_reader_who_goes_away_does_not_take_the_plan_with_him(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(cli_views, "plan_view", gone)
    run("solve", small, "--out", tmp_path / "plan")
    assert check_plan(load_plan(tmp_path / "plan")) == []


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("form", "module", "step"),
    [
        ("plan", plan_folder, "_write_text"),
        ("plan", plan_folder, "write_csv"),
        ("plan.xlsx", plan_workbook, "_write_summary"),
    ],
)
def test_a_full_disk_leaves_the_old_plan(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, module: Any, step: str
) -> None:
    home = tmp_path / "plans"
    assert run("solve", small, "--out", home / form).exit_code == 0
    before = load_plan(home / form)
    monkeypatch.setattr(module, step, full)
    result = run("solve", small, "--out", home / form, "--set", "discount=0.2")
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr and "Traceback" not in result.output
    monkeypatch.undo()
    same(before, load_plan(home / form))
    assert [path.name for path in home.iterdir()] == [form]


def test_a_folder_that_cannot_be_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    # rights bind nobody who runs tests as root, and Windows has others
    for name in ("iterdir", "glob", "open", "read_text", "read_bytes"):
        monkeypatch.setattr(Path, name, locked)
    for command in ("solve", "check", "verify"):
        result = run(command, small)
        assert result.exit_code == 2, command
        assert "Traceback" not in result.output
        assert str(small.name) in result.stderr.replace("\n", "") + result.stdout


def test_no_money_gives_an_empty_plan(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan"
    result = run("solve", small, "--set", "budget_factor.*=0", "--out", out)
    assert result.exit_code == 0
    plan = load_plan(out)
    assert plan.lines.empty and plan.meta["value"] == 0 and plan.meta["status"] == "optimal"
    assert plan.meta["words"] and plan.meta["words"] in " ".join(result.stdout.split())
    assert run("verify", out).exit_code == 0


def test_accounts_without_money_give_an_empty_plan(small: Path) -> None:
    (small / "accounts.csv").write_text("account,budget_musd\nFMF,0\n", encoding="utf-8")
    told = solved(small)
    assert told["exit_code"] == 0 and told["violations"] == []
    assert told["summary"]["lines"] == 0


HEADERS = {
    "budgets": "account,year,amount_musd",
    "grants": "item,area",
    "returns": "piece,share_of_need,slope",
    "objectives": "objective,weight",
    "priorities": "nation,objective,priority",
    "eligibility": "rule,nations",
    "earmarks": "rule,sense,amount_musd",
    "coverage_floors": "rule,scope,member,min_share",
    "last_plan": "nation,account,amount_musd",
    "locks": "lock,nation,low",
}


def test_empty_tables_are_absent_tables(small: Path) -> None:
    without = solved(small)
    for name, header in HEADERS.items():
        (small / f"{name}.csv").write_text(header + "\n", encoding="utf-8")
    told = solved(small)
    assert told["exit_code"] == 0 and told["violations"] == []
    assert told["summary"]["value"] == pytest.approx(without["summary"]["value"])
    assert len(told["faults"]) >= len(HEADERS)
    assert all(fault["warning"] for fault in told["faults"])


def test_no_time_gives_a_plain_word(small: Path) -> None:
    result = run("solve", small, "--time-limit", "0.000001")
    assert result.exit_code == 5
    assert "before a first plan was found" in result.stderr.replace("\n", " ")


@pytest.mark.parametrize("limit", [0.05, 1.0])
def test_a_plan_under_a_time_limit_passes_the_checker(tmp_path: Path, limit: float) -> None:
    out = tmp_path / "plan"
    result = run("solve", DATA / "starter", "--time-limit", limit, "--out", out)
    assert result.exit_code in (0, 4, 5)
    assert out.exists() == (result.exit_code != 5)
    if out.exists():
        assert run("verify", out).exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
def test_ctrl_c_keeps_the_best_plan(tmp_path: Path) -> None:
    out = tmp_path / "plan"
    call = "from allocator.cli.main import main; main()"
    words = ["solve", str(DATA / "starter"), "--gap", "0", "--out", str(out)]
    with subprocess.Popen(
        [sys.executable, "-c", call, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env={**os.environ, "COLUMNS": "200"},
    ) as process:  # fmt: skip
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        told, more = process.communicate(timeout=120)
    assert process.returncode in (0, 4, 5), first + more
    assert "Traceback" not in told + more
    assert out.exists() == (process.returncode != 5)
    if out.exists():
        assert check_plan(load_plan(out)) == []


def test_a_workbook_from_case_to_plan(small: Path, tmp_path: Path) -> None:
    save_case(load_case(small), tmp_path / "case.xlsx")
    told = solved(tmp_path / "case.xlsx", "--out", tmp_path / "plan.xlsx")
    assert told["exit_code"] == 0
    assert check_plan(load_plan(tmp_path / "plan.xlsx")) == []
    assert told["summary"]["value"] == pytest.approx(solved(small)["summary"]["value"])


@pytest.mark.parametrize("change", [lambda frame: frame.iloc[::-1], lambda frame: frame])
def test_frames_in_memory_solve_like_files(
    small: Path, change: Callable[[pd.DataFrame], pd.DataFrame]
) -> None:
    case = load_case(small)
    frames = {name: change(case.tables[name]) for name in case.given}
    plan = solve(build_case(case.meta, frames))
    assert plan.meta["value"] == pytest.approx(solved(small)["summary"]["value"])
