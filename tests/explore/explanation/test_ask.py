"""Questions in plain words are read as a person would, or answered by the nearest readings."""

import pytest

import allocator as al
from allocator.errors import DataError
from allocator.explore.explanation.ask import ask, nearest_questions, question_text, reading
from allocator.explore.explanation.sections import sections_of
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan, load_plan


@pytest.fixture(scope="module")
def case() -> Case:
    return al.load_case("data/us-fy2020")


@pytest.mark.parametrize(
    ("text", "nation", "line", "more", "changes"),
    [
        ("why not patrol boats for the Philippines", "PHL", "patrol_boats", False, False),
        ("Why is Kenya not getting night vision?", "KEN", "night_vision", False, False),
        ("why KEN", "KEN", None, False, False),
        ("why so little FMF for Jordan", "JOR", "FMF", True, False),
        ("What would change it for radars in Colombia", "COL", "coastal_radar", False, True),
        ("why not more English courses for Tonga", "TON", "english_language", True, False),
        ("why maritime security for the Phillipines", "PHL", "maritime", False, False),
        ("why not patrol_vessel for PER", "PER", "patrol_vessel", False, False),
        (
            "What does the current plan do for Kenya, by year, and why that much?",
            "KEN",
            None,
            False,
            False,
        ),
        (
            "The ambassador wants patrol boats for the Philippines",
            "PHL",
            "patrol_boats",
            False,
            False,
        ),
        ("Why is Niger not funded? It scores higher than Kenya.", "NER", None, False, False),
        ("why not mine action for Jamaica", "JAM", "mine_action", False, False),
        ("why St. Lucia", "LCA", None, False, False),
        ("Why is Nigeria cut by half?", "NGA", None, True, False),
        ("Why is FMF cut for Jordan by 20 percent", "JOR", "FMF", True, False),
        ("why did Nigeria's share go down from 24 to 12 million", "NGA", None, False, False),
    ],
)
def test_a_question_is_read(
    case: Case, text: str, nation: str, line: str | None, more: bool, changes: bool
) -> None:
    found = reading(case, text)
    assert (found.nation.code, found.line.code if found.line else None) == (nation, line)
    assert (found.more, found.changes) == (more, changes)


@pytest.mark.parametrize(
    ("text", "line", "years"),
    [
        ("why Kenya S333 2024", "S333", (2024,)),
        ("why Kenya in 2022 and 2024", None, (2022, 2024)),
        ("why not patrol boats for Kenya from 2020 to 2022?", "patrol_boats", (2020, 2021, 2022)),
        ("why Kenya FY2022-24", None, (2022, 2023, 2024)),
        ("why Kenya from 2022 to 2024", None, (2022, 2023, 2024)),
        ("why Kenya 2024-2022", None, (2022, 2023, 2024)),
        ("why Kenya between 2022 and 2024", None, (2022, 2023, 2024)),
        ("why Kenya FY22", None, (2022,)),
        ("why Kenya from FY22 to FY24", None, (2022, 2023, 2024)),
        ("why Kenya in 2022, 2023 and 2031", None, (2022, 2023, 2031)),
        ("why does Kenya get less than in 1999", None, (1999,)),
        ("why does Kenya get less since 2023-09", None, (2023,)),
        ("why does Kenya get less since 2023-12-01", None, (2023,)),
        ("why does Kenya get 2000 million", None, ()),
        ("why does Kenya get US$ 2022 from S333 in 2024", "S333", (2024,)),
        ("why does Kenya get US$ 1999.5 million", None, ()),
        ("why not 2000 patrol boats for Kenya", "patrol_boats", ()),
        ("why not 2022 lots of patrol boats for Kenya", "patrol_boats", ()),
        ("why does Kenya get more S333 in 2022 and 2024 than Jordan?", "S333", (2022, 2024)),
        ("why Kenya", None, ()),
    ],
)
def test_years_of_a_question_are_heard(
    case: Case, text: str, line: str | None, years: tuple[int, ...]
) -> None:
    found = reading(case, text)
    assert (found.nation.code, found.line.code if found.line else None) == ("KEN", line)
    assert found.years == years and found.text == text


