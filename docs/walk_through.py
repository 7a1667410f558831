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

import pandas as pd

from allocator.explore.batch.against_first import beside_first
from benchmarks import measure

PAGE = measure.ROOT / "docs" / "walk-through.md"
KEPT = measure.ROOT / "docs" / "walk-through"

FILES = {
    "futures": ("futures.csv",),
    "frontier": ("frontier.csv", "frontier.txt", "frontier.svg"),
    "tornado": ("tornado-need_met.csv", "tornado-need_met.json", "tornado-need_met.svg"),
    "sobol": ("sobol-need_met.csv", "sobol-need_met-samples.csv", "sobol-need_met.json",
              "sobol-need_met.svg"),
    "regret": ("regret.csv", "regret.json", "regret.svg"),
}  # fmt: skip
"""What is kept of each part of a run, so that the page can be made again and looked into."""

UNDONE = "*Not run on the default case yet.*"


def sections(folder: Path) -> dict[str, str]:
    """Return the text of each section of the page, from the files of a run."""
    return {
        name: _section(name, folder) if _done(name, folder) else UNDONE for name in FILES
    }  # fmt: skip


def _done(name: str, folder: Path) -> bool:
    return all((folder / file).exists() for file in FILES[name])


def _section(name: str, folder: Path) -> str:
    if name == "futures":
        return _futures(pd.read_csv(folder / FILES[name][0]))
    picture = f"![{name} of the default case](walk-through/{FILES[name][-1]})"
    return "\n".join([picture, "", *(f"- {one}" for one in _words(name, folder))])


def _words(name: str, folder: Path) -> list[str]:
    """Return what a study says, what weakens it last."""
    if name == "frontier":
        return (folder / "frontier.txt").read_text(encoding="utf-8").splitlines()
    (told,) = (file for file in FILES[name] if file.endswith(".json"))
    document = json.loads((folder / told).read_text(encoding="utf-8"))
    return [*document["words"], *document["warnings"]]


def _futures(table: pd.DataFrame) -> str:
    """Return the futures beside the plan as it is."""
    rows = [
        [row["name"], f"{row['value']:.1f}", f"{row['change_value']:+.1f}",
         f"{row['unsure_value']:.1f}", f"{row['need_met_share']:.1%}",
         f"{row['expected_loss_share']:.1%}", f"{row['rules_that_bend']:.0f}"]
        for row in beside_first(table).to_dict("records")
    ]  # fmt: skip
    head = ["future", "value points", "change", "uncertainty", "need met",
            "expected loss", "relaxed rules"]  # fmt: skip
    return measure.table(head, rows)


def main(folder: str) -> None:
    """Keep the files of the run in `folder` and write what they say into the page."""
    KEPT.mkdir(exist_ok=True)
    for name, files in FILES.items():
        for file in files if _done(name, Path(folder)) else ():
            shutil.copyfile(Path(folder) / file, KEPT / file)
    for section, text in sections(KEPT).items():
        measure.paste(section, text, PAGE)


if __name__ == "__main__":
    main(sys.argv[1])
