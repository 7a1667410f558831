"""What `repairs` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from allocator.errors import Clash
    from allocator.explore.repair.loosened import Loosened
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.inputs.scenario.changes import Change
    from allocator.inputs.scenario.scenario import Scenario
    from allocator.plan.plan import Plan

Outcome = Literal["possible", "impossible", "law", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class RuleClash:
    """Rules of policy that cannot be kept together.

    Attributes
    ----------
    rules, meanings
        Their names, and what each asks for.
    given
        The law and capacity that they clash with, which never give way; empty where only whole
        lots, seats and yes/no choices clash, or where time was up.
    given_names
        Names of these: of earmarks the name in the table, else a family and what it is about.
    whole
        Whether only whole numbers make them clash: with divisible lots they could all be kept.
    smallest
        Whether it is proven that any of them could be dropped and the others kept.
    """

    rules: tuple[str, ...]
    meanings: tuple[str, ...]
    given: tuple[str, ...]
    given_names: tuple[str, ...]
    whole: bool
    smallest: bool


@dataclass(frozen=True, slots=True, eq=False)
class Repair:
    """One way out: rules loosened until all can be kept, and the plan that this leads to.

    Attributes
    ----------
    rules
        Names of the rules that give way.
    loosened
        How each of them does, in the planner's words and units.
    price
        Value points: the sum of what gives way, at the policy's own prices of rules.
    proven
        Whether nothing cheaper is left at this rank, whole numbers included; else it is the
        cheapest found.
    scenario
        Policy and changes: apply it to the case of `Repairs`, and solve.
    plan
        The plan of the scenario; None where there was no time to solve it.
    dearer
        Prices of rules that the scenario raises, too, since at the old ones a plan would miss by
        choice what it can keep.
    missed
        Sentences of rules that the plan misses nonetheless.
    behind
        Value points by which the plan is worth less than the best of these repairs.
    proven_if_kept
        Whether divisible lots prove the price, so that a plan which keeps all rules proves the
        rest.
    tie
        Whether its search leaves open that it is worth as much as the best.
    """

    rules: tuple[str, ...]
    loosened: tuple[Loosened, ...]
    price: float
    proven: bool
    scenario: Scenario
    plan: Plan | None = None
    dearer: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    behind: float = 0.0
    tie: bool = False
    proven_if_kept: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Repairs:
    """Why the rules of a policy cannot all be kept, and the cheapest ways out.

    Attributes
    ----------
    case, policy
        What was asked about, requests included; scenarios of repairs apply to these.
    asked
        The changes that requests of a plan make to its case.
    outcome
        ``possible``: all rules can be kept; ``impossible``: they cannot, see `clashes` and
        `repairs`; ``law``: law and capacity alone allow no plan, see `law`; ``unknown``: a limit
        was reached before any of this was known.
    clashes
        Smallest sets of rules that cannot be kept together, ten at most.
    complete
        Whether it is proven that there are no other clashes.
    repairs
        Cheapest first.
    law
        Rules of law and capacity that clash by themselves.
    words
        The same in sentences.
    """

    case: Case
    policy: Policy
    asked: tuple[Change, ...]
    outcome: Outcome
    clashes: tuple[RuleClash, ...]
    complete: bool
    repairs: tuple[Repair, ...]
    law: tuple[Clash, ...]
    words: tuple[str, ...]

    @property
    def why(self) -> tuple[str, ...]:
        """The sentences of `words` before those of repairs."""
        return self.words[: len(self.words) - len(self.repairs)]

    @property
    def advice(self) -> tuple[str, ...]:
        """The sentence of each repair, at the end of `words`."""
        return self.words[len(self.why) :]

    def repaired(self, number: int) -> tuple[Case, Policy]:
        """Return case and policy after repair `number`; the first is 1."""
        return self.repairs[number - 1].scenario.applied(self.case)

    def document(self) -> dict[str, Any]:
        """Return all of it but the plans in lists and dicts, for JSON."""
        return {
            "outcome": self.outcome,
            "complete": self.complete,
            "clashes": [_plain(one) for one in self.clashes],
            "repairs": [_repair(one) for one in self.repairs],
            "law": [_plain(one) for one in self.law],
            "words": self.words,
        }


def _plain(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def _repair(one: Repair) -> dict[str, Any]:
    given = ("words", "unit", "now", "to", "by")
    return {
        "rules": one.rules, "price": one.price, "proven": one.proven, "missed": one.missed,
        "dearer": one.dearer,
        "loosened": [{name: getattr(own, name) for name in given} for own in one.loosened],
        "value": None if one.plan is None else one.plan.value,
        "bound": None if one.plan is None else one.plan.bound,
        "behind": one.behind, "tie": one.tie, "scenario": one.scenario.to_table(),
    }  # fmt: skip
