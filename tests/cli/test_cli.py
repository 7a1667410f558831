import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from plan_example import tiny_case, tiny_plan
from typer.testing import CliRunner, Result

import allocator
from allocator import check as check_module
from allocator.cli import reporter as cli_errors
from allocator.cli import solve as cli_solve
from allocator.cli.main import app, main
from allocator.errors import Clash, ConflictError, SolveError
from allocator.inputs.case.case import Case, save_case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan, load_plan
from allocator.solver.options import SolveOptions
from allocator.util.progress import CancelFlag, Progress, ProgressCallback

Solve = Callable[..., Plan]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    save_case(tiny_case(), tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def solve_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[Solve], None]:
    """Put a fake in place of the solver, and a checker that finds nothing."""

    def put(solve: Solve) -> None:
        monkeypatch.setattr("allocator.session.solve.solve", solve)
        monkeypatch.setattr(check_module, "check_plan", lambda plan: [])

    put(fake_solve())
    return put


def fake_solve(status: str = "within_gap", error: Exception | None = None) -> Solve:
    def solve(
        case: Case,
        policy: Policy | None = None,
        *,
        options: SolveOptions | None = None,
        progress: ProgressCallback | None = None,
        cancel: CancelFlag | None = None,
    ) -> Plan:
        assert progress is not None and policy is not None
        progress(Progress("value", "searching", 1.0, 12.0, 13.0, 1 / 12))
        time.sleep(0.3)
        if error is not None:
            raise error
        plan = tiny_plan()
        return Plan(case, policy, plan.meta | {"status": status}, plan.tables)

    return solve


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def document(result: Result) -> Any:
    return json.loads(result.stdout)


def test_help_tells_the_exit_codes() -> None:
    text = run("--help").output
    for code, words in cli_errors.EXIT_CODES.items():
        assert f"{code:>5}  {words}" in text


def test_version() -> None:
    assert run("--version").output == f"allocator {allocator.__version__}\n"


def test_help_and_options_need_no_heavy_library() -> None:
    program = (
        "import sys; from allocator.cli.main import app; app(['--help'], standalone_mode=False);"
        "heavy = {'pandas', 'numpy', 'pyomo', 'highspy', 'openpyxl', 'rich'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_check_of_a_sound_and_a_broken_case(case: Path) -> None:
    sound = run("check", case)
    assert sound.exit_code == 0 and "0 faults" in " ".join(sound.output.split())
    (case / "needs.csv").write_text("nation,area,need_points\nKNE,sea,many\n", encoding="utf-8")
    broken = run("check", case)
    assert broken.exit_code == 2
    assert "KNE" in broken.output and "many" in broken.output
    told = document(run("check", case, "--json"))
    assert (told["command"], told["exit_code"]) == ("check", 2)
    assert {"place", "row", "column", "found", "allowed", "fix", "warning"} == set(
        told["faults"][0]
    )


def test_solve_tells_the_plan(case: Path, solve_by: object) -> None:
    result = run("solve", case)
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())  # lines are broken at the width of the screen
    for word in (
        "found a plan with a value of "
        "12.50", "0.80%", "about US$ 2.0 million at the margin",
        "Money by account", "discretionary", "Kenya", "75%",
        "Binding rules", "floor_ken", "Relaxed rules", "tier1", "Largest changes", "+11.7",
        "verified: 2 rules recomputed", "Not saved",
    ):  # fmt: skip
        assert word in told
    assert "searching  value 12.000  bound 13.000  gap 8.33%" in result.stderr
    assert run("solve", case, "--quiet").stderr == ""


@pytest.mark.parametrize("form", ["plan", "plan.xlsx"])
def test_solve_saves_under_the_policy_asked_for(
    case: Path, tmp_path: Path, form: str, solve_by: object
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("risk_budget = 0.2\ndiscount = 0.1\n", encoding="utf-8")
    result = run("solve", case, "--policy", file, "--set", "risk_budget=0.3",
                 "--set", "budget.FMF=50", "--out", tmp_path / form)  # fmt: skip
    assert result.exit_code == 0 and f"Saved: {tmp_path / form}" in result.stdout.replace("\n", "")
    plan = load_plan(tmp_path / form)
    assert (plan.policy.risk_budget, plan.policy.discount) == (0.3, 0.1)
    assert plan.policy.budget == {"FMF": 50}


def test_solve_as_json_is_one_document(case: Path, solve_by: object) -> None:
    told = document(run("solve", case, "--json"))
    assert told["exit_code"] == 0 and told["saved"] is None and told["violations"] == []
    assert told["summary"]["value"] == 12.5 and told["rules_recomputed"] == 2
    assert told["top_nations"][1]["share_met"] is None
    assert told["bending_rules"][0]["rule"] == "tier1"


@pytest.mark.parametrize(
    ("status", "error", "code", "kind"),
    [
        ("optimal", None, 0, None),
        ("stopped", None, 4, None),
        ("", ConflictError([Clash(("a", "b"), "a and b cannot hold together")]), 3, "conflict"),
        ("", SolveError("no plan in the time given; give more time"), 5, "solve"),
    ],
)
def test_exit_codes(
    case: Path, status: str, error: Exception | None, code: int, kind: str | None,
    solve_by: Callable[[Solve], None],
) -> None:  # fmt: skip
    solve_by(fake_solve(status, error))
    plain, told = run("solve", case), document(run("solve", case, "--json"))
    assert plain.exit_code == told["exit_code"] == code
    assert told.get("error", {}).get("kind") == kind
    if error is not None:
        assert str(error) in plain.stderr and str(error) in told["error"]["message"]
    if kind == "conflict":
        assert told["error"]["clashes"][0]["rules"] == ["a", "b"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "risk_bugdet=1"], ["--set", "budget.FMX=1"], ["--set", "risk_budget=7"],
        ["--policy", "missing.toml"], ["--gap", "-1"], ["--method", "magic"],
        ["--time-limit", "0"], ["--threads", "0"], ["--out", __file__],
    ],
)  # fmt: skip
def test_bad_input_is_code_2_with_faults(
    case: Path, arguments: Sequence[str], solve_by: object
) -> None:
    plain, told = run("solve", case, *arguments), document(run("solve", case, *arguments, "--json"))
    assert plain.exit_code == told["exit_code"] == 2
    assert told["faults"][0]["found"] and told["faults"][0]["found"] in plain.stderr
    assert "Traceback" not in plain.output


