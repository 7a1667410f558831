"""Check an explanation: everything in it that follows from the plans, the case and the policy.

In come the plan asked about, the document of the answer, and the two plans that it compares; out
come violations, as the checker of plans has them. Nothing of the explainer is used: both plans go
through the checker of plans, and the rest is recomputed from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from allocator.check import check_plan
from allocator.check.explanation.barred_accounts import untold_bars
from allocator.check.explanation.basis import badge_faults
from allocator.check.explanation.ground import Ground, read_ground
from allocator.check.explanation.plans import (
    check_line,
    check_question,
    check_set,
    check_sides,
    check_values,
)
from allocator.check.explanation.reasons import check_reasons
from allocator.check.explanation.rival import check_rival
from allocator.check.explanation.shape import check_shape, fault
from allocator.check.explanation.sums import check_sums
from allocator.check.explanation.trials import check_trials
from allocator.check.explanation.verdict import check_verdict
from allocator.check.explanation.wider import check_wider
from allocator.check.explanation.words import check_words
from allocator.check.records import each_table_once
from allocator.check.violation import Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

Pair = tuple["Plan | None", "Plan | None"]

__all__ = ["check_document", "check_explanation", "read_ground"]

TRUSTED = {
    "proof.best_open": "how far the search of the best plan was from a proof, known to it alone",
    "proof.forced_open": "the same of the search with the line forced",
    "proof.idle_loss": "what the plan loses if the money of the line lies idle, found by a solve: "
    "at most what all that the nation gets is worth",
    "proof.idle_musd": "the money that lies idle then: at least that of the goods asked about, at "
    "most all of the nation",
    "proof.seconds": "how long it took",
    "wider.proof.best_open": "the same of the best plan of the wider search",
    "wider.proof.forced_open": "the same of its plan with the line forced",
    "trials": "whether a change turns the answer, and what differs then, takes a solve",
}
"""What an answer says that cannot be recomputed from its plans."""


def check_explanation(
    plan: Plan,
    answer: Any,
    best: Plan | None = None,
    forced: Plan | None = None,
    wider: Pair = (None, None),
) -> list[Violation]:
    """Return everything in an explanation that is not so; an empty list: it holds.

    Parameters
    ----------
    plan
        The plan asked about.
    answer
        The answer, or its document (`Answer.document()`, the JSON of ``allocator explain``).
    best, forced
        The two plans that the answer compares; by default those of `answer`.
    wider
        The two that its wider search compares, if it has one; by default those of `answer`, too.

    Notes
    -----
    A document that cannot be read is reported first and alone, and so are plans that do not keep
    the rules. What cannot be recomputed is named in `TRUSTED`.
    """
    document = answer if isinstance(answer, Mapping) else answer.document()
    if not isinstance(answer, Mapping):
        best, forced = best or answer.best, forced or answer.forced
        if answer.wider is not None:
            wider = wider[0] or answer.wider.best, wider[1] or answer.wider.forced
    found = check_shape(document) or _plans(plan, document, best, forced)
    more = document.get("wider") if not found else None
    if more is not None:
        found = _named(_plans(plan, more, *wider))
    if found:
        return found
    with each_table_once():
        ground = read_ground(plan, best, forced)
        wide = None if more is None else read_ground(plan, *wider)
        return check_document(ground, document, wide)


def _named(found: list[Violation]) -> list[Violation]:
    """Return findings about the wider search, named so."""
    return [replace(one, message=f"wider: {one.message}") for one in found]


def _plans(
    plan: Plan, document: Mapping[str, Any], best: Plan | None, forced: Plan | None
) -> list[Violation]:
    """Return what is wrong with the two plans before anything is read from them."""
    found = []
    for name, one in (("best", best), ("forced", forced)):
        told = document["proof"][f"{name}_value"] is not None
        if told != (one is not None):
            said = (
                "the answer gives its value, but the plan is missing" if told else "it has no value"
            )
            found.append(fault(name, said))
        if one is None:
            continue
        if (one.case.hash, one.policy.hash) != (plan.case.hash, plan.policy.hash):
            found.append(fault(name, "its case or policy is not that of the plan asked about"))
        found += check_plan(one)
    return found


def check_document(
    ground: Ground, document: Mapping[str, Any], wider: Ground | None = None
) -> list[Violation]:
    """Return what is not so in a document of the right shape, about plans that are read.

    `wider` has the plans of its wider search.
    """
    found = [*check_shape(document)] or check_question(ground, document)
    if found:
        return found
    more = document["wider"]
    if more is not None:
        if wider is None:
            return [fault("wider", "its two plans are missing")]
        found = _named([*check_document(wider, more), *check_wider(document, more)])
    named = {**document, "names": ground.words.nations}
    return [
        *found,
        *check_line(ground, named),
        *check_values(ground, named),
        *check_sides(ground, named),
        *check_set(ground, named),
        *check_verdict(ground, named),
        *check_sums(ground, named),
        *check_reasons(ground, named),
        *untold_bars(ground, named),
        *check_trials(ground, named),
        *check_words(ground, named),
        *check_rival(ground, named, wider),
        *badge_faults(ground, named),
    ]
