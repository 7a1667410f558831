"""`allocator revise`: one request, one answer, one message where it cannot be understood."""

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from allocator.check import check_plan
from allocator.cli.main import app
from allocator.plan.plan import Plan, load_plan


@pytest.fixture(scope="module")
def saved(starter_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "plan"
    starter_plan.save(path)
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["revise", *map(str, words)])


def test_the_answer_is_printed_and_the_plan_saved(saved: Path, tmp_path: Path) -> None:
    found = run(saved, "--cut", "MIL=10%", "--out", tmp_path / "less", "--quiet")
    assert found.exit_code == 0, found.output
    for words in (
        "Asked: Military aid loses 10%",
        "Who pays",
        "Among which plans this is the best",
    ):
        assert words in found.output
    table = found.output[found.output.index("Who pays, over the plan") :]
    assert re.search(r"−\d+\.\d{3} ", table), "value points that are lost"
    assert check_plan(load_plan(tmp_path / "less")) == []


def test_a_rise_adds_and_is_verified(saved: Path) -> None:
    found = json.loads(run(saved, "--rise", "MIL:2032=2", "--json").output)
    assert found["violations"] == [] and found["proof"]["nothing_given"]
    assert all(row["change"] > -1e-6 for row in found["goods"])


def test_a_plan_that_is_not_verified_is_not_saved(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocator.cli.solve.verified", lambda *_: True)
    found = run(saved, "--cut", "MIL=10%", "--out", tmp_path / "less", "--quiet")
    assert found.exit_code == 1
    assert not (tmp_path / "less").exists() and "Saved" not in found.output


def test_the_document_has_all_of_it(saved: Path) -> None:
    found = json.loads(run(saved, "--add", "1xborder_radio:BSN:2032", "--json").output)
    assert found["requests"][0]["kept"] is True
    assert found["violations"] == []
    more = {row["nation"] for row in found["goods"] if row["change"] > 0}
    assert more <= {"BSN", *found["proof"]["may_get_more"]}
    assert found["proof"]["missing"] < 1e-6


def test_everything_anew_says_what_more_it_gains_and_saves_that(
    saved: Path, tmp_path: Path
) -> None:
    words = ("--cut", "MIL=10%", "--everything", "--gap", "0.05", "--out", tmp_path / "anew")
    found = json.loads(run(saved, *words, "--json").output)
    anew, kept = found["everything"], load_plan(tmp_path / "anew")
    assert anew["gain"] >= 0 and anew["tie"] == (anew["gain"] <= anew["left_open"])
    assert kept.value == pytest.approx(found["value"]["after"] + anew["gain"])
    assert "A search over everything" in anew["words"][0]


def test_what_is_not_kept_has_a_code_of_its_own(saved: Path) -> None:
    assert run(saved, "--add", "50xborder_radio:DRN", "--quiet").exit_code == 4


def test_every_fault_is_told_at_once(saved: Path) -> None:
    found = run(saved, "--add", "boats", "--cut", "MIL", "--event", "coup")
    assert found.exit_code == 2
    assert "3 faults" in found.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "nothing asked"),
        (("--add", "1xboat:ALV"), "no item 'boat'"),
        (("--add", "1xpatrol_boat:XXX"), "no nation 'XXX'"),
        (("--cut", "MIL=1000%"), "1000%"),
        (("--rise", "MIL=9999%"), "at most 1000%"),
        (("--event", "flood:ALV:2032-01-01"), "unknown event 'flood'"),
    ],
)
def test_a_wrong_request_is_answered_in_words(
    saved: Path, words: tuple[str, ...], told: str
) -> None:
    found = run(saved, *words)
    assert found.exit_code == 2
    assert told in found.output and "1 fault" in found.output
