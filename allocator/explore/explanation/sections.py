"""An answer in parts with headings, sentences and tables, as every page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.explore.explanation import answer_tables as tables
from allocator.explore.explanation.answer import Answer, Kind, Verdict
from allocator.explore.explanation.asked_years import BY_YEAR, years_words
from allocator.explore.explanation.found_better import better_plan, keeps_words
from allocator.explore.explanation.headline import only_rules, subject
from allocator.explore.explanation.heard import COMPARED, comparison, premise
from allocator.explore.explanation.rests_on import rests_on
from allocator.explore.explanation.three_plans import compared_words, difference_words
from allocator.explore.explanation.trial_words import turning_words
from allocator.explore.explanation.which_plans import which_plans
from allocator.explore.explanation.wider import turned
from allocator.explore.explanation.words import answer_words
from allocator.explore.revision.asked import Asked
from allocator.explore.revision.requests import Addition
from allocator.explore.revision.service import service_words
from allocator.explore.section import Section
from allocator.explore.two_answers import BEST_OF_A_SET
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.explanation.ask import Reading
    from allocator.explore.explanation.words import Said

LABELS = {
    Verdict.VALUE: "Funded for its value",
    Verdict.RULE: "Funded because rules ask for it",
    Verdict.OUTBID: "Not funded: worth less than what it would push out",
    Verdict.IMPOSSIBLE: "Not funded: impossible",
    Verdict.TIE: "A tie: your judgement decides",
    Verdict.BETTER: "A better plan was found",
    Verdict.UNKNOWN: "Not known",
}
"""Verdicts as a label, where what the money rests on does not say it."""

_MORE_LABELS = {
    Verdict.OUTBID: "No more of it: worth less than what it would push out",
    Verdict.IMPOSSIBLE: "No more of it is possible",
}
"""As above, where more of what there is was asked about."""

_UNTRIED = {
    Verdict.TIE: "No number was tried: nothing but your judgement decides this line.",
    Verdict.BETTER: "No number was tried: a plan that decides otherwise is better as it is.",
    Verdict.UNKNOWN: "No number was tried: the answer itself is not known.",
}
"""Why nothing was tried though it was asked what would change the answer."""

_PAYERS = 8
"""Lines of the table of who gets more or less; an annex has all."""

_TAKE_OVER = (
    "On page Why “Take the better plan over” saves it as a scenario or shows it in place of the "
    "plan shown now."
)

POINTS = "100 value points would meet every need of every nation."


def label_of(answer: Answer) -> str:
    """Return the verdict in a few words; that of the wider search where it turns the answer."""
    if answer.wider is not None and turned(answer):
        return f"In a wider search: {label_of(answer.wider)}"
    if rests := rests_on(answer):
        return f"Funded: {rests}"
    if only_rules(answer):
        return f"{'No more of it' if answer.question.more else 'Not funded'}: rules would be missed"
    more = _MORE_LABELS if answer.question.more else {}
    return more.get(answer.verdict, LABELS[answer.verdict])


def title_of(answer: Answer) -> str:
    """Return what the answer is about."""
    told = subject(answer.question)
    return f"{told}: more of it" if answer.question.more else told


def sections_of(answer: Answer, read: Reading | None = None) -> tuple[Section, ...]:
    """Return the parts of an answer in the order in which a planner asks, annexes last.

    `read` is the question in words, where there is one: a false premise of it is said first.
    """
    said = answer_words(answer)
    parts = [*_sections(answer, said, read), *_annexes(answer, said, read)]
    return tuple(sorted(parts, key=lambda one: one.annex))


def _sections(answer: Answer, said: Said, read: Reading | None) -> Iterator[Section]:
    years = () if read is None else read.years
    heard = (years_words(answer, years), premise(answer, read))
    yield Section("In short", tuple(filter(None, (*heard, *said.first))))
    if years:
        yield _given(answer)
    for opening, told in said.gains:
        yield Section(opening, items=told)
    if said.rests:
        yield Section("Law, decisions, policy and merit", (said.rests,))
    if said.limits and (answer.trials or answer.proof.radius != "law"):  # else told with changes
        stops = answer.verdict is Verdict.IMPOSSIBLE
        yield Section("What stops it" if stops else "Rules and limits", items=said.limits)
    yield from _changes(answer, said, read)
    if (better := better_plan(answer)) is not None:
        yield Section("The better plan", (keeps_words(answer, *better), _TAKE_OVER))
    if answer.lines:
        yield Section("Who gets more and who gets less", (_columns(answer),),
                      table=tables.lines(answer, most=_PAYERS))  # fmt: skip
    yield from (one for one in _service(answer) if one.table is None)
    if (law := tables.law(answer)) is not None:
        yield Section("Law and limits that apply", table=law, annex=not _by_law(answer))
    if (pair := comparison(answer)) is not None:
        yield Section(pair[0], (COMPARED,), table=pair[1])
    yield from _wider(answer)


def _by_law(answer: Answer) -> bool:
    """Tell whether law, other rules or the nature of the line say most of an answer."""
    return answer.verdict is Verdict.RULE or any(
        one.kind in (Kind.BARRED, Kind.UNSUITED) for one in answer.reasons
    )


def _columns(answer: Answer) -> str:
    """Say which plans the columns of the table of lines compare."""
    return f"{difference_words(answer)} {POINTS}"


def _other_answer(answer: Answer) -> Iterator[str]:
    """Yield what the other answer to such a question is, where both can be had."""
    if answer.proof.radius != "law":
        yield BEST_OF_A_SET


def _wider(answer: Answer) -> Iterator[Section]:
    """Yield what the wider search found: its verdict, what moves, and who gets more or less."""
    wider = answer.wider
    if wider is None:
        return
    said, table, words = answer_words(wider), None, []
    if wider.lines:
        table, words = tables.lines(wider), [*which_plans(wider), _columns(wider)]
    items = [one for _, told in said.gains for one in told]
    yield Section("The wider search", (said.first[0], *words), tuple(items), table)


def _changes(answer: Answer, said: Said, read: Reading | None) -> Iterator[Section]:
    title = "What would change it"
    if answer.trials:
        yield Section(title, tuple(turning_words(answer.trials)), table=tables.trials(answer))
    elif answer.proof.radius == "law":
        told = "No single number was tried: the case itself closes this line."
        more = " What else would have to be different:" if said.limits else ""
        yield Section(title, (f"{told}{more}",), said.limits)
    elif read is not None and read.changes:
        none = "No number was found that could be tried for this line."
        yield Section(title, (_UNTRIED.get(answer.verdict, none),))


def _given(answer: Answer) -> Section:
    title, table = BY_YEAR, tables.given(answer)
    if table is None:
        return Section(title, ("Nothing, in any year.",))
    money = answer.question.kind in ("nation", "account")
    told = "US$ million." if money else "Lots, seats or US$ million, by the account that pays."
    return Section(title, (told,), table=table)


def _service(answer: Answer) -> Iterator[Section]:
    """Yield delivery, crews and upkeep of equipment: as planned, or as it would be if funded."""
    question = answer.question
    if question.kind != "item" or question.unit != "lots":
        return
    if answer.quantity > NOTHING:
        yield Section("When it arrives and whether it works", ("Lots.",),
                      table=tables.deliveries(answer))  # fmt: skip
    if answer.best is None or answer.forced is None or answer.proof.side == "at least":
        return
    request = Addition(1, question.line, question.nation)
    words = service_words(answer.best, answer.forced, [Asked(request, "", ())])
    what = "If there were more" if answer.quantity > NOTHING else "If it were funded"
    yield Section(f"{what}: delivery, crews and upkeep", items=tuple(words))


def _annexes(answer: Answer, said: Said, read: Reading | None) -> Iterator[Section]:
    """Yield what a reader who wants the answer alone may skip: the proof, and all tables whole."""
    proof = (*said.within, said.false_if, *_other_answer(answer))
    found = [Section("How far this is proven", proof)]
    if read is None or not read.years:
        found.append(_given(answer))
    if (three := tables.three_plans(answer)) is not None:
        found.append(Section("The plan shown and the two plans compared", compared_words(answer),
                             table=three))  # fmt: skip
    found += [one for one in _service(answer) if one.table is not None]
    yield from (replace(one, annex=True) for one in found)
    if answer.lines:
        yield Section("All who get more or less", (_columns(answer),), table=tables.lines(answer),
                      annex=True)  # fmt: skip
    if answer.question.kind in ("nation", "account"):
        goods = tables.goods_given(answer)
        if goods is not None:
            yield Section("What the plan gives, item by item",
                          ("Lots, seats or US$ million, by the account that pays.",),
                          table=goods, annex=True)  # fmt: skip
    if answer.parts:
        yield Section(tables.ADDS_UP, (POINTS,), table=tables.parts(answer),
                      annex=True)  # fmt: skip
    if answer.moved:
        told = "What each of the three plans gives, and what the last costs more than the second."
        yield Section("Every good that differs, by year", (told,), table=tables.moved(answer),
                      annex=True)  # fmt: skip