def test_solve_stays_close_to_a_saved_plan(
    case: Path, tmp_path: Path, solve_by: Callable[[Solve], None]
) -> None:
    tiny_plan().save(tmp_path / "before")
    seen: list[Case] = []

    def solve(case: Case, policy: Policy, **more: Any) -> Plan:
        seen.append(case)
        return fake_solve()(case, policy, **more)

    solve_by(solve)
    assert run("solve", case, "--last", tmp_path / "before").exit_code == 0
    assert seen[0] == allocator.with_last_plan(tiny_case(), tiny_plan())
    told = document(run("solve", case, "--last", tmp_path / "none", "--json"))
    assert told["exit_code"] == 2 and "nothing found" in told["error"]["message"]


def test_settings_without_effect_are_told(case: Path, solve_by: object) -> None:
    idle = ("solve", case, "--set", "frozen_years=1")
    assert "Warning: policy, column frozen_years" in " ".join(run(*idle).stdout.split())
    assert document(run(*idle, "--json"))["faults"][0]["warning"] is True


def test_a_plan_that_breaks_rules_is_an_internal_error(
    case: Path, monkeypatch: pytest.MonkeyPatch, solve_by: object
) -> None:
    wrong = check_module.Violation("vintage", "vintage", {"account": "FMF"}, 2, 1, "US$M", "spent")
    monkeypatch.setattr(check_module, "check_plan", lambda plan: [wrong])
    result = run("solve", case)
    assert result.exit_code == 1 and "[vintage] spent" in result.output
    assert document(run("solve", case, "--json"))["violations"][0]["family"] == "vintage"


def test_verify(tmp_path: Path, solve_by: object) -> None:
    tiny_plan().save(tmp_path / "plan")
    assert "verified: 2 rules" in run("verify", tmp_path / "plan").output
    (tmp_path / "plan" / "lines.csv").unlink()
    result = run("verify", tmp_path / "plan")
    assert result.exit_code == 2 and "lines.csv: missing" in result.stderr


def test_show_tells_a_saved_plan_again(tmp_path: Path, solve_by: object, case: Path) -> None:
    solved = run("solve", case, "--out", tmp_path / "plan")
    shown = run("show", tmp_path / "plan")
    assert shown.exit_code == 0 and shown.stdout.strip() in solved.stdout
    told = document(run("show", tmp_path / "plan", "--json"))
    again = document(run("solve", case, "--json"))
    assert (told["command"], told["exit_code"]) == ("show", 0)
    assert told["binding_rules"] == again["binding_rules"] and told["summary"]["value"] == 12.5
    assert run("show", tmp_path / "case").exit_code == 2


def test_show_tells_what_a_plan_means_for_a_nation(tmp_path: Path) -> None:
    tiny_plan().save(tmp_path / "plan")
    shown = run("show", tmp_path / "plan", "--nation", "KEN")
    assert shown.exit_code == 0 and "Kenya gets no equipment" in shown.stdout
    told = document(run("show", tmp_path / "plan", "--nation", "KEN", "--json"))
    assert (told["name"], told["deliveries"], told["people"]) == ("Kenya", [], [])
    wrong = run("show", tmp_path / "plan", "--nation", "ken")
    assert wrong.exit_code == 2 and "a code such as KEN" in wrong.stderr


def test_names_of_rules_are_not_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = tiny_plan()
    name = "a_name_of_a_rule_that_is_long"
    rules = plan.rules.assign(rule=name, meaning="At least " + "something " * 20)
    Plan(plan.case, plan.policy, plan.meta, {**plan.tables, "rules": rules}).save(tmp_path / "plan")
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("show", tmp_path / "plan").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(name in line for line in lines) == 2  # one binds, one bends
    assert any("US$ 30 million" in line for line in lines)


