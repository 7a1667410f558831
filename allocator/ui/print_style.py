"""How pages print: what was read, whole, without what one clicks."""

from __future__ import annotations

import streamlit as st

_STYLE = """<style>
@media screen { [data-testid="stElementContainer"]:has(.print-table) { display: none; } }
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
  .st-key-answer_line,
  .stExpander details:not([open]), [role="tablist"] { display: none !important; }
  .stApp, [data-testid="stAppViewContainer"], .stMain, section.main {
    position: static !important; overflow: visible !important; height: auto !important; }
  .stMainBlockContainer { padding: 0 !important; max-width: none !important; }
  .stTable, .stTable > div, [data-testid="stTable"], [data-testid="stTable"] > div {
    max-height: none !important; height: auto !important; overflow: visible !important; }
  .stVegaLiteChart, .stMetric, tr { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
</style>"""


def draw() -> None:
    """Put the style into the page."""
    st.html(_STYLE)
