"""Charts as picture files: PNG and SVG, made here and without a browser or a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from allocator.errors import AllocatorError
from allocator.report.provenance import plan_words, source_words

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.report.charts.look import Drawn

SCALE = 2.0
"""Pixels of a PNG for each of the chart, so that it prints well."""


def png_bytes(chart: Drawn, *, scale: float = SCALE) -> bytes:
    """Return a chart as PNG."""
    return _png(_on_ground(chart), scale)


def svg_bytes(chart: Drawn) -> bytes:
    """Return a chart as SVG in UTF-8; its content in words is the picture's title."""
    return _svg(_on_ground(chart))


def _png(spec: dict[str, Any], scale: float = SCALE) -> bytes:
    import vl_convert

    return vl_convert.vegalite_to_png(spec, scale=scale)


def _svg(spec: dict[str, Any]) -> bytes:
    import vl_convert

    picture = vl_convert.vegalite_to_svg(spec)
    words = f' role="img"><title>{escape(str(spec.get("description", "")))}</title>'
    return picture.replace(">", words, 1).encode()


def svg_or_none(draw: Callable[[], Drawn]) -> str | None:
    """Return the chart that `draw` makes as SVG; None if the packages that draw are missing."""
    try:
        return svg_bytes(draw()).decode()
    except ImportError:
        return None


def grammar_of(chart: Drawn, *, checked: bool = True) -> dict[str, Any]:
    """Return the specification of a chart; `checked`: its grammar is checked, which takes a while.

    Named data are put in as they are: going through every point of a map takes longest.
    """
    from altair import Undefined

    data = chart.datasets
    if checked or data is Undefined:
        found: dict[str, Any] = chart.to_dict(validate=checked)
        return found
    chart.datasets = Undefined
    try:
        found = chart.to_dict(validate=False)
    finally:
        chart.datasets = data
    return found | {"datasets": {**found.get("datasets", {}), **data}}


def signed(spec: dict[str, Any], plan: Plan, scenario: str = "") -> dict[str, Any]:
    """Return the specification of a chart with plan, scenario, date and source below its title."""
    title = dict(spec.get("title") or {})
    title["subtitle"] = [
        *title.get("subtitle", ()), f"{plan_words(plan, scenario)}. {source_words(plan)}",
    ]  # fmt: skip
    return spec | {"title": title}


def plan_picture(name: str, plan: Plan, ending: str, scenario: str = "") -> bytes:
    """Return the chart of a plan called `name` in `allocator.report.charts` as ``png`` or ``svg``.

    Plan, scenario, date and source are written in the picture.

    Raises
    ------
    AllocatorError
        The packages that draw are not installed.
    """
    try:
        from allocator.report import charts

        draw = _png if ending == "png" else _svg
        return draw(signed(_on_ground(getattr(charts, name)(plan)), plan, scenario))
    except ImportError as error:
        raise AllocatorError(
            f"Pictures need {error.name}, which is not installed. "
            "Install it: uv sync --extra app (or: pip install 'allocator[app]')."
        ) from error


def _on_ground(chart: Drawn) -> dict[str, Any]:
    """Return the chart with the ground its colours are made for instead of a transparent one."""
    spec: dict[str, Any] = chart.to_dict()
    return spec | {"background": spec.get("usermeta", {}).get("ground", "#ffffff")}
