"""One HTML file that needs nothing else, without scripts: to print, to send and to keep."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

JUDGEMENT = (
    "Needs, priorities and risks are judgements, marked in the data with source and date. This "
    "page supports a decision and authorizes nothing."
)
"""Said at the foot of every page."""

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, "Segoe UI", "Source Sans 3", Arial, sans-serif; color: #1c2430;
  background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 1.6rem 0 .35rem; border-bottom: 1px solid #c9d1db;
  padding-bottom: .15rem; break-after: avoid; }
p { margin: .4rem 0; max-width: 48rem; }
.label { display: inline-block; font-weight: 600; color: #0b4f8a; border: 1px solid #0b4f8a;
  border-radius: 4px; padding: .05rem .5rem; margin: .25rem 0 .5rem; }
ul { margin: .3rem 0; padding-left: 1.2rem; max-width: 48rem; }
li { margin: .2rem 0; }

.about { color: #57616e; font-size: .85rem; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; margin: .4rem 0; }
th { text-align: left; vertical-align: bottom; border-bottom: 1.5px solid #57616e; }
th, td { padding: .22rem .6rem .22rem 0; }
td { vertical-align: top; border-bottom: 1px solid #e3e7ec; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n { white-space: nowrap; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.foot { margin-top: 2rem; border-top: 1px solid #c9d1db; padding-top: .5rem; }
code { font-size: .95em; }
@page { size: A4; margin: 16mm 14mm; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }
  p { max-width: none; } }
"""


def html_page(title: str, body: str, style: str = "") -> str:
    """Return the file: `body` is markup, `style` comes on top of the style of all pages."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def html_table(
    table: pd.DataFrame, figures: Collection[str] = (), drawn: Collection[str] = ()
) -> str:
    """Return a table as markup: `figures` are columns set to the right, `drawn` hold markup."""
    names = [str(name) for name in table]
    how = [' class="n"' if name in figures else "" for name in names]
    heads = "".join(f"<th{one}>{escape(name)}</th>" for one, name in zip(how, names, strict=True))
    plain = [name not in drawn for name in names]
    rows = "".join(_row(row, how, plain) for row in table.itertuples(index=False))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def html_list(items: Iterable[str]) -> str:
    """Return sentences as a list; nothing where there are none."""
    parts = "".join(f"<li>{escape(one)}</li>" for one in items)
    return f"<ul>{parts}</ul>" if parts else ""


def _row(cells: Iterable[object], how: Sequence[str], plain: Sequence[bool]) -> str:
    written = (
        f"<td{one}>{escape(str(cell)) if safe else cell}</td>"
        for one, safe, cell in zip(how, plain, cells, strict=True)
    )
    return f"<tr>{''.join(written)}</tr>"
