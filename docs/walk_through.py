"""Write the figures of docs/walk-through.md: what studies of the default case say.

    uv run --extra app --extra explore python examples/walk_through.py
    uv run python -m docs.walk_through out/walk-through

copies the pictures and tables into docs/walk-through and puts what they say between the marks of
the page. Nothing between its marks is typed in.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.explore.futures import beside_first
from benchmarks import measure

PAGE = measure.ROOT / "docs" / "walk-through.md"
KEPT = measure.ROOT / "docs" / "walk-through"

FILES = (
    "futures.csv", "frontier.csv", "frontier.txt", "frontier.svg", "tornado-need_met.csv",
    "tornado-need_met.json", "tornado-need_met.svg", "sobol-need_met.csv",
    "sobol-need_met-samples.csv", "sobol-need_met.json", "sobol-need_met.svg", "regret.csv",
    "regret.json", "regret.svg",
)  # fmt: skip
"""What is kept of a run, so that the page can be made again and looked into."""

_STEMS = {
    "frontier": "frontier", "tornado": "tornado-need_met", "sobol": "sobol-need_met",
    "regret": "regret",
}  # fmt: skip
"""What the files of a section with a picture begin with."""


def sections(folder: Path) -> dict[str, str]:
    """Return the text of each section of the page, from the files of a run."""
    told = {
        name: _document(folder / f"{_STEMS[name]}.json") for name in ("tornado", "sobol", "regret")
    }
    frontier = (folder / "frontier.txt").read_text(encoding="utf-8").splitlines()
    return {
        "futures": _futures(pd.read_csv(folder / "futures.csv")),
        "frontier": _part("frontier", frontier),
        "tornado": _part("tornado", [*told["tornado"]["words"], *told["tornado"]["warnings"]]),
        "sobol": _part("sobol", [*told["sobol"]["words"], *told["sobol"]["warnings"]]),
        "regret": _part("regret", [*told["regret"]["words"], *told["regret"]["warnings"]]),
    }  # fmt: skip


def _document(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _part(name: str, words: list[str]) -> str:
    """Return a picture and what it says."""
    picture = f"![{name} of the default case](walk-through/{_STEMS[name]}.svg)"
    return "\n".join([picture, "", *(f"- {one}" for one in words)])


def _futures(table: pd.DataFrame) -> str:
    """Return the futures beside the plan as it is."""
    rows = [
        [row["name"], f"{row['value']:.1f}", f"{row['change_value']:+.1f}",
         f"{row['unsure_value']:.1f}", f"{row['need_met_share']:.1%}",
         f"{row['expected_loss_share']:.1%}", f"{row['rules_that_bend']:.0f}"]
        for row in beside_first(table).to_dict("records")
    ]  # fmt: skip
    head = ["future", "worth, value points", "change", "unsure by", "need met",
            "expected loss", "rules that bend"]  # fmt: skip
    return measure.table(head, rows)


def main(folder: str) -> None:
    """Keep the files of the run in `folder` and write what they say into the page."""
    KEPT.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copyfile(Path(folder) / name, KEPT / name)
    for section, text in sections(KEPT).items():
        measure.paste(section, text, PAGE)


if __name__ == "__main__":
    main(sys.argv[1])
