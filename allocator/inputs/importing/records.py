"""What a list says, row by row, in the importer's own terms: US$ million, codes and words."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from allocator.inputs.case.io.raw_tables import Complaint
from allocator.inputs.case.io.written_amounts import plain

ALL = "all"


@dataclass(frozen=True, slots=True)
class Sum:
    """Money of a row: what it is (requested, last or need), whose, for what, and US$ million."""

    what: str
    nation: str
    item: str
    account: str
    year: int | None
    musd: Decimal


@dataclass(frozen=True, slots=True)
class Goods:
    """A row that links a nation to an item, with or without money."""

    nation: str
    item: str
    account: str
    quantity: Decimal | None
    year: int | None = None
    asked: bool = False
    """Whether the row itself states the money."""


@dataclass(slots=True)
class Item:
    """A programme or item: what kind it is, its area and its price in US$ million."""

    name: str
    kind: str = ""
    area: str = ""
    price: Decimal | None = None
    accounts: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of its nation: the text, and the figure if it is one."""

    text: str
    value: Decimal | None = None
    is_share: bool = False


@dataclass(slots=True)
class Nation:
    """A nation with what the list says of it."""

    code: str
    name: str
    said: dict[str, Said] = field(default_factory=dict)


@dataclass(slots=True)
class Records:
    """All that a list says."""

    nations: dict[str, Nation] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    goods: list[Goods] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)
    budgets: dict[tuple[str, int | None], Decimal] = field(default_factory=dict)
    budget_rows: dict[tuple[str, int | None], tuple[str, int, str]] = field(default_factory=dict)
    """Place, row and column of each budget."""
    rows_seen: dict[tuple[object, ...], tuple[str, int]] = field(default_factory=dict)
    """Place and row of each row of a nation, by its item and money."""

    def keep_budget(
        self, account: str, year: int | None, musd: Decimal, place: tuple[str, int, str]
    ) -> Complaint | None:
        """Keep the budget of an account; a second one for the same year is complained of."""
        known = self.budgets.setdefault((account, year), musd)
        if self.budget_rows.setdefault((account, year), place) == place:
            return None
        return Complaint(f"a second budget, US$ {plain(musd)} million next to {plain(known)}",
                         "one budget for each account and year",
                         "keep one of them, or write their sum")  # fmt: skip
