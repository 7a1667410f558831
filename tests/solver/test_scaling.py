"""Right results whatever the size of the figures, and a clear word where there can be none."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator.assemble import assemble
from allocator.check import check_plan
from allocator.check.case_size import fitted
from allocator.check.violation import Tolerance
from allocator.errors import DataError
from allocator.inputs.case.case import Case, build_case, load_case
from allocator.inputs.policy.policy import Policy
from allocator.models.units import USUAL
from allocator.plan.plan import Plan
from allocator.session.session import Session
from allocator.session.solve import solve
from allocator.solver.backend.compiled_model import compile_problem
from allocator.solver.backend.highs import HighsModel
from allocator.solver.backend.scaling import units_of
from allocator.solver.options import SolveOptions
from allocator.solver.persistent.locations import locate_figures

SIZED = Path(__file__).parent / "sized"
AREAS = ("area0", "area1", "area2")
EXACT = SolveOptions(gap=0.0, method="whole")


def small_needs(need: float, budget: float, price: float = 1.0) -> Case:
    """KEN can run one line and UGA two of three, each with the same need."""
    tables = {
        "accounts": pd.DataFrame({"account": ["FMF"], "budget_musd": [budget]}),
        "nations": pd.DataFrame({"nation": ["KEN", "UGA"], "lines_at_once": [1, 2]}),
        "courses": pd.DataFrame({"item": ["staff"], "area": ["people"], "cost_musd": [price]}),
        "grants": pd.DataFrame({"item": [f"advice{area[-1]}" for area in AREAS], "area": AREAS}),
        "needs": pd.DataFrame(
            {"nation": n, "area": area, "need_points": need} for n in ("KEN", "UGA")
            for area in AREAS
        ),
    }  # fmt: skip
    meta = {"name": "small_needs", "base_year": 2030, "first_year": 2031, "last_year": 2035}
    return build_case(meta, tables)


def told(plan: Plan) -> str:
    return "\n".join(map(str, check_plan(plan)))


@pytest.mark.parametrize("method", ["whole", "guided"])
@pytest.mark.parametrize(
    ("need", "budget"),
    [(0.1, 6e3), (0.1, 6e6), (0.1, 1e9), (1e-3, 6e3), (1e-3, 1e6), (1e-5, 60.0), (10.0, 1e10)],
)
def test_money_does_not_leak_through_a_closed_line(need: float, budget: float, method: str) -> None:
    policy = Policy(min_line_musd=min(0.25, need))
    options = SolveOptions(gap=0.0, method=method)  # type: ignore[arg-type]
    plan = solve(small_needs(need, budget), policy, options=options)
    assert plan.meta["value"] == pytest.approx(50.0, abs=1e-4)
    assert plan.meta["bound"] >= 50.0 - 1e-6
    if method == "whole":
        assert plan.meta["bound"] == pytest.approx(50.0, abs=1e-4)
    assert told(plan) == ""


TINY = {"tiny-bound": 45.867048, "tiny-crash": 33.895654}


@pytest.mark.parametrize("name", TINY)
def test_tiny_money_has_a_right_plan_and_a_valid_bound(name: str) -> None:
    case, policy = load_case(SIZED / name), Policy.from_toml(SIZED / f"{name}.toml")
    plan = solve(case, policy, options=EXACT)
    assert plan.meta["value"] == pytest.approx(TINY[name], abs=1e-6)
    assert plan.meta["bound"] == pytest.approx(TINY[name], abs=1e-6)
    assert plan.meta["bound"] >= plan.meta["value"]
    assert told(plan) == ""


def test_cases_of_ordinary_size_are_given_as_they_are(starter_case: Case) -> None:
    assert units_of(assemble(starter_case, Policy())) == USUAL
    assert compile_problem(assemble(starter_case, Policy())).column_units is None


def test_a_line_with_far_more_money_than_use_is_held_by_its_need() -> None:
    problem = assemble(small_needs(0.1, 6e3), Policy())
    compiled = compile_problem(problem)
    assert problem.sets["leaking_lines"] == problem.sets["needs"]
    spots = [one for one in locate_figures(compiled, problem) if one.place.figure == "met_most"]
    assert [len(one.where) for one in spots] == [6]
    assert compiled.numbers[spots[0].where].tolist() == pytest.approx([-0.5] * 6)
    assert not assemble(small_needs(0.1, 6.0), Policy()).sets["leaking_lines"]


def test_the_solver_sees_other_units_and_nobody_else() -> None:
    compiled = compile_problem(assemble(small_needs(1e-3, 60.0), Policy(min_line_musd=1e-3)))
    assert compiled.units.money < 1 and compiled.units.points < 1
    assert np.log2(compiled.units.money) == int(np.log2(compiled.units.money))
    engine = HighsModel(compiled, relaxed=True)
    assert engine.run()
    matrix_row = compiled.rows["vintage"]["FMF", 2031]
    span = slice(compiled.starts[matrix_row], compiled.starts[matrix_row + 1])
    used = compiled.numbers[span] @ engine.solution[compiled.indices[span]]
    assert 0 <= used <= 60.0
    worth = compiled.costs["value"] @ engine.solution
    assert worth == pytest.approx(-engine.objective)


def test_a_session_changes_units_with_its_figures() -> None:
    case = small_needs(0.5, 6.0)
    session = Session(case, Policy(min_line_musd=0.1))
    poor = Policy(min_line_musd=1e-6, budget={"FMF": 1e-4})
    session.update(poor)
    kept, fresh = session.solve(EXACT), solve(case, poor, options=EXACT)
    assert kept.meta["value"] == pytest.approx(fresh.meta["value"], rel=1e-9)
    assert session.compiled.units == units_of(session.problem) != USUAL
    assert told(kept) == ""


@pytest.mark.parametrize("factor", [1e-6, 1.0, 1e12])
def test_a_rule_missed_by_a_per_cent_is_told_at_every_size(factor: float) -> None:
    case = small_needs(10.0 * factor, 60.0 * factor)
    policy = Policy(min_line_musd=1.0 * factor)
    plan = solve(case, policy, options=EXACT)
    assert told(plan) == ""
    for table, column in (
        ("lines", "cost_musd"), ("spending", "obligation_musd"), ("coverage", "met_points"),
        ("accounts", "obligated_musd"), ("rules", "bend_price_value"), ("rules", "limit"),
    ):  # fmt: skip
        frame = plan.tables[table].copy()
        frame[column] *= 1.01
        wrong = Plan(plan.case, plan.policy, plan.meta, {**plan.tables, table: frame})
        assert told(wrong) != "", f"{table} {column}"


def test_tolerances_follow_the_size_of_the_case(starter_case: Case) -> None:
    assert fitted(Tolerance(), starter_case, Policy()) == Tolerance()
    tiny = fitted(Tolerance(), small_needs(1e-6, 60.0), Policy())
    assert tiny.of("US$ million").absolute < 1e-10 > tiny.of("points").absolute
    assert tiny.of("lots") == tiny and tiny.absolute == Tolerance().absolute


TOO_LARGE = {
    "budgets": (lambda: Session(small_needs(1.0, 1e15)), "accounts", "budget_musd"),
    "needs": (lambda: Session(small_needs(2e15, 10.0)), "needs", "need_points"),
    "prices": (lambda: Session(small_needs(1.0, 10.0, price=1e15)), "courses", "cost_musd"),
    "policy": (lambda: Policy(min_line_musd=1e15), "policy", "min_line_musd"),
    "by name": (lambda: Policy(price={"staff": 1e16}), "policy", "price.staff"),
    "a product": (
        lambda: Session(small_needs(1.0, 1e9), Policy(budget_factor={"*": 1e7})),
        "policy", "budget_factor.*",
    ),
    "no use for money": (lambda: Session(small_needs(1e-6, 1e9)), "accounts", "budget_musd"),
    "a change": (
        lambda: Session(small_needs(1.0, 1e9)).update(Policy(budget_factor={"FMF": 1e7})),
        "policy", "budget_factor.FMF",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TOO_LARGE)
def test_figures_that_no_solver_takes_are_refused_with_their_place(what: str) -> None:
    build, place, column = TOO_LARGE[what]
    with pytest.raises(DataError) as error:
        build()
    fault = next(one for one in error.value.faults if not one.warning)
    assert fault.place.removesuffix(".csv") == place
    assert fault.column == column
    assert "unit" in fault.fix


def test_money_beyond_any_need_can_still_be_asked_for() -> None:
    """Where big numbers follow the use of money a floor, a decision or a share may ask for more."""
    floor = {"rule": "floor", "status": "law", "sense": "floor", "nations": "KEN",
             "amount_musd": 5000.0, "per": "all_years", "citation": "P.L. 1"}  # fmt: skip
    share = {"rule": "share", "status": "law", "sense": "share_floor", "nations": "UGA",
             "share": 0.9, "per": "all_years", "citation": "P.L. 2"}  # fmt: skip
    case = small_needs(0.1, 1e6).with_tables({"earmarks": pd.DataFrame([floor, share])})
    plan = solve(case, Policy(min_line_musd=0.1), options=EXACT)
    given = plan.spending.groupby("nation")["obligation_musd"].sum()
    assert given["KEN"] >= 5000 * (1 - 1e-6) and given["UGA"] >= 45000 * (1 - 1e-6)
    assert plan.meta["value"] == pytest.approx(50.0, abs=1e-3)
    assert told(plan) == ""
