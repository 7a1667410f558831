from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import STARTER

from allocator.assemble import Assembly
from allocator.errors import SolveError
from allocator.explore.marginal.model_row import model_row_of
from allocator.explore.marginal.shadow_prices import (
    MarginalValues,
    fixed_columns,
    marginal_values,
    solved_around,
)
from allocator.inputs.case.case import load_case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.models import Problem
from allocator.plan.plan import Plan, load_plan
from allocator.session.mip_start import integer_start
from allocator.session.solve import solve
from allocator.solver.backend.compiled_model import CompiledModel, compile_problem
from allocator.solver.backend.highs import HighsModel
from allocator.solver.options import SolveOptions

Limits = tuple[float, float]

STEP = 1e-3
NEAR = 1e-6


@pytest.fixture(scope="module")
def problem(starter_plan: Plan) -> Problem:
    return Assembly.of(starter_plan.case, starter_plan.policy).problem()


@pytest.fixture(scope="module")
def compiled(problem: Problem) -> CompiledModel:
    return compile_problem(problem)


@pytest.fixture(scope="module", params=[False, True], ids=["whole", "in parts"])
def in_parts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def found(starter_plan: Plan, in_parts: bool) -> MarginalValues:
    return marginal_values(starter_plan, in_parts=in_parts)


@pytest.fixture
def engine(starter_plan: Plan, compiled: CompiledModel, in_parts: bool) -> HighsModel:
    return solved_around(starter_plan, compiled, fixed_columns(compiled, in_parts=in_parts))


def worth(engine: HighsModel) -> float:
    assert engine.run()
    return -engine.objective


def between(price: float, engine: HighsModel, row: int, limits: Limits) -> bool:
    """Whether giving way by a small step gains at most `price`, and tightening loses at least it.

    Value is concave in a limit: at a corner the price lies between the two. Tightening may be
    impossible.
    """
    here = worth(engine)
    gains = []
    for step in (STEP, -STEP, 0.0):
        engine.set_row_bounds([row], limits[0] - step, limits[1] + step)
        gains.append((worth(engine) - here) / (step or 1.0) if engine.run() else np.inf)
    return bool(gains[0] - NEAR <= price <= gains[1] + NEAR)


def test_the_kept_numbers_are_those_of_the_plan(
    starter_plan: Plan, compiled: CompiledModel
) -> None:
    point = integer_start(starter_plan, compiled)
    bought = starter_plan.lines[starter_plan.lines["kind"] == "equipment"]["quantity"].sum()
    assert point[compiled.positions("lots")].sum() == pytest.approx(bought)
    taught = starter_plan.lines[starter_plan.lines["kind"] == "training"]["quantity"].sum()
    assert point[compiled.positions("seats")].sum() == pytest.approx(taught)
    assert point[compiled.positions("line_on")].sum() == len(starter_plan.active_lines)
    engine = solved_around(starter_plan, compiled, fixed_columns(compiled, in_parts=False))
    best, value = worth(engine), starter_plan.meta["value"]
    assert value - NEAR <= best <= starter_plan.meta["bound"] + NEAR


def test_prices_of_money_are_those_of_a_small_step(
    found: MarginalValues, compiled: CompiledModel, engine: HighsModel
) -> None:
    assert (found.accounts["value"] > 0).any()
    for row in found.accounts.itertuples():
        place = compiled.rows["vintage"][row.account, row.year]
        most = compiled.row_upper[place]
        assert row.money_musd == most
        assert between(row.value, engine, place, (-np.inf, most))


def test_prices_of_rules_are_those_of_a_small_step(
    found: MarginalValues, compiled: CompiledModel, engine: HighsModel
) -> None:
    priced = found.rules[found.rules["value"].notna()]
    assert priced["value"].min() >= 0 and priced["value"].is_monotonic_decreasing
    checked = set()
    for rule in priced.to_dict("records"):
        family, key = model_row_of(rule)
        if family == "spend":
            continue
        rows = compiled.rows[family]
        row = next(iter(rows.values())) if key is None else rows[key]
        limits = compiled.row_lower[row], compiled.row_upper[row]
        assert between(rule["value"], engine, row, limits), rule
        checked.add(rule["family"])
    assert {"vintage", "floor", "cap", "coverage", "risk_budget", "exposure"} <= checked


