"""Policies from a seed: every setting differs from its default sooner or later."""

from __future__ import annotations

from typing import Any

from second.dice import ACCOUNTS, Dice, Tables
from second.drawn_case import drawn_locks

NUMBERS: dict[str, tuple[Any, ...]] = {
    "risk_budget": (0.02, 0.05), "exposure_cap": (0.4, 0.7), "absorption_full": (0.4, 0.6),
    "absorption_most": (0.9, 1.1), "absorption_limit": (1.2, 1.5), "effect_most": (0.5, 0.9),
    "effect_limit": (0.2, 0.4), "retention": (0.6, 1.0), "discount": (0.0, 0.1),
    "diversion_factor": (0.5, 2.0, 30.0), "disruption_factor": (0.5, 3.0, 40.0),
    "delivery_delay": (1, 2), "tail_factor": (0.0, 0.5, 2.0), "host_factor": (0.0, 0.5, 1.5),
    "attrition_factor": (0.5, 2.0, 6.0), "donor_share": (0.3, 0.6),
    "donor_share_fall": (0.2, 0.5), "idle_most": (0.0, 0.25, 0.5), "after_weight": (0.0, 0.5),
    "after_budget_share": (0.0, 0.02, 0.05), "turbulence_fade": (0.4, 1.0),
    "value_tolerance": (0.0, 0.05), "frozen_years": (1, 2), "frozen_share": (0.0, 0.6),
    "changed_lines_most": (0, 1), "change_free_musd": (0.0, 0.25),
}  # fmt: skip
SERVICE = ("donor_share", "donor_share_fall", "after_budget_share", "host_factor", "idle_most")
"""Settings that little depends on unless several are drawn together."""

FAMILIES = (
    "earmark", "coverage", "risk", "exposure", "grade", "lock", "module", "types", "graduation",
    "after", "band", "changed", "persistence", "idle",
)  # fmt: skip
PARTS = ("delivery", "sustainment", "people", "packages", "after")


def drawn_policy(seed: int, meta: dict[str, Any], t: Tables) -> dict[str, Any]:
    """Return the settings of a policy that a drawn case accepts."""
    dice = Dice(f"policy {seed}")
    dice.kits, dice.courses, dice.grants = (
        [row["item"] for row in t.get(name, [])] for name in ("equipment", "courses", "grants")
    )
    policy: dict[str, Any] = {
        name: dice.choice(values)
        for name, values in NUMBERS.items() if dice.likely(0.45 if name in SERVICE else 0.25)
    }  # fmt: skip
    # always said: the default is too small for most of these cases to matter
    policy["min_line_musd"] = dice.choice((0.0, 0.25, 0.25, 0.6))
    policy |= {name: made for name, made in _maps(dice, t).items() if made}
    bars = [row["rule"] for row in t.get("eligibility", []) if row["effect"] == "bar"]
    policy["waivers"] = dice.some(tuple(bars), 0.3)
    policy["rules_off"] = dice.some(FAMILIES, 0.05)
    policy["left_out"] = dice.some(PARTS, 0.06)
    years = list(range(meta["first_year"], meta["last_year"] + 1))
    policy["locks"] = [
        {key: value for key, value in lock.items() if value != ""}
        for lock in drawn_locks(dice, years, "policy")
    ]
    return policy | _drawn_later(seed, policy["rules_off"])


def _drawn_later(seed: int, rules_off: list[str]) -> dict[str, Any]:
    """Return settings that are newer than the seeds: what was drawn before stays as it was."""
    dice = Dice(f"lines {seed}")
    some: dict[str, Any] = {"lines_most": dice.choice((0, 1, 2))} if dice.likely(0.1) else {}
    some |= {"rules_off": rules_off + dice.some(("all_lines",), 0.05)}
    return some | _drawn_prices(seed)


def _drawn_prices(seed: int) -> dict[str, Any]:
    """Return what moved money costs: newer still."""
    dice = Dice(f"moves {seed}")
    prices = {"change_price": (0.05, 0.2, 1.0), "swing_price": (0.05, 0.2, 1.0)}
    return {name: dice.choice(some) for name, some in prices.items() if dice.likely(0.15)}


def _one(dice: Dice, chance: float, names: Any, numbers: tuple[float, ...]) -> dict[str, float]:
    some = [str(name) for name in names]
    if not some or not dice.likely(chance):
        return {}
    return {dice.choice(some): dice.choice(numbers)}


def _some_bands(dice: Dice, names: list[str]) -> dict[str, float]:
    return _one(dice, 0.2, names, (0.2, 1.2)) | _one(dice, 0.15, "*", (0.1, 0.5))


def _maps(dice: Dice, t: Tables) -> dict[str, dict[str, float]]:
    priced = dice.kits + dice.courses
    rules = {row["rule"]: row for row in t.get("earmarks", []) if row["status"] == "policy"}
    regions = sorted({row["region"] for row in t["nations"]})
    return {
        "budget": _one(dice, 0.25, ACCOUNTS, (0.5, 2.5)),
        "budget_factor": _one(dice, 0.2, ("*", *ACCOUNTS), (0.5, 1.5))
        | _one(dice, 0.1, ACCOUNTS, (0.75,)),
        "price": _one(dice, 0.2, priced, (0.3, 0.9)),
        "price_factor": _one(dice, 0.2, ("*", *priced), (0.6, 1.3)),
        "objective_weight": _one(
            dice, 0.4, [row["objective"] for row in t.get("objectives", [])], (0.5, 4.0)
        ),
        "tier_weight": _one(dice, 0.3, [row["tier"] for row in t["nations"]], (0.4, 1.5)),
        "earmark": _one(dice, 0.4, rules, (0.1, 0.35)),
        "coverage_floor": _one(
            dice, 0.4, [row["rule"] for row in t.get("coverage_floors", [])], (0.2, 0.8)
        ),
        "grade_cap": _one(dice, 0.4, "ABCDE", (0.2, 0.5)) | _one(dice, 0.3, "AE", (0.3,)),
        "lead_time": _one(dice, 0.2, dice.kits, (0, 1)),
        "nation_band": _some_bands(dice, [row["nation"] for row in t["nations"]]),
        "region_band": _some_bands(dice, regions),
        "rule_price": {
            name: dice.choice((0.3, 1, 40)) for name in dice.some(FAMILIES, 0.2)
            if name != "persistence"
        },
    }  # fmt: skip
