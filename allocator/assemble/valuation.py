"""What a point of need is worth: weights, survival, discount, and the reference value of money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Floats, Ground
from allocator.assemble.lifetimes import years_after
from allocator.assemble.limits import segment_widths
from allocator.inputs.policy.policy import Policy
from allocator.models.problem import Figure

MIDDLE_SLOPE = 0.6
"""Slope at which the reference value of money is taken: the middle of the default pieces."""


def worth_figures(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in needs, values of met points, prices of all else, discount and survival."""
    nations = ground.nations
    widths, slopes = returns_of(ground)
    sets["pieces"] = tuple(range(1, len(widths) + 1))
    need = needs_of(ground)
    n = [ground.nation_codes.index(nation) for nation, _ in sets["needs"]]
    g = [ground.areas.index(area) for _, area in sets["needs"]]
    figures["need"] = Figure(sets["needs"], need[n, g])
    keys = tuple((*pair, piece) for pair in sets["needs"] for piece in sets["pieces"])
    figures["piece_most"] = Figure(keys, (need[n, g][:, None] * widths).ravel())
    value = point_values(ground, ground.policy, need, widths, slopes)[n, g]
    keys = tuple(
        (*pair, period, piece)
        for pair in sets["needs"]
        for period in sets["periods"]
        for piece in sets["pieces"]
    )
    figures["met_value"] = Figure(keys, (value[:, :, None] * slopes).ravel())
    figures["retention"] = Figure(("one",), np.array([ground.policy.retention]))
    diversion, _ = hazards(ground.nations, ground.policy)
    codes = tuple(nations.index)
    figures["arrives"] = Figure(codes, 1.0 - diversion)
    fielded = tuple(dict.fromkeys((n, k) for n, k, _ in (*sets["fieldings"], *sets["sustainings"])))
    arrives, points = dict(figures["arrives"].items()), dict(figures["points"].items())
    usable = [points[k] * arrives[n] for n, k in fielded]
    figures["working_points"] = Figure(fielded, np.array(usable, dtype=float))
    figures["loss"] = Figure(codes, loss_shares(ground.nations, ground.policy))
    _prices(ground, figures, reference_value(ground, need, widths, slopes))


def returns_of(ground: Ground) -> tuple[Floats, Floats]:
    """Return widths (shares of need) and slopes of the pieces; one straight piece without needs."""
    if "needs" not in ground.case.given:
        return np.array([1.0]), np.array([1.0])
    if "returns" not in ground.case.given:
        return np.array([0.15, 0.15, 0.2, 0.2, 0.15, 0.15]), np.array(
            [1, 0.8, 0.6, 0.42, 0.27, 0.12]
        )
    table = ground.case.tables["returns"].sort_values("piece")
    return table["share_of_need"].to_numpy(float), table["slope"].to_numpy(float)


def needs_of(ground: Ground) -> Floats:
    """Return need points, nations × areas; without needs, all that the nation could be supplied."""
    if "needs" in ground.case.given:
        return ground.need
    all_money = sum(ground.accounts["budget_musd"]) * len(ground.years)
    absorbable = ground.nations["absorbable_musd"].fillna(np.inf).to_numpy(float)
    ceiling = absorbable * Policy().absorption_limit
    money = np.minimum(ceiling * len(ground.years), all_money or 1.0)
    rate = (ground.items["points"] / ground.items["price_musd"]).groupby(ground.items["area"]).max()
    rates = rate.reindex(list(ground.areas)).fillna(0.0).to_numpy(float)
    return np.asarray(money[:, None] * rates[None, :])


def hazards(nations: pd.DataFrame, policy: Policy) -> tuple[Floats, Floats]:
    """Return the shares diverted and the yearly chances of disruption, by nation."""
    most = 0.95
    diversion = nations["diversion_share"].to_numpy(float) * policy.diversion_factor
    disruption = nations["disruption_per_year"].to_numpy(float) * policy.disruption_factor
    return np.minimum(diversion, most), np.minimum(disruption, most)


def loss_shares(nations: pd.DataFrame, policy: Policy) -> Floats:
    """Return what share of a dollar each nation is expected to lose in its first year."""
    diversion, disruption = hazards(nations, policy)
    return 1.0 - (1.0 - diversion) * (1.0 - disruption)


def need_weights(ground: Ground, policy: Policy) -> Floats:
    """Return the weight of a point of need, nations × areas."""
    tier_weight = np.array([policy.weight_of_tier(int(tier)) for tier in ground.nations["tier"]])
    objectives, weights = objectives_of(ground, policy)
    relevance = relevance_of(ground, objectives)
    priority = priority_of(ground, objectives)
    aims = np.einsum("o,no,og->ng", weights, priority / 10.0, relevance)
    return np.asarray(tier_weight[:, None] * aims)


