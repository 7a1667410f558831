"""A chain of answers: recorded, undone, branched, found by day, compared, replayed."""

import datetime
import threading
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_workspace import CUT, approved, revised, started

import allocator as al
from allocator.check import check_plan
from allocator.errors import DataError
from allocator.explore.revision.everything import reoptimise
from allocator.explore.revision.requests import Addition, Cut, Request
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.tables import goods_moved, moved_musd
from allocator.plan.journal import write
from allocator.plan.journal.lines import Journal
from allocator.plan.persistence.parts import plan_hash
from allocator.plan.plan import Plan, load_plan
from allocator.workspace.workspace import Workspace

RADIO = Addition(1, "radio", "BSN")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return started(tmp_path / "ws")


def test_the_first_step_is_the_approved_plan(workspace: Workspace) -> None:
    first = workspace.current
    assert (first.step, first.parent, first.kind, first.author) == (1, None, "approved", "ann")
    assert first.reason == "approved by the minister"
    assert datetime.datetime.fromisoformat(first.date).tzinfo is not None
    assert plan_hash(workspace.plan()) == first.plan == plan_hash(approved())


def test_an_answer_is_a_step_that_says_all_of_itself(workspace: Workspace) -> None:
    answer = revise(workspace.plan(), [CUT], price=3.0, seed=5)
    workspace.record(answer, author="bob", reason="a smaller budget")
    step = al.Workspace.open(workspace.folder).current
    assert (step.step, step.parent, step.kind, step.kept) == (2, 1, "revised", True)
    assert [one.text for one in step.requests] == ["--cut MIL=30%"]
    assert step.requests[0].words == answer.requests["words"].iloc[0]
    assert (step.price, step.seed, step.version) == (3.0, 5, al.__version__)
    assert step.value == answer.plan.value
    assert step.moved_musd == pytest.approx(
        -answer.goods["change_musd"].clip(upper=0).sum(), rel=1e-9
    )
    assert (step.case, step.policy) == (answer.plan.case.hash, answer.plan.policy.hash)
    assert check_plan(workspace.plan(2)) == []


def test_undo_and_redo_move_and_a_revision_after_undo_is_a_branch(workspace: Workspace) -> None:
    revised(workspace)
    assert workspace.undo(author="bob", reason="try another").step == 1
    other = revised(workspace, RADIO)
    assert workspace.steps()["parent"].tolist()[1:] == [1, 1]
    workspace.undo()
    assert workspace.redo().step == other, "redo goes to the newest"
    assert workspace.go(2).step == 2
    moves = workspace.moves()
    assert moves["kind"].tolist() == ["undo", "undo", "redo", "go"]
    assert moves["left"].tolist() == [2, 3, 1, other]
    assert moves["to"].tolist() == [1, 1, other, 2]
    assert moves["reason"].iloc[0] == "try another"
    assert "Not part of the current plan: 1 step (3)." in workspace.words


def test_ends_of_the_chain_are_told(workspace: Workspace) -> None:
    with pytest.raises(DataError, match="nothing to undo"):
        workspace.undo()
    with pytest.raises(DataError, match="nothing to redo"):
        workspace.redo()
    with pytest.raises(DataError, match="no step 7"):
        workspace.go(7)
    assert len(workspace.journal.lines) == 1, "a refused move leaves no line"


def test_an_answer_to_an_earlier_step_is_a_branch_and_told(workspace: Workspace) -> None:
    answer = revise(workspace.plan(), [RADIO])
    revised(workspace)
    step = workspace.record(answer, author="cem", reason="asked at the same time")
    assert (step.step, step.parent) == (3, 1)
    assert "begins from step 1, while step 2 was the current one" in workspace.branch_words(3)
    assert workspace.branch_words(2) == ""


def test_an_answer_to_another_plan_is_refused(workspace: Workspace) -> None:
    other = revise(approved(), [RADIO]).plan
    answer = revise(other, [CUT])
    with pytest.raises(DataError, match="begins from a plan that no step has"):
        workspace.record(answer, author="bob", reason="lost")


