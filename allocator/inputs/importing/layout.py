"""Where the table of a page is: titles, a header of one or two rows, and the rows below it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from allocator.inputs.importing.figures import is_figure
from allocator.inputs.importing.header_words import guesses_by_header
from allocator.inputs.importing.nation_names import nation_of
from allocator.inputs.importing.read_list import Cell, Page
from allocator.inputs.importing.years import without_year, year_in

_LOOKED_OVER = 25
"""Filled rows among which a header is looked for."""

Row = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A page with its header found: names of columns, and numbered rows below."""

    name: str
    place: str
    header: tuple[str, ...]
    head: int
    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    above: tuple[Row, ...] = ()


def laid_out(page: Page) -> Grid:
    """Return a page with its header found; the best of its first rows, alone or with the next."""
    rows = page.rows
    best: tuple[float, int, int] = (-1.0, 0, 1)
    for at in range(min(_LOOKED_OVER, len(rows))):
        for deep in (1, 2):
            names = _names(page, at, deep)
            if names is not None:
                best = max(best, (_likely(names), -at, deep), key=lambda one: one[:2])
    at, deep = -best[1], best[2]
    names = _names(page, at, deep) or ()
    if best[0] <= 0 and any(is_figure(cell) for cell in rows[0][1]):
        at, deep, names = 0, 0, tuple("" for _ in rows[0][1])  # no header at all
    head = rows[at + max(deep, 1) - 1][0] if deep else 0
    titles = tuple(
        dict.fromkeys(cell.text for _, cells in rows[:at] for cell in cells if cell.text)
    )
    below = tuple(row for row in rows[at + deep :] if not _repeats(row, rows[at : at + deep]))
    return Grid(page.name, page.place, _distinct(names), head, titles, below, rows[:at])


def _repeats(row: Row, header: tuple[Row, ...]) -> bool:
    texts = [cell.text for cell in row[1]]
    return any(texts == [cell.text for cell in cells] for _, cells in header)


def _names(page: Page, at: int, deep: int) -> tuple[str, ...] | None:
    """Return the names that a row, or a row with the next one, would give the columns."""
    number, cells = page.rows[at]
    if not _is_heading(cells):
        return None
    if deep == 1:
        # a row that is one merged cell is a title
        wide = Counter(cell.text for cell in cells if cell.text)
        return tuple(cell.text for cell in cells) if len(wide) > 1 or len(cells) == 1 else None
    if at + 1 >= len(page.rows) or page.rows[at + 1][0] != number + 1:
        return None
    below = page.rows[at + 1][1]
    if not _is_heading(below) or sum(bool(cell.text) for cell in below) < 2:
        return None
    return _two_rows(page, number, cells, below)


def _two_rows(
    page: Page, number: int, cells: tuple[Cell, ...], below: tuple[Cell, ...]
) -> tuple[str, ...] | None:
    """Return the names of a header of two rows; None if the upper one does not group the lower."""
    upper = {cell.text for cell in cells if cell.text}
    joined = [(number, column) in page.joined for column in range(1, len(cells) + 1)]
    if len(upper) == 1 and (not any(joined) or all(joined)):
        return None  # a title
    names, group, groups = [], "", 0
    for column, (up, low) in enumerate(zip(cells, below, strict=True), start=1):
        group = up.text or (group if low.text else "")
        same = up.text == low.text and (number, column) in page.joined
        groups += not same and bool(group and low.text)
        names.append(low.text if same or not group else f"{group} {low.text}".strip())
    return tuple(names) if groups > 1 else None


def _is_heading(cells: tuple[Cell, ...]) -> bool:
    """Whether a row holds words or years, and neither nations nor other figures."""
    texts = [cell for cell in cells if cell.text]
    figures = [cell for cell in texts if is_figure(cell) and not _is_year(cell.text)]
    nations = [cell for cell in texts if nation_of(cell.text)]
    return bool(texts) and not figures and len(nations) * 3 <= len(texts)


def _is_year(text: str) -> bool:
    return year_in(text) is not None and not without_year(text)


def _likely(names: tuple[str, ...]) -> float:
    """Return how much a row looks like a header: the names of columns in it that are known."""
    own = set(names) - {""}
    known = [guesses_by_header(name)[0].score if guesses_by_header(name) else 0.0 for name in own]
    years = sum(_is_year(name) for name in own)
    long = sum(len(name) > 80 for name in names)
    return sum(known) + 0.5 * years + 0.01 * len(known) - long


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of columns, each once, and one for those without."""
    seen: Counter[str] = Counter()
    found = []
    for at, name in enumerate(names):
        own = " ".join(name.split()) or f"column {_letter(at)}"
        seen[own] += 1
        found.append(own if seen[own] == 1 else f"{own} ({seen[own]})")
    return tuple(found)


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(at + 1))