def test_the_price_of_a_gift_is_that_of_a_small_gift(
    found: MarginalValues, problem: Problem, compiled: CompiledModel, engine: HighsModel
) -> None:
    gross = dict(problem.figures["gross"].items())
    here = worth(engine)
    assert set(found.nations["nation"]) == {n for n, _ in problem.sets["obligation_pairs"]}
    for row in found.nations.itertuples():
        if row.value == 0:
            assert row.account == "" and pd.isna(row.year)
        gifts = [
            gift(compiled, column, gross[a], (n, a, t))
            for (n, a, _, t), column in compiled.columns["pay"].items()
            if n == row.nation and compiled.upper[column] > 0
        ]
        spread = gain(engine, gifts) - here
        alone = max(gain(engine, [one]) - here for one in gifts)
        assert spread / STEP == pytest.approx(row.value, abs=1e-4)
        assert alone <= spread + 1e-9


Entries = dict[int, float]


def gift(compiled: CompiledModel, pay: int, gross: float, key: tuple[str, str, int]) -> Entries:
    """Return the rows of money paid and obligated that no vintage has to give."""
    n, a, t = key
    entries: Entries = {}
    for column, share in ((pay, 1 / gross), (compiled.columns["obligation"][n, a, t], 1.0)):
        for at in np.flatnonzero(compiled.indices == column):
            row = int(compiled.row_of_entry[at])
            entries[row] = entries.get(row, 0.0) + share * float(compiled.numbers[at])
    entries.pop(compiled.rows["account_year"][a, t])
    return entries


def gain(engine: HighsModel, gifts: list[Entries]) -> float:
    """Return the value with up to `STEP` given in all, spread over `gifts` as is best."""
    first = engine.highs.getNumCol()
    for one in gifts:
        rows = np.array(list(one), dtype=np.int32)
        engine.highs.addCol(0.0, 0.0, STEP, len(rows), rows, np.array(list(one.values())))
    columns = np.arange(first, first + len(gifts), dtype=np.int32)
    engine.highs.addRow(-np.inf, STEP, len(gifts), columns, np.ones(len(gifts)))
    value = worth(engine)
    engine.highs.deleteRows(1, np.array([engine.highs.getNumRow() - 1], dtype=np.int32))
    engine.highs.deleteCols(len(gifts), columns)
    return value


def test_whole_limits_have_no_price_but_in_parts(found: MarginalValues, in_parts: bool) -> None:
    lots = found.rules[found.rules["family"].isin(["production", "stock", "lock_low"])]
    assert lots["value"].notna().all() == in_parts
    assert lots["value"].isna().all() != in_parts
    assert found.rules.loc[found.rules["family"] == "lines", "value"].isna().all()
    names = list(found.rules)
    assert names[7:] == ["value", "unit", "limit", "binds", "text", "citation"]


def test_a_bent_lock_costs_its_price() -> None:
    lock = Lock("too_many", "BSN", item="patrol_boat", low=2)
    policy = Policy(locks=(lock,), changed_lines_most=30, nation_band={"*": 0.9})
    plan = solve(load_case(STARTER), policy, options=SolveOptions(method="whole", gap=0.05))
    row = plan.rules.set_index("rule").loc["too_many"]
    assert row["bend"] > 0
    told = marginal_values(plan).rules.set_index("rule").loc["too_many"]
    assert told["value"] == pytest.approx(row["bend_price_value"])


def test_prices_of_a_saved_plan_are_the_same(starter_plan: Plan, tmp_path: Path) -> None:
    starter_plan.save(tmp_path / "plan")
    again = marginal_values(load_plan(tmp_path / "plan"))
    first = marginal_values(starter_plan)
    pd.testing.assert_frame_equal(again.accounts, first.accounts)


def test_a_plan_that_breaks_its_rules_has_no_prices(starter_plan: Plan) -> None:
    lines = starter_plan.lines.copy()
    lines.loc[lines["kind"] == "equipment", "quantity"] *= 50
    broken = Plan(starter_plan.case, starter_plan.policy, starter_plan.meta,
                  {**starter_plan.tables, "lines": lines})  # fmt: skip
    with pytest.raises(SolveError, match="has no prices"):
        marginal_values(broken)


def test_places_of_rules() -> None:
    def place(**rule: str) -> tuple[str, object]:
        return model_row_of({"status": "policy", "nation": "KEN", "account": "FMF", "item": "boat",
                       "year": "2020", "rule": "r x", **rule})  # fmt: skip

    assert place(family="cap", status="law") == ("law_cap", ("r x", 2020))
    assert place(family="share_floor", year="all") == ("policy_share_floor", ("r x", "all"))
    assert place(family="module", status="law") == ("module_law", ("KEN", "boat", 2020))
    assert place(family="grade_exposure") == ("grade_exposure", ("x", 2020))
    assert place(family="crewed") == ("crewed", ("KEN", "x", 2020))
    assert place(family="money") == ("spend", ("KEN", 2020, "limit"))
    assert place(family="after_money") == ("after_money", None)
    assert place(family="stock") == ("stock", "boat")
    assert place(family="types") == ("types", "KEN")
