"""How charts look: colours for every kind of colour vision, light and dark, titles, no data."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

Drawn: TypeAlias = alt.Chart | alt.LayerChart | alt.HConcatChart | alt.VConcatChart
"""What every function of this package returns."""

COLOURS = ("#2d6da0", "#a9c6dc", "#4f8582", "#d3d9dd", "#77749a", "#d8cdbd", "#8a949e", "#4d5863")
"""A muted ramp for accounts: light and dark in turn, so that neighbours are told apart with any
kind of colour vision and in grey."""

BLUE, SKY, TEAL, _, VIOLET, _, GREY, SLATE = COLOURS

ORANGE, RED = "#E69F00", "#D55E00"
"""Only for what is wrong, and for what is worse (Okabe and Ito)."""

FONT = '"Source Sans", "Source Sans 3", "Helvetica Neue", Arial, sans-serif'
"""The face of the pages, so that charts have no other."""

WIDTH, HEIGHT = 640, 300
"""Pixels of a chart when nothing stretches it."""

_SUBTITLE = 86
"""Most signs of a line below a title: longer ones would be cut on a narrow page."""

_PADDING = dict.fromkeys(("left", "top", "right", "bottom"), 8)
"""Pixels around a chart, side by side because Streamlit's page writes into one of them."""

_BRIGHT = 0.18
"""Relative luminance from which black is easier to read on a colour than white."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one mode: text, quieter text, lines behind, what is below, land on a map."""

    ink: str
    quiet: str
    grid: str
    ground: str
    land: str
    edge: str

    @property
    def dark(self) -> bool:
        """Tell whether the ground is dark."""
        return ink_on(self.ground) == "#ffffff"


LIGHT = Look("#262730", "#555a66", "#e3e5e9", "#ffffff", "#e9eaed", "#9298a3")
DARK = Look("#fafafa", "#b9bec9", "#31353f", "#0e1117", "#262a33", "#6b7280")


def look_of(dark: bool) -> Look:
    """Return the colours of the dark or the light mode."""
    return DARK if dark else LIGHT


def ink_on(colour: str) -> str:
    """Return black or white, whichever is easier to read on `colour`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _BRIGHT else "#ffffff"


def colours(parts: Sequence[str]) -> list[str]:
    """Return a colour for every part, in their order; they begin again after eight."""
    return [COLOURS[at % len(COLOURS)] for at in range(len(parts))]


def finish(chart: Any, look: Look, title: str, subtitle: Sequence[str], said: str) -> Drawn:
    """Return `chart` with title, its content in words (`said`) and the colours of the mode.

    The background lets the page through; `usermeta` tells which ground the colours are made for.
    """
    lines = [line for text in subtitle for line in textwrap.wrap(text, _SUBTITLE)]
    head = alt.TitleParams(
        title, subtitle=lines, anchor="start", color=look.ink, fontSize=15, offset=12,
        subtitleColor=look.quiet, subtitleFontSize=12, subtitleLineHeight=16, limit=900,
    )  # fmt: skip
    drawn: Drawn = (
        chart.properties(
            title=head, description=f"{title}. {said}", background="transparent", padding=_PADDING,
            usermeta={"ground": look.ground},
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, titleFontWeight="normal", domain=False,
                        ticks=False, labelColor=look.ink, titleColor=look.quiet,
                        gridColor=look.grid)
        .configure_legend(labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
                          labelColor=look.ink, titleColor=look.quiet, orient="top",
                          labelLimit=280, symbolStrokeColor=look.edge)
    )  # fmt: skip
    return drawn


def nothing(title: str, words: str, dark: bool = False) -> Drawn:
    """Return a chart that says in words why there is nothing to draw."""
    look = look_of(dark)
    text = alt.Chart(pd.DataFrame({"words": [words]})).mark_text(
        fontSize=14, color=look.quiet, limit=WIDTH - 20
    )
    chart = text.encode(text="words:N").properties(width=WIDTH, height=80)
    return finish(chart, look, title, [], words)
