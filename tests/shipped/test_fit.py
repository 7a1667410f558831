"""The fitted priorities: within their bounds, of the years they say, and used by the case."""

import csv
from pathlib import Path

import fit_priorities as fit
import pytest
from builder import needs, threats
from builder.sources import Sources

DATA = Path(__file__).resolve().parents[2] / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / "fit" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_factors_keep_the_bounds_that_were_stated() -> None:
    factors = [float(row["factor"]) for row in rows("priorities.csv")]
    assert factors and all(1 / fit.MOST - 1e-3 <= one <= fit.MOST for one in factors)
    told = rows("summary.csv")[0]
    assert float(told["most"]) == fit.MOST and float(told["least_gain"]) == fit.LEAST_GAIN
    assert int(told["changed"]) == len(factors)


def test_the_fit_is_asked_of_a_case_that_ends_before_the_years_it_is_tested_on() -> None:
    assert {row["years"] for row in rows("priorities.csv")} == {"FY2015-2018"}
    case = fit.asked_case()
    assert case.meta.name == "us-known-2018"
    sources = Sources(last=2018, fitted=False)
    last = case.tables["last_plan"].set_index(["nation", "account"])["amount_musd"]
    assert last["SOM", "PKO"] == pytest.approx(sources.mean("SOM", fit.YEARS, "PKO"), abs=0.001)
    assert not case.tables["priorities"]["basis"].str.contains("fitted").any()


def test_unexplained_money_is_listed_for_every_nation_with_money() -> None:
    nations = {row["nation"]: row for row in rows("unexplained.csv")}
    assert {"SOM", "IRQ", "COL", "LAO"} <= set(nations)
    left = sum(float(row["loss_fitted_musd"]) for row in nations.values())
    assert left < sum(float(row["loss_formula_musd"]) for row in nations.values())


def test_priorities_are_the_formula_times_the_factor() -> None:
    sources = Sources()
    threat = threats.threats(sources)
    formula = needs.formula_priorities(sources, threat)
    fitted = {(row["nation"], row["objective"]): row for row in needs.priorities(sources, threat)}
    assert sources.factors
    scale = {
        round(float(fitted[key]["priority"]) / (formula[key] * sources.factors.get(key, 1.0)), 1)
        for key in formula
        if formula[key] > 2
    }
    assert len(scale) == 1
    for key, row in fitted.items():
        assert (row["basis"] == "formula (fitted)") == (key in sources.factors)
        assert 0 <= float(row["priority"]) <= 10
