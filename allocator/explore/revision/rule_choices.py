"""Rules that a planner may waive, apply again or hold to another limit, each as one change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.rule_names import rule_names
from allocator.inputs.policy.choices import keys_of, unit_of_key, words_of
from allocator.inputs.policy.fields import Field, field
from allocator.inputs.policy.form import form_of, label_of
from allocator.inputs.scenario.changes import Set

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

_BY_KEY = ("earmark", "coverage_floor", "grade_cap")
_LIMITS = ("risk_budget", "exposure_cap", "lines_most", "changed_lines_most", "idle_most")


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A rule, by the name that people read, with the field and the key that hold it.

    A rule that is on or off is `waived` or not; any other has a limit: what holds `now`, in the
    unit of the policy (None: no limit).
    """

    name: str
    field: Field
    key: str = ""
    unit: str = ""
    now: float | None = None
    waived: bool = False

    @property
    def on_or_off(self) -> bool:
        """Whether the rule can be waived, or applied again, and has no limit to be set."""
        return self.field.kind == "list"


def rule_choices(case: Case, policy: Policy) -> tuple[RuleChoice, ...]:
    """Return the rules that a policy may change: law that may be waived, then rules of policy.

    Examples
    --------
    >>> from allocator.inputs.case.case import load_case
    >>> from allocator.inputs.policy.policy import Policy
    >>> [one.name for one in rule_choices(load_case("data/starter"), Policy())][-1]
    'All rules of family all_lines'
    """
    return (
        *_waivable(case, policy),
        *_keyed(case, policy),
        *_scalars(policy),
        *_families(case, policy),
    )


def waive(choice: RuleChoice, policy: Policy) -> Set:
    """Return the change that waives a rule, or that applies a waived one again."""
    before: tuple[str, ...] = getattr(policy, choice.field.name)
    rest = tuple(one for one in before if one != choice.key)
    return Set(choice.field.name, rest if choice.waived else (*before, choice.key))


def hold_to(choice: RuleChoice, limit: float | None) -> Set:
    """Return the change that holds a rule to another limit, in the unit of the policy."""
    name = f"{choice.field.name}.{choice.key}" if choice.key else choice.field.name
    if limit is None:
        return Set(name, "")
    return Set(name, int(limit) if choice.field.whole else limit)


def _waivable(case: Case, policy: Policy) -> Iterator[RuleChoice]:
    names, bars = rule_names(case), field("waivers")
    for rule in words_of(bars, case):
        told = names.get(rule, rule)
        yield RuleChoice(f"Law: {told}", bars, rule, waived=rule in policy.waivers)


def _keyed(case: Case, policy: Policy) -> Iterator[RuleChoice]:
    for name in _BY_KEY:
        one = field(name)
        given: dict[str, float] = getattr(policy, name)
        for row in keys_of(one, case).to_dict("records"):
            key = str(row["key"])
            now = given.get(key, row["in_case"])
            unit = form_of(one).unit if name != "earmark" else unit_of_key(one, case, key)
            yield RuleChoice(f"{label_of(name)}: {row['name']}", one, key, unit,
                             None if pd.isna(now) else float(now))  # fmt: skip


def _scalars(policy: Policy) -> Iterator[RuleChoice]:
    for name in _LIMITS:
        one = field(name)
        yield RuleChoice(label_of(name), one, "", form_of(one).unit, getattr(policy, name))


def _families(case: Case, policy: Policy) -> Iterator[RuleChoice]:
    off = field("rules_off")
    for family in words_of(off, case):
        yield RuleChoice(f"All rules of family {family}", off, family,
                         waived=family in policy.rules_off)  # fmt: skip
