"""Answers are kept on disk: the same again, in any process, and never a damaged or another one."""

import gzip
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.explore.explanation import kept, on_disk
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.explore.explanation.ask import ask, found_before
from allocator.explore.explanation.explain import _Explainer, explain
from allocator.explore.explanation.on_disk import answers_folder, read_answer, write_answer
from allocator.plan.plan import Plan
from allocator.util.kept_files import SWITCH

_MAIN = "from allocator.cli.main import main; main()"


@pytest.fixture(scope="module")
def plan() -> Plan:
    case = tiny(accounts=[{"account": "AID", "budget_musd": 1.2}])
    return al.solve(case, options=al.SolveOptions(gap=0))


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Forget what is in memory, and note every answer that is searched for."""
    kept.ANSWERS.clear()
    found = list[str]()
    search = _Explainer.answer

    def noted(self: _Explainer) -> Answer:
        found.append(self.question.line)
        return search(self)

    monkeypatch.setattr(_Explainer, "answer", noted)
    return found


def files() -> list[Path]:
    return sorted(answers_folder().iterdir()) if answers_folder().exists() else []


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers are equal, with both of their plans, to the last digit."""
    sides = [(one.best, other.best), (one.forced, other.forced)]
    for left, right in sides:
        if left is None or right is None:
            if left is not right:
                return False
            continue
        if left.meta != right.meta or left.case.hash != right.case.hash:
            return False
        if not all(table.equals(right.tables[name]) for name, table in left.tables.items()):
            return False
    bare = [replace(answer, plan=one.plan, best=None, forced=None) for answer in (one, other)]
    return bare[0] == bare[1]


@pytest.mark.parametrize(
    ("nation", "line", "changes"),
    [("A", "truck", False), ("A", "boat", True), ("B", None, False), ("B", "AID", False)],
)
def test_the_answer_from_disk_is_the_one_found(
    plan: Plan, searches: list[str], nation: str, line: str | None, changes: bool
) -> None:
    first = explain(plan, nation, line, changes=changes)
    kept.ANSWERS.clear()
    again = explain(plan, nation, line, changes=changes)
    assert len(searches) == len(files()) == 1
    assert again is not first and same(first, again)
    assert first.document() == again.document()
    for side in (again.best, again.forced):
        assert side is None or check_plan(side) == []
    assert al.check_explanation(plan, again) == []


def test_an_answer_by_law_is_kept_too(searches: list[str]) -> None:
    bar = [{"rule": "no_boats", "effect": "bar", "nations": "A", "accounts": "*", "kinds": "*",
            "areas": "sea", "citation": "10 U.S.C. 1", "exception": "a waiver"}]  # fmt: skip
    barred = al.solve(tiny(eligibility=bar), options=al.SolveOptions(gap=0))
    first = explain(barred, "A", "boat")
    kept.ANSWERS.clear()
    again = explain(barred, "A", "boat")
    assert first.verdict is Verdict.IMPOSSIBLE and first.best is None
    assert same(first, again) and len(searches) == 1


def test_another_process_finds_it(plan: Plan, tmp_path: Path, searches: list[str]) -> None:
    plan.save(tmp_path / "plan")
    command = [sys.executable, "-c", _MAIN, "ask", str(tmp_path / "plan")]
    done = subprocess.run([*command, "why trucks for A", "--json"], capture_output=True, check=True)
    told = json.loads(done.stdout)
    found = ask(plan, "why not truck for A")
    assert searches == []
    assert found.document()["words"] == told["words"]
    assert found.proof.seconds == told["proof"]["seconds"]


def test_what_an_answer_depends_on_is_in_its_name(plan: Plan, searches: list[str]) -> None:
    explain(plan, "A", "truck")
    explain(plan, "A", "truck", more=True)
    explain(plan, "A", "truck", changes=True)
    explain(plan, "A", "truck", seed=1)
    explain(replace(plan, meta=plan.meta | {"bound": plan.bound + 1.0}), "A", "truck")
    explain(replace(plan, policy=plan.policy.replace(risk_budget=0.9)), "A", "truck")
    assert len(searches) == len(files()) == 6


