"""What more money buys on top of a plan, held against the whole model solved in one piece."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import allocator as al
from allocator.assemble import Assembly
from allocator.cli.main import app
from allocator.errors import DataError
from allocator.explore.marginal.next_money import NextMoney, next_money
from allocator.explore.marginal.shadow_prices import fixed_columns, solved_around
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan
from allocator.solver.backend.compiled_model import compile_problem
from allocator.solver.backend.highs import HighsModel

AMOUNT = 1.5
QUICK = al.SolveOptions(method="whole", gap=0.05)
_NOTHING_FOR_FAR = (al.Lock("none", "FAR", high=0, author="a", reason="r"),)


@pytest.fixture(scope="module")
def starter_plan(starter_case: Case) -> Plan:
    """Without prices of change: with them money shared anew is worth something to all nations."""
    return al.solve(starter_case, al.Policy(change_price=0.0, swing_price=0.0), options=QUICK)


@pytest.fixture(scope="module")
def found(starter_plan: Plan) -> NextMoney:
    return list(next_money(starter_plan, "MIL", AMOUNT))[-1]


def worth(plan: Plan, account: str, more: float) -> float:
    """Value of the whole model in which nothing of the plan may be taken away, to the optimum."""
    compiled = compile_problem(Assembly.of(plan.case, plan.policy).problem())
    point = solved_around(plan, compiled, fixed_columns(compiled, in_parts=False)).solution
    kept = np.concatenate(
        [
            np.flatnonzero(compiled.integer),
            compiled.positions("grant"),
            compiled.positions("donor_pay"),
        ]
    )
    lower, upper = compiled.lower.copy(), compiled.row_upper.copy()
    lower[kept] = compiled.rounded(point)[kept]
    rows = compiled.rows["vintage"]
    upper[rows[account, min(v for a, v in rows if a == account)]] += more
    engine = HighsModel(replace(compiled, lower=lower, row_upper=upper), relaxed=False)
    engine.set_options(mip_rel_gap=0.0)
    assert engine.run()
    return -engine.objective


@pytest.mark.parametrize("account", ["MIL", "EDU", "LAW"])
def test_together_the_nations_gain_what_the_whole_model_gains(
    starter_plan: Plan, account: str
) -> None:
    found = list(next_money(starter_plan, account, AMOUNT))[-1]
    gain = worth(starter_plan, account, AMOUNT) - worth(starter_plan, account, 0.0)
    assert gain > 0
    assert found.value == pytest.approx(gain, rel=1e-3)


def test_what_can_be_had_without_the_money_is_not_counted(starter_case: Case) -> None:
    # a plan that was ended early leaves money that any search would spend
    rough = al.solve(starter_case, al.Policy(locks=_NOTHING_FOR_FAR))
    free = al.Plan(starter_case, al.Policy(), rough.meta, dict(rough.tables))
    for use in list(next_money(free, "MIL", 0.5))[-1].uses.itertuples():
        assert use.value <= worth(free, "MIL", 0.5) - worth(free, "MIL", 0.0) + 1e-3


def test_no_nation_alone_gains_more_than_all_together(found: NextMoney) -> None:
    assert len(found.uses)
    assert found.uses["value"].max() <= found.value + 1e-4
    assert list(found.uses["value"]) == sorted(found.uses["value"], reverse=True)


def test_what_is_told_grows_with_the_nations(starter_plan: Plan) -> None:
    pieces = list(next_money(starter_plan, "MIL", AMOUNT))
    done = [piece.done for piece in pieces]
    assert done == sorted(done)
    assert done[-1] == pieces[-1].of > 1
    assert pieces[0].goods.empty
    assert "nations tried" in pieces[0].words[0]
    assert "worth something in" in pieces[-1].words[0] and "% more value for" in pieces[-1].words[0]
    assert "value points" not in " ".join(pieces[-1].words)


def test_with_prices_of_change_no_more_is_promised_than_there_is(starter_case: Case) -> None:
    plan = al.solve(starter_case, options=QUICK)
    for account in ("MIL", "EDU"):
        told = list(next_money(plan, account, AMOUNT))[-1].value
        assert 0 < told <= 1.001 * (worth(plan, account, AMOUNT) - worth(plan, account, 0.0))


def test_goods_cost_no_more_than_the_money(starter_plan: Plan, found: NextMoney) -> None:
    assert (found.uses["more_musd"] <= AMOUNT + 1e-6).all()
    grants = found.goods[found.goods["unit"] == "US$ million"]
    assert grants["quantity"].sum() <= AMOUNT + 1e-6
    assert (found.goods["quantity"] > 0).all()


def test_a_cancel_leaves_what_is_known(starter_plan: Plan) -> None:
    class Set:
        def is_set(self) -> bool:
            return True

    (piece,) = next_money(starter_plan, "MIL", AMOUNT, cancel=Set())
    assert (piece.done, piece.of) == (0, 6)
    assert piece.uses.empty
    assert piece.words == ("0 of 6 nations tried; the money is worth something in 0.",)


@pytest.mark.parametrize(
    ("account", "amount", "year", "told"),
    [
        ("NONE", 1.0, None, "unknown account 'NONE'"),
        ("MIL", 0.0, None, "amount 0.0"),
        ("MIL", float("nan"), None, "amount nan"),
        ("MIL", 1.0, 1900, "MIL has no money of 1900"),
    ],
)
def test_wrong_questions_are_told(
    starter_plan: Plan, account: str, amount: float, year: int | None, told: str
) -> None:
    with pytest.raises(DataError, match=told):
        list(next_money(starter_plan, account, amount, year))


def test_a_nation_that_is_barred_gets_nothing(starter_case: Case) -> None:
    barred = al.Policy(locks=(al.Lock("none", "ALV", high=0, author="a", reason="r"),))
    plan = al.solve(starter_case, barred, options=QUICK)
    found = list(next_money(plan, "MIL", AMOUNT))[-1]
    assert "ALV" not in set(found.uses["nation"])


def test_the_command_tells_it(tmp_path: Path, starter_plan: Plan) -> None:
    starter_plan.save(tmp_path / "plan")
    call = ["next", str(tmp_path / "plan"), "--account", "MIL", "--amount", str(AMOUNT)]
    shown = CliRunner().invoke(app, call, standalone_mode=False)
    assert "Best use in each nation" in shown.output
    told = CliRunner().invoke(app, [*call, "--json"], standalone_mode=False)
    document = json.loads(told.output)
    assert document["uses"]
    assert document["value"] > 0
    wrong = CliRunner().invoke(app, [*call[:3], "NONE"], standalone_mode=False)
    assert "unknown account" in wrong.output
