"""What a wider search says of an answer: the same, or that it turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.explanation.answer import Verdict
from allocator.explore.explanation.open_points import open_words
from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_by_code
from allocator.util.format import listed, musd

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer, Proof


def turned(answer: Answer) -> bool:
    """Tell whether the wider search has another verdict, and proves that."""
    wider = answer.wider
    if wider is None or wider.verdict in (answer.verdict, Verdict.UNKNOWN):
        return False
    return not left_open(answer)


def left_open(answer: Answer) -> bool:
    """Tell whether the wider search leaves so much open that the near answer may hold or not."""
    wider = answer.wider
    if wider is None or wider.verdict is not Verdict.TIE or answer.verdict is Verdict.TIE:
        return False
    near, loss = answer.loss, wider.loss
    return near is not None and loss is not None and abs(near - loss) <= wider.proof.tolerance


def wider_words(answer: Answer, name: str) -> str:
    """Say what the wider search found; where it turns the answer this is the first sentence."""
    wider = answer.wider
    assert wider is not None
    names = names_by_code(answer.plan.case)
    free = [names[one] for one in wider.proof.free[1:]]
    others = listed(free) if free else ""
    where = f"search, in which {others} may get and give anything as well," if others else "search"
    start = f"{name}: a wider" if turned(answer) else "A wider"
    said = "turns the answer" if turned(answer) else "gives the same answer"
    if answer.verdict is Verdict.UNKNOWN:
        said = "gives a first answer"
    if left_open(answer):
        said = "leaves this open"
    if wider.verdict is Verdict.UNKNOWN:
        said = "has no answer"
    return f"{start} {where} {said}: {_found(wider)}."


def _found(wider: Answer) -> str:
    proof, much = wider.proof, "more of it" if wider.question.more else "it"
    less = _size(proof, "less")
    if wider.verdict is Verdict.RULE and proof.loss is None:
        return f"no plan is left without {much}"
    if wider.verdict is Verdict.BETTER:
        side = "with" if proof.side == "at most" else "without"
        return (
            f"a plan {side} {much} is worth {_size(proof, 'more')} than the best of the other kind"
        )
    return {
        Verdict.VALUE: f"the best plan without {much} is worth {less}",
        Verdict.RULE: f"the best plan without {much} is worth {less}, for rules alone",
        Verdict.OUTBID: f"the best plan with {much} is worth {less}",
        Verdict.IMPOSSIBLE: f"no plan has {much}",
        Verdict.TIE: f"with or without {much} the best plans are worth the same, within what it "
        f"proves; it leaves {open_words(proof.tolerance)}",
        Verdict.UNKNOWN: "it reached its limits before it had one",
    }[wider.verdict]


def _size(proof: Proof, turn: str) -> str:
    """Say how much less or more a plan is worth, in money where that is known."""
    points = abs(proof.loss or 0.0)
    told = points_words(points)
    if not proof.money_value:
        return f"{told} {turn}"
    money = musd(points / proof.money_value)
    return f"{money} {turn} at the value of the next US$ million ({told})"