def test_other_code_has_answers_of_its_own(
    plan: Plan, searches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    explain(plan, "A", "truck")
    for name in ("code_hash", "__version__"):
        kept.ANSWERS.clear()
        monkeypatch.setattr(kept, name, (lambda: "other") if name == "code_hash" else "9.9")
        explain(plan, "A", "truck")
    assert len(searches) == 3


@pytest.mark.parametrize("harm", ["cut", "bits", "empty", "text", "list", "figure", "other"])
def test_a_damaged_file_is_found_again(plan: Plan, searches: list[str], harm: str) -> None:
    first = explain(plan, "A", "truck")
    (file,) = files()
    content = file.read_bytes()
    told = json.loads(gzip.decompress(content))
    told["plans"][0]["tables"]["lines"]["quantity"][0] += 1
    harmed = {
        "cut": content[: len(content) // 2],
        "bits": content[:-9] + bytes([content[-9] ^ 255]) + content[-8:],
        "empty": b"",
        "text": b"no archive",
        "list": gzip.compress(b"[]"),
        "figure": gzip.compress(json.dumps(told).encode()),
        "other": gzip.compress(json.dumps(told | {"key": "another"}).encode()),
    }
    file.write_bytes(harmed[harm])
    kept.ANSWERS.clear()
    again = explain(plan, "A", "truck")
    assert len(searches) == 2 and first.words == again.words
    kept.ANSWERS.clear()
    assert explain(plan, "A", "truck").words == first.words
    assert len(searches) == 2, "the answer found again is kept in place of the damaged one"


def test_a_write_that_fails_leaves_nothing(
    plan: Plan, searches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:100])
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert explain(plan, "A", "truck").words
    assert files() == []
    kept.ANSWERS.clear()
    assert explain(plan, "A", "truck").words and len(searches) == 2


def test_a_process_that_was_killed_while_it_wrote_harms_nothing(
    plan: Plan, searches: list[str]
) -> None:
    explain(plan, "A", "truck")
    (file,) = files()
    for name, old in ((".one.new.gz", True), (".two.new.gz", False)):
        left = file.with_name(name)
        left.write_bytes(file.read_bytes()[:200])
        if old:
            os.utime(left, (time.time() - 7200,) * 2)
    explain(plan, "B", "truck")
    kept.ANSWERS.clear()
    explain(plan, "A", "truck")
    assert len(searches) == 2
    assert [one.name for one in files() if one.name[0] == "."] == [".two.new.gz"]


def test_no_more_is_kept_than_the_limit(
    plan: Plan, searches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = [("A", "truck"), ("A", "boat"), ("B", "truck")]
    for back, question in zip((300, 200, 100), questions, strict=True):
        explain(plan, *question)
        newest = max(files(), key=lambda one: one.stat().st_mtime)
        os.utime(newest, (time.time() - back,) * 2)
    size = sum(one.stat().st_size for one in files())
    kept.ANSWERS.clear()
    explain(plan, *questions[0])  # asked for again: the oldest is now another one
    monkeypatch.setattr(on_disk, "_FILES", replace(on_disk._FILES, most_bytes=size))
    explain(plan, "B", None)
    assert sum(one.stat().st_size for one in files()) <= size
    kept.ANSWERS.clear()
    before = len(searches)
    explain(plan, *questions[0])
    assert len(searches) == before
    explain(plan, *questions[1])
    assert len(searches) == before + 1


def test_nothing_is_kept_where_it_is_not_wanted(
    plan: Plan, searches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    explain(plan, "A", "truck", keep=False)
    explain(plan, "A", "truck", keep=False)
    assert len(searches) == 2 and files() == []
    monkeypatch.setenv(SWITCH, "no")
    explain(plan, "A", "truck")
    assert files() == [] and found_before(plan, "why trucks for A") is not None
    kept.ANSWERS.clear()
    assert found_before(plan, "why trucks for A") is None


def test_what_is_not_known_is_asked_again(plan: Plan, searches: list[str]) -> None:
    found = explain(plan, "A", "truck", keep=False)
    kept.keep_answer("x", replace(found, verdict=Verdict.UNKNOWN))
    assert files() == []


def test_what_cannot_be_read_is_no_answer(plan: Plan, own_home: Path) -> None:
    assert read_answer("x", plan) is None
    own_home.mkdir(exist_ok=True)
    (own_home / "answers").write_text("a file where the folder should be", encoding="utf-8")
    assert read_answer("x", plan) is None
    write_answer("x", explain(plan, "A", "truck", keep=False))
    assert (own_home / "answers").is_file()
