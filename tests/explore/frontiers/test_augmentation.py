"""Of plans of one worth a frontier shows the one that is best in what is limited."""

import pytest
from exact import EXACT, solve
from instant_case import instant_case

import allocator as al
from allocator.explore.frontiers.augmentation import FINE

RICH = al.Policy(budget_factor={"*": 4.0})
OWN_CAP = [
    al.scenario.Set("nations.exposure_cap_share", 0.05, {"nation": "ALV"}),
    al.scenario.AddRows(
        "earmarks",
        [{"rule": "floor_alv", "status": "law", "sense": "floor", "accounts": "MIL",
          "nations": "ALV", "amount_musd": 4}],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "setting"), [("exposure", "exposure_cap"), ("expected_loss", "risk_budget")]
)
def test_no_plan_of_the_front_is_matched_with_less(measure: str, setting: str) -> None:
    case = instant_case()
    found = al.explore.frontier(case, "value", measure, points=5, policy=RICH, compared=False,
                        options=EXACT)  # fmt: skip
    front = found.table[found.table["standing"] == "front"]
    assert len(front) >= 3
    for row in front[front[measure] > 0].to_dict("records"):
        policy = found.scenario(row["plan"]).policy
        inside = {setting: row[measure] * (1 - 2 * FINE)}
        assert solve(case, policy.replace(**inside)).meta["value"] < row["value"] - 1e-6


def test_a_cap_of_a_nations_own_that_must_bend_hides_no_plan() -> None:
    case, _ = al.Scenario("own cap", changes=OWN_CAP).applied(instant_case())
    found = al.explore.frontier(case, "value", "exposure", points=4, options=EXACT)
    points = found.table[found.table["kind"] == "point"]
    assert len(points) >= 2 and not any(one.get("exposure", 0) >= 0.9 for one in found.refused)
    compared = found.table[found.table["kind"] != "point"]
    assert (compared["value"] > 0).all() and (
        compared["value"] <= points["value"].max() + 1e-6
    ).all()
