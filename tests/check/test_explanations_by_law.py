"""Answers that need no solve, written by hand: true ones hold, each made false is refused."""

from __future__ import annotations

from typing import Any

import pytest
from false_answers import falsehoods

import allocator as al
from allocator.check.explanation import check_document, check_explanation, read_ground
from allocator.check.records import each_table_once
from allocator.plan.plan import Plan

LAST = "This answer is wrong only if the case misstates the law, the need or the item."
COUP = {
    "kind": "barred", "rule": "coup_in_corvina", "citation": "Coup Clause, section 9",
    "exception": "The minister may waive it in the national interest",
    "words": "coup_in_corvina (Coup Clause, section 9) forbids assistance to Corvina from Military "
             "aid. Exception: The minister may waive it in the national interest.",
}  # fmt: skip
ONLY_TRAINS = {
    "kind": "barred", "rule": "edu_trains_only", "citation": "Education Act, section 1",
    "words": "edu_trains_only (Education Act, section 1) forbids assistance to all nations from "
             "Military education as equipment, grants.",
}  # fmt: skip
NO_ARMS = {
    "kind": "barred", "rule": "law_buys_no_arms", "citation": "Police Aid Act, section 4",
    "words": "law_buys_no_arms (Police Aid Act, section 4) forbids assistance to all nations from "
             "Police and borders as lethal equipment.",
}  # fmt: skip
NO_COAST = {"kind": "unsuited", "words": "It needs a coast, and Besania has none."}
BRIDGES = {
    "kind": "unsuited",
    "words": "It cannot be in the nation (bridges_of_dorania): Its bridges do not carry a truck.",
}
NO_NEED = {
    "kind": "need met", "nation": "CRV", "area": "staff",
    "words": "The case gives Corvina no need in Staffs and ministries, so nothing there has a "
             "value.",
}  # fmt: skip
QUESTIONS: list[tuple[str, str, str, list[dict[str, str]]]] = [
    ("CRV", "armed_truck", "lots", [COUP, ONLY_TRAINS, NO_ARMS]),
    ("BSN", "patrol_boat", "lots", [NO_COAST]),
    ("DRN", "armed_truck", "lots", [BRIDGES]),
    ("CRV", "staff_college", "seats", [NO_NEED]),
]
Document = dict[str, Any]


def answer(
    plan: Plan, nation: str, line: str, unit: str, reasons: list[dict[str, str]]
) -> Document:
    names = {row["nation"]: row["name"] for row in plan.case.tables["nations"].to_dict("records")}
    items = [*plan.case.tables["equipment"].to_dict("records"),
             *plan.case.tables["courses"].to_dict("records")]  # fmt: skip
    item = next(one["name"] for one in items if one["item"] == line)
    texts = dict.fromkeys(("layer", "rule", "citation", "exception", "nation", "area"), "")
    needless = any(one["kind"] == "need met" for one in reasons)
    causes = {"barred": "the law bars it", "unsuited": "it does not fit the nation"}
    why = "because the case gives it no need"
    if not needless:
        named = [causes[kind] for kind in dict.fromkeys(str(one["kind"]) for one in reasons)]
        why = f"and cannot be, because {' and '.join(named)}"
    return {
        "question": {"nation": nation, "nation_name": names[nation], "kind": "item", "line": line,
                     "line_name": item, "unit": unit, "more": False, "rival": "", "claim": "",
                     "text": ""},
        "case_hash": plan.case.hash, "policy_hash": plan.policy.hash,
        "verdict": "not funded: impossible", "quantity": 0.0, "money_musd": 0.0,
        "reasons": [{**texts, "points": None, **one} for one in reasons],
        "proof": {"radius": "law", "free": [], "may_give": [], "side": "at most",
                  "side_quantity": 0.0, "forced_quantity": 0.0, "plan_value": plan.value,
                  "best_value": None, "forced_value": None, "best_open": 0.0, "forced_open": 0.0,
                  "loss": None, "tolerance": 0.0, "all_plans_open": None, "money_value": 0.0,
                  "seconds": 0.0, "best_quantity": None, "idle_loss": None, "idle_musd": 0.0},
        "moved": [], "lines": [], "parts": [], "trials": [], "wider": None,
        "badge": "", "rests_on": {}, "rival_words": [],
        "words": [f"{item} for {names[nation]}: not funded, {why}.",
                  *(one["words"] for one in reasons), LAST],
    }  # fmt: skip


@pytest.mark.parametrize(("nation", "line", "unit", "reasons"), QUESTIONS)
def test_what_is_true_holds_and_what_is_false_does_not(
    starter_plan: Plan, nation: str, line: str, unit: str, reasons: list[dict[str, str]]
) -> None:
    true = answer(starter_plan, nation, line, unit, reasons)
    assert check_explanation(starter_plan, true) == []
    ground = read_ground(starter_plan, None, None)
    with each_table_once():
        held = [name for name, false in falsehoods(true, starter_plan.case)
                if not check_document(ground, false)]  # fmt: skip
    assert held == []


def test_a_line_that_law_allows_is_not_impossible(starter_plan: Plan) -> None:
    found = check_explanation(starter_plan, answer(starter_plan, "ALV", "border_radio", "lots", []))
    assert any(one.rule == "verdict" for one in found)


def test_a_bar_that_is_waived_does_not_stand(starter_plan: Plan) -> None:
    waived = al.Policy(waivers=("coup_in_corvina",))
    plan = Plan(starter_plan.case, waived, dict(starter_plan.meta), starter_plan.tables)
    found = check_explanation(plan, answer(plan, *QUESTIONS[0]))
    assert {"verdict", "reasons[0].rule"} <= {one.rule for one in found}


def test_a_document_that_cannot_be_read_is_told_alone(starter_plan: Plan) -> None:
    true = answer(starter_plan, *QUESTIONS[1])
    del true["proof"]["side"]
    true["quantity"] = "none"
    found = check_explanation(starter_plan, true)
    assert {one.rule for one in found} == {"proof.side", "quantity"}
