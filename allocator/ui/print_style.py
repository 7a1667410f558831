"""How pages print: what was read, whole, without what one clicks; and the button for it."""

from __future__ import annotations

import datetime
import html

import streamlit as st

_STYLE = """<style>
@media screen {
  [data-testid="stElementContainer"]:has(.print-table),
  [data-testid="stElementContainer"]:has(.print-head) { display: none; } }
@page { size: A4; margin: 12mm 13mm; }
@media print {
  [data-testid="stElementContainer"]:has(.stDataFrame):has(
    + [data-testid="stElementContainer"] .print-table) { display: none !important; }
  .print-table table { border-collapse: collapse; width: 100%; font-size: 8pt; }
  .print-table th { text-align: left; border-bottom: 1px solid #555a66; }
  .print-table td { border-bottom: 1px solid #d5dbe1; vertical-align: top; padding: 2px 6px; }
  .print-table .n { text-align: right; white-space: nowrap; }
  thead { display: table-header-group; }
  header, [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stSidebar"],
  [data-testid="stElementToolbar"], [data-testid="stTopNav"], .vega-embed summary, .stToast,
  .stButton, .stDownloadButton, .stPopover, .stPageLink, .stSelectbox, .stMultiSelect,
  .stTextInput, .stTextArea, .stNumberInput, .stCheckbox, .stToggle, .stSlider, .stRadio,
  .stFileUploader, .stSegmentedControl, .stButtonGroup, .st-key-solving, .st-key-top_bar,
  .st-key-answer_line, .st-key-trade_form, .st-key-analysis_intro,
  .stExpander details:not([open]), [role="tablist"] { display: none !important; }
  .stApp, [data-testid="stAppViewContainer"], .stMain, section.main {
    position: static !important; overflow: visible !important; height: auto !important; }
  .stTable table, [data-testid="stTable"] table { font-size: 7.5pt !important;
    width: 100% !important; table-layout: auto !important; }
  .stTable th, .stTable td { padding: 2px 5px !important; white-space: normal !important; }
  .stVegaLiteChart svg, .stVegaLiteChart canvas { max-width: 100% !important;
    height: auto !important; }
  .st-key-trade_found p, .st-key-trade_found li { font-size: 8.5pt !important;
    line-height: 1.25 !important; margin: 1px 0 !important; }
  .st-key-trade_found .stVegaLiteChart { max-width: 130mm; }
  .stMainBlockContainer { padding: 0 !important; max-width: none !important; }
  .stTable, .stTable > div, [data-testid="stTable"], [data-testid="stTable"] > div {
    max-height: none !important; height: auto !important; overflow: visible !important; }
  .stVegaLiteChart, .stMetric, tr { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
</style>"""


_BUTTON = """<style>
.print-page { all: unset; box-sizing: border-box; cursor: pointer; color: inherit; font: inherit;
  font-size: 0.875rem; padding: 0.25rem 0.5rem; border-radius: 4px; display: inline-flex;
  gap: 0.5rem; align-items: center; white-space: nowrap; }
.print-page:hover { background: rgba(128, 128, 128, 0.15); }
.print-page:focus-visible { outline: 2px solid currentColor; }
.print-page span { font-family: "Material Symbols Rounded"; font-size: 1.1rem; line-height: 1; }
</style>
<button type="button" class="print-page" title="Print the page that is shown.">
<span aria-hidden="true">print</span>Print</button>
<script>
if (!window.allocatorPrints) {
  window.allocatorPrints = true;
  document.addEventListener("click", (event) => {
    if (event.target.closest(".print-page")) window.print();
  });
}
</script>"""
"""The browser prints what it shows: a button of Streamlit's could only lead to another page."""


def draw() -> None:
    """Put the style into the page."""
    st.html(_STYLE)


def button() -> None:
    """Draw the button that prints the page that is shown."""
    st.html(_BUTTON, width="content", unsafe_allow_javascript=True)


def head(*parts: str) -> None:
    """Put what a printed page is about above it: dataset and scenario, with the day."""
    told = " · ".join(map(html.escape, (*parts, f"printed {datetime.date.today()}")))
    st.html(f'<p class="print-head">{told}</p>')
