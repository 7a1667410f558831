"""Write the tables of docs/fit.md from data/fit: `uv run python -m docs.fit_page`."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import allocator as al
from benchmarks import measure
from docs.yardstick import FLOORS

DATA = measure.ROOT / "data"
sys.path.insert(0, str(DATA))

from builder import case as built  # noqa: E402
from builder import needs, threats  # noqa: E402
from builder.sources import Sources  # noqa: E402

PAGE = measure.ROOT / "docs" / "fit.md"
_SHOWN = 40


def rows(name: str, folder: Path | None = None) -> list[dict[str, str]]:
    """Return a table of the fit, or of another one."""
    with ((folder or DATA / "fit") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def built_case(folder: Path, last: int, fit: Path | None) -> al.Case:
    """Return the case known to a year, with the factors of another fit or of none."""
    sources = Sources(last=last, fitted=fit is not None)
    if fit is not None:
        factors = {(row["nation"], row["objective"]): float(row["factor"])
                   for row in rows("priorities.csv", fit)}  # fmt: skip
        sources.__dict__["factors"] = factors
    built.write(folder, sources)
    return al.load_case(folder)


def _money(nation: str, sources: Sources) -> float:
    return sources.mean(nation, (2015, 2016, 2017, 2018))


def weights(sources: Sources) -> str:
    """Return what policy says and what money says, nations with most money first."""
    formula = needs.formula_priorities(sources, threats.threats(sources))
    names = {row["objective"]: row["name"] for row in needs.read("judgement", "objectives.csv")}
    factors = sorted(sources.factors.items(), key=lambda one: (-_money(one[0][0], sources), one[0]))
    told = [
        [sources.countries[nation]["name"], f"{_money(nation, sources):,.0f}", names[objective],
         f"{formula[nation, objective]:.1f}", f"{formula[nation, objective] * factor:.1f}",
         f"{factor:.2f}"]
        for (nation, objective), factor in factors
        if nation in sources.nations and nation not in FLOORS
    ][:_SHOWN]  # fmt: skip
    head = ["nation", "US$M a year, FY2015-2018", "objective", "policy says", "money says",
            "factor"]  # fmt: skip
    return measure.table(head, told)


def summary() -> str:
    """Return the fit in all."""
    told = rows("summary.csv")[0]
    return measure.table(list(told), [list(told.values())])


def choice() -> str:
    """Return how fits of several strengths did on a year that none of them saw."""
    head = ["least_gain", "moved, by nation", "by nation and account", "rank, by nation",
            "by nation and account"]  # fmt: skip
    told = [
        [row["least_gain"], f"{float(row['moved_by_nation']):.1%}",
         f"{float(row['moved_by_both']):.1%}", row["rank_by_nation"], row["rank_by_both"]]
        for row in rows("choice.csv")
    ]  # fmt: skip
    return measure.table(head, told)


def unexplained(sources: Sources) -> str:
    """Return what priorities within their bounds do not explain, by nation."""
    left = sorted(rows("unexplained.csv"), key=lambda row: -float(row["loss_fitted_musd"]))
    told = [
        [sources.countries[row["nation"]]["name"], f"{float(row['loss_formula_musd']):,.0f}",
         f"{float(row['loss_fitted_musd']):,.0f}"]
        for row in left[:_SHOWN // 2]
    ]  # fmt: skip
    head = ["nation", "lost at formula priorities, US$M over five years", "lost at fitted ones"]
    return measure.table(head, told)


def main() -> None:
    """Write the tables."""
    sources = Sources()
    for section, text in {
        "weights": weights(sources),
        "fitted": summary(),
        "unexplained": unexplained(sources),
        "choice": choice(),
    }.items():
        measure.paste(section, text, PAGE)


if __name__ == "__main__":
    main()
