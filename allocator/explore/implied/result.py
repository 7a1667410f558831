"""What `implied_priorities` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.inputs.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.inputs.scenario.changes import Change


@dataclass(frozen=True, slots=True, eq=False)
class ImpliedPriorities:
    """The weights that one must believe in to believe in a plan.

    Attributes
    ----------
    case, policy
        What was today.
    weights
        One row a priority: ``nation``, ``name``, ``objective``, ``objective_name``, ``now``,
        ``implied`` (both on the scale of table priorities; only proportions count), ``ratio``,
        ``explains`` (value points that the nation would lose more with this priority alone as it
        is today) and ``explains_musd`` (the same as money). Largest changes first.
    nations
        One row a nation: ``nation``, ``name``, ``money_musd`` over the plan, ``loss_now`` and
        ``loss_left`` (value points at today's and at the implied priorities, both at the prices of
        money found), the same with ``_musd``, ``unneeded_musd`` (money for more points than are
        needed in any year, which no weight explains) and ``unexplained``. Largest loss left first.
    moved
        For last year's money: ``nation``, ``account``, ``last_musd``, ``kept_musd`` over the plan.
    facts
        ``loss_share`` (of the best value, proven: at most), ``near_best``, ``change``, ``changed``
        (priorities), ``money_value`` (points a US$ million), and the settings.
    words
        The same in sentences.
    changes
        Of a scenario that takes the priorities over.
    """

    case: Case
    policy: Policy
    weights: pd.DataFrame
    nations: pd.DataFrame
    moved: pd.DataFrame
    facts: dict[str, Any]
    words: tuple[str, ...]
    changes: tuple[Change, ...]

    def scenario(self, name: str = "implied priorities") -> Scenario:
        """Return the scenario that takes the implied priorities over."""
        changed, share = self.facts["changed"], self.facts["loss_share"]
        note = (
            f"Implied by inverse optimization: {changed} priorities changed, after which the "
            f"plan asked about is proven to lose at most {share:.1%} of the best value."
        )
        return Scenario(name, note=note, changes=self.changes)

    def document(self) -> dict[str, Any]:
        """Return all of it in lists and dicts, for JSON."""
        tables = {"weights": self.weights, "nations": self.nations, "moved": self.moved}
        return {
            **{name: table.to_dict("records") for name, table in tables.items()},
            "facts": self.facts, "words": self.words,
            "scenario": self.scenario().to_table(),
        }  # fmt: skip
