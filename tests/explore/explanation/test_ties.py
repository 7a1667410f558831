"""A tie is no reason for anything, and the price of rules is said where it is most of a loss."""

from dataclasses import replace

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.explore.explanation.words import worded

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


def test_a_gain_within_the_proof_is_no_reason(within: Answer) -> None:
    first = within.words[0]
    assert within.verdict is Verdict.BETTER and within.proof.all_plans_open is not None
    assert "; a tie within the plan's own proof: a plan without it would be worth " in first
    assert " value points more, less than the search leaves open" in first
    held = first.partition(": ")[2].partition(";")[0]
    assert held.startswith("funded with ")
    assert "because" not in first and "gain" not in first
    assert any("so that gains and losses below differ by less: " in one for one in within.words)
    assert al.check_explanation(within.plan, within) == []
    for told, lie in (
        (", less than the search leaves open", ""),
        (": funded with ", ": funded with 9"),
        (f": {held}; a tie", ": not funded; a tie"),
        (", less than", ", in all less than"),
        (" value points more, less", " value points, less"),
        ("would be worth", "would gain"),
        ("a tie within the plan's own proof: ", "the plan can be improved here, because "),
        (", so that gains and losses below differ by less", ""),
    ):
        assert refused(within, told, lie), told


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
