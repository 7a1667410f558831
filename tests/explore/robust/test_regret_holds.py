"""Does a plan hold: what it is worth in each scenario, need met, and which rules bend there."""

import io
import math

import pandas as pd
import pytest
from exact import regret, solve
from rich.console import Console
from small_fleets import LOOSE, delivery

from allocator import charts
from allocator.cli.robust import regret_view
from allocator.explore.batch.row import plan_figures
from allocator.explore.robust.probabilities import Chances
from allocator.explore.robust.regret_result import Regret
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import Scale
from allocator.inputs.scenario.scenario import Scenario

LEAN = "budget -20%"
PLACES = ("as it is", LEAN, "coup", "sanction", "late", "dear")


def cells_of(plan: str, lost: list[float]) -> pd.DataFrame:
    return pd.DataFrame({
        "plan": plan, "scenario": PLACES, "value": [40 - one for one in lost], "regret": lost,
        "stands": "whole", "need_met": [0.614, 0.5, math.nan, 0.4, 0.4, 0.4],
        "rules_that_bend": [0, 3, 1, 0, 1, 0], "bending_value": [0.0, 4.2, 0.001, 0.0, 0.1, 0.0],
        "bending": ["", "risk;south_covered;band", "risk", "", "band", ""],
    })  # fmt: skip


def made(plans: dict[str, list[float]], alpha: float = 0.9) -> Regret:
    """Return a table of regret with figures as given, each best plan being worth 40."""
    cells = pd.concat([cells_of(*one) for one in plans.items()], ignore_index=True)
    table = pd.DataFrame([
        {"plan": plan, "worst_regret": max(lost), "worst_regret_most": max(lost) + 0.5,
         "worst_scenario": PLACES[lost.index(max(lost))], "tail_regret": max(lost),
         "mean_regret": 1.0, "mean_value": 39.0}
        for plan, lost in plans.items()
    ])  # fmt: skip
    table = table.sort_values("worst_regret", kind="stable", ignore_index=True)
    scenarios = pd.DataFrame({"scenario": PLACES, "chance": 1 / 6, "best": 40.0, "bound": 40.5})
    best = str(table["plan"].iloc[0])
    changes = pd.DataFrame({"why": [], "plan": [], "scenario": [], "cost_musd": []})
    return Regret((2031,), scenarios, cells, changes, table, best, best, best, alpha,
                  Chances.equal(PLACES), (), {}, {})  # fmt: skip


MINE = [0.0, 7.9, 3.0, 2.0, 1.0, 0.5]
ALONE = made({"mine": MINE})
BOTH = made({"mine": MINE, "best for coup": [1.0, 2.0, 0.0, 1.0, 1.0, 1.0]})


def test_words_tell_of_the_given_plan_scenario_by_scenario() -> None:
    for found in (ALONE, BOTH):
        assert found.told == "mine"
        told = "\n".join(found.words)
        assert (
            "mine in budget -20%: 19.8% less value than the best known (32.10 of 40.00 points); "
            "50% of need met; 3 rules are relaxed (risk, south_covered and more), at a cost of "
            "4.20 points." in told
        )
        assert (
            "mine in coup: 7.5% less value than the best known (37.00 of 40.00 points); 1 r" in told
        )
        assert "mine in sanction: " in told and "mine in as it is" not in told
        assert (
            "In the other 2 scenarios it loses at most 1.3%; rules are relaxed in none of them."
        ) in told
    assert "no source is named" in "\n".join(BOTH.words)
    own = made({"best for coup": [0.0] * 6, "best for late": MINE})
    assert own.told == "best for coup"
    assert (
        "best for coup in as it is: as much value as the best known (40.00 points); 61.4% of "
        "need met; no rule is relaxed."
    ) in own.words


def test_the_only_plan_is_not_praised_as_the_least() -> None:
    told = "\n".join(ALONE.words)
    assert "mine loses at most 19.8% of the best value known in a scenario (in budget" in told
    assert "In value points that is at most 7.90 (in budget -20%); compared" in told
    assert "With them the mean value of mine is 39.00, and it loses 7.90 on average" in told
    assert "east" not in told.replace("best", "")
    described = charts.regret_map(ALONE.cells).description
    assert "mine in 6 scenarios loses at most 7.90" in described and "least" not in described
    assert "Smallest worst regret: best for coup" in "\n".join(BOTH.words)


def shown(found: Regret) -> str:
    out = io.StringIO()
    screen = Console(file=out, width=140)
    for part in regret_view(found):
        screen.print(part)
    return out.getvalue()


def test_the_command_shows_value_beside_regret_under_the_names_of_plans() -> None:
    lines = [line.strip() for line in shown(BOTH).splitlines()]
    (row,) = [line for line in lines if "3 rules are relaxed" in line and line.startswith(LEAN)]
    assert row.removeprefix(LEAN).split()[:4] == ["40.00", "32.10", "7.90", "50%"]
    rows = [line for line in lines if line.startswith(LEAN) and "rules" not in line]
    values = [row.removeprefix(LEAN).split() for row in rows]
    assert values == [["38.00", "32.10"], ["2.00", "7.90"]]
    heads = [line.split() for line in lines if line.startswith("scenario") and "mine" in line]
    assert heads == [["scenario", "coup", "mine"]] * 2
    assert "in the order above" not in shown(BOTH)
    assert shown(ALONE).count("coup") < shown(BOTH).count("coup")


def test_a_plan_may_be_called_like_a_column() -> None:
    assert "scenario" in shown(made({"scenario": MINE, "plan": MINE}))


@pytest.mark.filterwarnings("error")
def test_cells_tell_what_a_plan_comes_to_as_a_batch_does() -> None:
    scenarios = [Scenario("as it is"), Scenario("lean", changes=(Scale("budget_factor.*", 0.6),))]
    policy = Policy(rules_off=LOOSE)
    mine = {"mine": solve(delivery(), policy)}
    found = regret(delivery(), scenarios, mine, policy, own_plans=False)
    assert found.told == "mine" and len(found.cells) == 2
    for row in found.cells.to_dict("records"):
        figures = plan_figures(found.plan_in("mine", row["scenario"]))
        for column in ("need_met", "rules_that_bend", "bending"):
            assert row[column] == figures[column]
