"""A nation that a question compares with: scores, value for money, and the rival's own line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allocator.explore.explanation.accounting import obligations
from allocator.explore.explanation.exchange import LEAST_MUSD, all_of_words, rate, worth
from allocator.explore.explanation.reasons import area_of
from allocator.explore.explanation.scores import score_words
from allocator.explore.revision.tables import line_values
from allocator.inputs.case.names import names_by_code, names_in
from allocator.util.format import musd

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.plan.plan import Plan

Lines = dict[str, tuple[float, float]]
"""Value points of needs met and US$ million by area, of one nation."""


def rival_words(answer: Answer) -> Iterator[str]:
    """Yield what decides between a nation and the one that it is compared with, if any.

    Three sentences: both scores, and whether what was claimed of them is so; what the money of
    both meets; the rival's line, and what it gives up. Where a score is claimed next to nobody,
    the first alone.
    """
    if answer.question.rival or answer.question.claim:
        yield score_words(answer)
    if answer.question.rival:
        yield all_of_words(answer)
        yield f"{_lines_words(answer)}{_gives_up(answer)}."


def wider_rival_words(answer: Answer) -> Iterator[str]:
    """Yield what the rival gets or gives in the wider search, where it is free, if there is one."""
    rival, wider = answer.question.rival, answer.wider
    if not rival or wider is None or wider.best is None or wider.forced is None:
        return
    if rival in wider.proof.free:
        yield _wider(wider, names_by_code(answer.plan.case)[rival])


def _lines_words(answer: Answer) -> str:
    """Say what the line of the rival meets, next to that of the nation asked about.

    It is the line in the same area where one is asked about, else the best one of each.
    """
    plan, question = answer.plan, answer.question
    area, names = area_of(plan, question), names_by_code(plan.case)
    told = []
    for code in (question.rival, question.nation):
        own = _lines(plan, code)
        if area:
            told.append(_line_in(plan, names[code], own, area))
        else:
            told.append(_best_line(plan, names[code], own))
            if not own and code == question.nation:
                told[-1] += _instead(answer)
    return "; ".join(told)


def _instead(answer: Answer) -> str:
    """Say what is compared of a nation without money: what the best plan with it gives."""
    money = sum(one.change_musd for one in answer.lines if one.nation == answer.question.nation)
    if answer.proof.side == "at least" or money <= LEAST_MUSD:
        return ""
    return (
        f", so that what is compared is the {musd(money)} of the best plan with it, which may be "
        "of another size and kind"
    )


def _lines(plan: Plan, nation: str) -> Lines:
    """Return the lines of a nation that get money."""
    value, money = (one.groupby(["nation", "area"]).sum() for one in
                    (line_values(plan), obligations(plan)))  # fmt: skip
    held: dict[Any, float] = money.to_dict()
    return {
        str(area): (float(value.get((code, area), 0.0)), paid)
        for (code, area), paid in held.items()
        if code == nation and paid > LEAST_MUSD
    }


def _line_in(plan: Plan, name: str, own: Lines, area: str) -> str:
    called = names_in(plan.case, "areas", "area").get(area) or area
    if area not in own:
        return f"{name} gets no money in {called}"
    return f"{name}'s line in {called} gets {musd(own[area][1])} and meets {rate(*own[area])}"


def _best_line(plan: Plan, name: str, own: Lines) -> str:
    if not own:
        return f"{name} gets no money for any line"
    best = max(own, key=lambda area: own[area][0] / own[area][1])
    called = names_in(plan.case, "areas", "area").get(best) or best
    return f"{name}'s best line, {called}, gets {musd(own[best][1])} and meets {rate(*own[best])}"


def _gives_up(answer: Answer) -> str:
    """Say what the rival gives up where the line is forced in near the plan; else ""."""
    question = answer.question
    if answer.best is None or answer.forced is None or answer.proof.side == "at least":
        return ""
    if question.rival not in answer.proof.may_give:
        return ""
    lost, money = _moved(answer, question.rival)
    name = names_by_code(answer.plan.case)[question.rival]
    much = "more of it" if question.more else "it"
    if money > -LEAST_MUSD:
        return f"; the best plan with {much} takes next to no money from {name}"
    return f"; in the best plan with {much} {name} gives up {musd(-money)}, {worth(lost, money)}"


def _wider(wider: Answer, name: str) -> str:
    """Say what the other nation gets or gives where it is free."""
    side = "without" if wider.proof.side == "at least" else "with"
    much = "more of it" if wider.question.more else "it"
    points, money = _moved(wider, wider.question.rival)
    if abs(money) <= LEAST_MUSD:
        return f"In the wider search {name} gets as much with {much} as without."
    turn = "more" if money > 0 else "less"
    return (
        f"In the wider search {name} gets {musd(abs(money))} {turn} {side} {much}, "
        f"{worth(points, money)}."
    )


def _moved(answer: Answer, nation: str) -> tuple[float, float]:
    """Return value points of needs met and US$ million by which a nation gets more or less."""
    own = [one for one in answer.lines if one.nation == nation]
    return sum(one.value for one in own), sum(one.change_musd for one in own)
