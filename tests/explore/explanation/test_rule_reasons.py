"""Rules in reasons are told together where they say the same, whatever a nation is called."""

from tiny_revision import tiny

import allocator as al
from allocator.check.explanation import check_explanation
from allocator.explore.revision.causes import rule_texts

NATIONS = [{"nation": "A", "tier": 1}, {"nation": "B", "name": "St. Lucia", "tier": 2}]
FLOOR = {"rule": "b_floor", "sense": "floor", "accounts": "AID", "nations": "B", "kinds": "*",
         "areas": "*", "per": "each_year", "amount_musd": 1.0, "status": "policy"}  # fmt: skip


def test_a_name_with_a_full_stop_does_not_end_the_sentence_of_a_rule() -> None:
    case = tiny(nations=NATIONS, earmarks=[FLOOR])
    plan = al.solve(case, options=al.SolveOptions(gap=0))
    answer = al.explain(plan, "B", keep=False)
    floors = [one.words for one in answer.reasons if one.rule == "b_floor" and one.points is None]
    assert floors == ["At least US$ 1 million goes to St. Lucia from AID, in each of 2031, 2032."]
    assert check_explanation(plan, answer) == []
    told = rule_texts(plan, {("floor", "b_floor")})
    assert told and all("goes to St. Lucia from AID" in one for one in told)
