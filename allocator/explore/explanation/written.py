"""An answer from its document: the reverse of `Answer.document`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from allocator.explore.explanation.answer import (
    Answer,
    Kind,
    Proof,
    Question,
    Reason,
    Trial,
    Verdict,
)
from allocator.explore.explanation.differing import Line, Moved, Part

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

T = TypeVar("T")

_LISTS: dict[str, type] = {"moved": Moved, "lines": Line, "parts": Part, "trials": Trial}


Pair = tuple["Plan | None", "Plan | None"]
"""The two plans that an answer compares, those there are."""


def answer_from(
    document: Mapping[str, Any], plan: Plan, sides: Pair, wider: Pair = (None, None)
) -> Answer:
    """Return the answer about `plan` that a document says, with the two plans compared.

    `wider` are those of the wider search.

    Raises
    ------
    KeyError, TypeError, ValueError
        The document is no answer as this version writes it.
    """
    reasons = (one | {"kind": Kind(one["kind"])} for one in document["reasons"])
    return Answer(
        _made(Question, document["question"]),
        plan,
        Verdict(document["verdict"]),
        document["quantity"],
        document["money_musd"],
        tuple(_made(Reason, one) for one in reasons),
        _made(Proof, document["proof"]),
        **{
            name: tuple(_made(kind, one) for one in document[name]) for name, kind in _LISTS.items()
        },
        words=tuple(document["words"]),
        best=sides[0],
        forced=sides[1],
        badge=document["badge"],
        rests_on=document["rests_on"],
        rival_words=tuple(document["rival_words"]),
        wider=None if document["wider"] is None else answer_from(document["wider"], plan, wider),
    )


def _made(kind: type[T], fields: Mapping[str, Any]) -> T:
    return kind(**{name: _frozen(value) for name, value in fields.items()})


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
