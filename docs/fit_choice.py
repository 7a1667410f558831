"""Measure how strong the fit should be, on a year that it did not see: data/fit/choice.csv.

    uv run python data/fit_priorities.py out/fit-5=0.0005 out/fit-2=0.0002
    uv run python -m docs.fit_choice out/fit-5 out/fit-2

Each folder holds a fit; the formulas alone are measured, too. The linear relaxation of the case
known to FY2018 is solved at a price of change of 0.1 and its first year compared with FY2019.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

import allocator as al
from docs.change_curve import first_year, relaxed
from docs.fit_page import built_case, rows
from docs.yardstick import DATA, Yardstick, obligations

PRICE = 0.1
YEAR = 2019


def measured(fit: Path | None) -> dict[str, object]:
    """Return a row of the table: a fit, or the formulas alone."""
    with tempfile.TemporaryDirectory() as folder:
        case = built_case(Path(folder), YEAR - 1, fit)
        money = first_year(case, *relaxed(case, al.Policy(change_price=PRICE)))
    real = obligations(DATA / "reference" / "history.csv", YEAR)
    found = Yardstick.of(case, money, real).measures()
    nation, both = found.loc["by nation"], found.loc["by nation and account"]
    return {
        "least_gain": rows("summary.csv", fit)[0]["least_gain"] if fit else "formulas alone",
        "moved_by_nation": round(nation["plan_moved"], 3),
        "moved_by_both": round(both["plan_moved"], 3),
        "rank_by_nation": round(nation["plan_rank"], 2),
        "rank_by_both": round(both["plan_rank"], 2),
    }


def main() -> None:
    """Measure and write."""
    told = [measured(None), *(measured(Path(one)) for one in sys.argv[1:])]
    with (DATA / "fit" / "choice.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(told[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(told)


if __name__ == "__main__":
    main()
