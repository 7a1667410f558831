"""What a plan consists of: its tables, with the case and the policy it was made from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.plan import frames as plan_frames

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PlanRecord:
    """The parts of a plan, by which it is saved, summed up and checked.

    Parameters
    ----------
    case, policy
        What the plan was made from.
    meta
        How it was made: ``status``, ``words``, ``value``, ``bound``, ``gap`` and so on; plain JSON
        values (NumPy numbers, tuples and infinite numbers are turned into such).
    tables
        The tables of `allocator.plan.schema`; an absent one is empty.

    Raises
    ------
    DataError
        A table or column is unknown, missing or of the wrong type.
    """

    case: Case
    policy: Policy
    meta: dict[str, Any]
    tables: Mapping[str, pd.DataFrame]

    def __post_init__(self) -> None:
        object.__setattr__(self, "meta", _plain(self.meta))
        object.__setattr__(self, "tables", plan_frames.complete(self.tables))

    def __repr__(self) -> str:
        kind, name = type(self).__name__, getattr(self.case.meta, "name", "")
        return f"{kind}({name!r}, {self.meta.get('status')}, value {self.meta.get('value')})"

    @property
    def lines(self) -> pd.DataFrame:
        """One row a nation, item, account and year: the plan itself."""
        return self.tables["lines"]

    @property
    def spending(self) -> pd.DataFrame:
        """Money by nation, account and year."""
        return self.tables["spending"]

    @property
    def vintages(self) -> pd.DataFrame:
        """Money by account, the year it was new and the year it is used."""
        return self.tables["vintages"]

    @property
    def accounts(self) -> pd.DataFrame:
        """What becomes of each year's money of each account."""
        return self.tables["accounts"]

    @property
    def disbursements(self) -> pd.DataFrame:
        """Money obligated and paid out by account and year."""
        return self.tables["disbursements"]

    @property
    def deliveries(self) -> pd.DataFrame:
        """Lots bought, delivered, at work and idle, with the reasons."""
        return self.tables["deliveries"]

    @property
    def sustainment(self) -> pd.DataFrame:
        """What sustaining equipment costs, and who pays."""
        return self.tables["sustainment"]

    @property
    def people(self) -> pd.DataFrame:
        """People who run equipment: needed and there."""
        return self.tables["people"]

    @property
    def modules(self) -> pd.DataFrame:
        """What must be given beside equipment."""
        return self.tables["modules"]

    @property
    def seats(self) -> pd.DataFrame:
        """Seats in courses."""
        return self.tables["seats"]

    @property
    def grants(self) -> pd.DataFrame:
        """Assistance given as money."""
        return self.tables["grants"]

    @property
    def coverage(self) -> pd.DataFrame:
        """How far needs are met."""
        return self.tables["coverage"]

    @property
    def after(self) -> pd.DataFrame:
        """How far needs are met after the horizon."""
        return self.tables["after"]

    @property
    def absorption(self) -> pd.DataFrame:
        """What nations can absorb and what they are given."""
        return self.tables["absorption"]

    @property
    def active_lines(self) -> pd.DataFrame:
        """Lines (nation and area) that are run."""
        return self.tables["active_lines"]

    @property
    def risk(self) -> pd.DataFrame:
        """Expected loss by nation and year."""
        return self.tables["risk"]

    @property
    def rules(self) -> pd.DataFrame:
        """Every rule with activity, limit and slack, and whether it binds or bends."""
        return self.tables["rules"]

    @property
    def money_ranges(self) -> pd.DataFrame:
        """Each nation's money, and its range in plans as good that the search has seen."""
        return self.tables["money_ranges"]

    @property
    def deviations(self) -> pd.DataFrame:
        """Changes against the last plan."""
        return self.tables["deviations"]


def _plain(value: Any) -> Any:
    """Return `value` in plain JSON types; a number that JSON lacks becomes None."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if hasattr(value, "item") and callable(value.item):  # NumPy scalar
        return _plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, str | int | bool) else str(value)
