"""Money of a page in US$ million: by the units that column, page or planner state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.case.io.written_amounts import plain
from allocator.inputs.importing.column import Column
from allocator.inputs.importing.currencies import OR, USD
from allocator.inputs.importing.figures import Figure, column_sign, read_figure
from allocator.inputs.importing.layout import Grid
from allocator.inputs.importing.mapping import Mapping
from allocator.inputs.importing.read_list import Cell
from allocator.inputs.importing.units import Unit, unit_in, unit_named

MILLION = Decimal(10**6)
_SIZE = {Decimal(1000): "thousands", MILLION: "millions", Decimal(10**9): "billions"}
_POINTS = re.compile(r"\b(points?|punkte?n?|puntos?|punti|pts|балл\w*)\b", re.IGNORECASE)
_WHOLE_DOLLARS = Decimal(100_000)
"""A column of figures with a dollar sign is in dollars from this size on."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The unit of a column of money, why, and the sign before its decimals."""

    unit: Unit
    why: str
    sign: str


def sign_of(column: Column, cells: Sequence[Cell], mapping: Mapping) -> str:
    """Return the decimal sign of a column: as stated for it, as it shows itself, as stated."""
    return column.choice.decimal or column_sign(cells) or mapping.decimal


def measured(column: Column, grid: Grid, cells: Sequence[Cell], mapping: Mapping) -> Measured:
    """Return the unit of a column, from the nearest place that states one."""
    sign = sign_of(column, cells, mapping)
    figures = [one for cell in cells if isinstance(one := read_figure(cell, sign), Figure)]
    stated = Counter(one.currency for one in figures if one.currency)
    own = Unit(stated.most_common(1)[0][0] if stated else "", _common_scale(figures))
    if in_points(column):
        return Measured(unit_named(column.choice.unit) or Unit(), "as said", sign)
    places = [
        (unit_named(column.choice.unit) or Unit(), "as said"),
        (unit_in(column.header), "from the header"), (own, "from the cells"),
        (_of_titles(grid), "from a title"),
        (unit_named(mapping.unit) or Unit(), "stated for the list"),
    ]  # fmt: skip
    unit, why = Unit(), ""
    for found, where in places:
        if unit.scale is None and found.scale is not None:
            why = where
        unit = unit.filled(found)
    largest = max((abs(one.value) for one in figures), default=Decimal(0))
    if unit.scale is None and unit.currency == USD and largest >= _WHOLE_DOLLARS:
        unit, why = Unit(USD, Decimal(1)), "by a dollar sign and figures of this size"
    return Measured(unit, why, sign)


def in_points(column: Column) -> bool:
    """Whether a column of needs is headed as points, which are no money."""
    return column.meaning == "need" and bool(_POINTS.search(column.header))


def _of_titles(grid: Grid) -> Unit:
    """Return the unit that titles and the name of a page state; of two sizes none."""
    found, sizes = Unit(), set[Decimal | None]()
    for text in (*grid.titles, grid.name):
        one = unit_in(text)
        found, sizes = found.filled(one), sizes | {one.scale} - {None}
    return found if len(sizes) <= 1 else Unit(found.currency)


def _common_scale(figures: Sequence[Figure]) -> Decimal | None:
    """Return 1 if every figure states its own size, such as $1.2m."""
    return Decimal(1) if figures and all(one.scale for one in figures) else None


def ask_for_unit(grid: Grid, columns: Sequence[Column], largest: Decimal, found: Findings) -> None:
    """Add the one fault about columns whose unit nobody states."""
    names = ", ".join(f"{one.header!r}" for one in columns)
    readings = ", ".join(
        f"{plain(largest * scale / MILLION)} if in {word}"
        for word, scale in (
            ("US$", Decimal(1)),
            ("thousands", Decimal(1000)),
            ("millions", MILLION),
        )
    )
    open_unit = Complaint(
        f"no unit for {names}; the largest figure, {plain(largest)}, is US$ million {readings}",
        "a unit in a header, a title or a cell",
        "choose the unit: in the matching, or --unit 'US$ thousand' for the whole list",
    )
    found.add(grid.place, open_unit, grid.head, columns[0].header)


def in_musd(
    figure: Figure, unit: Unit, rates: dict[str, Decimal], currency: str = ""
) -> Decimal | Complaint:
    """Return a figure in US$ million, or what stands in the way."""
    if figure.is_share:
        return Complaint("per cent in a column of money", "an amount of money",
                         "correct the cell, or choose another meaning for the column")  # fmt: skip
    code = figure.currency or currency or unit.currency or USD
    if OR in code or (figure.currency and currency and figure.currency != currency):
        both = code if OR in code else f"{figure.currency}{OR}{currency}"
        return Complaint(f"an amount in {both}", "one currency",
                         "correct the header, the currency of the row or the format of the cell, "
                         "so that they name the same")  # fmt: skip
    if figure.shown_in > 1 and unit.scale not in (None, Decimal(1)):
        shown = plain(figure.value / figure.shown_in)
        return Complaint(f"{plain(figure.value)}, which its format shows as {shown}, in a column "
                         f"in {_SIZE.get(unit.scale, 'another unit')}", "figures shown as they are",
                         "take the commas at the end out of the cells' format and write the "
                         "figures in the column's unit, or state its unit as US$")  # fmt: skip
    if code != USD and code not in rates:
        return Complaint(f"an amount in {code}", "US$, or a rate for the currency",
                         f"state what one {code} is in US$: --rate {code}=1.1, or [rates] in the "
                         "mapping")  # fmt: skip
    if figure.value < 0:
        return Complaint(f"{plain(figure.value)}, which is below 0", "an amount of 0 or more",
                         "correct it, or delete the row")  # fmt: skip
    scale = figure.scale or unit.scale or Decimal(1)
    return figure.value * scale / MILLION * (Decimal(1) if code == USD else rates[code])
