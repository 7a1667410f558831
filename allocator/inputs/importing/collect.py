"""Gather what all pages of a list say into one set of records, with every fault of their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.case.io.written_amounts import plain
from allocator.inputs.importing.amounts import sign_of
from allocator.inputs.importing.column import Column
from allocator.inputs.importing.currencies import currency_in
from allocator.inputs.importing.figures import Figure, read_figure
from allocator.inputs.importing.kinds import kind_of
from allocator.inputs.importing.layout import Grid, Row
from allocator.inputs.importing.mapping import Mapping
from allocator.inputs.importing.nation_asked import LEFT_OUT, NAMIBIA, code_stated, no_nation
from allocator.inputs.importing.nation_names import english_name, is_code, nation_of
from allocator.inputs.importing.page_money import PageMoney
from allocator.inputs.importing.records import ALL, Goods, Item, Nation, Records, Sum
from allocator.inputs.importing.repeats import Repeats
from allocator.inputs.importing.rows import Sorted, sorted_rows
from allocator.inputs.importing.said import said_of
from allocator.inputs.importing.tables import filled_text, key_of
from allocator.inputs.importing.years import year_in

_ATTRIBUTES = ("region", "tier", "score", "risk", "governance")
_SUMS = ("requested", "requested_item", "last", "need")
_ROUNDING = Decimal("0.02")
"""Share by which an amount may miss price times quantity."""


@dataclass
class PageReader:
    """Reads the rows of one page into the records of the whole list."""

    grid: Grid
    columns: Sequence[Column]
    mapping: Mapping
    records: Records
    findings: Findings
    signs: dict[int, str] = field(default_factory=dict)
    rows: Sorted = field(default_factory=Sorted)

    def __post_init__(self) -> None:
        self.one = {column.meaning: column for column in self.columns
                    if column.meaning not in ("unused", "total")}  # fmt: skip
        self.sums = [column for column in self.columns if column.meaning in _SUMS]
        self.repeats = Repeats(self.records.rows_seen, self.grid.place)
        self.budgets = [column for column in self.columns if column.meaning == "budget"]
        self.money = PageMoney(self.grid, self.columns, self.mapping, self.records, self.findings)

    def read(self) -> None:
        """Read the page."""
        self.rows = sorted_rows(self.grid, self.columns, self.findings)
        for one in self.columns:
            cells = [cells[one.at] for _, cells in self.rows.data]
            self.signs[one.at] = sign_of(one, cells, self.mapping)
        self.money.measure(self.rows)
        above = ""
        for row in self.rows.data:
            above = self._row(row, above)
        for stated in self.rows.budgets:
            self.money.stated_budget(stated)
        self.repeats.tell(self.findings)

    def _text(self, meaning: str, row: Row) -> str:
        column = self.one.get(meaning)
        return filled_text(row[1][column.at].text) if column else ""

    def _row(self, row: Row, above: str) -> str:
        """Read one row; return what its nation is, for a blank cell below it."""
        nation = ""
        if "nation" in self.one:
            column = self.one["nation"]
            text = row[1][column.at].text
            text = text if text == NAMIBIA or text in self.mapping.nations else filled_text(text)
            text = above if not text and column.choice.blank == "above" else text
            nation, above = self._nation(text, row), text
            if not nation:
                return above
        item = self._item(row)
        account = self._account(self._text("account", row))
        if nation:
            self._say(nation, row)
        year = self._year(row)
        count = len(self.records.sums)
        asked = self._money(row, nation, item, account, year)
        if nation and item:
            self._goods(
                row, Goods(nation, item, account, self._number("quantity", row), year), asked
            )
        if account and item:
            self.records.items[key_of(item)].accounts.add(account)
        if nation:
            self.repeats.note(row[0], (item, *self.records.sums[count:]))
        return above

    def _year(self, row: Row) -> int | None:
        text = self._text("year", row)
        year = year_in(text)
        if text and year is None:
            odd = Complaint(f"{text!r}, no fiscal year", "a year, such as 2027 or FY2027",
                            "write the year; of dates only 1 January is one")  # fmt: skip
            self.findings.add(self.grid.place, odd, row[0], self.one["year"].header)
        return year

    def _nation(self, text: str, row: Row) -> str:
        """Return the code of a row's nation; empty if it is left out or a fault."""
        column = self.one["nation"]
        stated = self.mapping.nations.get(text, "")
        if stated == LEFT_OUT:
            return ""
        code = code_stated(stated) if stated else "" if text == NAMIBIA else nation_of(text)
        if not code:
            self.findings.add(self.grid.place, no_nation(text, stated), row[0], column.header)
            return ""
        name = self._text("nation_name", row) or (text if not is_code(text) else "")
        if code not in self.records.nations:
            self.records.nations[code] = Nation(code, name or english_name(code))
        return code

    def _item(self, row: Row) -> str:
        text = self._text("item", row)
        if not text:
            return ""
        item = self.records.items.setdefault(key_of(text), Item(text))
        said, kind = self._text("kind", row), kind_of(self._text("kind", row))
        if said and not kind:
            odd = Complaint(f"{said!r}, no known kind", "equipment, training or money",
                            "write one of these; until then a price decides")  # fmt: skip
            self.findings.add(self.grid.place, odd, row[0], self.one["kind"].header, warning=True)
        item.kind = item.kind or kind
        item.area = item.area or self._text("area", row)
        price = self._amount("unit_price", row)
        if price is not None and item.price not in (None, price):
            two = Complaint(f"{text!r} with a second price", "one price for each item",
                            "give items of different prices different names")  # fmt: skip
            self.findings.add(self.grid.place, two, row[0], self.one["unit_price"].header)
        item.price = item.price if price is None else price
        return item.name

    def _header_item(self, column: Column) -> str:
        """Return the programme that a header names."""
        name = re.sub(r"\(.*?\)", "", column.header).strip() or column.header
        return self.records.items.setdefault(key_of(name), Item(name)).name

    def _account(self, text: str) -> str:
        if not text:
            return ""
        key = key_of(text)
        self.records.accounts.setdefault(key, text)
        return key

    def _say(self, nation: str, row: Row) -> None:
        """Keep what a row says of its nation; what another row says otherwise is a fault."""
        said = self.records.nations[nation].said
        for meaning in _ATTRIBUTES:
            if not self._text(meaning, row):
                continue
            column = self.one[meaning]
            found, odd, stops = said_of(meaning, row[1][column.at], self.signs[column.at])
            if odd:
                self.findings.add(self.grid.place, odd, row[0], column.header, warning=not stops)
            if said.setdefault(meaning, found) != found:
                two = Complaint(
                    f"{found.text!r}, but {said[meaning].text!r} in another row of this nation",
                    "the same in every row of a nation", "correct one of them")  # fmt: skip
                self.findings.add(self.grid.place, two, row[0], column.header)

    def _goods(self, row: Row, goods: Goods, asked: Decimal | None) -> None:
        """Keep that a nation is to have an item; compare its amount with price and quantity."""
        self.records.goods.append(replace(goods, asked=asked is not None))
        price = self._amount("unit_price", row)
        if not (price and goods.quantity and asked):
            return
        product = price * goods.quantity
        if abs(product - asked) > _ROUNDING * asked:
            odd = Complaint(
                f"US$ {plain(asked)} million, but price × quantity is {plain(product)}",
                "an amount that is price × quantity",
                "check the units of both columns; the amount is used")  # fmt: skip
            column = next(one for one in self.sums if one.meaning == "requested")
            self.findings.add(self.grid.place, odd, row[0], column.header, warning=True)

    def _money(
        self, row: Row, nation: str, item: str, account: str, year: int | None
    ) -> Decimal | None:
        """Keep the sums of a row; return what it asks for, None if it does not say."""
        asked: Decimal | None = None
        for column in self.sums:
            sized = self.money.measures[column.at].unit.scale is not None
            counts = sized or column.meaning != "need"
            musd = self._musd(column, row) if counts else None
            if musd is not None and column.meaning == "requested":
                asked = musd + (asked or 0)
            if musd is not None and nation:
                whose = self._account(column.account) or account
                what, named = column.meaning, item
                if what == "requested_item":
                    what, named = "requested", self._header_item(column)
                one = Sum(what, nation, named, whose, column.year or year, musd)
                self.records.sums.append(one)
        for column in () if nation else self.budgets:
            musd = self._musd(column, row)
            if musd is not None:
                of = column.year or year_in(column.header) or year
                self.money.budget(account or ALL, of, musd, row[0], column.header)
        return asked

    def _amount(self, meaning: str, row: Row) -> Decimal | None:
        column = self.one.get(meaning)
        return self._musd(column, row) if column else None

    def _musd(self, column: Column, row: Row) -> Decimal | None:
        said = self._text("currency", row)
        return self.money.in_row(column, row, currency_in(f"({said})") or said.upper())

    def _number(self, meaning: str, row: Row) -> Decimal | None:
        column = self.one.get(meaning)
        if column is None:
            return None
        found = read_figure(row[1][column.at], self.signs[column.at])
        if isinstance(found, Figure) and found.value < 0:
            found = Complaint(f"{plain(found.value)}, which is below 0", "a number of 0 or more",
                              "correct it, or delete the row")  # fmt: skip
        if isinstance(found, Complaint):
            self.findings.add(self.grid.place, found, row[0], column.header)
        return found.value if isinstance(found, Figure) else None
