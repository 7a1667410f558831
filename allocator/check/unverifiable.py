"""What no one can know of a plan from its tables alone, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """Facts of a plan that are not, or only in part, recomputed.

    Parameters
    ----------
    facts
        Their names in the plan's meta, or a table and its column.
    why
        What is not known, and what is checked all the same.
    """

    facts: tuple[str, ...]
    why: str


UNKNOWN = (
    Unknown(
        ("case_hash", "policy_hash"),
        "whether the case and the policy saved with the plan are yours: compare these hashes with "
        "Case.hash and Policy.hash; what is checked is that the plan follows from what it holds",
    ),
    Unknown(
        ("bound",),
        "that no plan is better: only a search can prove it; what is checked is that value, gap, "
        "status and words agree with it",
    ),
    Unknown(
        ("best_value", "repair"),
        "what the search reached before value was traded for fewer changes, and how far rules "
        "must be relaxed "
        "at least; what is checked is that both fit the value, the bound and what the plan relaxes",
    ),
    Unknown(
        ("status", "gap_target"),
        "which gap was asked for, and whether the search ended by itself; what is checked is "
        "that no status claims more than the bound proves",
    ),
    Unknown(
        ("near",),
        "of which plan this one is a change, and that no plan near is better: a search proves it; "
        "what is checked is that only such plans say so, and that words agree with it",
    ),
    Unknown(
        ("held",),
        "which nations accounts give no more after events of earlier steps; what is checked is "
        "that the case has these nations and years",
    ),
    Unknown(
        ("next_million_value", "money_ranges.low_musd", "money_ranges.high_musd"),
        "what the next US$ million is worth to the search, and how much money nations get in plans "
        "as good that it has seen; what is checked is that the gap in money follows from the "
        "first, that this plan's money is within the ranges, and that these are within what "
        "nations can absorb",
    ),
    Unknown(
        ("phases", "seed", "threads", "model", "times", "created", "versions"),
        "when, how long, with which seed and with what the search was made; what is checked is "
        "that the figures of its phases fit the plan",
    ),
)
"""Everything that `check_plan` takes on trust."""
