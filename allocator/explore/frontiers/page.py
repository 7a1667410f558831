"""A trade-off on one printed page, in one file that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from allocator.explore.frontiers.recommendation import recommended
from allocator.report.chart_files import svg_or_none
from allocator.report.later_law import dated_title
from allocator.util.html_page import JUDGEMENT, html_list, html_page, html_table
from allocator.util.version import __version__

if TYPE_CHECKING:
    from typing import Any

    from allocator.explore.frontiers.result import Frontier
    from allocator.inputs.case.case import Case

_STYLE = """
.chart svg { display: block; width: 100%; height: auto; max-width: 46rem; }
.call { font-weight: 600; }
@media print { html { font-size: 11px; } body { font-size: 9pt; line-height: 1.3; }
  h1 { font-size: 12.5pt; } li { margin: 0; font-size: 8.5pt; }
  h2 { margin: .6rem 0 .2rem; } table { font-size: 7.5pt; } p, ul, table { margin: .2rem 0; }
  ul { max-width: none; } td, th { padding-top: .08rem; padding-bottom: .08rem; }
  .chart svg { max-width: 112mm; } .foot { margin-top: .5rem; }
  @page { margin: 12mm 13mm; } }
"""


def frontier_page(found: Frontier, case: Case) -> str:
    """Return a trade-off as one HTML file that prints on a sheet of A4 where its plans are few.

    The recommendation comes first, then the chart, which needs the extra ``app``, the table of
    plans and what else is to be known of them.
    """
    title = f"Value against {found.axes[1].label}: {dated_title(case)}"
    first = () if found.provisional or found.table.empty else recommended(found).words
    verdict = "".join(f'<p class="call">{escape(one)}</p>' for one in first[:1])
    table = found.shown
    picture = svg_or_none(lambda: _chart(found))
    body = [
        f"<h1>{escape(title)}</h1>",
        verdict,
        *(f"<p>{escape(one)}</p>" for one in first[1:]),
        *([] if picture is None else [f'<div class="chart">{picture}</div>']),
        f"<h2>The plans, {case.years[0]}–{case.years[-1]}; money in US$ million of "
        f"{case.meta.base_year}, all years</h2>",
        html_table(table, list(table.columns[1:])),
        "<h2>What else to know</h2>",
        html_list(one for one in found.words if one not in first),
        f'<div class="foot"><p class="about">Data {case.hash[:12]}. Allocator {__version__}.</p>'
        f'<p class="about">{escape(JUDGEMENT)}</p></div>',
    ]
    return html_page(title, "\n".join(body), _STYLE)


def _chart(found: Frontier) -> Any:
    from allocator.explore.frontiers.chart import frontier

    return frontier(found)
