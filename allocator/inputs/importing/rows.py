"""Which rows below a header are data: totals, headings and notes are left out and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import takewhile

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.case.io.total_words import is_total, names_a_total
from allocator.inputs.importing.column import Column
from allocator.inputs.importing.figures import Figure, column_sign, is_figure, read_figure
from allocator.inputs.importing.kinds import kind_of
from allocator.inputs.importing.layout import Grid, Row
from allocator.inputs.importing.nation_names import nation_of
from allocator.inputs.importing.read_list import Cell
from allocator.inputs.importing.stated_budgets import Stated, stated_budget
from allocator.inputs.importing.tables import meanings
from allocator.util.format import listing

_NEAR = Decimal("5e-4")
"""Share by which a rounded total may miss the sum."""


Signs = Sequence[str]
"""The decimal sign of each column."""

_SUMMED = ("requested", "requested_item", "last", "need", "budget", "quantity")


@dataclass(slots=True)
class Sorted:
    """The rows of a page: data, and those that state a budget."""

    data: list[Row] = field(default_factory=list)
    budgets: list[Stated] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)
    headings: list[Row] = field(default_factory=list)


def sorted_rows(grid: Grid, columns: Sequence[Column], findings: Findings) -> Sorted:
    """Return the rows of a page by what they are, and name those that are left out."""
    found = Sorted()
    amounts = [one.at for one in columns if meanings()[one.meaning].holds == "money"]
    keys = [
        one.at for one in columns if one.meaning in ("nation", "item", "account", "nation_name")
    ]
    nation = next((one.at for one in columns if one.meaning == "nation"), None)
    signs = [column_sign([cells[at] for _, cells in grid.rows]) for at in range(len(grid.header))]
    found.budgets = [one for row in grid.above if (one := stated_budget(row))]
    for at, row in enumerate(grid.rows):
        stated = stated_budget(row)
        if stated is not None:
            found.budgets.append(stated)
        elif _is_total(row, keys, nation, amounts, found.data, signs) or _heads_its_parts(
            grid.rows[at:], nation, amounts, signs
        ):
            found.totals.append(row)
        elif _is_heading(row, keys):
            found.headings.append(row)
        else:
            found.data.append(row)
    _name(grid, found, findings)
    _compare(grid, found, columns, signs, findings)
    return found


def _is_total(
    row: Row, keys: Sequence[int], nation: int | None, amounts: Sequence[int],
    above: Sequence[Row], signs: Signs,
) -> bool:  # fmt: skip
    """Whether a row is a total: a note ``total`` in the row of a nation makes it none."""
    named_nation = nation is not None and nation_of(row[1][nation].text)
    cells = [row[1][at] for at in keys] if named_nation else row[1]
    texts = [cell.text for cell in cells if cell.text and not is_figure(cell)]
    if any(is_total(text) for text in texts):
        return True
    named = [row[1][at].text for at in keys]
    if any(names_a_total(text) and not nation_of(text) for text in named):
        return True
    empty = not any(named) and any(row[1][at].text for at in amounts)
    return empty and len(above) > 1 and _sums(row, amounts, above, signs)


def _heads_its_parts(
    rows: Sequence[Row], nation: int | None, amounts: Sequence[int], signs: Signs
) -> bool:
    """Whether the first row is no nation and holds the sums of the nations right below it."""
    if nation is None or not rows[0][1][nation].text or nation_of(rows[0][1][nation].text):
        return False
    below = list(takewhile(lambda row: nation_of(row[1][nation].text), rows[1:]))
    return bool(below) and _sums(rows[0], amounts, below, signs)


def _sums(row: Row, amounts: Sequence[int], above: Sequence[Row], signs: Signs) -> bool:
    """Whether a row holds the sums of other rows, in every column of money that it fills."""
    pairs = [(_value(row[1][at], signs, at), _sum(above, at, signs)) for at in amounts]
    known = [(value, total) for value, total in pairs if value is not None]
    return bool(known) and all(_same(value, total) for value, total in known)


def _value(cell: Cell, signs: Signs, at: int) -> Decimal | None:
    found = read_figure(cell, signs[at])
    return found.value if isinstance(found, Figure) else None


def _sum(rows: Sequence[Row], at: int, signs: Signs) -> Decimal:
    sign = signs[at]
    found = (read_figure(row[1][at], sign) for row in rows)
    return sum((one.value for one in found if isinstance(one, Figure)), Decimal(0))


def _same(one: Decimal, two: Decimal) -> bool:
    return abs(one - two) <= _NEAR * abs(two)


def _is_heading(row: Row, keys: Sequence[int]) -> bool:
    """Whether a row is a heading between others or a note below them: one text, no nation."""
    filled = [cell for cell in row[1] if cell.text]
    texts = {cell.text for cell in filled}
    if len(texts) > 1 or any(is_figure(cell) for cell in filled):
        return False
    text = filled[0].text
    lone_item = len(keys) == 1 and row[1][keys[0]].text == text and len(row[1]) == 1
    return not nation_of(text) and not kind_of(text) and not lone_item


def _name(grid: Grid, found: Sorted, findings: Findings) -> None:
    for rows, what, fix in (
        (found.totals, "row of totals", "check that it only sums other rows"),
        (found.headings, "heading or note", "check that it holds no data"),
    ):
        if rows:
            numbers = listing([str(number) for number, _ in rows], 8)
            first = next(cell.text for cell in rows[0][1] if cell.text)
            many = f", and {len(rows) - 1} more such rows ({numbers})" if len(rows) > 1 else ""
            left = Complaint(
                f"{first[:60]!r}, a {what}, left out{many}",
                "one row for each nation or programme", fix)  # fmt: skip
            findings.add(grid.place, left, rows[0][0], warning=True)


def _compare(
    grid: Grid, found: Sorted, columns: Sequence[Column], signs: Signs, findings: Findings
) -> None:
    """Warn of a last total that is not the sum of the rows above it."""
    if not found.totals or len(found.totals) > 1 or found.totals[0][0] != grid.rows[-1][0]:
        return
    number, cells = found.totals[0]
    for column in columns:
        if column.meaning not in _SUMMED:
            continue
        stated, total = (
            _value(cells[column.at], signs, column.at),
            _sum(found.data, column.at, signs),
        )
        if stated is not None and not _same(stated, total):
            text = f"a total of {cells[column.at].text}, but the rows sum to {total:f}"
            fix = "look for rows that are missing or counted twice; the rows are used"
            odd = Complaint(text, "a total that is the sum of the rows", fix)
            findings.add(grid.place, odd, number, column.header, warning=True)
