"""What the case and the policy say about equipment, courses and grants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.check.fielding import PLAIN, Fielding, read_fielding
from allocator.check.records import Record, case_rows, figure
from allocator.inputs.selection import codes_in

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

UNITS = {"equipment": "lots", "training": "seats", "grant": "US$M"}
"""Unit of an item's quantity by its kind."""

SORTS = ("lethal", "harmless", "training", "grant")
"""Sorts of assistance that kinds are made of; equipment is what is lethal and what is harmless."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item; None stands for "no limit". `yearly` and `total` bind all nations together.

    `training` is the years from the seat to the graduate at work, `wait` those from a grant to
    what it pays for.
    """

    code: str
    name: str
    area: str
    kind: str
    sort: str
    price: float
    points: float
    coastal: bool
    yearly: float | None
    total: float | None
    most: float | None
    least: float
    needs_language: bool
    training: int
    wait: int
    fielding: Fielding

    @property
    def unit(self) -> str:
        """Unit of the quantity."""
        return UNITS[self.kind]

    @property
    def fielded(self) -> bool:
        """Whether only lots at work count."""
        return self.fielding.slow


def _price(policy: Policy, code: str, case_price: float) -> float:
    factors = policy.price_factor
    factor = factors.get(code, factors.get("*", 1.0))
    return policy.price.get(code, case_price) * factor


def _item(policy: Policy, row: Record, kind: str, manned: frozenset[str]) -> Item:
    code = row["item"]
    listed = {"equipment": "price_musd", "training": "cost_musd", "grant": ""}[kind]
    case_price = float(row[listed]) if listed else 1.0
    price = _price(policy, code, case_price) if listed else 1.0
    lots = kind == "equipment"
    lethal = lots and bool(row["lethal"])
    limit = {"equipment": "production_per_year", "training": "seats_per_year"}.get(kind, "")
    return Item(
        code=code,
        name=row["name"] or code,
        area=row["area"],
        kind=kind,
        sort=("lethal" if lethal else "harmless") if lots else kind,
        price=price,
        points=float(row["fit"]) * case_price,
        coastal=bool(row["coastal"]),
        yearly=figure(row[limit]) if limit else None,
        total=figure(row["stock_lots"]) if lots else None,
        most=figure(row["max_per_nation_year"]),
        least=float(row["min_musd"]) if kind == "grant" else 0.0,
        needs_language=kind == "training" and bool(row["needs_language"]),
        training=int(row["training_years"]) if kind == "training" else 0,
        wait=_wait(policy, row) if kind == "grant" else 0,
        fielding=read_fielding(policy, row, price, manned) if lots else PLAIN,
    )


def _wait(policy: Policy, row: Record) -> int:
    stated = int(row["lead_years"])
    return (
        stated + int(policy.delivery_delay) if stated and "delivery" not in policy.left_out else 0
    )


def read_items(case: Case, policy: Policy) -> dict[str, Item]:
    """Return the items of a case by code."""
    tables = {"equipment": "equipment", "courses": "training", "grants": "grant"}
    crews = [] if "people" in policy.left_out else case_rows(case, "crews")
    manned = frozenset(row["item"] for row in crews)
    return {
        row["item"]: _item(policy, row, kind, manned)
        for table, kind in tables.items()
        for row in case_rows(case, table)
    }


def sorts_in(kinds: str) -> frozenset[str]:
    """Return the sorts that a `kinds` selection names: ``equipment;!lethal`` is harmless only."""
    return codes_in(kinds, SORTS, {"equipment": ("lethal", "harmless")})
