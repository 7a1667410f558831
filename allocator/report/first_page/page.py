"""A plan on one printed page, in one file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.last_plan_name import last_plan_label, the_last_plan
from allocator.report.first_page.one_sheet import fitting
from allocator.report.first_page.sentences import law_points
from allocator.report.headline import about_words
from allocator.report.later_law import dated_title
from allocator.util.column_places import written
from allocator.util.html_page import JUDGEMENT, html_list, html_page, html_table

if TYPE_CHECKING:
    from allocator.report.first_page.brief import Brief

_NATIONS, _FALLS = 12, 8
"""Rows that fit on a page; the command's JSON document has all."""

_BAR, _SPARK, _HEIGHT = 150, 60, 14
"""Pixels of a bar, of a line by year, and of both in height."""

_STYLE = """
.figures { display: flex; gap: 1.5rem; flex-wrap: wrap; margin: .6rem 0; }
.figures div { flex: 1 1 8rem; }
.figures b { display: block; font-size: 1.35rem; line-height: 1.3; }
svg { display: block; }
@media print { html { font-size: 11px; } body { font-size: 8pt; line-height: 1.25; }
  table { font-size: 7.5pt; } ul, table { margin: .2rem 0; max-width: none; }
  h1 { font-size: 12pt; } li { margin: .1rem 0; } .figures { margin: .3rem 0; }
  p { margin: .2rem 0; }
  h2 { margin: .7rem 0 .2rem; } td, th { padding-top: .08rem; padding-bottom: .08rem; }
  .foot { margin-top: .6rem; } @page { margin: 11mm 12mm; } }
"""


def brief_page(found: Brief) -> str:
    """Return the first page of a plan as one HTML file that prints on one sheet of A4."""
    title = f"Brief: {dated_title(found.plan.case)}"
    years = found.plan.case.years
    most, before = found.nations.head(_NATIONS), escape(the_last_plan(found.plan.case))
    rest, last = len(found.nations) - len(most), last_plan_label(found.plan.case)
    body = [
        f"<h1>{escape(title)}</h1>",
        *(f"<p>{escape(one)}</p>" for one in found.sentences),
        _figures(found),
        f"<h2>Nations with the most money, US$ million of {found.plan.case.meta.base_year} a year, "
        f"{years[0]}–{years[-1]}</h2>",
        html_table(_nations(most, last), ("plan", last, "change", "need met"), _DRAWN),
        f'<p class="about">Bar: this plan; tick: {before}; square-root scale. By year: each '
        f"nation on its own scale.{f' {rest} more nations are not shown.' if rest > 0 else ''}</p>",
        *_falls(found),
        *_decisions(found),
        f'<div class="foot"><p class="about">{escape(about_words(found.plan))}</p>'
        f'<p class="about">{escape(JUDGEMENT)}</p></div>',
    ]
    return html_page(title, "\n".join(body), _STYLE)


_DRAWN = ("compared", "by year")


def _figures(found: Brief) -> str:
    parts = "".join(
        f"<div>{escape(one.name)}<b>{escape(one.shown)}</b>"
        f'<span class="about">{escape(one.beside)}</span></div>'
        for one in found.figures
    )
    return f'<div class="figures">{parts}</div>'


def _nations(table: pd.DataFrame, before: str) -> pd.DataFrame:
    top = float(table[["plan_musd", "last_musd"]].max().max()) if len(table) else 1.0
    money = ["plan_musd", "last_musd", "change_musd"]
    plan, last, moved = written([table[name].tolist() for name in money], signed=True)
    (met,) = written([(100 * table["share_met"]).tolist()])
    pairs = zip(table["plan_musd"], table["last_musd"], strict=True)
    return pd.DataFrame(
        {
            "nation": table["name"],
            "plan": [cell.removeprefix("+") for cell in plan],
            before: [cell.removeprefix("+") for cell in last],
            "change": moved,
            "compared": [_bar(*pair, top) for pair in pairs],
            "by year": [_spark(one) for one in table["by_year"]],
            "need met": [f"{cell}%" if cell else "" for cell in met],
        }
    )


def _bar(plan: float, last: float, top: float) -> str:
    width, tick = (_BAR * (max(one, 0.0) / max(top, 1e-9)) ** 0.5 for one in (plan, last))
    return (
        f'<svg width="{_BAR + 2}" height="{_HEIGHT}" role="img" aria-hidden="true">'
        f'<rect y="3" width="{width:.1f}" height="8" fill="#7a9cc0"/>'
        f'<rect x="{tick:.1f}" width="2" height="{_HEIGHT}" fill="#1c2430"/></svg>'
    )


def _spark(values: Sequence[float]) -> str:
    top = max(*values, 1e-9) if len(values) > 1 else max(values[0], 1e-9)
    step = _SPARK / max(len(values) - 1, 1)
    points = " ".join(
        f"{at * step:.1f},{_HEIGHT - 2 - (_HEIGHT - 4) * max(value, 0.0) / top:.1f}"
        for at, value in enumerate(values)
    )
    return (
        f'<svg width="{_SPARK}" height="{_HEIGHT}" role="img" aria-hidden="true">'
        f'<polyline points="{points}" fill="none" stroke="#0b4f8a" stroke-width="1.5"/></svg>'
    )


def _falls(found: Brief) -> list[str]:
    if found.falls.empty:
        return []
    shown = found.falls.head(_FALLS)
    rest = len(found.falls) - len(shown)
    last, plan = written([shown[name].tolist() for name in ("last_musd", "plan_musd")])
    before = last_plan_label(found.plan.case)
    table = pd.DataFrame(
        {"nation": shown["name"], before: last, "plan": plan, "cause": shown["why"]}
    )
    more = f'<p class="about">{rest} more are not shown.</p>' if rest > 0 else ""
    head = "<h2>Cuts of more than half, US$ million a year</h2>"
    return [head, html_table(table, (before, "plan")), more]


def _decisions(found: Brief) -> list[str]:
    if not found.decisions:
        return []
    rows = (min(len(found.nations), _NATIONS), min(len(found.falls), _FALLS))
    shown = fitting(found, law_points(found.plan), *rows)
    rest = len(found.decisions) - len(shown)
    more = f'<p class="about">{rest} more on page Brief of the app.</p>' if rest else ""
    return ["<h2>What needs a decision</h2>", html_list(shown), more]
