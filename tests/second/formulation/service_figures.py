"""Figures of delivery, wear, upkeep and crews."""

from __future__ import annotations

from typing import Any

from .usual import factor


def add(f: Any) -> None:
    """Add what equipment is: lead, ramp, initial support, tail, crew."""
    policy, out = f.policy, f.policy["left_out"]
    f.keep = policy["retention"]
    f.price, f.pts, f.lead, f.ramp, f.young, f.tail = {}, {}, {}, {}, {}, {}
    for i, row in f.item.items():
        own = policy["price"].get(i, row["case_price"])
        f.price[i] = 1.0 if row["kind"] == "grant" else own * factor(policy["price_factor"], i)
        f.pts[i] = row["fit"] * row["case_price"]
        if row["kind"] != "equipment":
            continue
        lead = policy["lead_time"].get(i, row["lead_years"]) + policy["delivery_delay"]
        f.lead[i] = 0 if "delivery" in out else int(lead)
        f.ramp[i] = 0 if "delivery" in out else int(row["ramp_years"])
        f.young[i] = int(row["initial_support_years"])
        tail = row["tail_share"] * f.price[i] * policy["tail_factor"]
        f.tail[i] = 0.0 if "sustainment" in out else tail
    with_crews = "people" not in out
    f.man = {
        (row["item"], row["skill"]): row["persons_per_lot"]
        for row in f.tables["crews"] if with_crews
    }  # fmt: skip
    f.base = {(row["nation"], row["skill"]): row["persons"] for row in f.tables["skill_base"]}
    f.leave = {
        row["skill"]: min(0.95, row["attrition_per_year"] * policy["attrition_factor"])
        for row in f.tables["skills"]
    }
    f.yields = {
        (row["item"], row["skill"]): row["persons_per_seat"] for row in f.tables["graduates"]
    }
    crewed = {k for k, _ in f.man}
    f.is_fielded = {
        k: f.lead[k] > 0 or f.ramp[k] > 0 or f.tail[k] > 0 or k in crewed for k in f.lead
    }


def field(f: Any, k: str, age: int) -> float:
    """Share of lots in service for `age` years that may work."""
    if age < 0:
        return 0.0
    return float(f.keep**age * min(1.0, (age + 1) / (f.ramp[k] + 1)))


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def add_ages(f: Any) -> None:
    """Add the shares of lots that work without and with upkeep, and people of each purchase."""
    f.new, f.old, f.hand, f.grad = {}, {}, {}, {}
    for p in f.periods:
        real = [p] if p <= f.last else [f.last + h for h in range(1, f.E + 1)]
        for b in [b for b in f.years if b <= p]:
            for k in f.lead:
                ages = [y - b - f.lead[k] for y in real]
                share = _mean([field(f, k, age) for age in ages])
                fresh = [age for age in ages if age < f.young[k] or f.tail[k] == 0]
                new = sum(field(f, k, age) for age in fresh) / len(real)
                f.new[k, b, p], f.old[k, b, p] = new, share - new
            for (c, z), persons in f.yields.items():
                stay = 1 - f.leave[z]
                served = [y - b - int(f.item[c]["training_years"]) for y in real]
                f.grad[c, z, b, p] = persons * _mean([stay**y if y >= 0 else 0.0 for y in served])
    for k in f.lead:
        for b in f.years:
            age = f.last - b - f.lead[k]
            f.hand[k, b] = f.price[k] * f.keep**age if age >= 0 else 0.0
