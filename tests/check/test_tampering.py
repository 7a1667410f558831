"""Whatever is changed in a plan whose seal is made anew is told, or named as unknown.

One change of each column, row kind and fact is tried; ``ALLOCATOR_TAMPER=all`` tries all of them
(half an hour).
"""

import copy
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tamper_case import tamper_plan
from tamper_rig import Change, changes_of, sample_of, with_table
from typer.testing import CliRunner

from allocator.check import UNKNOWN, check_plan
from allocator.cli.main import app
from allocator.plan.least_change import STATUS, near_facts
from allocator.plan.plan import Plan, load_plan
from allocator.plan.status_words import status_words
from allocator.util.gap import gap_of

TRUSTED = {fact for one in UNKNOWN for fact in one.facts}


def told(plan: Plan) -> list[str]:
    return [str(one) for one in check_plan(plan)]


def fact_of(name: str) -> str:
    """Return the fact of the meta, or the column of a table, that a change is about."""
    place = name.split(" ", 1)[0]
    return place.split(".")[1] if place.startswith("meta.") else place.split("[")[0]


def test_every_table_has_rows_and_the_plan_is_right() -> None:
    plan = tamper_plan()
    assert [name for name, frame in plan.tables.items() if frame.empty] == []
    assert {"ramp", "crew", "tail", "unneeded"} <= {
        reason
        for reason in ("ramp", "crew", "tail", "unneeded")
        if plan.deliveries[f"lots_idle_{reason}"].sum() > 0
    }
    assert told(plan) == []


def test_what_is_changed_is_told() -> None:
    plan = tamper_plan()
    every = list(changes_of(plan))
    tried = every if os.environ.get("ALLOCATOR_TAMPER") == "all" else sample_of(every)
    passed = [name for name, change in tried if not told(change(plan))]
    assert [name for name in passed if fact_of(name) not in TRUSTED] == []


def rows_of(table: str, keep: Callable[[pd.DataFrame], "pd.Series[bool]"]) -> Change:
    """Take rows out of a table."""

    def change(plan: Plan) -> Plan:
        frame = plan.tables[table]
        chosen = keep(frame)
        assert not chosen.all()
        return with_table(plan, table, frame[chosen].reset_index(drop=True))

    return change


def column(table: str, name: str, of: Callable[[pd.DataFrame], Any]) -> Change:
    """Write a column anew."""

    def change(plan: Plan) -> Plan:
        frame = plan.tables[table]
        return with_table(plan, table, frame.assign(**{name: of(frame)}))

    return change


def both(*changes: Change) -> Change:
    def change(plan: Plan) -> Plan:
        for one in changes:
            plan = one(plan)
        return plan

    return change


def said(**facts: Any) -> Change:
    """Change facts of the meta, with the words and the gap that then follow."""

    def change(plan: Plan) -> Plan:
        meta = {**copy.deepcopy(plan.meta), **facts}
        best = max(meta["value"], meta["best_value"])
        meta["gap"] = gap_of(meta["value"], meta["bound"])
        meta["search_gap"] = gap_of(best, meta["bound"])
        meta["gap_musd"] = (meta["bound"] - meta["value"]) / meta["next_million_value"]
        meta["words"] = status_words(meta)
        return replace(plan, meta=meta)

    return change


def proof(bound: float, best: float | None = None) -> Change:
    """Tell another bound, and another best value, wherever a plan tells them."""

    def change(plan: Plan) -> Plan:
        reached = plan.meta["best_value"] if best is None else best
        phases = copy.deepcopy(plan.meta["phases"])
        for one in phases:
            if "bound" in one:
                one["bound"] = max(bound, one["bound"])
        return said(bound=bound, best_value=reached, phases=phases)(plan)

    return change


def exchanged(one: str, other: str) -> Change:
    def change(plan: Plan) -> Plan:
        frame = plan.deliveries
        return with_table(
            plan, "deliveries", frame.assign(**{one: frame[other], other: frame[one]})
        )

    return change


def of_rule(**cells: Any) -> Change:
    """Add to the table of rules a row like the first earmark, with other cells."""

    def change(plan: Plan) -> Plan:
        row = plan.rules[plan.rules["family"] == "floor"].head(1).assign(**cells)
        return with_table(plan, "rules", pd.concat([plan.rules, row], ignore_index=True))

    return change


