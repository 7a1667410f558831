"""The tables of a study of regret: each plan in each scenario, and each plan over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.batch.row import holding_figures
from allocator.explore.robust.cvar import tail_mean
from allocator.explore.robust.recourse import EvaluatedPlan

if TYPE_CHECKING:
    from allocator.explore.robust.study import Study


def regret_cells(
    kept: Mapping[tuple[str, str], EvaluatedPlan], known: Mapping[str, tuple[float, float]]
) -> pd.DataFrame:
    """Return the table `Regret.cells`; `known` holds best and bound of each scenario."""
    rows = []
    for (plan, scenario), one in kept.items():
        best, bound = known[scenario]
        rows.append({
            "plan": plan, "scenario": scenario, "value": one.value,
            "regret": best - one.value, "regret_most": bound - one.value,
            "stands": one.stands,
            "barred_musd": one.musd("barred"), "given_up_musd": one.musd("given up"),
            "added_musd": one.musd("added"), **holding_figures(one.plan),
        })  # fmt: skip
    # a case without needs has no share of them
    return pd.DataFrame(rows).astype({"need_met": float})


def regret_plans(
    study: Study, names: list[str], values: Any, best: Any, bound: Any, alpha: float
) -> pd.DataFrame:
    """Return the table `Regret.plans` from values, plans × scenarios."""
    lost, most = best - values, bound - values
    worst = lost.argmax(axis=1)
    frame = pd.DataFrame({
        "plan": names,
        "worst_regret": lost.max(axis=1),
        "worst_regret_most": most.max(axis=1),
        "worst_scenario": [study.names[at] for at in worst],
        "tail_regret": [tail_mean(row, study.chances, alpha) for row in lost],
        "mean_regret": lost @ study.chances,
        "mean_value": values @ study.chances,
    })  # fmt: skip
    return frame.sort_values("worst_regret", kind="stable", ignore_index=True)
