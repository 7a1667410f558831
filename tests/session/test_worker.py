"""The solving process of an app: what it tells, how it is replaced, stopped and lost."""

import gc
import os
import signal
import subprocess
import sys
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from exact import EXACT

import allocator as al
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.session.process.worker import Report, Worker

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0
GUIDED = al.SolveOptions(method="guided")
QUICK = al.SolveOptions(method="whole", gap=0.05)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def tiny() -> Case:
    """A case that solves at once."""
    nations = pd.DataFrame({"nation": ["KEN", "UGA"], "absorbable_musd": [30, 20]})
    return al.build_case(
        {"name": "tiny", "base_year": 2026, "first_year": 2026, "last_year": 2028},
        {
            "nations": nations,
            "accounts": pd.DataFrame({"account": ["FMF"], "budget_musd": [25]}),
            "equipment": pd.DataFrame({"item": ["radio"], "area": ["border"], "price_musd": [0.5]}),
        },
    )


@pytest.fixture(scope="module")
def large() -> Case:
    return al.load_case(ROOT / "data" / "us-fy2020")


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that certainly comes."""
    late = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < late, "waited in vain"
        time.sleep(0.02)


def ended(worker: Worker) -> list[Report]:
    """Return all reports up to the end of the job."""
    reports: list[Report] = []

    def over() -> bool:
        reports.extend(worker.poll())
        return not worker.busy

    until(over)
    return reports


def first_progress(worker: Worker) -> None:
    until(lambda: any(report.kind == "progress" for report in worker.poll()))


def kill(worker: Worker) -> None:
    pid = worker.process_id
    assert pid is not None
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    until(lambda: worker.process_id is None)


def plan_of(report: Report) -> Plan:
    assert report.kind == "done", report.faults
    assert report.plan is not None
    return report.plan


def same_tables(one: Plan, other: Plan) -> None:
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name], obj=name)


def impossible(case: Case) -> Case:
    """Return the case with an earmark of law that asks for more than all money."""
    table = case.tables["earmarks"]
    row = {**table.iloc[0].to_dict(), "rule": "too_much", "sense": "floor", "status": "law"}
    row |= {"amount_musd": 1e6, "share": float("nan"), "citation": "Act X"}
    return case.with_tables({"earmarks": pd.concat([table, pd.DataFrame([row])])})


def test_plan_is_that_of_solve(worker: Worker, starter_case: Case, starter_plan: Plan) -> None:
    assert (worker.process_id, worker.busy, worker.poll()) == (None, False, [])
    job = worker.submit(starter_case, Policy(), EXACT)
    assert worker.busy
    reports = ended(worker)
    assert {report.job for report in reports} == {job}
    assert [report.kind for report in reports[:-1]] == ["progress"] * (len(reports) - 1)
    told = [report.progress for report in reports if report.progress is not None]
    assert told[0].phase == "build"
    assert [one.elapsed_s for one in told] == sorted(one.elapsed_s for one in told)
    plan = plan_of(reports[-1])
    same_tables(plan, starter_plan)
    assert plan.case is starter_case
    assert al.check_plan(plan) == []
    assert worker.poll() == []


def test_better_plans_are_told_where_the_session_tells_them(
    worker: Worker, starter_case: Case
) -> None:
    worker.submit(starter_case, Policy(), GUIDED)
    reports = ended(worker)
    last = plan_of(reports[-1])
    for report in reports:
        if report.kind == "plan":
            assert report.plan is not None
            assert report.plan.meta["bound"] is None or report.plan.meta["value"] <= (
                report.plan.meta["bound"] + 1e-6
            )
            assert report.plan.case is last.case


def test_another_policy_goes_to_the_same_process(worker: Worker, starter_case: Case) -> None:
    worker.submit(starter_case, Policy(), QUICK)
    before, pid = plan_of(ended(worker)[-1]), worker.process_id
    policy = Policy().with_settings(["budget_factor.*=0.5"])
    equal = al.load_case(ROOT / "data" / "starter")
    worker.submit(equal, policy, QUICK)
    after = plan_of(ended(worker)[-1])
    assert worker.process_id == pid
    assert after.policy == policy
    assert after.case is equal
    assert al.check_plan(after) == []
    assert after.meta["bound"] < before.meta["value"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no niceness")
def test_the_search_gives_way_to_the_app(worker: Worker, tiny: Case) -> None:
    worker.submit(tiny, Policy(), QUICK)
    ended(worker)
    assert worker.process_id is not None
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, worker.process_id) > ours


def test_another_case_goes_to_the_same_process(worker: Worker, tiny: Case) -> None:
    worker.submit(tiny, Policy())
    before, pid = plan_of(ended(worker)[-1]), worker.process_id
    other = al.with_last_plan(tiny, before)
    worker.submit(other, Policy())
    plan = plan_of(ended(worker)[-1])
    assert worker.process_id == pid
    assert plan.case is other
    assert al.check_plan(plan) == []


def test_new_job_replaces_the_running_one(worker: Worker, tiny: Case, large: Case) -> None:
    worker.submit(large, Policy())
    first_progress(worker)
    worker.submit(large, Policy(risk_budget=0.1))  # never begun
    job = worker.submit(tiny, Policy())
    reports = ended(worker)
    assert {report.job for report in reports} == {job}
    plan = plan_of(reports[-1])
    assert plan.case is tiny
    assert al.check_plan(plan) == []


def test_cancel_before_a_plan_says_so(worker: Worker, large: Case) -> None:
    worker.cancel()  # nothing runs: nothing happens
    worker.submit(large, Policy())
    first_progress(worker)
    worker.cancel()
    last = ended(worker)[-1]
    assert (last.kind, last.plan, last.faults) == ("stopped", None, ())


def test_cancel_after_a_plan_gives_the_plan(worker: Worker, starter_case: Case) -> None:
    worker.submit(starter_case, Policy(), al.SolveOptions(method="whole", gap=0))
    heard: list[Report] = []

    def found() -> bool:
        heard.extend(worker.poll())
        told = [one.progress for one in heard if one.progress is not None]
        return any(one.incumbent is not None for one in told) or not worker.busy

    until(found)
    worker.cancel()
    plan = plan_of([*heard, *ended(worker)][-1])
    assert al.check_plan(plan) == []


def test_conflict_is_told_in_sentences_and_the_worker_goes_on(
    worker: Worker, starter_case: Case
) -> None:
    worker.submit(impossible(starter_case), Policy())
    last = ended(worker)[-1]
    assert last.kind == "failed"
    assert last.faults[0] == "Law and capacity alone allow no plan."
    assert any("too_much" in sentence for sentence in last.faults[1:])
    pid = worker.process_id
    worker.submit(starter_case, Policy(), QUICK)
    assert plan_of(ended(worker)[-1]).case is starter_case
    assert worker.process_id == pid


def test_faults_of_the_policy_are_told_one_by_one(worker: Worker, tiny: Case) -> None:
    worker.submit(tiny, Policy(budget={"MILL": 12}))
    last = ended(worker)[-1]
    assert (last.kind, len(last.faults)) == ("failed", 1)
    assert "no account 'MILL'" in last.faults[0]


def test_killed_process_is_told_once_and_the_next_job_starts_a_new_one(
    worker: Worker, tiny: Case, large: Case
) -> None:
    job = worker.submit(large, Policy())
    first_progress(worker)
    pid = worker.process_id
    kill(worker)
    reports = ended(worker)
    assert [(one.job, one.kind) for one in reports if one.kind != "progress"] == [(job, "died")]
    assert reports[-1].faults
    assert worker.poll() == []
    worker.submit(tiny, Policy())
    assert plan_of(ended(worker)[-1]).case is tiny
    assert worker.process_id not in (None, pid)


def test_process_lost_between_jobs_is_only_replaced(worker: Worker, tiny: Case) -> None:
    worker.warm_up()
    kill(worker)
    assert worker.poll() == []
    worker.submit(tiny, Policy())
    assert plan_of(ended(worker)[-1]).case is tiny


def test_two_workers_do_not_disturb_each_other(worker: Worker, tiny: Case) -> None:
    other = Worker()
    policy = Policy().with_settings(["budget_factor.*=0.5"])
    worker.submit(tiny, Policy())
    other.submit(tiny, policy)
    assert worker.process_id != other.process_id
    theirs = plan_of(ended(other)[-1])
    other.close()
    ours = plan_of(ended(worker)[-1])
    assert (ours.policy, theirs.policy) == (Policy(), policy)
    same_tables(ours, al.solve(tiny, Policy()))
    same_tables(theirs, al.solve(tiny, policy))


def test_warm_up_builds_the_model_and_tells_nothing(worker: Worker, tiny: Case) -> None:
    worker.warm_up(tiny, Policy(budget={"MILL": 12}))  # its fault is told with the job
    worker.warm_up(tiny)
    pid = worker.process_id
    assert pid is not None
    assert not worker.busy
    worker.submit(tiny, Policy())
    reports = ended(worker)
    assert {report.job for report in reports} == {1}
    assert plan_of(reports[-1]).case is tiny
    assert worker.process_id == pid


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal to another process")
def test_ctrl_c_is_not_for_the_child(worker: Worker, tiny: Case) -> None:
    worker.submit(tiny, Policy())
    first_progress(worker)
    assert worker.process_id is not None
    os.kill(worker.process_id, signal.SIGINT)
    assert plan_of(ended(worker)[-1]).case is tiny


def test_main_script_is_not_run_again(
    worker: Worker, tiny: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit puts the app in the place of ``__main__``; multiprocessing would run it."""
    script, trace = tmp_path / "app.py", tmp_path / "was_run"
    script.write_text(f"open({str(trace)!r}, 'w').close()", encoding="utf-8")
    main = types.ModuleType("__main__")
    main.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", main)
    # nor is a module of the folder taken for one of a library
    (tmp_path / "pandas.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    worker.submit(tiny, Policy())
    assert plan_of(ended(worker)[-1]).case is tiny
    assert not trace.exists()


def test_close_ends_the_process_and_the_job(worker: Worker, large: Case) -> None:
    worker.submit(large, Policy())
    first_progress(worker)
    worker.close()
    assert (worker.process_id, worker.busy, worker.poll()) == (None, False, [])
    worker.close()


def test_forgotten_worker_ends_its_process() -> None:
    worker = Worker()
    worker.warm_up()
    child = worker._child
    assert child is not None
    del worker
    gc.collect()
    until(lambda: not child.alive)


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGTERM)", "sys.exit()"])
def test_process_ends_with_its_parent(end: str) -> None:
    script = f"""
import os, signal, sys, time
import allocator as al
from allocator.session.process.worker import Worker
worker = Worker()
worker.submit(al.load_case({str(ROOT / "data" / "us-fy2020")!r}), al.Policy())
while not worker.poll():
    time.sleep(0.05)
{end}
"""
    # the child holds the pipe of errors too: this returns only when both are gone
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=PATIENCE)
    assert b"Traceback" not in done.stderr


def test_case_is_sent_once(
    worker: Worker, starter_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []
    worker.warm_up()
    assert worker._child is not None
    monkeypatch.setattr(worker._child, "send", sent.append)
    worker.submit(starter_case, Policy(), QUICK)
    worker.submit(al.load_case(ROOT / "data" / "starter"), Policy())
    worker.submit(impossible(starter_case), Policy())
    cases = [getattr(message, "case", None) for message in sent]
    assert [case is None for case in cases] == [False, True, False]
