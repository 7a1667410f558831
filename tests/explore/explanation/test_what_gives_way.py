"""What others would have to beat who got the money, and which area gives way to a new one."""

from dataclasses import replace

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.explore.explanation.words import worded

PLAIN = [{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2}]
NO_OTHER = "No other nation may get more in this comparison"


def refused(answer: Answer, told: str, lie: str) -> bool:
    document = answer.document()
    words = [one.replace(told, lie) for one in document["words"]]
    assert words != document["words"], told
    false = {**document, "words": [one for one in words if one]}
    return bool(al.check_explanation(answer.plan, false, answer.best, answer.forced))


def asked(next_million: float) -> Answer:
    plan = al.solve(tiny(nations=PLAIN), options=al.SolveOptions(gap=0))
    meta = {**plan.meta, "next_million_value": next_million}
    answer = al.explain(replace(plan, meta=meta), "A", "boat", keep=False)
    assert answer.verdict is Verdict.VALUE
    assert al.check_explanation(answer.plan, answer) == []
    return answer


@pytest.mark.parametrize(
    ("next_million", "end"),
    [
        (0.1, "which is what others would have to beat."),
        (100.0, "so a wider search may find a better use for it."),
    ],
)
def test_the_value_of_its_own_money_is_what_others_would_have_to_beat(
    next_million: float, end: str
) -> None:
    answer = asked(next_million)
    plan = answer.plan
    met = plan.coverage[(plan.coverage["nation"] == "A") & (plan.coverage["area"] == "sea")]
    bought = plan.lines[(plan.lines["nation"] == "A") & (plan.lines["item"] == "boat")]
    assert answer.proof.idle_loss == pytest.approx(met["value"].sum())
    assert answer.proof.idle_musd == pytest.approx(bought["obligation_musd"].sum())
    times = met["value"].sum() / (next_million * bought["obligation_musd"].sum())
    (told,) = [one for one in answer.words if one.startswith(NO_OTHER)]
    assert f"about {times:,.1f} times what the next US$ million" in told and told.endswith(end)
    other = "so a wider search may find a better use for it" if times >= 1 else "which is what"
    for part, lie in ((f"about {times:,.1f} times", "about 777.0 times"),
                      ("would lose ", "would lose 9"), ("and US$ ", "and US$ 9"),
                      (end, f"{other}."), (told, "")):  # fmt: skip
        assert refused(answer, part, lie), part


@pytest.mark.parametrize(("loss", "money"), [(1e6, 1.0), (1.0, 1e-3), (1.0, 1e3)])
def test_money_left_idle_and_its_loss_are_held_to_what_the_plan_gives(
    loss: float, money: float
) -> None:
    answer = asked(0.1)
    assert answer.proof.idle_loss is not None
    proof = replace(
        answer.proof,
        idle_loss=answer.proof.idle_loss * loss,
        idle_musd=answer.proof.idle_musd * money,
    )
    false = worded(replace(answer, proof=proof))
    found = al.check_explanation(answer.plan, false.document(), answer.best, answer.forced)
    assert {one.rule for one in found} == {"proof.idle_loss" if loss > 1 else "proof.idle_musd"}


def test_where_the_next_money_has_no_value_the_wider_search_is_named() -> None:
    answer = asked(0.0)
    assert answer.proof.idle_loss is None
    assert (
        f"{NO_OTHER}: what the money would do for others is what a wider search asks."
        in answer.words
    )


@pytest.mark.parametrize("lines", [1, 2])
def test_the_area_that_gives_way_is_named_where_a_nation_can_run_no_more_lines(lines: int) -> None:
    nations = [{"nation": "A", "tier": 1, "lines_at_once": lines}]
    needs = [{"nation": "A", "area": "sea", "need_points": 9.0},
             {"nation": "A", "area": "border", "need_points": 0.1}]  # fmt: skip
    poor = [{"account": "AID", "budget_musd": 2.3}]
    case = tiny(nations=nations, needs=needs, accounts=poor)
    plan = al.solve(case, options=al.SolveOptions(gap=0))
    answer = al.explain(plan, "A", "truck", keep=False)
    assert al.check_explanation(plan, answer) == []
    told = "A can run no more lines: with it, border takes the place of sea."
    assert (told in answer.words) == (lines == 1)
    if lines == 1:
        assert answer.verdict is Verdict.OUTBID
        assert answer.words.index(told) < 3
        assert refused(answer, told, told.replace("border takes the place of sea", "sea does"))
        assert refused(answer, told, "")
