"""A plan on one page: figures that can be added up, and a cause for every large fall."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tiny_revision import tiny
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app
from allocator.inputs.case.last_plan_name import the_last_plan
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.judged_last import JudgedLast
from allocator.plan.plan import Plan
from allocator.report.equipment import idle_equipment
from allocator.report.first_page.brief import KINDS, Brief, brief
from allocator.report.first_page.page import brief_page
from allocator.report.headline import meets_words
from allocator.report.rules.groups import grouped
from allocator.util.format import MUSD, musd, percent, short_musd

EXACT = al.SolveOptions(gap=0)
LAST = [{"nation": "A", "account": "AID", "amount_musd": 1.5},
        {"nation": "B", "account": "AID", "amount_musd": 3.0}]  # fmt: skip
BAR = {"rule": "coup_b", "effect": "bar", "nations": "B", "accounts": "*", "kinds": "*",
       "areas": "*", "items": "*", "years": "*", "citation": "Act, sec. 7008"}  # fmt: skip


def made(policy: Policy | None = None, **changes: Any) -> Brief:
    case = tiny(**{"last_plan": LAST, **changes})
    return brief(al.solve(case, policy, options=EXACT))


def cause_of(found: Brief, nation: str) -> tuple[str, str]:
    (row,) = found.falls.query("nation == @nation").to_dict("records")
    return row["cause"], row["why"]


def test_figures_are_those_of_the_plan(starter_plan: Plan) -> None:
    found = brief(starter_plan)
    years = len(starter_plan.case.years)
    total = starter_plan.spending["obligation_musd"].sum()
    assert found.nations["plan_musd"].sum() * years == pytest.approx(total)
    assert [sum(row) for row in found.nations["by_year"]] == pytest.approx(
        (found.nations["plan_musd"] * years).tolist()
    )
    last = starter_plan.case.tables["last_plan"]["amount_musd"].sum()
    assert found.nations["last_musd"].sum() == pytest.approx(last)
    assert len(found.figures) == 4 and len(found.sentences) == 3
    assert json.loads(json.dumps(found.document()))["figures"][1]["name"] == "Need met"


def test_what_the_last_plan_met_is_told_once_it_is_judged(starter_plan: Plan) -> None:
    """Words that say that a thing is not known go when it is."""
    found = JudgedLast(starter_plan.case.hash, starter_plan.policy.hash, 10.0, None, 5.0, 0.256,
                       None, 0.0, 0, 0.0)  # fmt: skip
    before = the_last_plan(starter_plan.case)
    unknown, known = (brief(starter_plan, one).figures[1].meaning for one in (None, found))
    assert f"What {before} met is not known until it is assessed" in unknown
    assert f"Had {before} gone on, it would meet 25.6%." in known and "not known" not in known


def test_the_last_plan_has_its_years() -> None:
    found = made(last_plan=[{**row, "source": "mean of FY2018-19"} for row in LAST])
    assert "the last plan (FY2018–19 mean)" in " ".join(found.sentences)
    assert "tick: the last plan (FY2018–19 mean);" in brief_page(found)
    assert found.figures[0].beside.endswith("% against FY2018–19 mean")
    assert found.figures[2].beside.startswith("FY2018–19 mean: ")
    assert '<th class="n">FY2018–19 mean</th>' in brief_page(found)


def test_money_and_need_are_those_of_the_sentences(starter_plan: Plan) -> None:
    """All years of the plan are compared with the last plan, and both shares of need are named."""
    money, need, *_ = brief(starter_plan).figures
    mean = starter_plan.spending["obligation_musd"].sum() / len(starter_plan.case.years)
    last = starter_plan.case.tables["last_plan"]["amount_musd"].sum()
    assert (money.name, money.shown) == ("Money a year", short_musd(mean))
    assert money.beside == f"{mean / last - 1:+.0%} against the last plan".replace("-", "−")
    weighted = percent(starter_plan.meta["need_value"] / 100)
    assert need.beside == f"{weighted} weighted by priority"
    assert f"meets {weighted} of weighted need" in meets_words(starter_plan.meta)


def test_who_loses_more_than_a_half_is_listed_and_nobody_else(starter_plan: Plan) -> None:
    found = brief(starter_plan)
    low = found.nations.query("last_musd >= 1 and plan_musd < 0.5 * last_musd")
    assert set(found.falls["nation"]) == set(low["nation"])
    assert set(found.falls["cause"]) <= set(KINDS) and (found.falls["why"] != "").all()


def test_a_bar_is_named_with_its_source() -> None:
    kind, why = cause_of(made(eligibility=[BAR]), "B")
    assert kind == "law" and "barred by law from AID (Act, sec. 7008)" in why


def test_bars_of_single_years_close_an_account_together() -> None:
    years = [{**BAR, "rule": f"coup_{year}", "years": str(year), "citation": f"Act of {year}"}
             for year in (2031, 2032)]  # fmt: skip
    kind, why = cause_of(made(eligibility=years), "B")
    assert kind == "law" and "Act of 2031" in why and "Act of 2032" in why


def test_a_waived_bar_is_no_cause_and_needs_a_decision() -> None:
    found = made(Policy(waivers=("coup_b",)), eligibility=[{**BAR, "waivable": "yes"}])
    assert "law" not in set(found.falls["cause"])
    assert any("rests on waivers: coup_b" in one for one in found.decisions)


def test_a_decision_is_named_with_its_author() -> None:
    less = Lock("less_for_B", "B", high=0.5, author="J. Doe", reason="test", date="2026-11-29")
    assert cause_of(made(Policy(locks=(less,))), "B") == ("decision", "decided: less_for_B, J. Doe")
    own = {"lock": "of_case", "nation": "B", "years": "*", "high": 0.0, "author": "Desk"}
    told = cause_of(made(locks=[own]), "B")
    assert told == ("decision", "decided: of_case, Desk")
    roomy = dataclasses.replace(less, lock="roomy", high=1000.0)
    low = [{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2, "absorbable_musd": 0.8}]
    assert cause_of(made(Policy(locks=(roomy,)), nations=low), "B")[0] == "limit"


def test_a_decision_about_little_of_it_is_no_cause() -> None:
    low = [{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2, "absorbable_musd": 0.8}]
    short = Lock("short", "B", years="2031", high=0.0, author="J. Doe")
    one_year = tiny(last_year=2033, last_plan=LAST, nations=low)
    found = brief(al.solve(one_year, Policy(locks=(short,)), options=EXACT))
    assert "decision" not in set(found.falls["cause"])
    none = Lock("none", "B", high=0.0, author="J. Doe")
    off = made(Policy(locks=(none,), rules_off=("lock",)), nations=low)
    assert "decision" not in set(off.falls["cause"])


def test_a_limit_a_need_and_worth_are_told_apart() -> None:
    low = [{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2, "absorbable_musd": 0.8}]
    assert cause_of(made(nations=low), "B")[0] == "limit"
    few = [{"nation": "A", "area": "sea", "need_points": 3.0},
           {"nation": "B", "area": "office", "need_points": 0.5}]  # fmt: skip
    much = [{"nation": "B", "account": "AID", "amount_musd": 60.0}]
    kind, why = cause_of(made(needs=few, last_plan=much), "B")
    assert kind == "need" and why.endswith("of its need is met")
    none = [{"nation": "A", "area": "sea", "need_points": 3.0}]
    assert cause_of(made(needs=none), "B") == ("need", "the case gives it no need")
    wanted = [{"nation": "A", "area": "border", "need_points": 40.0},
              {"nation": "B", "area": "border", "need_points": 4.0}]  # fmt: skip
    lossy = [{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2, "propensity": 0.2}]
    poor = made(needs=wanted, nations=lossy, accounts=[{"account": "AID", "budget_musd": 1.5}])
    kind, why = cause_of(poor, "B")
    assert kind == "merit" and why.startswith("worth less than other uses of AID")
    assert "ranks 2 of 2" in why


def test_what_some_lose_is_told_with_what_others_gain(starter_plan: Plan) -> None:
    found = brief(starter_plan)
    moved = found.nations["change_musd"]
    less, more = moved.clip(upper=0).abs().sum(), moved.clip(lower=0).sum()
    assert f" {musd(less)} a year less" in found.sentences[1]
    assert f" {musd(more)} a year more" in found.sentences[1]


SHIPPED = Path(__file__).parents[2] / "data" / "us-fy2020-plan"


def test_what_is_named_is_not_told_as_most_or_all_of_it() -> None:
    plan = al.load_plan(SHIPPED)
    found = brief(plan)
    (idle,) = (one for one in found.decisions if "is idle" in one)
    table = idle_equipment(plan)
    sizes = table.loc[table["year"] == plan.case.years[-1], "idle_musd"].sort_values()[::-1]
    assert sizes.sum() == pytest.approx(plan.meta["idle_musd"])
    share = sizes.head(3).sum() / sizes.sum()
    assert share < 0.5 and "most of it" not in idle
    assert f"in {(sizes > 1e-6).sum()} places" in idle and f"are {100 * share:.1f}% of it" in idle
    merit = (found.falls["cause"] == "merit").sum()
    (falls,) = (one for one in found.decisions if "value is the reason" in one)
    assert merit > 3 and f"{merit} nations, the largest cuts: " in falls
    assert f"({merit})" in found.sentences[-1]


def test_law_of_later_years_is_told_next_to_what_the_plan_does(starter_plan: Plan) -> None:
    assert (
        "law of later years is taken as known from the start"
        in brief(al.load_plan(SHIPPED)).sentences[1]
    )
    assert not any("known from the start" in one for one in brief(starter_plan).sentences)


def test_targets_missed_by_little_are_one_sentence(starter_plan: Plan) -> None:
    rules = starter_plan.rules
    bent = rules.head(5).assign(bend=[0.1, 0.2, 0.3, 4.0, 0.4], unit=MUSD, meaning="…")
    plan = Plan(starter_plan.case, starter_plan.policy, starter_plan.meta,
                {**starter_plan.tables, "rules": bent})  # fmt: skip
    missed = [one for one in brief(plan).decisions if "missed" in one]
    assert len(missed) == 2 and missed[0].startswith("Policy target missed by US$ 4.0 million")
    assert missed[1] == (
        "In all, 5 policy targets are missed, 4 of them by less than US$ 1 million (US$ 1.0 "
        "million together)."
    )
    few = Plan(plan.case, plan.policy, plan.meta,
               {**plan.tables, "rules": bent[bent["bend"] < 1]})  # fmt: skip
    (told,) = [one for one in brief(few).decisions if "missed" in one]
    assert told.startswith("In all, 4 policy targets are missed, each by less than US$ 1 million")


def test_without_a_last_plan_nothing_is_compared() -> None:
    found = brief(al.solve(tiny(), options=EXACT))
    assert found.falls.empty and not any("last plan" in one for one in found.sentences)
    assert found.figures[0].beside == found.figures[2].beside == "no last plan to compare with"
    assert "Cuts of more than half" not in brief_page(found)


def test_the_page_needs_nothing_else_and_shows_text_as_text() -> None:
    named = [{"nation": "A", "name": "<b>A & Co</b>", "tier": 1}, {"nation": "B", "tier": 2}]
    page = brief_page(made(nations=named))
    assert "&lt;b&gt;A &amp; Co&lt;/b&gt;" in page and "<b>A" not in page
    assert not re.search(r"<script|https?://|src=|@import|url\(", page)
    assert page.count("<svg") == 4 and "authorizes nothing" in page


def test_the_command_saves_a_page_and_tells_bad_input(starter_plan: Plan, tmp_path: Path) -> None:
    starter_plan.save(tmp_path / "plan")
    run = CliRunner()
    told = run.invoke(app, ["brief", str(tmp_path / "plan"), "--html", str(tmp_path / "a.html")])
    base = f"US$ million of {starter_plan.case.meta.base_year} a year"
    assert told.exit_code == 0 and f"Nations with the most money, {base}" in told.stdout
    assert (tmp_path / "a.html").read_text().startswith("<!DOCTYPE html>")
    missing = run.invoke(app, ["brief", str(tmp_path / "none")])
    assert missing.exit_code == 2 and "Traceback" not in missing.stdout + missing.stderr
    shut = run.invoke(app, ["brief", str(tmp_path / "plan"), "--html", str(tmp_path)])
    assert shut.exit_code == 2 and "Traceback" not in shut.stdout + shut.stderr


def test_what_is_only_inflation_is_told_beside_a_fall(starter_plan: Plan) -> None:
    plan = al.load_plan(SHIPPED)
    budgets = plan.case.tables["budgets"]
    named = budgets["source"].str.extract(r": ([\d.]+) nominal")[0].astype(float)
    share = 1 - budgets["set_aside_musd"].fillna(0) / budgets["amount_musd"]
    lost = ((named - budgets["amount_musd"]) * share).sum() / len(plan.case.years)
    found = brief(plan)
    (told,) = (one for one in found.sentences if "Prices rise" in one)
    fall = -found.nations["change_musd"].sum()
    assert lost > fall > 0 and f"{musd(lost)} a year less on average" in told
    assert f"would get more, not {musd(fall)} a year less" in told and "US$ of 2020" in told
    assert not any("Prices rise" in one for one in brief(starter_plan).sentences)


def test_the_limit_of_an_act_is_cited_with_the_amount_in_the_act() -> None:
    plan = al.load_plan(SHIPPED)
    floors = plan.rules[plan.rules["rule"].str.startswith("fmf_floor_isr")]
    (row,) = grouped(floors, plan.case).to_dict("records")
    assert "2,777" in row["meaning"]
    assert "(the act: US$ 3,300 million; the limit is that in US$ of 2020)" in row["citation"]
    capacity = plan.rules[plan.rules["family"] == "line_size"].head(3)
    assert not grouped(capacity, plan.case)["citation"].str.contains("the act:").any()
