"""A tie is no reason for anything, and the price of rules is said where it is most of a loss."""

from dataclasses import replace

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.explore.explanation.found_better import better_plan
from allocator.explore.explanation.sections import label_of, sections_of
from allocator.explore.explanation.words import worded
from allocator.explore.revision.value_words import points_words
from allocator.util.format import figure, percent, percent_at_most

POOR = [{"account": "AID", "budget_musd": 1.2}]
NEEDS = {
    "few": [{"nation": "A", "area": "sea", "need_points": 0.1},
            {"nation": "A", "area": "border", "need_points": 4.0}],
    "alike": [{"nation": "A", "area": "sea", "need_points": 0.6},
              {"nation": "B", "area": "sea", "need_points": 0.8}],  # A weighs 4 to the 3 of B
}  # fmt: skip


def refused(answer: Answer, told: str, lie: str) -> bool:
    document = answer.document()
    words = [one.replace(told, lie) for one in document["words"]]
    assert words != document["words"], told
    false = {**document, "words": words}
    return bool(al.check_explanation(answer.plan, false, answer.best, answer.forced))


@pytest.fixture(scope="module")
def within() -> Answer:
    """Return an answer about a plan that its own search left open more than it can gain."""
    case = tiny(accounts=POOR, needs=NEEDS["few"])
    best = al.explain(al.solve(case, options=al.SolveOptions(gap=0)), "A", "boat", keep=False)
    assert best.forced is not None
    bound = best.plan.value + 0.01
    return al.explain(
        replace(best.forced, meta={**best.forced.meta, "bound": bound}), "A", "boat", keep=False
    )


def test_a_better_plan_is_a_fact_and_no_tie(within: Answer) -> None:
    first, proof = within.words[0], within.proof
    assert within.verdict is Verdict.BETTER and proof.all_plans_open is not None
    assert "; a better plan without it was found: it would gain " in first and "tie" not in first
    assert label_of(within) == "A better plan was found"
    gap = percent_at_most(proof.all_plans_open / (proof.plan_value + proof.all_plans_open))
    assert within.words[1] == (
        f"The search for the plan shown stopped within {gap} of the best, so that such finds are "
        "to be expected: that this line is funded is due to where that search stopped, not to "
        "merit or law."
    )
    gain = (proof.forced_value or 0.0) - proof.plan_value
    share = percent(gain / proof.plan_value)
    assert f" more than the plan shown, {share} of its value, and " in within.words[2]
    assert al.check_explanation(within.plan, within) == []
    for told, lie in (
        ("would gain", "would lose"),
        ("a better plan without it", "a better plan with it"),
        ("is due to where that search stopped, not to merit or law", "is due to merit"),
        ("that this line is funded", "that this line is not funded"),
        (f"within {gap}", "within 3.1%"),
        (within.words[1], "It is a tie."),
    ):
        assert refused(within, told, lie), told


@pytest.mark.parametrize("left_open", [0.0, 1.0])
def test_value_given_up_for_fewer_changes_is_not_what_the_search_left_open(
    left_open: float,
) -> None:
    case = tiny(last_plan=[{"nation": "B", "account": "AID", "amount_musd": 4.0}])
    plan = al.solve(case, al.Policy(value_tolerance=0.2), options=al.SolveOptions(gap=0))
    best = plan.meta["best_value"]
    assert plan.meta["bound"] - best < 1e-6 < best - plan.value
    shown = replace(plan, meta={**plan.meta, "bound": plan.meta["bound"] + left_open})
    answer = al.explain(shown, "A", "truck", keep=False)
    assert answer.verdict is Verdict.BETTER
    given = points_words(best - plan.value, answer.proof.money_value)
    traded = f"The plan shown gives up {given} for fewer changes from the last plan"
    gap = percent_at_most(left_open / shown.meta["bound"])
    search = f", and the search for it stopped within {gap} of the best" if left_open else ""
    stopped = " or to where that search stopped" if left_open else ""
    told = answer.words[1]
    assert told == (
        f"{traded}{search}, so that such finds are to be expected: that this line is not funded "
        f"is due to keeping close to the last plan{stopped}, not to merit or law."
    )
    assert al.check_explanation(shown, answer) == []
    whole = percent_at_most((shown.meta["bound"] - plan.value) / shown.meta["bound"])
    false = (
        f"The search for the plan shown stopped within {whole} of the best, so that such finds are "
        "to be expected: that this line is not funded is due to where that search stopped, not to "
        "merit or law."
    )
    for lie in (
        false,
        told.replace(f"keeping close to the last plan{stopped}", "where that search stopped"),
        told.replace(given.split()[0], "9.99"),
        told.replace(f"{search}, so that", ", and the search for it stopped within 9.7% of the "
                     "best, so that"),
        "" if search == "" else told.replace(search, ""),
    ):  # fmt: skip
        assert refused(answer, told, lie), lie


def test_the_better_plan_can_be_taken_over(within: Answer) -> None:
    found = better_plan(within)
    assert found is not None and found == ("without it", within.forced)
    assert found[1].value > within.plan.value and al.check_plan(found[1]) == []
    (part,) = [one for one in sections_of(within) if one.title == "The better plan"]
    assert "“Take the better plan over”" in part.words[1]
    assert part.words[0] in within.words
    assert part.words[0].endswith(" and keeps all law and capacity, and misses no policy target.")
    best = al.explain(found[1], "A", "boat", keep=False)
    assert better_plan(best) is None
    assert not any(one.title == "The better plan" for one in sections_of(best))


