"""An answer as a page of its own, in one file that needs nothing else: to print, send and keep."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from allocator.explore.explanation.sections import Section, label_of, sections_of, title_of
from allocator.util.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.ask import Reading

JUDGEMENT = (
    "Needs, priorities and risks are judgements, marked in the data with source and date. This "
    "page supports a decision and authorizes nothing."
)

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


def answer_page(answer: Answer, link: str = "", read: Reading | None = None) -> str:
    """Return an answer as one HTML file, without scripts and without anything from elsewhere.

    `link` is an address at which the same answer opens, `read` the question in words that it
    answers.
    """
    title = title_of(answer)
    meta = answer.plan.case.meta
    parts = sections_of(answer, read)
    asked = [] if read is None else [f'<div class="about">Asked: {escape(read.text)}</div>']
    body = "\n".join(
        [
            f"<h1>{escape(title)}</h1>",
            f'<div class="label">{escape(label_of(answer))}</div>',
            f'<div class="about">{escape(meta.title or meta.name)}</div>',
            *asked,
            *(_section(one) for one in parts if not one.annex),
            '<div class="foot">',
            *(f'<p class="about">{words}</p>' for words in _foot(answer, link)),
            "</div>",
            *(_section(replace(one, title=f"Annex: {one.title}")) for one in parts if one.annex),
        ]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def command_of(answer: Answer, plan: str = "PLAN") -> str:
    """Return the command that gives the same answer."""
    asked = answer.question
    words = ["allocator", "explain", plan, asked.nation, *([asked.line] if asked.line else [])]
    words += ["--more"] * asked.more + ["--what-would-change"] * bool(answer.trials)
    return shlex.join(words)


def _section(section: Section) -> str:
    words = "".join(f"<p>{escape(one)}</p>" for one in section.words)
    items = "".join(f"<li>{escape(one)}</li>" for one in section.items)
    table = "" if section.table is None else _table(section.table, section.figures)
    listed = f"<ul>{items}</ul>" if items else ""
    return f"<section><h2>{escape(section.title)}</h2>{words}{listed}{table}</section>"


def _table(table: pd.DataFrame, figures: tuple[str, ...]) -> str:
    right = [' class="n"' if str(name) in figures else "" for name in table]
    heads = "".join(
        f"<th{how}>{escape(str(name))}</th>" for how, name in zip(right, table, strict=True)
    )
    rows = "".join(_row(row, right) for row in table.itertuples(index=False))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(cells: Iterable[object], how: Sequence[str]) -> str:
    written = (f"<td{one}>{escape(str(cell))}</td>" for one, cell in zip(how, cells, strict=True))
    return f"<tr>{''.join(written)}</tr>"


def _foot(answer: Answer, link: str) -> Iterator[str]:
    plan = answer.plan
    made = str(plan.meta.get("created", ""))[:16].replace("T", " ")
    value = f"value {plan.value:.2f} out of 100"
    yield escape(
        f"About the plan {f'of {made}, ' if made else ''}{value}; data {plan.case.hash[:12]}, "
        f"settings {plan.policy.hash[:12]}. Allocator {__version__}."
    )
    yield f"The same answer again: <code>{escape(command_of(answer))}</code>"
    if link:
        yield f'On the page of the app: <a href="{escape(link)}">{escape(link)}</a>'
    yield escape(JUDGEMENT)
