"""Draw the README's picture from a saved plan.

uv run --group bench python docs/pictures.py PLAN_FOLDER docs

makes ``docs/first-plan.png`` and ``docs/first-plan.svg``. Everything in it is read from the plan's
tables; nothing is typed in.
"""

from __future__ import annotations

import sys
from pathlib import Path

import allocator as al
from allocator.report.chart_files import png_bytes, svg_bytes
from allocator.report.charts import money_by_nation


def main(folder: str, out: str) -> None:
    """Draw the picture of the plan in `folder` into `out`."""
    chart = money_by_nation(al.load_plan(folder), needs=True)
    (Path(out) / "first-plan.png").write_bytes(png_bytes(chart, scale=5 / 3))
    (Path(out) / "first-plan.svg").write_bytes(svg_bytes(chart))


if __name__ == "__main__":
    main(*sys.argv[1:3])
