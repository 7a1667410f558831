"""Law is named and kept, a limit of time is told as unknown, and advice can be followed."""

import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.errors import DataError
from allocator.explore.repair import repairs as room
from allocator.explore.repair.cheapest import cheapest
from allocator.explore.repair.files import save_repairs
from allocator.explore.repair.repairs import repairs
from allocator.explore.repair.result import Repair
from allocator.explore.repair.solved import Solver
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.session.policy_conflicts import Giving
from allocator.session.session import Session

STARTER = Path(__file__).resolve().parents[3] / "data" / "starter"
RADIOS = Lock("radios", "BSN", item="border_radio", low=7)


@pytest.fixture(scope="module")
def starter() -> Case:
    return al.load_case(STARTER)


def law(case: Case, **changes: object) -> Case:
    table = case.tables["earmarks"]
    row = {**table.iloc[0].to_dict(), "rule": "too_much", "nations": "ALV", "amount_musd": 1.0,
           "citation": "Act X", **changes}  # fmt: skip
    return case.with_tables({"earmarks": pd.concat([table, pd.DataFrame([row])])})


def test_law_alone_is_named_and_no_repair_is_offered(starter: Case) -> None:
    found = repairs(law(starter, amount_musd=500.0), Policy(locks=[RADIOS]))
    assert found.outcome == "law"
    assert not found.repairs and not found.clashes
    assert any("too_much" in one.rules for one in found.law)
    assert "no change of policy can repair this" in found.words[0]
    assert any("too_much (Act X)" in words for words in found.words)


def test_law_that_decisions_clash_with_is_named_and_kept(starter: Case) -> None:
    less = Lock("less", "ALV", account="MIL", high=6)
    found = repairs(starter, Policy(locks=[less]), options=al.SolveOptions(gap=0.02))
    (clash,) = found.clashes
    assert clash.rules == ("less",)
    assert set(clash.given_names) == {"alvaria_floor"}
    assert all("Appropriation Act, section 12" in one for one in clash.given)
    assert [one.rules for one in found.repairs] == [("less",)]
    (loosened,) = found.repairs[0].loosened
    assert (loosened.now, loosened.to, loosened.unit) == (6.0, 12.0, "US$ million")
    plan = found.repairs[0].plan
    assert plan is not None
    laws = plan.rules[plan.rules["status"] == "law"]
    assert (laws["slack"] >= -1e-6).all()


def test_what_can_be_kept_needs_no_repair(starter: Case) -> None:
    found = repairs(starter, Policy(coverage_floor={"south_covered": 0.0}))
    assert found.outcome == "possible"
    assert found.complete and not found.repairs
    assert "nothing to repair" in found.words[0]


def test_a_limit_of_time_gives_unknown_and_never_no(starter: Case) -> None:
    found = repairs(starter, Policy(locks=[RADIOS]), seconds=1e-9)
    assert found.outcome == "unknown"
    assert not found.clashes and not found.complete
    assert "unknown" in found.words[0]


