"""`allocator journal`, and a workspace wherever a plan is taken."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from small_workspace import approved, revised, started
from typer.testing import CliRunner

from allocator.cli.main import app
from allocator.inputs.case.case import save_case
from allocator.plan.plan import load_plan
from allocator.workspace.workspace import Workspace

CUT = ("--cut", "MIL=30%", "--quiet")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return started(tmp_path / "ws").folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def document(*words: str | Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(run(*words, "--json").output)
    return found


def steps(folder: Path) -> list[tuple[int, int | None, str]]:
    return [
        (one.step, one.parent, one.kind) for one in Workspace.open(folder).journal.steps.values()
    ]


def test_a_workspace_is_started_from_a_saved_plan(tmp_path: Path) -> None:
    approved().save(tmp_path / "plan.xlsx")
    found = run("journal", "start", tmp_path / "ws", tmp_path / "plan.xlsx", "--reason", "approved",
                "--author", "ann")  # fmt: skip
    assert found.exit_code == 0, found.output
    assert "Recorded as step 1" in found.output and "by ann: approved" in found.output
    assert steps(tmp_path / "ws") == [(1, None, "approved")]


def test_an_answer_is_recorded_with_the_login_name_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "bob")
    found = run("revise", folder, *CUT, "--reason", "a smaller budget")
    assert found.exit_code == 0, found.output
    assert "Asked: Mil" in found.output or "Asked: MIL" in found.output
    told = " ".join(found.output.split())
    assert "by bob (the login name; --author gives another): a smaller budget" in told
    assert steps(folder) == [(1, None, "approved"), (2, 1, "revised")]


def test_without_a_reason_nothing_is_searched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocator.explore.revision.revise.revise", lambda *_, **__: 1 / 0)
    found = run("revise", folder, *CUT)
    assert found.exit_code == 2 and "reason: missing" in found.output
    monkeypatch.setattr("getpass.getuser", lambda: {}["USER"])
    found = run("revise", folder, *CUT, "--reason", "x")
    assert found.exit_code == 2 and "author: missing" in found.output


def test_a_dry_run_and_a_plan_with_faults_leave_no_step(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Not recorded" in run("revise", folder, *CUT, "--dry-run").output
    monkeypatch.setattr("allocator.cli.solve.verified", lambda *_: True)
    assert run("revise", folder, *CUT, "--reason", "x").exit_code == 1
    assert run("journal", "add", folder, folder, "--reason", "x").exit_code == 1
    assert steps(folder) == [(1, None, "approved")]


def test_a_signature_needs_a_workspace(tmp_path: Path) -> None:
    approved().save(tmp_path / "plan")
    found = run("revise", tmp_path / "plan", *CUT, "--reason", "why", "--dry-run")
    assert found.exit_code == 2
    assert "--reason, --dry-run for a plan that is in no workspace" in " ".join(
        found.output.split()
    )


def test_everything_is_a_step_of_its_own(folder: Path) -> None:
    words = ("--everything", "--gap", "0", "--author", "ann", "--reason", "all of it")
    found = document("revise", folder, *CUT, *words)
    recorded = found["recorded"]
    assert isinstance(recorded, list)
    assert [one["kind"] for one in recorded] == ["revised", "re-optimised"]
    assert [one["parent"] for one in recorded] == [1, 2]


def test_a_step_is_revised_and_begins_a_branch(folder: Path) -> None:
    revised(Workspace(folder))
    found = run("revise", f"{folder}@1", "--add", "1xradio:BSN", "--quiet", "--author", "ann",
                "--reason", "radios")  # fmt: skip
    assert found.exit_code == 0, found.output
    assert "both are kept, as branches" in " ".join(found.output.split())
    assert steps(folder)[-1] == (3, 1, "revised")


def test_a_workspace_is_a_plan_for_every_command(folder: Path, tmp_path: Path) -> None:
    revised(Workspace(folder))
    value = [load_plan(f"{folder}@{step}").value for step in (1, 2)]
    assert value[0] > value[1] == load_plan(folder).value
    for path, wanted in ((folder, 1), (f"{folder}@1", 0), (f"{folder}@2100-01-01", 1)):
        summary = document("show", path)["summary"]
        assert isinstance(summary, dict) and summary["value"] == value[wanted]
    assert run("verify", f"{folder}@2").exit_code == 0
    headline = document("compare", f"{folder}@1", folder)["headline"]
    assert isinstance(headline, list)
    assert [headline[0]["before"], headline[0]["after"]] == pytest.approx(value)
    save_case(approved().case, tmp_path / "case")
    out = tmp_path / "kept"
    kept = run("solve", tmp_path / "case", "--keep", f"{folder}@2:BSN", "--last", f"{folder}@1",
               "--gap", "0", "--out", out, "--quiet")  # fmt: skip
    assert kept.exit_code == 0, kept.output
    assert {lock.nation for lock in load_plan(out).policy.locks} == {"BSN"}


def test_a_step_is_taken_back(folder: Path) -> None:
    opened = Workspace(folder)
    revised(opened)
    words = ("journal", "without", folder, "2", "--quiet", "--reason", "not needed")
    assert "Not recorded" in run(*words, "--dry-run").output
    found = run(*words, "--author", "cem")
    assert found.exit_code == 0 and "Taken back: " in found.output, found.output
    assert steps(folder)[-1] == (3, 2, "taken back")
    assert opened.find("3").plan == opened.find("1").plan
    again = document("journal", "without", folder, "3", "--reason", "needed", "--author", "cem")
    assert again["recorded"][0]["requests"][0]["text"] == "without 3"  # type: ignore[index]
    assert run(*words, "--author", "cem").exit_code == 2, "it was taken back already"


def test_undo_redo_and_go_say_where_they_lead(folder: Path) -> None:
    revised(Workspace(folder))
    undone = run("journal", "undo", folder, "--reason", "no")
    assert "Step 1 is the current one" in undone.output
    assert "Step 2 is the current one" in run("journal", "redo", folder).output
    assert document("journal", "go", folder, "1")["current"] == 1
    assert run("journal", "undo", folder).exit_code == 2


def test_the_journal_shows_who_asked_what_and_why(folder: Path) -> None:
    opened = Workspace(folder)
    revised(opened)
    opened.undo(author="cem", reason="too expensive")
    told = " ".join(run("journal", "show", folder).output.split())
    for words in (
        "approved",
        "bob,",
        "30%",
        "Moves between steps",
        "2 to 1",
        "too expensive",
        "2 steps; step 1 is the current one",
        "Not part of the current plan: 1 step (2)",
    ):
        assert words in told, words
    found = document("journal", "show", folder)
    assert found["steps"][1]["requests"][0]["text"] == "--cut MIL=30%"  # type: ignore[index]
    assert found["moves"][0]["reason"] == "too expensive"  # type: ignore[index]
    one = " ".join(run("journal", "show", f"{folder}@2").output.split())
    assert "--cut MIL=30%" in one and "a smaller budget" in one and "Step 2" in one


def test_a_replay_and_a_check_have_exit_codes(folder: Path, tmp_path: Path) -> None:
    revised(Workspace(folder))
    found = run("journal", "replay", folder, "--into", tmp_path / "again", "--quiet")
    assert found.exit_code == 0 and "all have the goods and payers recorded" in found.output
    assert document("journal", "replay", folder)["same"] is True
    found = run("journal", "verify", tmp_path / "again", "--quiet")
    assert found.exit_code == 0 and "2 lines in one chain, 2 plans recomputed" in found.output
    lines = folder / "journal.jsonl"
    lines.write_text(lines.read_text().replace("a smaller budget", "an order"))
    found = run("journal", "verify", folder, "--quiet")
    assert found.exit_code == 1 and "step 2: step.json says something else" in found.output
    document_ = document("journal", "verify", folder, "--noted", "0123456789")
    assert len(document_["misfits"]) == 2  # type: ignore[arg-type]


def test_a_check_looks_before_a_missing_line_is_added(folder: Path) -> None:
    revised(Workspace(folder))
    lines = folder / "journal.jsonl"
    lines.write_text("".join(lines.read_text().splitlines(keepends=True)[:-1]))
    found = run("journal", "verify", folder, "--quiet")
    assert found.exit_code == 1 and "steps/2: no line of the journal has this step" in found.output
    assert run("journal", "show", folder).exit_code == 0
    assert run("journal", "verify", folder, "--quiet").exit_code == 0


def test_steps_are_compared(folder: Path) -> None:
    revised(Workspace(folder))
    assert "MIL" in run("journal", "compare", folder, "1").output
    assert document("journal", "compare", folder, "2", "2")["lines"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("journal", "show", "nowhere"), "nowhere: nothing found"),
        (("journal", "show", "."), "no workspace.toml"),
        (("journal", "start", "{ws}", "{ws}", "--reason", "x"), "something is already there"),
        (("journal", "start", "{ws}2", "nowhere", "--reason", "x"), "nowhere: nothing found"),
        (("journal", "start", "{ws}2", "{ws}"), "reason: missing"),
        (("journal", "go", "{ws}", "9"), "no step 9"),
        (("journal", "compare", "{ws}", "0"), "no step 0"),
        (("journal", "show", "{ws}@9"), "no step 9"),
        (("show", "{ws}@9"), "no step 9"),
        (("show", "{ws}@first"), "step 'first'"),
        (("show", "{ws}@1999-01-01"), "no plan of 1999-01-01"),
        (("show", "{ws}@"), "step ''"),
        (("show", "nowhere@1"), "nowhere@1: nothing found"),
        (("revise", "{ws}@9", "--cut", "MIL=10%", "--reason", "x"), "no step 9"),
        (("revise", "{ws}", "--change", "{", "--reason", "x"), "a change of a scenario as JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_answered_in_words(
    folder: Path, words: tuple[str, ...], told: str
) -> None:
    found = run(*(word.replace("{ws}", str(folder)) for word in words))
    assert found.exit_code == 2, found.output
    assert told in " ".join(found.output.split()) and "1 fault" in found.output
    assert steps(folder) == [(1, None, "approved")]
