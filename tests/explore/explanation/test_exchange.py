"""What money would do for a nation, next to those that give it up: told, checked, and no lie."""

import pytest
from tiny_revision import three_rivals

import allocator as al
from allocator.explore.explanation.answer import Answer
from allocator.explore.explanation.sections import sections_of


@pytest.fixture(scope="module")
def answer() -> Answer:
    plan = al.solve(three_rivals(), options=al.SolveOptions(gap=0))
    return al.explain(plan, "C", "staff", more=True, rival="A", keep=False)


def test_the_sentences_say_what_both_sides_do_with_the_money(answer: Answer) -> None:
    own, others = (
        [one for one in answer.lines if (one.nation == "C") == mine] for mine in (True, False)
    )
    more, less = (sum(one.change_musd for one in some) for some in (own, others))
    assert more > 0 > less
    (told,) = [one for one in answer.words if one.startswith("With it C gets US$ ")]
    (pair,) = [one for one in answer.words if one.startswith("C gets ")]
    assert f"C gets US$ {more:.1f} million more" in told
    assert f"up US$ {-less:.1f} million, worth " in told
    assert "; A gets " in pair and {told, pair} <= set(sections_of(answer)[0].words)
    assert al.check_explanation(answer.plan, answer) == []


def test_no_other_figure_nation_or_split_is_taken(answer: Answer) -> None:
    document = answer.document()
    (told,) = [one for one in answer.words if one.startswith("With it C gets US$ ")]
    (pair,) = [one for one in answer.words if one.startswith("C gets ")]
    lies = [told.replace(" gives up", " give up"), told.replace("With it C", "With it B"),
            told.replace("; A", "; B").replace("; C", "; B"), told.replace("US$ ", "US$ 1"),
            told.replace("worth ", "worth 1"), pair.replace("; A gets", "; B gets"),
            pair.replace("merit", "policy"), pair.replace("meets ", "meets 1"),
            pair.replace("A gets US$", "A gets no money; US$")]  # fmt: skip
    for lie in {*lies, ""} - {told, pair}:
        true = pair if lie.startswith("C gets") else told
        words = [lie if one == true else one for one in document["words"]]
        false = {**document, "words": [one for one in words if one]}
        assert al.check_explanation(answer.plan, false, answer.best, answer.forced), lie
