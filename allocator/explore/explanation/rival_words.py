"""A nation that a question compares with: best lines of both, and what it gives up or gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allocator.explore.explanation.accounting import obligations
from allocator.explore.explanation.exchange import LEAST_MUSD, rate, worth
from allocator.explore.revision.tables import line_values
from allocator.inputs.case.names import names_by_code, names_in
from allocator.util.format import amount

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.plan.plan import Plan


def rival_words(answer: Answer) -> Iterator[str]:
    """Yield what decides between the nation asked about and the one it is compared with, if any."""
    if not answer.question.rival:
        return
    rival, nation = answer.question.rival, answer.question.nation
    names = names_by_code(answer.plan.case)
    told = [_best_line(answer.plan, code, names[code]) for code in (nation, rival)]
    yield f"By value for the money that it has, over all years: {'; '.join(told)}."
    if answer.best is None or answer.forced is None:
        return
    if rival in answer.proof.may_give:
        yield _near(answer, names[rival])
    if answer.wider is not None and rival in answer.wider.proof.free:
        yield _wider(answer.wider, names[rival])


def _best_line(plan: Plan, nation: str, name: str) -> str:
    """Say which line of a nation meets most need for its money, and what all its money does."""
    areas = names_in(plan.case, "areas", "area")
    value, money = (one.groupby(["nation", "area"]).sum() for one in
                    (line_values(plan), obligations(plan)))  # fmt: skip
    held: dict[Any, float] = money.to_dict()
    own = {
        str(area): (float(value.get((code, area), 0.0)), musd)
        for (code, area), musd in held.items()
        if code == nation and musd > LEAST_MUSD
    }
    if not own:
        return f"{name} has none"
    best = max(own, key=lambda area: own[area][0] / own[area][1])
    points, musd = (sum(one[at] for one in own.values()) for at in (0, 1))
    return (
        f"{name}'s best line is {areas.get(best) or best}, {rate(*own[best])} "
        f"(US$ {amount(own[best][1])} million); all its money, {rate(points, musd)} "
        f"(US$ {amount(musd)} million)"
    )


def _near(answer: Answer, name: str) -> str:
    """Say what the other nation gives up for the line in the near search."""
    if answer.proof.side == "at least":
        return (
            f"{name} may only give here, not get. Whether it would use the money better is what a "
            "wider search asks."
        )
    lost, musd = _moved(answer, answer.question.rival)
    gained, more = _moved(answer, answer.question.nation)
    much = "more of it" if answer.question.more else "it"
    if musd > -LEAST_MUSD:
        return (
            f"{name} may give up what it holds, and in the best plan with {much} it gives up next "
            "to nothing: no plan in which it gives up more is better."
        )
    told = f"For {much} {name} gives up US$ {amount(-musd)} million, {worth(lost, musd)}"
    if more < LEAST_MUSD:
        return f"{told}."
    own = answer.question.nation_name
    return f"{told}; {own} gets US$ {amount(more)} million more, {worth(gained, more)}."


def _wider(wider: Answer, name: str) -> str:
    """Say what the other nation gets or gives where it is free."""
    side = "without" if wider.proof.side == "at least" else "with"
    much = "more of it" if wider.question.more else "it"
    points, musd = _moved(wider, wider.question.rival)
    if abs(musd) <= LEAST_MUSD:
        return f"In the wider search {name} gets as much with {much} as without."
    turn = "more" if musd > 0 else "less"
    return (
        f"In the wider search {name} gets US$ {amount(abs(musd))} million {turn} {side} {much}, "
        f"{worth(points, musd)}."
    )


def _moved(answer: Answer, nation: str) -> tuple[float, float]:
    """Return value points of needs met and US$ million by which a nation gets more or less."""
    own = [one for one in answer.lines if one.nation == nation]
    return sum(one.value for one in own), sum(one.change_musd for one in own)
