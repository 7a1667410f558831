"""Equipment that arrives in the last year of the plan or after it is said to, in front."""

import pytest
from service_case import service_case

import allocator as al
from allocator.explore.explanation.answer import Answer
from allocator.explore.explanation.sections import sections_of

LATE = "delivered only in FY"


def answer_about(lead: int, nation: str = "AAA", *, more: bool = False) -> Answer:
    plan = al.solve(service_case(lead_years=lead), options=al.SolveOptions(gap=0))
    answer = al.explain(plan, nation, "boat", more=more, keep=False)
    assert al.check_explanation(plan, answer) == []
    return answer


def late(answer: Answer) -> list[str]:
    return [one for one in answer.words if LATE in one]


@pytest.mark.parametrize("lead", [0, 3, 4])
def test_what_arrives_late_is_said_among_the_first_sentences(lead: int) -> None:
    answer = answer_about(lead)
    lines = answer.plan.lines
    lots = lines[(lines["nation"] == "AAA") & (lines["item"] == "boat")]
    lots = lots[lots["kind"] == "equipment"].groupby("year")["quantity"].sum()
    arrive = {int(year) + lead: count for year, count in lots.items() if count > 0}
    assert arrive
    after = {year: count for year, count in arrive.items() if year >= 2023}
    wanted = sum(after.values()) >= sum(arrive.values()) / 2
    assert len(late(answer)) == wanted
    for told in late(answer):
        assert told in sections_of(answer)[0].words[:3]
        assert all(f"FY{year}" in told for year in after)
        assert told.endswith("the last year of the plan is FY2023.")


def test_what_is_not_funded_is_said_to_arrive_late_with_it() -> None:
    seen = 0
    for lead, nation, more in ((4, "AAA", True), (3, "BBB", True), (4, "BBB", False)):
        answer = answer_about(lead, nation, more=more)
        if answer.proof.side == "at most" and answer.forced is not None:
            (told,) = late(answer)
            much = "more of it" if more else "it"
            assert told.startswith(f"In the best plan with {much}, ")
            seen += 1
    assert seen


def test_no_other_year_or_number_is_taken_and_none_may_be_left_out() -> None:
    answer = answer_about(4, more=True)
    document, (told,) = answer.document(), late(answer)
    lies = {told.replace("FY20", "FY21"), told.replace("FY2023", "FY2024"), "",
            told.replace("In the best plan with more of it, the", "The"),
            told.replace("the lot is", "all 2 lots are"),
            told.replace("with more of it", "with it")} - {told}  # fmt: skip
    for lie in lies:
        words = [lie if one == told else one for one in document["words"]]
        false = {**document, "words": [one for one in words if one]}
        assert al.check_explanation(answer.plan, false, answer.best, answer.forced), lie
