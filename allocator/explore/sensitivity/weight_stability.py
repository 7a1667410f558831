"""How a plan changes over all weights that agree with the planner's ranking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.batch.funded import BORDERLINE, CORE, OUT, funded_table
from allocator.explore.batch.row import MONEY, VALUE
from allocator.explore.sensitivity.diagnostics import LEAST_GAP, failure_doubts
from allocator.explore.sensitivity.evaluate import Evaluate, Sweeping, through_sweep
from allocator.explore.sensitivity.outputs import gaps_of
from allocator.explore.sensitivity.ranges import Uncertain
from allocator.explore.sensitivity.result import check_count
from allocator.explore.sensitivity.weight_sampling import (
    Ranking,
    draw_weights,
    ranking_of,
    ranking_words,
    weights_now,
)
from allocator.inputs.policy.policy import Policy
from allocator.util.numbers import is_number

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

_DIGITS = 10
_CENT = 2
"""Digits of US$ million to which two plans must agree to count as one."""


@dataclass(frozen=True, slots=True)
class Stability:
    """How a plan changes over the weights that a ranking allows.

    Parameters
    ----------
    of
        The weights drawn: ``objective_weight`` or ``tier_weight``.
    ranking
        The order that all of them keep.
    table
        One row a nation. ``share_funded`` is the share of draws in which it gets money;
        ``money_min_musd``, ``money_median_musd`` and ``money_max_musd`` are its money over the
        horizon, ``money_now_musd`` that of the plan with the weights of the policy. ``status`` is
        ``core`` (funded in nearly all draws), ``out`` (in nearly none) or ``borderline``.
    draws
        One row a draw: weights by name, status, and ``moved_share``, the share of the money that
        is with another nation than in the plan with the weights of the policy.
    facts
        Seed, number of draws and so on.
    words
        What it says, in sentences.
    warnings
        Why it may mean less than it seems; read them first.
    """

    of: str
    ranking: Ranking
    table: pd.DataFrame
    draws: pd.DataFrame
    facts: Mapping[str, Any]
    words: tuple[str, ...]
    warnings: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return all but the draws in lists and dicts, for JSON."""
        return {
            "method": "weights",
            "of": self.of,
            "ranking": [list(one) for one in self.ranking],
            **self.facts,
            "warnings": list(self.warnings),
            "words": list(self.words),
            "table": self.table.to_dict("records"),
        }


def weight_stability(
    case: Case,
    ranking: Any = None,
    policy: Policy | None = None,
    *,
    of: str = "objective_weight",
    draws: int = 100,
    core: float = 0.95,
    seed: int = 0,
    **how: Unpack[Sweeping],
) -> Stability:
    """Tell which nations a plan funds whatever the weights, as long as the ranking holds.

    A planner who can say that defence matters more than trade can seldom say how much more. Here
    weights are drawn evenly from all that keep the order, and each draw is solved.

    Parameters
    ----------
    case, policy
        What is solved; all but the weights stays.
    ranking
        Names of objectives or tiers, those that matter most first; a list within the list holds
        names in any order: each draw takes one of their orders at random, and their weights are
        seldom equal. None: the order of the weights that hold now.
    of
        ``objective_weight`` or ``tier_weight``.
    draws
        How many; the share of draws in which a nation is funded is then known to about
        ``1 / sqrt(draws)``, in 95 of 100 cases.
    core
        Share of draws from which a nation is core, above a half; it is out below ``1 - core``.
    seed
        The same seed draws the same weights.
    how
        How the batch is solved, as in `sweep`: options, start, executor, workers, out, retry,
        progress, cancel.

    Raises
    ------
    DataError
        The ranking does not fit the case, or a number is wrong; before any solve.
    SweepError
        The batch was ended early.
    """
    policy = policy or Policy()
    now = weights_now(of, case, policy)
    found = ranking_of(ranking, now)
    check_count("draws", draws, 1)
    check_count("seed", seed, 0)
    if not is_number(core) or not 0.5 < core <= 1:
        raise DataError([Fault("weights", f"found {core!r}", "a share above 0.5, at most 1",
                               "0.95 means 95 of 100 draws", column="core")])  # fmt: skip
    ranges = [Uncertain(f"{of}.{name}", 0.0, 1.0) for one in found for name in one]
    evaluate = through_sweep(case, policy, ranges, how)
    nations = case.tables["nations"]
    names = {
        code: name or code for code, name in zip(nations["nation"], nations["name"], strict=True)
    }
    return stability(of, found, evaluate, names, draws=draws, core=core, seed=seed)