def test_a_plan_that_gives_less_than_the_best_near_it_says_why() -> None:
    case = tiny(accounts=[{"account": "AID", "budget_musd": 2.5}])
    best = al.solve(case, options=al.SolveOptions(gap=0))
    early = al.explain(best, "B", keep=False).forced
    assert early is not None
    shown = replace(early, meta={**early.meta, "bound": best.value})
    answer = al.explain(shown, "A", "truck", keep=False)
    assert answer.best is not None and answer.best.value > shown.value
    start = "The plan shown is not the best near it: the best plan with it is worth "
    (told,) = [one for one in answer.words if one.startswith(start)]
    gain = answer.best.value - shown.value
    assert told.startswith(f"{start}{gain:.2f} value points more than the plan shown, ")
    gap = percent_at_most((best.value - shown.value) / best.value)
    given, other = (
        one.lines.loc[(one.lines["nation"] == "A") & (one.lines["item"] == "truck"), "quantity"]
        for one in (shown, answer.best)
    )
    assert told.endswith(
        f"{gap} of the best, so that such finds are to be expected: that is why the plan shown "
        f"gives {given.sum():.0f} lots and not {other.sum():.0f} lots."
    )
    assert al.check_explanation(shown, answer) == []
    for part, lie in (
        (told, ""),
        (f"not {other.sum():.0f} lots", "not 9 lots"),
        (gap, "1.5%"),
        ("plan with it", "plan without it"),
        (f"{gain:.2f}", "0.01"),
    ):
        assert refused(answer, told, told.replace(part, lie)), part


def test_gains_and_losses_of_a_tie_are_said_to_differ_by_no_more_than_is_open() -> None:
    case = tiny(last_year=2031, accounts=POOR, needs=NEEDS["alike"])
    plan = al.solve(case, options=al.SolveOptions(gap=0))
    nation = next(one for one in "AB" if one not in set(plan.lines["nation"]))
    tie = al.explain(plan, nation, "boat", keep=False)
    assert tie.verdict is Verdict.TIE and any(one.points for one in tie.reasons)
    below = ": gains and losses below "
    assert any(below in one for one in tie.words[:4])
    assert al.check_explanation(plan, tie) == []
    (told,) = [one for one in tie.words if below in one]
    assert refused(tie, told, f"{told.partition(below)[0]}.")
    open_more = worded(replace(tie, proof=replace(tie.proof, tolerance=0.5)))
    assert any("differ by less than that" in one for one in open_more.words)


def test_a_loss_that_is_most_the_price_of_rules_is_called_so_next_to_the_badge() -> None:
    floor = {"rule": "b_floor", "sense": "floor", "accounts": "AID", "nations": "B", "kinds": "*",
             "areas": "*", "per": "each_year", "amount_musd": 1.0, "status": "policy"}  # fmt: skip
    answer = al.explain(
        al.solve(tiny(earmarks=[floor]), options=al.SolveOptions(gap=0)), "B", keep=False
    )
    rules = -sum(one.points for one in answer.parts if one.part == "rule")
    assert answer.loss is not None and rules > 0.5 * answer.loss
    share = f"{100 * rules / answer.loss:.1f}%"
    assert answer.words[1].startswith(f"Of what is lost without it, {share} is the price of rules")
    assert al.check_explanation(answer.plan, answer) == []
    for told, lie in ((share, "51.3%"), (share, "all"), ("lost without", "lost with")):
        assert refused(answer, told, lie), told
    left = [one for one in answer.words if one != answer.words[1]]
    false = {**answer.document(), "words": left}
    assert al.check_explanation(answer.plan, false, answer.best, answer.forced)


def test_a_better_plan_names_the_policy_targets_that_it_misses() -> None:
    floor = {"rule": "keep_b", "status": "policy", "sense": "floor", "accounts": "AID",
             "nations": "B", "years": "*", "per": "all_years", "amount_musd": 30.0}  # fmt: skip
    case = tiny(earmarks=[floor])
    best = al.explain(al.solve(case, options=al.SolveOptions(gap=0)), "B", "truck", keep=False)
    assert best.forced is not None
    answer = al.explain(best.forced, "B", "truck", keep=False)
    found = better_plan(answer)
    assert answer.verdict is Verdict.BETTER and found is not None
    (row,) = found[1].rules[found[1].rules["bend"] > 1e-6].to_dict("records")
    meaning = "At least US$ 30 million goes to B from AID, from 2031 to 2032"
    missed = f"but misses 1 policy target, which its value counts: “{meaning}” by US$ "
    (told,) = [one for one in answer.words if one.startswith("A better plan with it was found")]
    assert f" and keeps all law and capacity, {missed}{figure(row['bend'])} million." in told
    (part,) = [one for one in sections_of(answer) if one.title == "The better plan"]
    assert part.words[0] == told
    assert al.check_explanation(best.forced, answer) == []
    for some, lie in (
        (told, ""),
        (told[told.index(", but misses") :], ", and misses no policy target."),
        (told[told.index(" keeps all law") :], " keeps every rule."),
        ("1 policy target,", "2 policy targets,"),
        ("by US$ ", "by US$ 1"),
        ("goes to B", "goes to A"),
        ("plan with it was", "plan without it was"),
    ):
        assert refused(answer, told, told.replace(some, lie)), lie
