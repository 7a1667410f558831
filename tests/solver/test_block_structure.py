"""A model is split by nation: what one nation alone decides, bends or promises is in its block."""

import numpy as np

import allocator as al
from allocator.inputs.case.case import load_case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.session.session import Session
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.search.line_switches import LineSwitches

LOCK = Lock("promise", "BSN", item="border_radio", low=1)
POLICY = Policy(locks=(LOCK,), nation_band={"*": 0.5}, region_band={"*": 0.5})


def test_blocks_are_the_nations_of_the_case() -> None:
    case = load_case("data/starter")
    blocks = BlockStructure(Session(case).compiled)
    assert {block.nation for block in blocks.blocks} <= set(case.tables["nations"]["nation"])


def test_what_one_nation_alone_bends_or_promises_is_its_own() -> None:
    compiled = Session(load_case("data/starter"), POLICY).compiled
    blocks = BlockStructure(compiled)
    names = [block.nation for block in blocks.blocks]

    def owner(variable: str, key: object) -> str:
        label = int(blocks.label[compiled.columns[variable][key]])
        return names[label] if label >= 0 else ""

    assert owner("donor_after", "DRN") == "DRN"
    assert owner("bend_low", "promise") == "BSN"
    assert owner("bend_band_low", ("nation:CRV", 2032)) == "CRV"
    assert owner("bend_band_low", ("region:North", 2032)) == ""


def test_a_policy_on_the_money_of_one_nation_is_its_own_and_a_law_is_not() -> None:
    case = load_case("data/starter")
    one = {"sense": "floor", "accounts": "MIL", "amount_musd": 1.0, "per": "each_year"}
    rows = [
        {"rule": "mine", "status": "policy", "nations": "BSN", **one},
        {"rule": "law", "status": "law", "nations": "BSN", **one},
        {"rule": "both", "status": "policy", "nations": "BSN;CRV", **one},
        {"rule": "part", "status": "policy", "sense": "share_cap", "accounts": "*", "share": 0.9,
         "nations": "BSN", "base_accounts": "*", "base_nations": "BSN;CRV", "per": "each_year"},
    ]  # fmt: skip
    more = al.scenario.Scenario("more", changes=(al.scenario.AddRows("earmarks", rows),))
    compiled = Session(more.applied(case)[0]).compiled
    blocks = BlockStructure(compiled)
    names = [block.nation for block in blocks.blocks]

    def owner(variable: str, rule: str) -> str:
        label = int(blocks.label[compiled.columns[variable][rule, 2031]])
        return names[label] if label >= 0 else ""

    assert owner("earmarked", "mine") == owner("bend_earmark", "mine") == "BSN"
    assert owner("earmarked", "law") == ""
    assert owner("earmarked", "both") == owner("bend_earmark", "both") == ""
    assert owner("earmarked", "part") == owner("bend_earmark", "part") == ""
    held = {compiled.rows["policy_floor"]["mine", 2031], compiled.rows["counted"]["mine", 2031]}
    assert not held & set(blocks.linking_rows.tolist())


def test_lines_that_a_decision_asks_for_go_before_all_others() -> None:
    locks = [Lock("a", "BSN", item="border_radio", low=1), Lock("b", "DRN", account="MIL", low=1)]
    compiled = Session(load_case("data/starter"), Policy(locks=tuple(locks))).compiled
    lines = LineSwitches(compiled)
    assert [key for key, held in zip(lines.keys, lines.committed, strict=True) if held] == [
        ("BSN", "border"),
        ("FAR", "sea"),  # the latter by the case itself
    ]
    nothing = np.zeros(len(compiled.lower))
    kept = lines.best_lines(nothing)
    assert kept[lines.keys.index(("BSN", "border"))]