def test_a_parent_with_another_plan_is_refused(workspace: Workspace) -> None:
    revised(workspace)
    answer = revise(workspace.plan(1), [RADIO])
    with pytest.raises(DataError, match="an answer to another plan than that of step 2"):
        workspace.record(answer, author="bob", reason="elsewhere", parent=2)
    assert workspace.record(answer, author="bob", reason="asked there", parent=1).parent == 1


def test_what_a_plan_moves_is_counted_from_the_step_that_it_follows(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program records a step after this one asked to write, and before it may."""
    other = revise(workspace.plan(), [CUT])
    alone = write._alone

    def late(folder: Path) -> AbstractContextManager[Journal]:
        monkeypatch.setattr(write, "_alone", alone)
        workspace.record(other, author="eve", reason="a smaller budget")
        return alone(folder)

    monkeypatch.setattr(write, "_alone", late)
    step = workspace.record(approved(), author="bob", reason="back to the approved plan")
    assert step.parent == 2
    assert step.moved_musd == pytest.approx(moved_musd(goods_moved(workspace.plan(2), approved())))
    assert step.moved_musd > 1.0


@pytest.mark.parametrize(
    ("author", "reason", "told"),
    [
        ("bob", "", "reason: missing"),
        ("bob", " \n ", "reason: missing"),
        ("b\nob", "why", "author: a character that cannot be shown"),
        ("b" * 81, "why", "author: 81 characters"),
        ("bob", "a\x00b", "reason: a character that cannot be shown"),
    ],
)
def test_what_is_not_signed_is_not_recorded(
    workspace: Workspace, author: str, reason: str, told: str
) -> None:
    with pytest.raises(DataError, match=told):
        workspace.record(approved(), author=author, reason=reason)
    assert len(workspace.steps()) == 1


def test_whatever_is_written_as_a_reason_comes_back(workspace: Workspace) -> None:
    reason = '=1+1 "quoted" {"step": 9}\nsecond line, 計画'
    workspace.record(approved(), author="Zoë", reason=reason)
    step = Workspace.open(workspace.folder).current
    assert (step.author, step.reason, step.kind) == ("Zoë", reason, "solved")
    assert workspace.verify() == ()


def test_a_search_over_everything_follows_its_revision(workspace: Workspace) -> None:
    revised(workspace)
    answer = revise(workspace.plan(), [RADIO])
    workspace.record(answer, author="bob", reason="radios")
    again = reoptimise(answer, options=al.SolveOptions(gap=0))
    step = workspace.record(again, author="bob", reason="all of it")
    assert (step.kind, step.parent, step.requests, step.kept) == ("re-optimised", 3, (), None)
    assert step.value == again.plan.value and step.moved_musd == again.moved_musd


def test_the_plan_of_a_day_is_the_one_that_was_current_at_its_end(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.date.fromisoformat(workspace.current.date[:10])
    dates = [
        (today + datetime.timedelta(days)).isoformat() + f"T{time}+05:00"
        for days, time in ((2, "09:00:00"), (2, "17:00:00"), (5, "08:00:00"))
    ]
    written = iter(dates)
    monkeypatch.setattr("allocator.workspace.workspace.now", lambda: next(written))
    revised(workspace)
    revised(workspace, RADIO)
    workspace.go(1)
    days = {days: (today + datetime.timedelta(days)).isoformat() for days in range(-1, 7)}
    found = [workspace.find(days[one]).step for one in range(7)]
    assert found == [1, 1, 3, 3, 3, 1, 1]
    assert workspace.find(f"{days[2]}T12:00:00+05:00").step == 2
    assert workspace.find(f"{days[2]}T11:59:00+00:00").step == 2, "16:59 of the writer's clock"
    assert load_plan(f"{workspace.folder}@{days[3]}").value == workspace.plan(3).value
    with pytest.raises(DataError, match="when the workspace was started"):
        workspace.find(days[-1])


def test_steps_are_compared(workspace: Workspace) -> None:
    revised(workspace)
    found = workspace.compare(1, 2)
    assert found.money["change_musd"].sum() < 0
    assert workspace.compare(2, 2).lines.empty


def test_a_replay_gives_the_same_goods_and_is_a_workspace(
    workspace: Workspace, tmp_path: Path
) -> None:
    revised(workspace)
    revised(workspace, RADIO)
    workspace.record(approved(), author="bob", reason="back to the approved plan")
    workspace.go(2)
    found = workspace.replay(tmp_path / "again")
    assert found.same and found.table["same"].dropna().tolist() == [True, True]
    assert found.table["how"].tolist() == ["loaded", "answered again", "answered again", "loaded"]
    copy = Workspace.open(tmp_path / "again")
    columns = ["step", "parent", "kind", "text", "author", "reason", "date", "moved_musd"]
    assert copy.steps()[columns].equals(workspace.steps()[columns])
    assert copy.verify() == () and copy.current.step == 2


def test_a_replay_tells_what_differs_and_what_follows_from_it(workspace: Workspace) -> None:
    false = Workspace.create(workspace.folder.with_name("false"), approved(), author="ann",
                             reason="approved")  # fmt: skip
    answer = revise(approved(), [CUT])
    with pytest.MonkeyPatch.context() as patch:
        text = "--cut MIL=10%"
        patch.setattr("allocator.workspace.answers.request_text", lambda _: text)
        false.record(answer, author="bob", reason="not what was asked")
    revised(false, RADIO)
    found = false.replay()
    assert not found.same
    assert found.table["same"].tolist()[1:] == [False, False]
    assert found.table["entries"].iloc[1] > 0
    assert found.table["note"].iloc[2] == "begins from step 2, which differs"
    assert "others have step 2 and 3" in found.words[0]


def test_an_answer_that_is_none_any_more_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise DataError([])

    revised(workspace)
    monkeypatch.setattr("allocator.workspace.replay.revise", refused)
    found = workspace.replay()
    assert not found.same and found.table["how"].iloc[1] == "no answer"


def test_a_replay_that_was_stopped_is_not_the_same(workspace: Workspace) -> None:
    revised(workspace)
    revised(workspace, RADIO)
    cancel = threading.Event()
    found = workspace.replay(progress=lambda _: cancel.set(), cancel=cancel)
    assert found.table["step"].tolist() == [1] and found.left == (2, 3)
    assert not found.same and found.document()["left"] == (2, 3)
    assert found.words == ("Stopped; not replayed: step 2 and 3.",)


@pytest.mark.parametrize("ends", ["without an answer", "with the main answer"])
def test_a_step_whose_replay_was_stopped_is_not_said_to_differ(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    revised(workspace)
    revised(workspace, RADIO)
    cancel, whole = threading.Event(), revise

    def stopped(plan: Plan, requests: list[Request], **more: Any) -> Revision:
        if requests == [RADIO]:
            cancel.set()
        return whole(plan, requests, **more | {"cancel": None} if "main" in ends else more)

    monkeypatch.setattr("allocator.workspace.replay.revise", stopped)
    found = workspace.replay(cancel=cancel)
    assert found.table["how"].tolist() == ["loaded", "answered again"] and found.left == (3,)
    assert not found.same
    assert found.words[-1] == "Stopped; not replayed: step 3."


def test_other_payers_are_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    revised(workspace)
    whole = revise

    def otherwise(*asked: Any, **more: Any) -> Revision:
        answer = whole(*asked, **more)
        spending = answer.plan.spending.replace({"account": {"MIL": "OTHER"}})
        plan = replace(answer.plan, tables={**answer.plan.tables, "spending": spending})
        return replace(answer, plan=plan)

    monkeypatch.setattr("allocator.workspace.replay.revise", otherwise)
    found = workspace.replay()
    row = found.table.iloc[1]
    assert not found.same and row["entries"] == 0 and row["payments"] > 0
    assert row["note"] == "the goods recorded, from other payers"


def test_a_step_without_the_one_it_begins_from_is_not_the_same(workspace: Workspace) -> None:
    revised(workspace)
    lines = workspace.folder / "journal.jsonl"
    lines.write_text(lines.read_text().replace('"parent":1', '"parent":9'))
    found = workspace.replay()
    assert not found.same and found.table["how"].iloc[1] == "no answer"


def test_unchanged_files_of_a_step_take_no_space(workspace: Workspace) -> None:
    revised(workspace)
    one, two = (workspace.folder / "steps" / name / "plan" for name in "12")
    case = [path.relative_to(one) for path in (one / "case").rglob("*") if path.is_file()]
    assert case and all((one / path).samefile(two / path) for path in case)
    assert not (one / "lines.csv").samefile(two / "lines.csv")


def test_a_step_says_what_is_not_kept(workspace: Workspace) -> None:
    revised(workspace, Addition(50, "radio", "BSN", 2031))
    (request_,) = Workspace.open(workspace.folder).current.requests
    assert workspace.current.kept is False and request_.missed
    assert workspace.verify() == () and workspace.replay().same


def test_an_amount_a_year_is_replayed_to_the_cent(workspace: Workspace) -> None:
    revised(workspace, Cut("MIL", amount_musd=1 / 3))
    assert workspace.replay().same


def test_a_step_is_taken_back_and_asked_for_again(workspace: Workspace) -> None:
    cut = revised(workspace)
    radio = revised(workspace, RADIO)
    taken = workspace.without(radio)
    with pytest.raises(DataError, match="a step taken back that is not named"):
        workspace.record(taken, author="bob", reason="no radios")
    step = workspace.record(taken, author="bob", reason="no radios", taken_back=radio)
    assert (step.kind, step.parent, step.kept) == ("taken back", radio, True)
    assert [one.text for one in step.requests] == ["without 3"]
    assert step.requests[0].words.startswith("Taken back: ")
    assert step.plan == workspace.find(str(cut)).plan, "the plan before, the same in every entry"
    other = workspace.record(workspace.without(cut), author="bob", reason="no cut", taken_back=cut)
    assert other.plan == workspace.find("1").plan
    again = workspace.without(step.step)
    assert again.requests["words"].iloc[0].startswith("In force again: ")
    assert check_plan(again.plan) == []
    workspace.record(again, author="cem", reason="radios after all", taken_back=step.step)
    assert workspace.verify() == () and workspace.replay().same


def test_a_replay_of_what_was_taken_back_has_numbers_of_its_own(
    workspace: Workspace, tmp_path: Path
) -> None:
    (workspace.folder / "steps" / "2").mkdir()  # a number that is passed over
    cut = revised(workspace)
    assert cut == 3
    revised(workspace, RADIO)
    workspace.record(workspace.without(cut), author="bob", reason="no cut", taken_back=cut)
    copy = tmp_path / "again"
    assert workspace.replay(copy).same
    texts = [text for text in Workspace.open(copy).steps()["text"] if "without" in text]
    assert texts == ["without 2"]


def test_what_cannot_be_taken_back_is_refused(workspace: Workspace) -> None:
    revised(workspace)
    with pytest.raises(DataError, match="step 1 is approved, which is no small change"):
        workspace.without(1)
    workspace.record(approved(), author="bob", reason="solved again")
    with pytest.raises(DataError, match="step 3 is solved, which is no small change"):
        workspace.without(2)
    workspace.go(1)
    with pytest.raises(DataError, match="not part of the current plan"):
        workspace.without(2)
    with pytest.raises(DataError, match="step 2, which this answer does not take back"):
        workspace.record(revise(workspace.plan(), [CUT]), author="b", reason="c", taken_back=2)
