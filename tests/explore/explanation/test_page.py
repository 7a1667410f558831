"""An answer as a page: whole, in one file, safe against what people typed, and true."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from one_form import mixed_columns
from tiny_revision import tiny
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app
from allocator.explore.explanation.answer import Answer, Kind, Reason, Verdict
from allocator.explore.explanation.ask import ask, reading
from allocator.explore.explanation.explain import explain
from allocator.explore.explanation.heard import question_words
from allocator.explore.explanation.page import answer_page, command_of
from allocator.explore.explanation.sections import label_of, sections_of, title_of
from allocator.plan.plan import Plan

VOID = {"meta", "br", "hr", "img", "link"}
BARRED = [
    {"rule": "no_boats", "effect": "bar", "nations": "A", "accounts": "*", "kinds": "*",
     "areas": "sea", "citation": "10 U.S.C. 1", "exception": "a waiver by the Secretary"}
]  # fmt: skip


class Page(HTMLParser):
    """A page read tag by tag: what is open, the texts, and addresses of other files."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open = list[str]()
        self.tags = list[str]()
        self.addresses = list[str]()
        self.names = list[str]()
        self.texts = list[str]()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        self.names += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def plan() -> Plan:
    case = tiny(accounts=[{"account": "AID", "budget_musd": 1.2}])
    return al.solve(case, options=al.SolveOptions(gap=0))


def questions(plan: Plan) -> list[Answer]:
    return [
        explain(plan, nation, line, more=more)
        for nation in ("A", "B")
        for line in (None, "truck", "boat", "AID", "border")
        for more in (False, True)
    ]


def test_every_answer_is_a_whole_page_with_all_its_sentences(plan: Plan) -> None:
    for answer in questions(plan):
        page = Page(answer_page(answer))
        assert page.open == []
        assert not set(page.tags) & {"script", "img", "link", "iframe"}
        assert set(page.addresses) <= {f"#{one}" for one in page.names}
        assert bool(page.addresses) == ("Rules, changes and waste" in page.texts)
        text = " ".join(page.texts)
        assert title_of(answer) in text and label_of(answer) in text
        limits = [one.words for one in answer.reasons if one.points is None]
        for words in (answer.words[0], answer.words[-1], *limits):
            assert words in text


def test_the_sections_say_what_the_sentences_say(plan: Plan) -> None:
    for answer in questions(plan):
        found = " ".join(words for one in sections_of(answer) for words in (*one.words, *one.items))
        for one in answer.reasons:
            if one.points is not None and one.words in " ".join(answer.words):
                assert one.words in found


def test_the_figures_of_a_table_add_up_to_the_loss(plan: Plan) -> None:
    seen = 0
    for answer in questions(plan):
        for section in sections_of(answer):
            if section.table is not None:
                assert list(mixed_columns(section.table)) == []
            if section.title.startswith("Who gets") and answer.loss and abs(answer.loss) > 1e-3:
                table = section.table
                assert table is not None and answer.loss is not None
                cells = [_read(cell) for cell in table["Value points"]]
                assert cells[-1] == pytest.approx(-answer.loss, abs=1e-4)
                assert sum(cells[:-1]) == pytest.approx(cells[-1], abs=1e-3)
                seen += 1
    assert seen


def _read(cell: str) -> float:
    return 0.0 if cell in ("–", "") else float(cell.replace("−", "-").replace(",", ""))


def test_law_is_on_the_page_with_its_exception() -> None:
    barred = al.solve(tiny(eligibility=BARRED), options=al.SolveOptions(gap=0))
    text = " ".join(Page(answer_page(explain(barred, "A", "boat"))).texts)
    assert "10 U.S.C. 1" in text and "a waiver by the Secretary" in text
    assert "Not funded: impossible" in text


def test_an_answer_by_law_says_why_nothing_was_tried() -> None:
    barred = al.solve(tiny(eligibility=BARRED), options=al.SolveOptions(gap=0))
    for changes in (False, True):
        found = explain(barred, "A", "boat", changes=changes)
        short, *parts = sections_of(found)
        (part,) = [one for one in parts if one.title == "What would change it"]
        assert "No single number was tried" in part.words[0]
        assert short.words[1] == found.reasons[0].words == found.words[1]
        assert part.items == tuple(one.words for one in found.reasons[1:])