PROMISES = both(
    column("sustainment", "promised_musd",
           lambda f: f["promised_musd"] + 0.01 * (f["period"] == "after")),
    column("rules", "activity", lambda f: f["activity"] + 0.03 * (f["family"] == "after_money")),
    column("rules", "slack", lambda f: f["slack"] - 0.03 * (f["family"] == "after_money")),
)  # fmt: skip

STORIES: dict[str, Change] = {
    "needs of which nothing is met": both(
        rows_of("coverage", lambda f: f["met_points"] > 0),
        rows_of("after", lambda f: f["met_points"] > 0),
    ),
    "a nation in no table of money": both(
        rows_of("risk", lambda f: f["nation"] != "CRV"),
        rows_of("absorption", lambda f: f["nation"] != "CRV"),
    ),
    "upkeep of a nation": rows_of("sustainment", lambda f: f["nation"] != "BSN"),
    "people": rows_of("people", lambda f: f["nation"] == ""),
    "modules and their rules": both(
        rows_of("modules", lambda f: f["nation"] != "BSN"),
        rows_of("rules", lambda f: (f["family"] != "module") | (f["nation"] != "BSN")),
    ),
    "rules against which nothing counts": rows_of("rules", lambda f: f["activity"] > 0),
    "no crews, so no need": exchanged("lots_idle_crew", "lots_idle_unneeded"),
    "no upkeep, so no need": exchanged("lots_idle_tail", "lots_idle_unneeded"),
    "all is still being fielded": exchanged("lots_idle_ramp", "lots_idle_crew"),
    "a floor that was waived": column("rules", "citation", lambda f: "this floor was waived"),
    "units exchanged": column("rules", "unit", lambda f: f["unit"].iloc[::-1].tolist()),
    "sentences exchanged": column("rules", "meaning", lambda f: f["meaning"].iloc[::-1].tolist()),
    "a rule of no family": of_rule(family="line_money", meaning="Parliament has agreed."),
    "a rule that is not": of_rule(rule="peace", meaning="All is well."),
    "names of nations": column("lines", "nation_name", lambda f: f["nation"]),
    "money promised that nobody needs": PROMISES,
    "money lapsed that is used": both(
        column("accounts", "obligated_musd", lambda f: f["obligated_musd"] - 0.1),
        column("accounts", "lapsed_musd", lambda f: f["lapsed_musd"] + 0.1),
    ),
    "a value from nowhere": both(
        column("coverage", "value", lambda f: f["value"] * 1.1),
        lambda plan: said(value=plan.meta["value"] * 1.1)(plan),
    ),
    "a best value above the bound": lambda plan: proof(plan.meta["bound"], plan.meta["bound"] + 5)(
        plan
    ),
    "a bound below the best value": lambda plan: proof(plan.meta["value"])(plan),
    "no better plan exists": said(status="optimal"),
    "more than asked for": said(gap_target=0.0),
    "rules that must bend": lambda plan: said(repair={"risk 2031": 3.0})(plan),
    "rules that nobody knows": said(repair={"peace 2031": 1e-6}),
    "no search at all": said(phases=[]),
    "another case": said(case_hash="0" * 64, input_hash="0" * 64),
    "an approval": said(approved="by the minister"),
    "less money than the plan has": both(
        column("money_ranges", "high_musd", lambda f: 0.9 * f["obligation_musd"]),
        column("money_ranges", "low_musd", lambda f: 0.8 * f["obligation_musd"]),
        lambda plan: said(settled_musd=plan.money_ranges["low_musd"].sum())(plan),
    ),
    "more money than can be absorbed": column(
        "money_ranges", "high_musd", lambda f: f["high_musd"] + 20
    ),
    "more is settled than is": lambda plan: said(settled_musd=plan.meta["settled_musd"] + 1)(plan),
    "no ranges": lambda plan: with_table(plan, "money_ranges", plan.money_ranges.head(0)),
    "a gap that costs less": lambda plan: replace(
        plan, meta={**plan.meta, "gap_musd": plan.meta["gap_musd"] / 2}
    ),
    "a gap that costs nothing": lambda plan: replace(plan, meta={**plan.meta, "gap_musd": 0.0}),
    "money that costs value": said(next_million_value=-1.0),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_changes_that_agree_with_each_other_are_told(story: Change) -> None:
    assert told(story(tamper_plan())) != []


def raised(plan: Plan) -> Plan:
    return proof(plan.meta["bound"] + 0.001)(plan)


def of_another_case(plan: Plan) -> Plan:
    """Change what the plan's own case says where nothing follows from it, and tell its hashes."""
    table = plan.case.tables["nations"]
    case = plan.case.with_tables({"nations": table.assign(source="a letter")})
    return with_hashes(replace(plan, case=case))


def with_hashes(plan: Plan) -> Plan:
    both = f"{plan.case.hash} {plan.policy.hash}".encode()
    return said(case_hash=plan.case.hash, policy_hash=plan.policy.hash,
                input_hash=hashlib.sha256(both).hexdigest())(plan)  # fmt: skip


UNTOLD: dict[str, Change] = {
    "case_hash": of_another_case,
    "policy_hash": lambda plan: with_hashes(
        replace(plan, policy=plan.policy.replace(budget_factor={"EDU": 1.0}))
    ),
    "bound": raised,
    "repair": lambda plan: said(
        repair={},
        phases=[{**one, "rules": 0} if one["phase"] == "repair" else one
                for one in plan.meta["phases"]],
    )(plan),
    "best_value": lambda plan: proof(
        plan.meta["bound"], 0.99 * plan.meta["best_value"] + 0.01 * plan.meta["value"]
    )(plan),
    "status": said(status="stopped"),
    "near": lambda plan: said(
        status=STATUS, near=near_facts(plan.meta, "of another plan", 0.0, proven=True)
    )(plan),
    "held": lambda plan: said(
        held={plan.case.tables["nations"]["nation"].iloc[0]: plan.case.years[-1]}
    )(plan),
    "gap_target": said(gap_target=0.5),
    "next_million_value": lambda plan: said(
        next_million_value=2 * plan.meta["next_million_value"]
    )(plan),
    "money_ranges.low_musd": lambda plan: both(
        column("money_ranges", "low_musd", lambda f: 0.5 * f["low_musd"]),
        said(settled_musd=0.5 * plan.meta["settled_musd"]),
    )(plan),
    "money_ranges.high_musd": column("money_ranges", "high_musd", lambda f: f["high_musd"] + 0.01),
    "seed": said(seed=7),
    "threads": said(threads=2),
    "created": said(created="2030-01-01T00:00:00+00:00"),
    "model": said(model={"columns": 1, "rows": 1, "nonzeros": 1, "integers": 1}),
    "times": said(times=dict.fromkeys(("assemble", "compile", "search", "extract"), 1.0)),
    "versions": said(versions={"allocator": "9"}),
    "phases": lambda plan: said(
        phases=[{**one, "seconds": 0.0} for one in plan.meta["phases"]]
    )(plan),
}  # fmt: skip


@pytest.mark.parametrize("fact", sorted(TRUSTED))
def test_what_is_named_as_unknown_is_unknown(fact: str) -> None:
    assert told(UNTOLD[fact](tamper_plan())) == []


def test_verify_tells_what_a_new_seal_hides_and_what_nobody_knows(tmp_path: Path) -> None:
    plan = tamper_plan()
    plan.save(tmp_path / "right")
    STORIES["needs of which nothing is met"](plan).save(tmp_path / "false")
    assert load_plan(tmp_path / "false").tables["coverage"].shape != plan.coverage.shape
    right = CliRunner().invoke(app, ["verify", str(tmp_path / "right")])
    assert right.exit_code == 0
    assert f"verified: {len(plan.rules)} rules" in right.output
    for one in UNKNOWN:
        assert ", ".join(one.facts) in right.output
    false = CliRunner().invoke(app, ["verify", str(tmp_path / "false"), "--json"])
    document = json.loads(false.output)
    assert false.exit_code == 1
    assert any("there is no row for" in one["message"] for one in document["violations"])
    assert ["bound"] in [one["facts"] for one in document["not_verified"]]
