"""The money of a page of a list: units of its columns, cells in US$ million, stated budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.importing.amounts import (
    Measured,
    ask_for_unit,
    in_musd,
    in_points,
    measured,
)
from allocator.inputs.importing.column import Column
from allocator.inputs.importing.currencies import OR, currency_in
from allocator.inputs.importing.figures import Figure, read_figure
from allocator.inputs.importing.layout import Grid, Row
from allocator.inputs.importing.mapping import Mapping
from allocator.inputs.importing.page_years import year_of
from allocator.inputs.importing.records import ALL, Records
from allocator.inputs.importing.rows import Sorted
from allocator.inputs.importing.stated_budgets import Stated
from allocator.inputs.importing.tables import meanings
from allocator.inputs.importing.units import Unit, unit_in, unit_named
from allocator.inputs.importing.years import year_in


@dataclass
class PageMoney:
    """Reads the money of one page: what is a fault is added to `findings`."""

    grid: Grid
    columns: Sequence[Column]
    mapping: Mapping
    records: Records
    findings: Findings
    measures: dict[int, Measured] = field(default_factory=dict)

    def measure(self, rows: Sorted) -> None:
        """Find the unit of every column of money; one that nobody states is asked for."""
        money = [one for one in self.columns if meanings()[one.meaning].holds == "money"]
        for column in money:
            cells = [cells[column.at] for _, cells in rows.data]
            cells += [one.cell for one in rows.budgets if one.at == column.at]
            self.measures[column.at] = measured(column, self.grid, cells, self.mapping)
        open_ones = [one for one in money if self.measures[one.at].unit.scale is None
                     and self._largest(one, rows) > 0]  # fmt: skip
        if any(one.meaning == "requested" for one in money):
            open_ones = [one for one in open_ones if not in_points(one)]  # they do not count
        if open_ones:
            largest = max(self._largest(one, rows) for one in open_ones)
            ask_for_unit(self.grid, open_ones, largest, self.findings)

    def _largest(self, column: Column, rows: Sorted) -> Decimal:
        sign = self.measures[column.at].sign
        found = (read_figure(cells[column.at], sign) for _, cells in rows.data)
        return max((one.value for one in found if isinstance(one, Figure) and not one.scale),
                   default=Decimal(0))  # fmt: skip

    def in_row(self, column: Column, row: Row, currency: str) -> Decimal | None:
        """Return a cell of a row in US$ million; None if it is empty or a fault.

        `currency` is what the row says by itself; where it says none, the header of the column does
        unless a unit is stated for it.
        """
        measure = self.measures[column.at]
        found = read_figure(row[1][column.at], measure.sign)
        if isinstance(found, Figure):
            named = "" if column.choice.unit else currency_in(column.header)
            if found.currency and found.currency in named.split(OR):
                named = found.currency  # of several in the header the cell says which
            given = in_musd(found, measure.unit, dict(self.mapping.rates), currency or named)
            if not isinstance(given, Complaint):
                return given
            found = given
        if isinstance(found, Complaint):
            self.findings.add(self.grid.place, found, row[0], column.header)
        return None

    def stated_budget(self, stated: Stated) -> None:
        """Take a budget stated above or below a table, in the unit of its words or its column."""
        lone = next(iter(self.measures.values()), None)
        known = lone if stated.at is None else self.measures.get(stated.at, lone)
        unit = unit_in(f"{stated.label} {stated.cell.text}").filled(
            known.unit if known else unit_named(self.mapping.unit) or Unit()
        )
        found = read_figure(stated.cell, known.sign if known else self.mapping.decimal)
        musd: Decimal | Complaint | None = found if isinstance(found, Complaint) else None
        if isinstance(found, Figure) and (found.scale or unit.scale):
            musd = in_musd(found, unit, dict(self.mapping.rates))
        elif isinstance(found, Figure):
            musd = Complaint(f"{stated.cell.text!r} without a unit", "US$, or US$ million",
                             "write the unit next to it, or state one for the list")  # fmt: skip
        if isinstance(musd, Complaint):
            self.findings.add(self.grid.place, musd, stated.number, stated.label)
        elif musd is not None:
            year = year_in(stated.label) or year_of(self.grid)
            self.budget(ALL, year, musd, stated.number, stated.label)

    def budget(
        self, account: str, year: int | None, musd: Decimal, number: int, column: str
    ) -> None:
        """Keep the budget of an account; a second one is a fault."""
        place = self.grid.place, number, column
        second = self.records.keep_budget(account, year, musd, place)
        if second:
            self.findings.add(self.grid.place, second, number, column)