def objectives_of(ground: Ground, policy: Policy) -> tuple[list[str], Floats]:
    """Return the objectives by code and their weights; one of weight 1 where there are none."""
    table = ground.case.tables["objectives"].sort_values("objective")
    if not len(table):
        return ["all"], np.ones(1)
    names = list(table["objective"])
    given = dict(zip(names, table["weight"], strict=True))
    return names, np.array([policy.objective_weight.get(o, given[o]) for o in names], dtype=float)


def relevance_of(ground: Ground, objectives: list[str]) -> Floats:
    """Return how far areas serve objectives, objectives × areas."""
    if "relevance" not in ground.case.given:
        return np.ones((len(objectives), len(ground.areas)))
    table = ground.case.tables["relevance"]
    wide = table.pivot(index="objective", columns="area", values="relevance")
    return np.asarray(
        wide.reindex(index=objectives, columns=list(ground.areas)).fillna(0.0).to_numpy(float)
    )


def priority_of(ground: Ground, objectives: list[str]) -> Floats:
    """Return priorities 0 to 10, nations × objectives."""
    if "priorities" not in ground.case.given:
        return np.full((len(ground.nations), len(objectives)), 10.0)
    table = ground.case.tables["priorities"]
    wide = table.pivot(index="nation", columns="objective", values="priority")
    return np.asarray(
        wide.reindex(index=ground.nation_codes, columns=objectives).fillna(0.0).to_numpy(float)
    )


def discounts(ground: Ground, policy: Policy) -> Floats:
    """Return what each year is worth next to the first, those after the horizon too."""
    ages = np.arange(len(ground.years) + years_after(ground.case, policy))
    discount = (1.0 + policy.discount) ** -ages
    discount[len(ground.years) :] *= policy.after_weight
    return np.asarray(discount)


def point_values(
    ground: Ground, policy: Policy, need: Floats, widths: Floats, slopes: Floats
) -> Floats:
    """Return the value of a point at slope 1, nations × areas × periods; 100 is every need met.

    The period after the horizon is worth all its years together.
    """
    weight, discount = need_weights(ground, policy), discounts(ground, policy)
    ages = np.arange(len(discount))
    beyond = len(ages) - len(ground.years)
    whole = discount.sum() * float((weight * need).sum()) * float((widths * slopes).sum())
    _, disruption = hazards(ground.nations, policy)
    live = (1.0 - disruption)[:, None] ** (ages[None, :] + 1)
    worth = ground.nations["propensity"].to_numpy(float)[:, None] * live * discount[None, :]
    if beyond:
        now, after = worth[:, : len(ground.years)], worth[:, len(ground.years) :]
        worth = np.column_stack([now, after.sum(axis=1)])
    if whole <= 0:
        return np.zeros((*need.shape, worth.shape[1]))
    return np.asarray(100.0 * weight[:, :, None] * worth[:, None, :] / whole)


def reference_value(ground: Ground, need: Floats, widths: Floats, slopes: Floats) -> float:
    """Return the value of US$ 1 million at middle slope in an average need, without policy changes.

    One point kept for the whole horizon, averaged over needs. It prices waste and bending, so it
    must not move when the planner turns a policy. Where no point is worth anything, all
    needs together count as one, so that rules of policy are met there too.
    """
    value = slopes[0] * point_values(ground, Policy(), need, widths, slopes).sum(axis=2)
    total = float(need.sum())
    if total <= 0:
        return 1.0
    return MIDDLE_SLOPE * float((value * need).sum()) / total or 1.0 / total


def _prices(ground: Ground, figures: Figures, reference: float) -> None:
    policy = ground.policy
    effects = {"full": 1.0, "most": policy.effect_most, "limit": policy.effect_limit}
    segments = tuple(segment_widths(ground))
    waste = np.array([reference * (1.0 - effects[s]) for s in segments])
    figures["waste_price"] = Figure(segments, waste)
    families = tuple(sorted(policy.rule_price))
    bend = np.array([reference * policy.rule_price[family] for family in families])
    figures["bend_price"] = Figure(families, bend)
    figures["value_tolerance"] = Figure(("one",), np.array([policy.value_tolerance]))
    calm = (policy.turbulence_fade ** np.arange(len(ground.years))).astype(np.float64)
    figures["turbulence_weight"] = Figure(ground.years, calm)
    change = np.multiply(reference * policy.change_price, calm, dtype=np.float64)
    figures["change_cost"] = Figure(ground.years, change)
    figures["swing_cost"] = Figure(("one",), np.array([reference * policy.swing_price]))
