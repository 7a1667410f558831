"""An answer as a page: whole, in one file, safe against what people typed, and true."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tiny_revision import tiny
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app
from allocator.explore.explanation.answer import Answer, Kind, Reason, Verdict
from allocator.explore.explanation.explain import explain
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
        self.texts = list[str]()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
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
        assert not set(page.tags) & {"script", "img", "link", "iframe"} and page.addresses == []
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
