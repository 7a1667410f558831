"""Which plans the figures of an answer are of: the plan shown first, then the two compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.explore.explanation.accounting import held_of
from allocator.explore.explanation.goods import goods_moved
from allocator.report.decisions.facts import amount_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.plan.plan import Plan

NEAR, WIDER = "near it", "of the wider search"
"""Where the plans that are compared lie, by the set they are the best of."""

_MEANT = "{nation} may get anything, and all others keep their goods or give some up"


def which_plans(answer: Answer) -> Iterator[str]:
    """Yield what the plan shown gives and which two plans are compared from there on, if any."""
    if answer.best is None or answer.forced is None:
        return
    told = f"The plan shown gives {_gives(answer, answer.plan)}. To judge that,"
    place = WIDER if answer.proof.radius == "wider" else NEAR
    meant = _MEANT.format(nation=answer.question.nation_name) if place == NEAR else ""
    if goods_moved(answer.plan, answer.best).empty:
        near = f"; in it {meant}" if meant else ""
        yield f"{told} it is compared with the best plan {place} that gives {_other(answer)}{near}."
        return
    first, second = _sides(answer)
    near = f"; in both {meant}" if meant else ""
    yield (
        f"{told} two other plans {place} are compared: the best "
        f"{first}{_with_what(answer, answer.best)}, and the best "
        f"{second}{_with_what(answer, answer.forced)}{near}."
    )


def _other(answer: Answer) -> str:
    """Say what the plan gives that the plan shown is compared with: none, or some or more of it."""
    assert answer.forced is not None
    if answer.proof.side == "at least":
        return "none"
    much = "more" if answer.question.more else "some"
    return f"{much}: {_gives(answer, answer.forced)}"


def _sides(answer: Answer) -> tuple[str, str]:
    much = "more of it" if answer.question.more else "it"
    sides = f"with {much}", f"without {much}"
    return sides if answer.proof.side == "at least" else sides[::-1]


def _gives(answer: Answer, plan: Plan) -> str:
    """Say what a plan gives of the line."""
    held = held_of(plan, answer.question)
    return amount_words(held, answer.question.unit) if held > NOTHING else "none of it"


def _with_what(answer: Answer, plan: Plan) -> str:
    """Say what one of the two plans gives, where it gives any."""
    given = _gives(answer, plan)
    return "" if given == "none of it" else f", which gives {given}"
