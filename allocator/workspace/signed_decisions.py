"""Decisions that were asked for without a name or reason, signed when the answer is taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from allocator.explore.revision.everything import Reoptimised
from allocator.explore.revision.revision import Revision
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import words_of
from allocator.inputs.policy.policy import Lock
from allocator.plan.input_hashes import input_hashes
from allocator.plan.plan import Plan

if TYPE_CHECKING:
    from allocator.explore.revision.requests import Request
    from allocator.workspace.answers import Answer


def with_signed_decisions(
    answers: Sequence[Answer], asked: Iterable[Request], author: str, reason: str
) -> tuple[Answer, ...]:
    """Return answers, each from the plan of the one before, whose decisions say who and why.

    Decisions that were `asked` without author or reason get those given; nothing else changes.
    """
    names = {one.lock for one in asked
             if isinstance(one, Lock) and not (one.author and one.reason)}  # fmt: skip
    if not names:
        return tuple(answers)
    found: list[Answer] = []
    for answer in answers:
        if found and isinstance(answer, Revision | Reoptimised):
            answer = replace(answer, before=plan_of(found[-1]))
        found.append(_signed(answer, names, author.strip(), reason.strip()))
    return tuple(found)


def plan_of(answer: Answer) -> Plan:
    """Return the plan of an answer."""
    return answer if isinstance(answer, Plan) else answer.plan


def _signed(answer: Answer, names: Collection[str], author: str, reason: str) -> Answer:
    if isinstance(answer, Plan):
        return _signed_plan(answer, names, author, reason)
    plan = _signed_plan(answer.plan, names, author, reason)
    if isinstance(answer, Reoptimised):
        return replace(answer, plan=plan)
    changes = tuple(_signed_lock(one, author, reason)
                    if isinstance(one, Lock) and one.lock in names else one
                    for one in answer.changes)  # fmt: skip
    return replace(answer, plan=plan, changes=changes)


def _signed_lock(lock: Lock, author: str, reason: str) -> Lock:
    return replace(lock, author=lock.author or author, reason=lock.reason or reason)


def _signed_plan(plan: Plan, names: Collection[str], author: str, reason: str) -> Plan:
    """Return the plan with signed decisions, and rules and hashes that follow from them."""
    own = {one.lock: _signed_lock(one, author, reason) for one in plan.policy.locks
           if one.lock in names}  # fmt: skip
    policy = replace(plan.policy, locks=tuple(own.get(one.lock, one) for one in plan.policy.locks))
    meta = {**plan.meta, **input_hashes(plan.case, policy)}
    words, rules = words_of(plan.case), plan.rules.copy()
    chosen = rules["rule"].isin(list(own)) & rules["family"].isin(["lock_low", "lock_high"])
    rules.loc[chosen, "meaning"] = [
        rule_sentences.lock(
            words, asdict(own[row["rule"]]), row["sense"], row["limit"], row["unit"]
        )
        for row in rules[chosen].to_dict("records")
    ]
    return replace(plan, policy=policy, meta=meta, tables={**plan.tables, "rules": rules})