def test_policy_lists_every_field_and_writes_a_file(tmp_path: Path) -> None:
    assert "risk_budget" in run("policy").output
    assert len(document(run("policy", "--json"))["fields"]) == len(Policy.__dataclass_fields__)
    file = tmp_path / "mine.toml"
    assert run("policy", "--toml", file).exit_code == 0
    assert Policy.from_toml(file) == Policy()
    again = run("policy", "--toml", file)
    assert again.exit_code == 2 and ("something already exists there") in " ".join(
        again.stderr.split()
    )


@pytest.mark.parametrize(("arguments", "made"), [([], "mine"), (["--xlsx"], "mine.xlsx")])
def test_new_makes_a_case_without_fault(tmp_path: Path, arguments: list[str], made: str) -> None:
    told = document(run("new", tmp_path / "mine", *arguments, "--json"))
    assert told["made"] == str(tmp_path / made)
    found = run("check", tmp_path / made)
    assert found.exit_code == 0 and "0 faults, 0 warnings" in " ".join(found.output.split())
    again = run("new", tmp_path / "mine", *arguments)
    assert again.exit_code == 2 and ("something already exists there") in " ".join(
        again.stderr.split()
    )


@pytest.mark.parametrize("arguments", [["nonsense"], ["solve"], ["check", "a", "--what"]])
def test_wrong_calls(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for extra in ([], ["--json"]):
        monkeypatch.setattr(sys, "argv", ["allocator", *arguments, *extra])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["error"]["kind"], told["exit_code"]) == ("usage", 2)


def test_main_leaves_with_the_commands_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["allocator", "check", "nowhere"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_keeps_the_best_plan(
    case: Path, tmp_path: Path, ending: signal.Signals, solve_by: Callable[[Solve], None]
) -> None:
    def patient(case: Case, policy: Policy, *, cancel: threading.Event, **_: object) -> Plan:
        threading.Timer(0.2, signal.raise_signal, [ending]).start()
        assert cancel.wait(30)
        return fake_solve("stopped")(case, policy, progress=lambda event: None)

    solve_by(patient)
    before = signal.getsignal(ending)
    result = run("solve", case, "--out", tmp_path / "kept")
    assert result.exit_code == 4
    assert "stopping; the best plan so far is kept" in result.stderr
    assert load_plan(tmp_path / "kept").meta["status"] == "stopped"
    assert signal.getsignal(ending) is before


def test_the_second_interrupt_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(code: int) -> None:
        raise SystemExit(code)

    clock = [100.0]
    monkeypatch.setattr(cli_solve.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(os, "_exit", leave)
    cancel, told = threading.Event(), []
    with (
        pytest.raises(SystemExit, match="130"),
        cli_solve._interrupts(cancel, lambda: told.append(1), lambda: told.append(2)),
    ):
        signal.raise_signal(signal.SIGINT)
        assert cancel.is_set() and told == [1]
        signal.raise_signal(signal.SIGINT)
        assert told == [1], "a launcher passed the same Ctrl-C on"
        clock[0] += 2
        signal.raise_signal(signal.SIGINT)
    assert told == [1, 2]


def test_lines_of_progress_tell_what_changed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(cli_solve.time, "monotonic", lambda: clock[0])
    display = cli_solve.Display(None, quiet=False)

    def told(after: float, event: Progress | None = None) -> str:
        clock[0] += after
        if event is not None:
            display.hear(event)
        display.tick()
        return capsys.readouterr().err.strip()

    assert told(0, Progress("build", "working", 0.0)) == "0 s  build    working"
    assert told(29) == ""
    assert told(1) == "30 s  build    still: working"
    assert told(5, Progress("value", "working", 35.0)) == "35 s  value    working"
    assert told(5, Progress("value", "working", 40.0, 1.0)) == ""
    assert told(5) == "45 s  value    working  value 1.000"
    assert told(20, Progress("value", "working", 65.0, 1.0)) == ""


@pytest.mark.parametrize(("columns", "width"), [("", 100), ("wide", 100), ("0", 100), ("77", 77)])
def test_a_pipe_is_as_wide_as_columns_says(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert cli_errors.console().width == width


STARTER = Path(__file__).resolve().parents[2] / "data" / "starter"


def test_check_of_the_starter_case() -> None:
    assert run("check", STARTER).exit_code == 0


def test_the_starter_case_from_solve_to_verify(tmp_path: Path) -> None:
    solved = run("solve", STARTER, "--json", "--out", tmp_path / "plan", "--set", "discount=0.04",
                 "--method", "whole", "--gap", "0.05")  # fmt: skip
    told = document(solved)
    assert solved.exit_code == 0, told
    assert told["violations"] == [] and told["summary"]["lines"] > 0
    assert run("verify", tmp_path / "plan").exit_code == 0
    assert load_plan(tmp_path / "plan").policy.discount == 0.04