def test_a_question_about_changes_is_never_left_without_a_word(plan: Plan) -> None:
    read = reading(plan.case, "what would change truck for A")
    for verdict in Verdict:
        found = replace(explain(plan, "A", "truck"), verdict=verdict)
        assert "What would change it" in [one.title for one in sections_of(found, read)]


def test_the_page_has_the_question_and_whom_it_compares(plan: Plan) -> None:
    text = "Why no truck for A? It scores higher than B."
    page = " ".join(Page(answer_page(ask(plan, text), read=reading(plan.case, text))).texts)
    assert text in page and "A and B" in page and "A score alone decides nothing" in page


@pytest.mark.parametrize("asked", ["why not {} for B", "Why does B not get {}?", "why no {} B"])
def test_a_false_premise_is_said_first(plan: Plan, asked: str) -> None:
    money = plan.lines[plan.lines["nation"] == "B"]["obligation_musd"].sum()
    assert money > 0
    text = asked.format("money")
    found, read = ask(plan, text), reading(plan.case, text)
    assert sections_of(found, read)[0].words[0].startswith("B is funded: US$ ")
    line = reading(plan.case, asked.format("truck"))
    trucks = explain(plan, "B", "truck")
    said = sections_of(trucks, line)[0].words[0]
    assert said.startswith("This is funded: ") == (trucks.quantity > 0)


@pytest.mark.parametrize("text", ["why B", "why not more for B", "why or why not money for B",
                                  "what would change B"])  # fmt: skip
def test_a_question_that_takes_nothing_for_granted_is_not_put_right(plan: Plan, text: str) -> None:
    found = ask(plan, text)
    said = sections_of(found, reading(plan.case, text))
    assert said[0].words[0] == found.words[0]


def test_a_question_is_repeated_as_the_plan_has_it(plan: Plan) -> None:
    money = plan.lines.groupby("nation")["obligation_musd"].sum()
    assert money["B"] > 0
    assert question_words(plan, reading(plan.case, "why B")) == "Why money for B?"
    assert question_words(plan, reading(plan.case, "why not more B")) == "Why not more money for B?"
    for line in ("truck", "boat"):
        given = explain(plan, "A", line).quantity > 0
        told = question_words(plan, reading(plan.case, f"why {line} for A"))
        assert told == f"Why {'' if given else 'not '}{line} for A?"


def test_what_people_typed_is_shown_and_never_run(plan: Plan) -> None:
    evil = '<script>alert("x")</script>'
    found = explain(plan, "A", "truck")
    harmed = replace(
        found,
        question=replace(found.question, line_name=evil, nation_name=evil),
        reasons=(*found.reasons, Reason(Kind.RULE, evil, citation=evil)),
    )
    page = Page(answer_page(harmed, link=f"http://here/?ask={evil}"))
    assert "script" not in page.tags and page.open == []
    assert evil in "".join(page.texts)


def test_every_verdict_has_a_label(plan: Plan) -> None:
    found = explain(plan, "A", "truck")
    labels = {label_of(replace(found, verdict=one)) for one in Verdict}
    assert len(labels) == len(Verdict)


def test_the_command_on_the_page_gives_the_answer(plan: Plan, tmp_path: Path) -> None:
    plan.save(tmp_path / "plan")
    found = explain(plan, "A", "truck", more=True)
    words = command_of(found, str(tmp_path / "plan")).split()
    html = tmp_path / "new" / "why.html"
    done = CliRunner().invoke(app, [*words[1:], "--html", str(html)])
    assert done.exit_code == 0, done.output
    assert found.words[0] in " ".join(Page(html.read_text(encoding="utf-8")).texts)
    assert re.search(r"why\.html \(a page to\s+print\)", done.output)


def test_a_page_that_cannot_be_written_is_said_before_the_search(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.save(tmp_path / "plan")
    (tmp_path / "why.html").mkdir()
    monkeypatch.setattr("allocator.explore.explanation.explain.explain", None)
    place = str(tmp_path / "why.html")
    done = CliRunner().invoke(app, ["explain", str(tmp_path / "plan"), "A", "--html", place])
    assert done.exit_code == 2 and "Nothing was done" in done.output
