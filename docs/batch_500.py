"""Write what two runs of examples/batch-us-fy2020.toml came to into docs/explore.md.

    uv run python -m docs.batch_500 local.parquet dask.parquet

compares the tables of a run in local processes and of one on a Dask cluster, keeps their main
columns in docs/batch-500 and puts the figures between the marks of the page. Nothing between them
is typed in.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from allocator.explore.batch.row import LAST
from benchmarks import measure

PAGE = measure.ROOT / "docs" / "explore.md"
KEPT = measure.ROOT / "docs" / "batch-500"
RUNS = {"local": "local processes", "dask": "Dask"}

_COLUMNS = [
    "id", "name", "status", "value", "bound", "gap", "need_met", "expected_loss_share",
    "rules_that_bend", "seconds", "worker", "budget_factor.*", "risk_budget", "host_factor",
]  # fmt: skip
_INPUTS = _COLUMNS[-3:]


def section(tables: dict[str, pd.DataFrame]) -> str:
    """Return the text of the section from the kept tables of both runs."""
    local, dask = (tables[name].drop(columns=list(LAST)) for name in RUNS)
    equal = local.equals(dask)
    rows = [
        [words, f"{len(one):,}", f"{(one['status'] == 'within_gap').sum():,}",
         str(one["worker"].nunique()), f"{one['seconds'].median():.1f}",
         f"{one['seconds'].max():,.0f}"]
        for words, one in zip(RUNS.values(), (tables[name] for name in RUNS), strict=True)
    ]  # fmt: skip
    head = ["run", "scenarios", "within the gap", "worker processes seen", "median s a scenario",
            "longest, s"]  # fmt: skip
    late = local[local["status"] != "within_gap"]
    words = [
        f"The two tables are {'equal in every cell' if equal else 'NOT equal'} but for seconds and "
        "worker.",
        f"Proven gaps lie between {local['gap'].min():.1%} and "
        f"{local.loc[local['status'] == 'within_gap', 'gap'].max():.1%}.",
        f"Ended without the gap: {', '.join(late['name']) or 'none'}.",
        *_chance(local),
    ]
    return "\n".join([measure.table(head, rows), "", " ".join(words)])


def _chance(table: pd.DataFrame) -> Iterator[str]:
    """Tell how much of two figures a smooth function of the inputs leaves: chance of the search."""
    points = table.dropna(subset=_INPUTS)
    x = (points[_INPUTS] - points[_INPUTS].mean()) / points[_INPUTS].std()
    one, two, three = (x[name] for name in _INPUTS)
    terms = np.column_stack([
        np.ones(len(x)), one, two, three, one**2, two**2, three**2, one * two, one * three,
        two * three, one**3, one**4,
    ])  # fmt: skip
    for name, words in (("value", "the value"), ("need_met", "the need met")):
        figures = points[name].to_numpy(float)
        fitted, *_ = np.linalg.lstsq(terms, figures, rcond=None)
        left = float(np.std(figures - terms @ fitted) / np.std(figures))
        yield (
            f"A polynomial of the three inputs leaves {left:.1%} of the standard deviation of "
            f"{words} over the {len(points)} points: at most so much is chance between searches."
        )


def main(local: str, dask: str) -> None:
    """Keep the main columns of both tables and write the section."""
    whole = {name: pd.read_parquet(path) for name, path in zip(RUNS, (local, dask), strict=True)}
    apart = [one.drop(columns=list(LAST)) for one in whole.values()]
    pd.testing.assert_frame_equal(*apart, check_exact=True)
    KEPT.mkdir(exist_ok=True)
    for name, table in whole.items():
        table[_COLUMNS].to_csv(KEPT / f"{name}.csv", index=False)
    measure.paste("batch", section(kept()), PAGE)


def kept() -> dict[str, pd.DataFrame]:
    """Return the kept tables by run."""
    return {name: pd.read_csv(Path(KEPT) / f"{name}.csv") for name in RUNS}


if __name__ == "__main__":
    main(*sys.argv[1:3])
