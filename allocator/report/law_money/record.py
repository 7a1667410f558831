"""What a ledger of a plan holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.report.law_money.bars import READ
from allocator.report.rules.singly import single_limits

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.obligated import Obligated
    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """What counsel, a treasurer and an auditor ask of a plan.

    Attributes
    ----------
    plan
        The plan it is about.
    today, now
        The day it is for, as ISO text, and its fiscal year; None: before the plan begins.
    by_year, by_vintage
        Money of each account by year, and by the year in which it is new
        (`allocator.report.law_money.accounts`).
    limits
        Rules that limit the plan, as `allocator.report.binding_rules`.
    missed
        Policy targets that are missed, as `allocator.report.bending_rules`.
    reliance
        Waivers and exceptions, with the money that rests on each
        (`allocator.report.law_money.reliance.relied_on`), after the waivers that the case takes as
        given (`allocator.report.law_money.taken_waivers`).
    overrides
        Decisions and settings (`allocator.report.law_money.overrides.overrides`).
    certifications
        What the case takes as given, with the money that depends on each by year
        (`allocator.report.law_money.certifications.certifications`).
    bars
        Legal bars and exemptions (`allocator.report.law_money.bars.bars_listed`), after those that
        are known but not in the data (`allocator.report.law_money.not_in_data`).
    points
        What counsel must check (`allocator.report.law_money.points.points_to_check`), likewise.
    closed
        Money that bars close which the data do not have
        (`allocator.report.rules.later_bars.closed_later`).
    sentences
        What it comes to, in words.
    counted, uncounted
        What was entered as obligated so far: what is taken off what is still to execute, and what
        is of another fiscal year or of a later day.
    """

    plan: Plan
    today: str | None
    now: int | None
    by_year: pd.DataFrame
    by_vintage: pd.DataFrame
    limits: pd.DataFrame
    missed: pd.DataFrame
    reliance: pd.DataFrame
    overrides: pd.DataFrame
    certifications: pd.DataFrame
    bars: pd.DataFrame
    points: pd.DataFrame
    closed: pd.DataFrame
    sentences: tuple[str, ...] = ()
    counted: tuple[Obligated, ...] = ()
    uncounted: tuple[Obligated, ...] = ()

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return its tables by name; limits also one by one, each with its own source."""
        return {
            "money_by_year": self.by_year,
            "money_by_vintage": self.by_vintage,
            "limits": self.limits,
            "limits_one_by_one": single_limits(self.plan),
            "policy_targets_missed": self.missed,
            "waivers_and_exceptions": self.reliance,
            "legal_bars": self.bars[list(READ)],
            "points_to_check": self.points,
            "bars_not_in_the_data": self.closed,
            "certifications": self.certifications,
            "overrides": self.overrides,
        }

    def document(self) -> dict[str, Any]:
        """Return all of it in lists and dicts, for JSON."""
        tables = {name: frame.to_dict("records") for name, frame in self.tables().items()}
        return {"today": self.today, "sentences": list(self.sentences), **tables}
