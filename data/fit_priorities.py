"""Fit priorities to past money: `python data/fit_priorities.py`, into `data/fit`.

Inverse optimization: the smallest change of the formulas' priorities that brings the mean
obligations of FY2015-2018 as near to best as the model allows. The case it is asked of is built
with figures up to FY2018; no later year is read. What was stated before the fit:

- only priorities move, each by a factor of 1/3 to 3: `MOST`;
- a change costs how many times a priority is higher or lower, less one, times its share of all
  weighted needs next to the mean one, 0.05 to 1 (what weighs little, moves easily);
- it is worth its cost only if doubling a priority of the mean share explains at least `LEAST_GAIN`
  of the value. FY2019 chose `LEAST_GAIN` (`docs/fit.md`).

`priorities.csv` holds the factors that are not 1, `unexplained.csv` what the money of a nation
still loses to the best at the fit's prices, `summary.csv` what the fit gave in all. Twice running
it gives the same.
`python data/fit_priorities.py folder=0.002 other=0.0005` tries other figures.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
for place in (HERE, HERE.parent):
    sys.path.insert(0, str(place))

from builder import case as built  # noqa: E402
from builder.sources import Sources  # noqa: E402

import allocator as al  # noqa: E402
from allocator.explore.implied.point import (  # noqa: E402
    Asked,
    point_of_last_money,
    reference_value_of,
)
from allocator.explore.implied.weights import Priorities, priorities_of  # noqa: E402
from allocator.solver.backend.compiled_model import CompiledModel, Floats  # noqa: E402
from allocator.solver.backend.highs import StopCondition  # noqa: E402
from allocator.solver.search.inverse_weights import (  # noqa: E402
    NearestWeights,
    PointLoss,
    nearest_weights,
    taken_as_given,
)

YEARS = (2015, 2016, 2017, 2018)
MOST = 3.0
LEAST_GAIN = 0.0002
LEAST_STIFF, MOST_STIFF = 0.05, 1.0
OUT = HERE / "fit"
SCRIPT = "data/fit_priorities.py"
NEVER = StopCondition(None, None)

Rows = list[dict[str, object]]


def asked_case() -> al.Case:
    """Return the case of the fit: known to the last of `YEARS`, formula weights, their mean."""
    with tempfile.TemporaryDirectory() as folder:
        built.write(Path(folder), Sources(last=YEARS[-1], fitted=False), YEARS)
        return al.load_case(folder)


@dataclass(frozen=True)
class Fit:
    """The money of the years in the model of the case, and what priorities make it worth."""

    asked: Asked
    priorities: Priorities
    model: CompiledModel
    point: Floats
    losses: PointLoss

    @classmethod
    def of(cls, case: al.Case) -> Fit:
        """Return the fit of a case's last plan, as near as rules allow; change costs nothing."""
        asked = point_of_last_money(case, al.Policy(change_price=0.0, swing_price=0.0), None)
        session = asked.session
        priorities = priorities_of(session.case, session.policy, session.compiled)
        model, point, _ = taken_as_given(session.compiled, asked.point)
        losses = PointLoss(model, priorities.value, point, NEVER)
        return cls(asked, priorities, model, point, losses)

    def nearest(self, least_gain: float) -> NearestWeights:
        """Return the factors at a price of change."""
        value = self.priorities.value
        worth = self.losses.worth(np.ones(len(self.priorities.keys)))
        stiff = np.clip(value.share / value.share.mean(), LEAST_STIFF, MOST_STIFF)
        rate = 1 / (least_gain * worth)
        return nearest_weights(self.model, value, self.point, rate, MOST, NEVER, stiffness=stiff)

    def write(self, folder: Path, least_gain: float, found: NearestWeights) -> None:
        """Write the three tables."""
        folder.mkdir(parents=True, exist_ok=True)
        span = f"FY{YEARS[0]}-{YEARS[-1]}"
        factors = dict(zip(self.priorities.keys, found.ratios, strict=True))
        changed: Rows = [
            {"nation": nation, "objective": objective, "factor": round(float(factor), 3),
             "years": span, "script": SCRIPT}
            for (nation, objective), factor in sorted(factors.items()) if factor != 1
        ]  # fmt: skip
        write(folder / "priorities.csv", changed)
        before = NearestWeights(np.ones(len(factors)), found.row_duals)
        (_, now), (_, left) = self.losses.bound(before), self.losses.bound(found)
        money = reference_value_of(self.asked.session)
        write(folder / "unexplained.csv", [
            {"nation": nation, "loss_formula_musd": round(float(one) / money, 1),
             "loss_fitted_musd": round(float(rest) / money, 1)}
            for nation, one, rest in sorted(zip(self.losses.nations, now, left, strict=True))
        ])  # fmt: skip
        write(folder / "summary.csv", [{
            "years": span, "most": MOST, "least_gain": least_gain, "changed": len(changed),
            "of": len(factors), "loss_share": round(self.losses.loss(found), 4),
        }])  # fmt: skip


def write(path: Path, rows: Rows) -> None:
    """Write a table of the fit."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def main() -> None:
    """Fit and write."""
    wanted = [one.split("=") for one in sys.argv[1:]] or [[str(OUT), str(LEAST_GAIN)]]
    fit = Fit.of(asked_case())
    for folder, least_gain in wanted:
        fit.write(Path(folder), float(least_gain), fit.nearest(float(least_gain)))


if __name__ == "__main__":
    main()