def test_an_answer_says_at_once_that_it_is_for_all_years(starter_plan: Plan) -> None:
    text = "why Besania in 2031 and 1999"
    read, answer = reading(starter_plan.case, text), ask(starter_plan, text)
    first, given = sections_of(answer, read)[:2]
    told = "an answer cannot be about single years: what follows is for all years of the plan"
    assert first.words[0].startswith("The question names 1999, 2031") and told in first.words[0]
    assert "1999" in first.words[0].partition(";")[2] and "not in the plan" in first.words[0]
    assert given.title == "What the plan gives" and not given.annex and given.table is not None
    assert first.words[1:] == sections_of(answer)[0].words
    assert answer.question.text == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("why not boats for the Philippines", "why not Coastal patrol boats for Philippines"),
        ("why not tanks for Poland", "Poland"),
        ("why not patrol boats", "no nation"),
        ("", "no nation"),
        ("why are patrol vessels not funded", "no nation"),
        ("why courses for Kenya", "course"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_nearest_readings(
    case: Case, text: str, told: str
) -> None:
    with pytest.raises(DataError, match=told):
        reading(case, text)


@pytest.mark.parametrize(
    ("text", "rival"),
    [
        ("Why is Niger not funded? It scores higher than Kenya.", "KEN"),
        ("why does Niger get less than Chad", "TCD"),
        ("Why not FMF for Mali but Kenya gets it?", "KEN"),
        ("why not patrol boats for Ghana? It scores higher than the Philippines", "PHL"),
        ("why not patrol boats for Ghana? It scores higher than the Dominican Republic", "DOM"),
        ("Why is Nigeria cut by half? It scores higher than Kenya", "KEN"),
        ("Why Nigeria and not Kenya?", "KEN"),
        ("Why Nigeria over Kenya?", "KEN"),
        ("Why does Ukraine get USAI and Georgia nothing?", "GEO"),
        ("why is Bhutan not funded, Burkina Faso scores lower than Bhutan", "BFA"),
        ("why does Niger, with all its needs, get nothing", None),
        ("Why is Niger not funded? It is a friend.", None),
        ("Why is Niger not funded? Niger needs it.", None),
    ],
)
def test_a_nation_that_is_compared_with_is_no_part_of_the_line(
    case: Case, text: str, rival: str | None
) -> None:
    found = reading(case, text)
    assert (found.rival.code if found.rival else None) == rival
    assert found.nation.code != rival


@pytest.mark.parametrize("folder", ["data/us-fy2020", "data/starter"])
def test_every_line_has_a_question_that_is_read_as_it(folder: str) -> None:
    case = al.load_case(folder)
    nations = case.tables["nations"]["nation"].tolist()
    lines = [*case.items["item"], *case.tables["accounts"]["account"], *case.areas]
    asked = [(nation, None) for nation in nations]
    asked = asked[::5] + [(nations[at % len(nations)], line) for at, line in enumerate(lines)]
    for at, (nation, line) in enumerate(asked):
        more, changes = bool(at & 1), bool(at & 2)
        text = question_text(case, nation, line, more=more, changes=changes)
        found = reading(case, text)
        read = found.nation.code, found.line.code if found.line else None, found.more, found.changes
        assert read == (nation, line, more, changes), text


def test_the_nearest_questions_can_be_asked(case: Case) -> None:
    for text in (
        "why not boats for the Philippines",
        "why not tanks for Poland",
    ):
        near = nearest_questions(case, text)
        assert near
        for one in near:
            reading(case, one)
    assert nearest_questions(case, "why Kenya") == ()


def test_a_question_with_unknown_words_is_answered_by_questions_on_its_own_nations(
    case: Case,
) -> None:
    near = nearest_questions(case, "why blah Nigeria against Kenya")
    assert near == ("why Nigeria, unlike Kenya", "why not more for Nigeria, unlike Kenya")
    for one in near:
        found = reading(case, one)
        assert found.rival is not None and (found.nation.code, found.rival.code) == ("NGA", "KEN")


def test_a_question_in_words_keeps_whom_it_compares(case: Case) -> None:
    for nation, line, rival in (("GHA", "patrol_boats", "DOM"), ("NER", None, "PHL")):
        for changes in (False, True):
            text = question_text(case, nation, line, changes=changes, rival=rival)
            found = reading(case, text)
            assert found.rival is not None and found.text == text
            assert (found.nation.code, found.rival.code) == (nation, rival)
            assert (found.line.code if found.line else None, found.changes) == (line, changes)


def test_the_nations_of_the_journey_in_the_pages_are_as_they_say() -> None:
    plan = load_plan("data/us-fy2020-plan")
    funded = set(plan.lines["nation"])
    assert "BTN" not in funded and {"NER", "TON"} <= funded
    needs = plan.coverage.groupby("nation")["need_points"].sum()
    assert needs["BTN"] > needs["TON"]
