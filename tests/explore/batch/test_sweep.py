"""Batches: the same table whoever solves it, nothing solved twice, and what goes wrong is told."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small_batch import OPTIONS, SOME, same

import allocator as al
from allocator.explore.batch.row import LAST
from allocator.inputs.case.case import Case
from allocator.session.session import Session


def test_a_row_is_what_a_single_solve_gives(small: Case, expected: pd.DataFrame) -> None:
    rows = expected.set_index("name")
    for scenario in SOME:
        row = rows.loc[scenario.name]
        if row["status"] in ("impossible", "refused"):
            continue
        case, policy = scenario.applied(small)
        plan = al.solve(case, policy, options=OPTIONS)
        facts = plan.summary()
        assert row["status"] == facts["status"]
        for column, name in (("value", "value"), ("bound", "bound"), ("gap", "gap"),
                             ("cost_musd", "obligated_musd"), ("idle_musd", "idle_musd"),
                             ("expected_loss_musd", "expected_loss_musd")):  # fmt: skip
            assert row[column] == facts[name], (scenario.name, column)
        money = plan.spending.groupby("nation")["obligation_musd"].sum()
        assert row["money_musd.BSN"] == money["BSN"]


def test_rows_come_in_the_order_of_the_scenarios(expected: pd.DataFrame) -> None:
    assert expected["name"].tolist() == [one.name for one in SOME]
    assert expected.columns[-2:].tolist() == list(LAST)
    assert expected["id"].is_unique
    rows = expected.set_index("name")
    assert rows.loc["careful", "risk_budget"] == 0.04
    assert rows["risk_budget"].notna().sum() == 1
    assert rows.loc["dear", "changes"] == "equipment.price_musd × 1.2"
    assert rows.loc["lean", "value"] == rows.loc["lean again", "value"]


def test_what_has_no_plan_is_a_row_with_its_reason(expected: pd.DataFrame) -> None:
    rows = expected.set_index("name")
    assert rows.loc["impossible", "status"] == "impossible"
    assert "too_much" in rows.loc["impossible", "reason"]
    assert rows.loc["unknown", "status"] == "refused"
    assert "did you mean risk_budget" in rows.loc["unknown", "reason"]
    assert rows.loc[["impossible", "unknown"], "value"].isna().all()
    assert (rows.drop(["impossible", "unknown"])["reason"] == "").all()


def test_the_table_is_the_same_whatever_the_workers(small: Case, expected: pd.DataFrame) -> None:
    found = al.explore.sweep(small, SOME, options=OPTIONS, workers=2)
    same(found.table, expected)
    assert (found.scenarios, found.solved, found.troubled) == (8, 8, 2)
    pids = {worker.split(":")[-1] for worker in found.table["worker"]}
    assert str(os.getpid()) not in pids


def test_any_executor_will_do(small: Case, expected: pd.DataFrame) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = al.explore.sweep(small, SOME, options=OPTIONS, executor=pool)
    same(found.table, expected)


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_a_rerun_repeats_nothing(
    small: Case,
    expected: pd.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
) -> None:
    solved: list[Session] = []
    solve = Session.solve
    monkeypatch.setattr(Session, "solve", lambda *args, **more: solved.append(args[0]) or
                        solve(*args, **more))  # fmt: skip
    out = tmp_path / name
    first = al.explore.sweep(small, SOME[:4], options=OPTIONS, workers=0, out=out)
    count = len(solved)
    whole = al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out)
    assert (first.solved, whole.resumed, whole.solved) == (4, 4, 4)
    assert len(solved) == count + 3  # of the others one is refused
    same(whole.table, expected)
    third = al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out)
    assert (third.resumed, third.solved) == (8, 0) and len(solved) == count + 3
    pd.testing.assert_frame_equal(third.table, whole.table)
    other = al.explore.sweep(small, SOME[:1], al.Policy(discount=0.05), options=OPTIONS,
                     workers=0, out=out)  # fmt: skip
    assert other.solved == 1


def test_a_cancel_ends_soon_and_a_rerun_goes_on(
    small: Case, expected: pd.DataFrame, tmp_path: Path
) -> None:
    cancel, out = threading.Event(), tmp_path / "t.csv"

    def stop(event: al.explore.SweepProgress) -> None:
        if event.done == 3:
            cancel.set()

    found = al.explore.sweep(
        small, SOME, options=OPTIONS, workers=1, out=out, progress=stop, cancel=cancel
    )
    count = len(found.table)
    assert found.cancelled and 3 <= count < len(SOME)
    again = al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out)
    assert not again.cancelled and again.resumed == count
    same(again.table, expected)  # and so are those that one worker solved


def test_a_cancel_before_the_first_scenario_is_told(small: Case) -> None:
    cancel = threading.Event()
    cancel.set()
    found = al.explore.sweep(small, SOME, options=OPTIONS, workers=0, cancel=cancel)
    assert found.cancelled and found.table.empty


def test_each_scenario_has_its_own_time(small: Case) -> None:
    hurried = al.SolveOptions(time_limit=1e-6, method="whole")
    table = al.explore.sweep(small, SOME[:2], options=hurried, workers=0).table
    assert table["status"].tolist() == ["no_plan", "no_plan"]
    assert table["reason"].str.contains("before a first plan").all()


def test_retry_solves_again_what_had_no_answer(small: Case, tmp_path: Path) -> None:
    options = al.SolveOptions(time_limit=1e-6, method="whole")
    out = tmp_path / "t.csv"
    for retry, solved in ((False, 1), (False, 0), (True, 1)):
        found = al.explore.sweep(small, SOME[:1], options=options, workers=0, out=out, retry=retry)
        assert found.solved == solved and len(found.table) == 1


def test_scenarios_may_all_begin_with_one_plan(small: Case) -> None:
    start = al.solve(small, options=OPTIONS)
    tables = [
        al.explore.sweep(small, order, options=OPTIONS, start=start, workers=0).table
        for order in (SOME[:5], SOME[4::-1])
    ]
    same(tables[0].sort_values("name", ignore_index=True),
         tables[1].sort_values("name", ignore_index=True))  # fmt: skip


def test_names_must_differ_and_there_must_be_one(small: Case) -> None:
    twins = [al.Scenario("a"), al.Scenario("b"), al.Scenario("a")]
    for given in (twins, iter(twins)):
        with pytest.raises(al.DataError, match="two scenarios are called 'a'"):
            al.explore.sweep(small, given, options=OPTIONS, workers=0)
    for none in ([], iter(())):
        with pytest.raises(al.DataError, match="no scenario"):
            al.explore.sweep(small, none, workers=0)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"out": "table.txt"}, "ending in .csv or .parquet"),
        ({"workers": -1}, "0 solves in this process"),
        ({"workers": 10**6}, "at most 1,024"),
        ({"scenarios": ["a"]}, "found 'a' in place 1"),
        ({"scenarios": iter(["a"])}, "found 'a' in place 1"),
        ({"scenarios": SOME[0]}, "put it in a list"),
        ({"executor": 7}, "an Executor, a Dask Client"),
    ],
)
def test_a_wrong_call_is_told(small: Case, more: dict[str, Any], told: str) -> None:
    with pytest.raises(al.DataError) as caught:
        al.explore.sweep(small, **{"scenarios": SOME[:1], **more})
    assert told in str(caught.value)


def test_grids_and_samples_are_scenarios(small: Case) -> None:
    grid = al.explore.Grid("g", {"risk_budget": [0.05, 0.1], "budget_factor.*": [0.8, 0.9, 1.0]})
    assert len(grid) == 6 == len(list(grid))
    assert [one.name for one in grid][:2] == ["g 1", "g 2"]
    last = list(grid)[-1].applied(small)[1]
    assert last == al.Policy(risk_budget=0.1, budget_factor={"*": 1.0})
    assert list(grid)[3] in grid and al.Scenario("x") not in grid


@pytest.mark.parametrize("method", ["latin", "sobol", "random"])
def test_samples_lie_between_their_ends_and_come_again(method: Any) -> None:
    over = {"risk_budget": [0.05, 0.1], "delivery_delay": [0, 2], "price_factor.*": [1, 1]}
    sample = al.explore.Sample("s", over, 300, method, seed=3)
    points = [[change.to for change in one.changes] for one in sample]
    assert len(points) == 300 == len(sample)
    assert {point[1] for point in points} == {0, 1, 2} and {point[2] for point in points} == {1}
    assert min(point[0] for point in points) < 0.06 and max(point[0] for point in points) > 0.09
    assert all(0.05 <= point[0] <= 0.1 for point in points)
    assert list(sample) == list(al.explore.Sample("s", over, 300, method, seed=3))
    assert list(sample) != list(al.explore.Sample("s", over, 300, method, seed=4))
    third = [sum(point[1] == year for point in points) for year in (0, 1, 2)]
    assert max(third) - min(third) <= (60 if method == "random" else 4)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: al.explore.Grid("g", {"risk_bugdet": [1]}), "did you mean risk_budget"),
        (lambda: al.explore.Grid("g", {"budget_factor": [1]}), "budget_factor.<account"),
        (lambda: al.explore.Grid("g", {"risk_budget": []}), "no value"),
        (lambda: al.explore.Grid("g", {"risk_budget": [3]}), "found 3"),
        (lambda: al.explore.Grid("g", {"waivers": [3]}), "settings that are numbers"),
        (lambda: al.explore.Grid("g", {}), "no setting"),
        (lambda: al.explore.Grid(["g"], {"risk_budget": [0.1]}), "name it, in quotes"),
        (lambda: al.explore.Sample(3, {"risk_budget": [0.1, 0.2]}, 4), "name it, in quotes"),
        (
            lambda: al.explore.Grid("g", {f"budget.A{n}": range(1000) for n in range(3)}),
            "10,000,000",
        ),
        (lambda: al.explore.Sample("s", {"risk_budget": [0.2, 0.1]}, 4), "a low and a high"),
        (lambda: al.explore.Sample("s", {"risk_budget": [0.2]}, 4), "a low and a high"),
        (lambda: al.explore.Sample("s", {"risk_budget": [0.1, 0.2]}, 0), "from 1 to"),
        (
            lambda: al.explore.Sample("s", {"risk_budget": [0.1, 0.2]}, 4, "sobel"),
            "did you mean sobol",
        ),
        (lambda: al.explore.Sample("s", {"risk_budget": [0.1, 0.2]}, 4, seed=-1), "another seed"),
    ],
)
def test_wrong_grids_and_samples_are_told(make: Any, told: str) -> None:
    with pytest.raises(al.DataError) as caught:
        make()
    assert told in str(caught.value)


BATCH = """
files = ["ready.toml"]
[[scenarios]]
name = "as it is"
[[grids]]
name = "grid"
over = { risk_budget = [0.08, 0.1], "budget_factor.*" = [0.9, 1.0] }
[[samples]]
name = "sample"
count = 3
method = "sobol"
seed = 1
over = { "price_factor.*" = [0.9, 1.3] }
"""


def test_a_batch_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "ready.toml").write_text(al.scenario.scenarios_toml(SOME[:2][1:]), encoding="utf-8")
    file = tmp_path / "batch.toml"
    file.write_text(BATCH, encoding="utf-8")
    batch = al.explore.load_batch(file)
    assert len(batch) == 9
    names = ["lean", "as it is", *(f"grid {n}" for n in "1234"), *(f"sample {n}" for n in "123")]
    assert [one.name for one in batch] == names
    assert SOME[1] in batch and al.Scenario("x") not in batch


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("grid = 1\n", "did you mean grids"),
        ("grids = 1\n", "[[grids]]"),
        ('[[grids]]\nname = "g"\n', "no over"),
        ('[[grids]]\nname = "g"\nover = 3\n', "settings and their values"),
        ('[[grids]]\nname = "g"\nover = { risk_budget = 3 }\n', "no value"),
        ('[[samples]]\nname = "g"\nnumber = 3\nover = {}\n', "no count"),
        ("files = 3\n", "a list of names"),
        ('files = ["nowhere.toml"]\n', "cannot be read"),
        ('[[scenarios]]\nname = ""\n', "no name"),
    ],
)
def test_a_batch_with_faults_is_told(text: str, told: str) -> None:
    with pytest.raises(al.DataError) as caught:
        al.explore.load_batch(text)
    assert told in str(caught.value)
