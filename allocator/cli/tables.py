"""Tables on the screen: how figures are written, and columns that never break a word or a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich import box
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from allocator.util.format import amount, change

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

Form = Callable[[Any], str]
"""How a cell is written; `str` for words, which stand on the left and may be wrapped."""

_EDGES, _BETWEEN = 2, 3
"""Signs that the frame of a table takes, and those between two columns."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as wide as the screen at most.

    Text is wrapped between words only, and `whole` columns not at all, so that a name can be
    copied and searched. Where there is no room for that, each row stands by itself, a line a
    column.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[RenderableType]]
    right: Sequence[bool]
    whole: Sequence[bool]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table, or its rows one by one."""
        room = options.max_width - _EDGES - _BETWEEN * (len(self.heads) - 1)
        widths = self._widths(console, options, room)
        yield from self._one_by_one() if widths is None else [self._table(widths)]

    def _widths(self, console: Console, options: ConsoleOptions, room: int) -> list[int] | None:
        """Return the widths of the columns; None if words would be broken."""
        wide = options.update(width=10_000)
        widths, most = [], []
        for at, head in enumerate(self.heads):
            top = Measurement.get(console, wide, Text(head))
            cells = [Measurement.get(console, wide, row[at]) for row in self.rows]
            whole = self.whole[at] or self.right[at]
            least = max((one.maximum if whole else one.minimum for one in cells), default=0)
            widths.append(max(top.minimum, least))
            most.append(max([top.maximum, *(one.maximum for one in cells)]))
        spare = room - sum(widths)
        if spare < 0:
            return None
        # those that want least get all of it, so that a long text alone is wrapped
        order = sorted(range(len(widths)), key=lambda at: most[at] - widths[at])
        for turn, at in enumerate(order):
            more = min(most[at] - widths[at], spare // (len(order) - turn))
            widths[at], spare = widths[at] + more, spare - more
        return widths

    def _table(self, widths: Sequence[int]) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for head, right, width in zip(self.heads, self.right, widths, strict=True):
            table.add_column(
                head, width=width, justify="right" if right else "left", overflow="fold"
            )
        for row in self.rows:
            table.add_row(*row)
        return table

    def _one_by_one(self) -> Iterable[RenderableType]:
        for row in self.rows:
            yield ""
            yield entry(zip(self.heads, row, strict=True))
        yield ""


def entry(parts: Iterable[tuple[str, RenderableType]]) -> RenderableType:
    """Return what one row says, a line a part: what it is, and what it says."""
    lines = Table.grid(padding=(0, 2))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    for head, said in parts:
        lines.add_row(Text(head.replace("\n", " "), style="bold"), said)
    return lines


def lay_out(
    title: str,
    frame: pd.DataFrame,
    columns: Mapping[str, tuple[str, Form]],
    unbroken: Sequence[str] = (),
) -> list[RenderableType]:
    """Return `frame` under a title; `columns` gives heads and forms, `unbroken` is not wrapped.

    Money stands beside the largest sum of the table, which its decimals follow.
    """
    records = frame.to_dict("records")
    money = [name for name, (_, form) in columns.items() if form in (musd, musd_change)]
    largest = max(
        (abs(one[name]) for one in records for name in money if one[name] == one[name]), default=0.0
    )

    def written(name: str, form: Form, value: Any) -> str:
        return str(form(value, largest)) if name in money else form(value)  # type: ignore[call-arg]

    rows = [
        [Text(written(name, form, record[name])) for name, (_, form) in columns.items()]
        for record in records
    ]
    right = [form is not str for _, form in columns.values()]
    whole = [name in unbroken for name in columns]
    grid = Grid([head for head, _ in columns.values()], rows, right, whole)
    return [Text(title, style="bold"), grid]


def figures(cell: str) -> str:
    """Write a figure that is a text already; it stands on the right."""
    return cell


def musd(value: float, beside: float = 0.0) -> str:
    """Write US$ million, nothing where it is not known."""
    return "" if value != value else amount(value, beside)


def musd_change(value: float, beside: float = 0.0) -> str:
    """Write a change of US$ million with its sign, nothing where it is not known."""
    return "" if value != value else change(value, beside=beside)


def share(value: float) -> str:
    """Write a share as a whole percentage, nothing where it is not known."""
    return "" if value != value else f"{value:.0%}"
