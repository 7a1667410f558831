"""The benchmarks run, at the smallest size; how long they take is not asserted."""

import importlib
import sys
from pathlib import Path

import pytest
from instant_case import instant_case

import allocator as al
from allocator.assemble import assemble
from allocator.inputs.case.case import Case, save_case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def root_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        monkeypatch.delitem(sys.modules, name)


def test_every_seed_gives_a_case() -> None:
    generate = importlib.import_module("benchmarks.generate")
    for seed in range(30):
        assert len(generate.generate("S", seed).tables["nations"]) == 9


@pytest.mark.parametrize("name", ["appsi", "appsi-templates", "contrib", "raw", "linopy"])
def test_routes_load_the_same_model(name: str) -> None:
    if name == "linopy":
        pytest.importorskip("linopy")
    routes = importlib.import_module("benchmarks.routes")
    generate = importlib.import_module("benchmarks.generate")
    problem = assemble(generate.generate("S", 1), Policy())
    ours, theirs = (routes.ROUTES[route](problem)() for route in ("allocator", name))
    if name == "linopy":
        assert 0 < theirs.getNumNz() < ours.getNumNz()
        return
    sizes = [(h.getNumCol(), h.getNumRow(), h.getNumNz()) for h in (ours, theirs)]
    assert sizes[0] == sizes[1]


def test_compile_benchmark_writes_a_table() -> None:
    compile_ = importlib.import_module("benchmarks.compile")
    results, text = compile_.run(["S"], ["raw", "appsi"], 1)
    assert len(results) == 3
    assert "times as fast as Pyomo's appsi" in text and "times the raw hand-over" in text


def test_warm_benchmark_changes_numbers_without_a_rebuild() -> None:
    warm = importlib.import_module("benchmarks.warm")
    _, did = warm.measured("S", 1)
    assert all(told.startswith("numbers") for found in did.values() for told in found)


def test_solve_benchmark_reports_both_curves(one_year_case: Case, tmp_path: Path) -> None:
    solve = importlib.import_module("benchmarks.solve")
    case = tmp_path / "case"
    save_case(one_year_case, case)
    told = {
        "solve_s": 3.0, "verify_s": 1.0, "start_of_program_s": 1.0, "rest_s": 1.0,
        "parts_s": {"compile": 1.0},
    }  # fmt: skip
    text = solve.report(told, solve.our_curve(case, 10), solve.bare_curve(case, 10), 5)
    assert "bare HiGHS" in text and "none of at most" not in text


def test_growth_benchmark_tells_a_first_plan_and_what_comes_too_late() -> None:
    growth = importlib.import_module("benchmarks.growth")
    small = growth.measured(6, 16, 2, 10)
    assert small["first_s"] <= small["search_s"] and small["gap"] is not None
    middle = {**small, **growth.MIDDLE}
    late = {**middle, "nations": 4000, "first_s": None, "first_cpu_s": None, "gap": None}
    text = growth.report([middle, late], 30)
    assert "4000 × 40 × 5" in text and "none" in text


def test_size_benchmark_compares_relaxations_of_saved_plans(
    starter_plan: Plan, tmp_path: Path
) -> None:
    size = importlib.import_module("benchmarks.size")
    starter_plan.save(tmp_path / "plan")
    result = size.measured(str(tmp_path / "plan"))
    assert result["relaxed"] >= result["best"] - 1e-6
    assert "everything on" in size.report([result])


def test_frontier_benchmark_compares_with_the_published_front() -> None:
    frontier = importlib.import_module("benchmarks.frontier")
    run = {"seconds": 2.0, "cpu_seconds": 1.0, "solves": 36}
    slow = {"seconds": 6.0, "cpu_seconds": 5.0, "solves": 43}
    text = frontier.report(
        {"2kp50": {"ours, 1 thread": [run], "pyaugmecon, 1 worker": [slow]}}, 1, "Idle."
    )
    assert "| 2kp50 | 35 | pyaugmecon, 1 worker | 6.0 (6.0) | 3.0 | 5.0 (5.0) | 5.0 | 43 |" in text


def test_sweep_benchmark_solves_the_same_and_tells_ratios(monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = importlib.import_module("benchmarks.sweep")
    generate = importlib.import_module("benchmarks.generate")
    shape = {"nations": 3, "equipment": 3, "courses": 2, "areas": 2, "years": 1}
    monkeypatch.setattr(sweep, "case_of", lambda name: generate.of_shape(name, shape))
    found = {route: sweep.ROUTES[route]("tiny", 2, 0.0) for route in ("one process",
             "rebuilt by Pyomo")}  # fmt: skip
    best = [one["values"] for one in found.values()]
    # ours gives a little up for calm
    assert best[0] == pytest.approx(best[1], rel=0.0051, abs=1e-6)
    text = sweep.report("tiny", 2, 0.0, found, {100: {"peak_mb": 1.0}})
    assert "times the scenarios a second of a rebuild" in text and "| 100 | 1 |" in text


def test_alternatives_benchmark_tells_time_distances_and_labels(tmp_path: Path) -> None:
    benchmark = importlib.import_module("benchmarks.alternatives")
    al.solve(instant_case(), options=al.SolveOptions(gap=0)).save(tmp_path / "plan")
    found = benchmark.measured(str(tmp_path / "plan"), "20%")
    assert found["faults"] == 0
    assert "finding plan 1 of 6" in benchmark.report(found)


def test_drawn_answers_are_proven_seed_by_seed_and_not_twice(tmp_path: Path) -> None:
    drawn, table = importlib.import_module("benchmarks.drawn_answers"), tmp_path / "drawn.csv"
    for _ in range(2):
        drawn.run(["repairs"], [30007], table, float("inf"))
        drawn.run(["answers"], [30005], table, float("inf"))
    rows = drawn.rows_in(table)
    assert [row["verdict"] for row in rows] == ["same", "no plan"]
    assert "| repairs | 30007-30007 | 1 | 1 | 0 | 0 | 3 clashes; 1 repairs |" in drawn.report(rows)


def test_counterfactuals_of_knapsacks_are_those_of_dynamic_programming() -> None:
    counterfactual = importlib.import_module("benchmarks.counterfactual")
    rows = counterfactual.measured(4, 8)
    assert all(one["increase"] == one["exact"] > 0 for one in rows)
    assert "4 of 4 are exact" in counterfactual.report(rows)
