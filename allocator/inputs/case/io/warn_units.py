"""Warn of figures in another unit than the table's: above all dollars in place of millions."""

from __future__ import annotations

from allocator.inputs.case.io.check_references import Tables
from allocator.inputs.case.io.check_rules import Row, tell_rows
from allocator.inputs.case.io.format_value import number_text
from allocator.inputs.case.io.meta import Meta
from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.case.io.written_amounts import Wanted, in_dollars

MOST_MONEY = 1e6
"""Money above this is told: a trillion US$, more than all assistance of the world in a century."""

HUGE = 1e9
"""Other figures above this are told."""

MOST_LOTS = 1e6
"""An account that buys more than so many of the dearest item has its money in another unit."""

_PRICES = (("equipment", "price_musd"), ("courses", "cost_musd"))
_PURSES = (("accounts", "budget_musd"), ("budgets", "amount_musd"))


def warn_units(tables: Tables, meta: Meta | None, findings: Findings) -> None:
    """Add a warning for every figure that is most likely in another unit."""
    _warn_huge(tables, findings)
    _warn_cheap(tables, findings)
    if meta is not None:
        _warn_dear(tables, meta.last_year - meta.first_year + 1, findings)


def _warn_huge(tables: Tables, findings: Findings) -> None:
    for filled in tables.values():
        for column in filled.table.columns:
            if column.kind not in ("number", "integer") or not filled.sound(column.name):
                continue
            money = Wanted(column.unit).is_money

            def explain(
                row: Row, name: str = column.name, unit: str = column.unit, money: bool = money
            ) -> Complaint:
                most = "a million (a trillion US$)" if money else "a billion"
                fix = in_dollars(row[name]) if money else "check the unit"
                allowed = f"any figure in {unit}; seldom more than {most}"
                return Complaint(number_text(row[name]), allowed, fix)

            huge = filled.frame[column.name] > (MOST_MONEY if money else HUGE)
            tell_rows(filled, column.name, huge, explain, findings, warning=True)


def _dearest(tables: Tables) -> tuple[str, float]:
    """Return the dearest item among equipment and courses and its price; 0 if there is none."""
    found = ("", 0.0)
    for name, column in _PRICES:
        filled = tables[name]
        if filled.sound("item", column) and len(filled.frame):
            at = int(filled.frame[column].argmax())
            price = float(filled.frame[column].iloc[at])
            found = max(found, (str(filled.frame["item"].iloc[at]), price), key=lambda one: one[1])
    return found


def _warn_cheap(tables: Tables, findings: Findings) -> None:
    """Warn of money that buys absurdly many of the dearest item."""
    item, dearest = _dearest(tables)
    if not dearest:
        return

    for name, column in _PURSES:

        def explain(row: Row, column: str = column) -> Complaint:
            many = f"{row[column] / dearest:,.0f}"
            found = f"{number_text(row[column])}, which buys {many} of the most expensive item"
            return Complaint(
                found, f"US$ million; {item} costs {dearest:g}", _as_dollars(row[column])
            )

        filled = tables[name]
        if filled.sound(column):
            money = filled.frame[column]
            odd = (money > MOST_LOTS * dearest) & (money <= MOST_MONEY)
            tell_rows(filled, column, odd, explain, findings, warning=True)


def _as_dollars(value: float) -> str:
    return f"check the unit: {number_text(value)} US$ are {number_text(value / 1e6)} US$ million"


def _warn_dear(tables: Tables, years: int, findings: Findings) -> None:
    """Warn of items dearer than all money of the horizon: nobody could buy one."""
    accounts, budgets = tables["accounts"], tables["budgets"]
    if not accounts.sound("budget_musd") or not budgets.sound("amount_musd"):
        return
    money = float(accounts.frame["budget_musd"].sum() * years + budgets.frame["amount_musd"].sum())
    if money <= 0:
        return
    for name, column in _PRICES:

        def explain(row: Row, column: str = column) -> Complaint:
            found = f"{number_text(row[column])}, more than all money of the case ({money:g})"
            allowed = "US$ million, no more than the money there is"
            return Complaint(found, allowed, _as_dollars(row[column]))

        filled = tables[name]
        if filled.sound(column):
            dear = (filled.frame[column] > money) & (filled.frame[column] <= MOST_MONEY)
            tell_rows(filled, column, dear, explain, findings, warning=True)
