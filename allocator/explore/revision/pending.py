"""Changed settings as what they ask of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError, Fault
from allocator.explore.revision.requests import Cut, Request, Rise
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.differences import decision_words
from allocator.inputs.policy.fields import FIELDS, Field
from allocator.inputs.policy.kept_names import kept_code, locks_kept_words
from allocator.inputs.scenario.changes import Set

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

_FIX = "search for a new plan ('allocator solve'), or undo the change"
_EVERY = "*"


def requests_between(plan: Plan, case: Case, policy: Policy) -> tuple[Request, ...]:
    """Return what data and settings that differ from a plan's ask of the plan.

    Another budget factor is a `Cut` or a `Rise`, a new decision is itself, and any other setting is
    a change of it.

    Raises
    ------
    DataError
        Tables were edited or a decision was taken back, which no request stands for.
    """
    faults = list(_faults(plan, case, policy))
    if faults:
        raise DataError(faults)
    found: list[Request] = []
    for field in FIELDS:
        old, new = getattr(plan.policy, field.name), getattr(policy, field.name)
        if field.kind == "locks":
            known = set(old)
            found += [lock for lock in new if lock not in known]
        elif field.kind == "mapping":
            found += _mapping(field, plan.policy, policy)
        elif old != new:
            found.append(Set(field.name, "" if new is None else new))
    return tuple(found)


def _faults(plan: Plan, case: Case, policy: Policy) -> Iterator[Fault]:
    if case.hash != plan.case.hash:
        yield Fault("revise", "tables were edited since the plan was made", "changed settings, a "
                    "decision, a cut or an event: the least change of edited tables is not known",
                    _FIX)  # fmt: skip
    names, now = names_by_code(case), {lock.lock for lock in policy.locks}
    gone = [lock for lock in plan.policy.locks if lock.lock not in now]
    words = [decision_words(lock, names) for lock in gone if not kept_code(lock.lock)]
    if kept := locks_kept_words(gone, names):
        words.append(kept)
    for one in words:
        yield Fault("revise", f"a decision was taken back ({one})", "decisions that are added or "
                    "changed: the least change would leave the plan as it is", _FIX)  # fmt: skip


def _mapping(field: Field, before: Policy, after: Policy) -> Iterator[Request]:
    old: dict[str, Any] = getattr(before, field.name)
    new: dict[str, Any] = getattr(after, field.name)
    by_account = field.name == "budget_factor" and old.get(_EVERY) == new.get(_EVERY)
    for key in sorted({*old, *new}):
        if old.get(key) == new.get(key):
            continue
        was = before.factor_of_budget(key) if by_account else 0.0
        if key in new and by_account and was > 0 and new[key] != was:
            less = new[key] < was
            yield Cut(key, share=1 - new[key] / was) if less else Rise(key, new[key] / was - 1)
        else:
            yield Set(f"{field.name}.{key}", new.get(key, ""))
