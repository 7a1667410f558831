"""What `alternatives` returns: a card of plans, and what all plans near the best have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.explore.alternative_plans.tables import distances, money_by
from allocator.explore.alternative_plans.words import STOPPED

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """Plans near the best that differ widely.

    Attributes
    ----------
    plan
        The plan asked about: number 0.
    plans
        The card: plans 1, 2, ...; each is worth no less than the bound less the slack.
    earlier
        Plans of the cards before, which the new ones differ from, too.
    card
        One row a plan, the one asked about first: ``plan``, ``value`` (points), ``lost`` (points
        less than plan 0), ``lost_at_most`` (points below the best possible, proven), ``money_musd``
        and, as US$ million that would change hands, ``moved_musd`` (from plan 0) and
        ``nearest_musd`` (from the nearest of all plans known); ``more_for`` and ``less_for`` name
        the nations or areas whose money moves most from plan 0.
    nations, lines
        One row a nation, or a nation and area: ``label``, ``funded_in`` so many of so many
        ``plans`` known, ``now_musd``, ``found_low_musd`` and ``found_high_musd`` over these plans,
        ``proven_low_musd`` and ``proven_high_musd`` (infinite: not known) over all plans within the
        slack. Money of nations has surcharges in it, that of lines has none.
    by
        ``nation`` or ``area``: by what money the plans differ.
    slack
        As asked for, such as ``1%``.
    facts
        ``slack_points``, ``bound``, ``least_value`` (of the card), ``floor`` (value below which no
        plan is within the slack), ``stopped`` (the search ended before it had all plans asked for),
        ``like``, ``never``, ``cpu_s``.
    words
        The same in sentences.
    """

    plan: Plan
    plans: tuple[Plan, ...]
    earlier: tuple[Plan, ...]
    card: pd.DataFrame
    nations: pd.DataFrame
    lines: pd.DataFrame
    by: str
    slack: str
    facts: dict[str, Any]
    words: tuple[str, ...]

    def short_words(self) -> tuple[str, ...]:
        """Return what no reader may miss: what was found, whether that was all, what it is for."""
        stopped = (one for one in self.words if one == STOPPED)
        return self.words[0], *stopped, self.words[-1]

    def money(self) -> list[Floats]:
        """Return US$ million by nation or by area: plan 0 and those of the card × groups."""
        names = self.groups()
        return [money_by(plan, self.by, names) for plan in (self.plan, *self.plans)]

    def groups(self) -> tuple[str, ...]:
        """Return the codes of the nations or areas by which plans differ."""
        column = "nation" if self.by == "nation" else "area"
        table = self.nations if self.by == "nation" else self.lines
        return tuple(sorted(set(table[column])))

    def distances(self) -> Floats:
        """Return US$ million that would change hands between each two plans, the first is 0."""
        return distances(self.money())

    def document(self) -> dict[str, Any]:
        """Return all but the plans in lists and dicts, for JSON."""
        tables = {"card": self.card, "nations": self.nations, "lines": self.lines}
        return {
            **{name: table.to_dict("records") for name, table in tables.items()},
            "distances_musd": [row.tolist() for row in self.distances()],
            "by": self.by, "slack": self.slack, "facts": self.facts, "words": self.words,
        }  # fmt: skip
