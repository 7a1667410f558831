"""A change of data or settings in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.errors import DataError
from allocator.inputs.case.rule_names import policy_names
from allocator.inputs.policy.differences import policy_differences
from allocator.inputs.scenario.apply_to_policy import changed_policy
from allocator.inputs.scenario.changes import Change, change_words, is_of_case

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def setting_words(plan: Plan, change: Change) -> str:
    """Say what a change makes of a setting, in the words of the forms; of data, as it is written.

    A change that cannot be made is said as it is written, too: making it says what is wrong.
    """
    if is_of_case(change):
        return change_words(change)
    try:
        after = changed_policy(plan.policy, plan.case, [change], "revise")
    except DataError:
        return change_words(change)
    lines = policy_differences(plan.policy, after, policy_names(plan.case))
    return "; ".join(lines) or change_words(change)