def test_time_that_ends_within_a_clash_claims_no_more_than_is_proven(
    starter: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = room.smallest_clashes

    def late(count, kept, shrunk, most, told):  # type: ignore[no-untyped-def]
        stop = kept.__self__.stop

        def shrink(rules):  # type: ignore[no-untyped-def]
            stop.seconds = 0.0
            return shrunk(rules)

        return real(count, kept, shrink, most, told)

    monkeypatch.setattr(room, "smallest_clashes", late)
    found = repairs(starter, Policy(locks=[RADIOS]), solve=False)
    assert found.outcome == "impossible"
    assert found.clashes and not found.complete
    assert not found.clashes[0].smallest
    assert "radios" in found.clashes[0].rules
    assert any("There may be other clashes" in words for words in found.words)


def test_cancelled_at_once_nothing_is_sought_or_solved(starter: Case) -> None:
    cancel = threading.Event()
    cancel.set()
    found = repairs(starter, Policy(locks=[RADIOS]), cancel=cancel)
    assert found.outcome in ("unknown", "impossible")  # a proof may need no search
    assert not found.repairs and not found.complete


def test_whole_numbers_alone_clash_in_parts_they_would_not() -> None:
    case = tiny(
        2031,
        nations=[{"nation": "A", "tier": 1, "absorbable_musd": 4.0}, {"nation": "B", "tier": 2}],
        accounts=[{"account": "AID", "budget_musd": 2.5}],
    )
    locks = [Lock("boat", "A", item="boat", low=1), Lock("some", "A", low=1.3),
             Lock("most", "A", high=1.45)]  # fmt: skip
    found = repairs(case, Policy(locks=locks, min_line_musd=0), options=al.SolveOptions(gap=0))
    whole = [one for one in found.clashes if one.whole]
    assert [set(one.rules) for one in whole] == [{"boat", "some", "most"}]
    assert not whole[0].given
    assert all("whole lots" in one for one in found.words if one.startswith("Clash 1"))


def test_files_can_be_followed(starter: Case, tmp_path: Path) -> None:
    policy = Policy(locks=[RADIOS, Lock("boats", "ALV", item="patrol_boat", low=2)])
    found = repairs(starter, policy, options=al.SolveOptions(gap=0.02))
    for name in ("repair-9.toml", "repair-plan.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    paths = save_repairs(found, tmp_path)
    assert sorted(tmp_path.glob("*.toml")) == sorted([*paths, tmp_path / "repair-plan.toml"])
    assert [path.name for path in paths] == ["repair-1.toml", "repair-2.toml"]
    for path, one in zip(paths, found.repairs, strict=True):
        case, settings = Scenario.from_toml(path).applied(starter)
        plan = al.solve(case, settings, options=al.SolveOptions(gap=0.02))
        assert check_plan(plan) == []
        assert (plan.rules["bend"] <= 1e-6).all()
        assert one.plan is not None
        assert repairs(case, settings, solve=False).outcome == "possible"


def test_a_request_of_a_plan_is_repaired_with_its_policy(starter: Case) -> None:
    plan = al.solve(starter, options=al.SolveOptions(gap=0.1))
    more = al.explore.Addition(quantity=8, item="border_radio", nation="BSN")
    found = repairs(plan, requests=[more], solve=False)
    assert found.outcome == "impossible"
    assert any("Besania" in words for words in found.words)
    with pytest.raises(DataError, match="requests of a plan"):
        repairs(starter, requests=[more])


@pytest.mark.parametrize(("given", "column"), [({"most": 0}, "most"), ({"most": 21}, "most"),
                                               ({"seconds": 0}, "seconds")])  # fmt: skip
def test_bad_numbers_are_refused(starter: Case, given: dict[str, float], column: str) -> None:
    with pytest.raises(DataError) as told:
        repairs(starter, **given)  # type: ignore[arg-type]
    assert [fault.column for fault in told.value.faults] == [column]


@pytest.mark.parametrize(
    ("price", "tried"), [(10.0, [100.0, 1e3, 1e4, 1e5]), (5e4, [5e5, 1e6]), (1e6, [])]
)
def test_prices_of_a_missed_rule_rise_until_nothing_changes(
    price: float, tried: list[float], starter: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[float] = []

    def misses(self: Solver, one: Repair) -> Repair:
        seen.extend(change.to for change in one.scenario.changes)
        bent = pd.DataFrame({"family": ["coverage"], "bend": [1.0]})
        return replace(one, plan=SimpleNamespace(rules=bent), missed=("a rule",))

    monkeypatch.setattr(Solver, "_with_plan", misses)
    policy = Policy(rule_price={"coverage": price})
    solver = Solver(starter, policy, al.SolveOptions(), str, None, None)
    one = solver._with_plan(Repair((), (), 0.0, True, Scenario("repair")))
    assert solver._held(one).missed == ("a rule",)
    assert seen == tried


def test_a_bound_of_an_unfinished_search_is_not_forgotten() -> None:
    def least(kept: frozenset[int]) -> Giving:
        # a search that ended early at 10, of which 8 is proven; with rule 0 kept all is proven
        bound = 10.0 if 0 in kept else 8.0
        return Giving(10.0, bound, np.zeros(0), whole=True, own=10.0, raised=False)

    def gives(one: Giving) -> frozenset[int]:
        return frozenset({1}) if one.least == 10.0 else frozenset({0, 1})

    first = next(cheapest(least, gives, 1))
    assert first.rules == {1}
    assert not first.proven


def test_rules_without_a_price_are_told_at_that_price(starter: Case) -> None:
    policy = Policy(locks=[RADIOS], rule_price={"lock": 0.0})
    found = repairs(starter, policy, solve=False)
    assert [one.price for one in found.repairs] == [0.0]
    policy = Policy(locks=[RADIOS], rule_price={"lock": 1e-3})
    found = repairs(starter, policy, solve=False)
    bend = Session(starter, policy).compiled
    dear = float(bend.costs["bending"][next(iter(bend.columns["bend_low"].values()))])
    for one in found.repairs:
        assert one.price == pytest.approx(sum(own.by for own in one.loosened) * dear)
        assert not one.proven  # what is searched for at another price is not proven at this one
