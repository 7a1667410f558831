"""What people decided or set otherwise than by default: who, when, why, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import names_by_code
from allocator.inputs.case.rule_names import policy_names
from allocator.inputs.policy.differences import decision_words, policy_differences
from allocator.inputs.policy.kept_names import kept_code, kept_together, locks_kept_words
from allocator.inputs.policy.policy import Policy
from allocator.report.decisions.outcomes import (
    decision_outcomes,
    kept_outcome,
    locks_of_plan,
    outcome_words,
)

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Lock
    from allocator.plan.plan import Plan

OVERRIDES = ("kind", "words", "author", "date", "reason", "outcome")
"""Columns of `overrides`."""


def overrides(plan: Plan) -> pd.DataFrame:
    """Return decisions and settings that are not the defaults, decisions first.

    ``kind`` is decision or setting, ``words`` what it is, ``author``, ``date`` and ``reason`` are
    as its author wrote them (settings have none: a journal has them), ``outcome`` is what became of
    a decision in the plan.
    """
    rows = [*_decisions(plan), *_settings(plan)]
    return pd.DataFrame(rows, columns=list(OVERRIDES)).astype("str")


def _decisions(plan: Plan) -> Iterator[dict[str, Any]]:
    names, locks = names_by_code(plan.case), locks_of_plan(plan)
    outcomes = decision_outcomes(plan).to_dict("records")
    for lock in locks:
        if not kept_code(lock.lock):
            told = [outcome_words(row) for row in outcomes if row["lock"] == lock.lock]
            yield _row(lock, decision_words(lock, names), " ".join(told) or "switched off")
    for own in kept_together(locks).values():
        yield _row(own[0], locks_kept_words(own, names), kept_outcome(own, outcomes))


def _row(lock: Lock, words: str, outcome: str) -> dict[str, Any]:
    return {"kind": "decision", "words": words, "author": lock.author, "date": lock.date,
            "reason": lock.reason, "outcome": outcome}  # fmt: skip


def _settings(plan: Plan) -> Iterator[dict[str, Any]]:
    without = plan.policy.replace(locks=())
    for words in policy_differences(Policy(), without, policy_names(plan.case)):
        yield {**dict.fromkeys(OVERRIDES, ""), "kind": "setting", "words": words}