def stability(
    of: str, ranking: Ranking, evaluate: Evaluate, names: Mapping[str, str], *, draws: int,
    core: float, seed: int,
) -> Stability:  # fmt: skip
    """Return the stability of whatever `evaluate` computes; `names` are those of the nations."""
    weights = draw_weights(ranking, draws, seed)
    # the first point changes nothing: the plan with the weights of the policy
    points = pd.concat([pd.DataFrame([{}]), weights.round(_DIGITS)], ignore_index=True)
    points = points.rename(columns={name: f"{of}.{name}" for name in weights}).astype(object)
    results = evaluate(points)
    money = results[[f"{MONEY}{nation}" for nation in names]].to_numpy(float)
    planned = ~np.isnan(results[VALUE].to_numpy(float)[1:])
    table = funded_table(money[1:][planned], money[0], names, core)
    told = weights.assign(
        status=results["status"].to_numpy()[1:] if "status" in results else "",
        moved_share=_moved(money[1:], money[0]),
    )
    facts = {"seed": seed, "draws": draws, "draws_left_out": int((~planned).sum()), "core": core}
    warnings = [
        *failure_doubts(results[1:], results[VALUE].iloc[1:].astype(float),
                        "Shares and money are those of the other draws."),
        *_gap_doubts(results),
    ]  # fmt: skip
    words = _words(of, ranking, table, told, money[1:][planned], core)
    return Stability(of, ranking, table, told, facts, words, tuple(warnings))


def _moved(money: npt.NDArray[np.float64], now: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return what share of the money is with another nation than now."""
    total = float(now.sum())
    shift = 0.5 * np.abs(money - now).sum(axis=1)
    return np.asarray(shift / total if total > 0 else np.full(len(money), np.nan))


def _apart(money: npt.NDArray[np.float64]) -> float:
    """Return what share of the money two plans drawn at random place differently, on average."""
    count = len(money)
    total = float(money.sum()) / max(count, 1)
    if count < 2 or total <= 0:
        return float("nan")
    # sum over pairs of |a - b| from sorted figures, nation by nation
    ordered = np.sort(money, axis=0)
    factors = 2.0 * np.arange(count) - count + 1.0
    pairs = float((factors[:, None] * ordered).sum())
    return 0.5 * pairs / (count * (count - 1) / 2.0) / total


def _gap_doubts(results: pd.DataFrame) -> list[str]:
    gap = float(gaps_of(results).mean())
    if not gap > LEAST_GAP:
        return []
    return [
        f"Plans are proven to {gap:.2g} value points on average. Within that, many plans have "
        "the same value, so part of what moves here may be chance and not the weights; a smaller "
        "gap reduces this."
    ]


def _words(
    of: str,
    ranking: Ranking,
    table: pd.DataFrame,
    told: pd.DataFrame,
    money: npt.NDArray[np.float64],
    core: float,
) -> tuple[str, ...]:
    if not len(money):
        return ()
    counts = table["status"].value_counts()
    kinds = {CORE: f"funded in {core:.0%} of draws or more", BORDERLINE: "in between",
             OUT: f"in {1 - core:.0%} or less"}  # fmt: skip
    parts = ", ".join(f"{counts.get(kind, 0)} {kind} ({words})" for kind, words in kinds.items())
    what = of.replace("_weight", "").replace("objective", "objectives").replace("tier", "tiers")
    different = len(np.unique(np.round(money, _CENT), axis=0))
    moved = told["moved_share"].dropna()
    apart = _apart(money)
    lines = [
        f"Over {len(money)} draws of the weights of {what} with {ranking_words(ranking)}, "
        f"{len(table)} nations: {parts}.",
        f"{different} plans differ in a nation's money."
        + (f" Two of them, drawn at random, give {apart:.0%} of the money to different nations."
           if apart == apart else ""),
    ]  # fmt: skip
    if len(moved):
        lines.append(
            f"Compared with the plan with the policy's weights, {moved.median():.0%} of "
            f"the money moves in the median draw and at most {moved.max():.0%}."
        )
    return tuple(lines)
