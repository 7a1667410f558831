"""The money that a nation gets more is told with where it comes from, and adds up."""

from __future__ import annotations

import re

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.revision.requests import Addition, Cut
from allocator.explore.revision.revise import revise


def _figures(words: tuple[str, ...]) -> list[float]:
    (told,) = (one for one in words if one.startswith("Where the money comes from"))
    return [-float(much) if less else float(much) for less, much in
            re.findall(r"(less )?US\$ ([\d.]+) million (?!of it)", told)]  # fmt: skip


@pytest.mark.parametrize(("budget", "area"), [(4.0, "border"), (1.9, "office")])
def test_what_is_asked_is_the_sum_of_its_sources(budget: float, area: str) -> None:
    accounts = [{"account": "AID", "budget_musd": budget, "surcharge_share": 0.1}]
    needs = [{"nation": "A", "area": "sea", "need_points": 3.0},
             {"nation": "B", "area": area, "need_points": 0.5}]  # fmt: skip
    plan = al.solve(tiny(accounts=accounts, needs=needs), options=al.SolveOptions(gap=0))
    found = revise(plan, [Addition(1, "truck", "B")])
    assert al.check_plan(found.plan) == [] and found.requests["kept"].all()
    more, *sources = _figures(found.words)
    assert more == pytest.approx(found.nations["change_musd"].sum(), abs=0.006)
    assert more == pytest.approx(sum(sources), abs=0.02) and sources
    told = next(one for one in found.words if one.startswith("Where the money"))
    assert "for surcharges" in told
    others = -found.lines.loc[found.lines["nation"] == "A", "change_musd"].sum()
    assert ("that other nations give up" in told) == (others > 1e-3)
    assert ("that the plan before left unused (AID of 203" in told) == (budget == 4.0)


def test_a_cut_asks_about_no_nation_and_has_no_balance() -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    assert "Where the money comes from" not in " ".join(revise(plan, [Cut("AID", share=0.5)]).words)
