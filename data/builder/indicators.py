"""Formulas from sourced indicators to the figures of a nation: public, bounded and monotone.

None of them is a measurement. Each says its shape, its range and where the idea comes from, and a
planner may override any result in the tables. The Worldwide Governance Indicators are estimated on
a standard normal scale over the world's nations, so an estimate is used as a z-score as it stands.
"""

from __future__ import annotations

from math import exp, log10, pow, sqrt  # noqa: A004 - always of floats
from statistics import fmean, pstdev

PROPENSITY_WEIGHTS = {
    "effectiveness": 0.20,
    "rule_of_law": 0.15,
    "control_of_corruption": 0.15,
    "stability": 0.15,
    "shared_interest": 0.15,
    "own_means": 0.10,
    "constancy": 0.10,
}
"""Weights of the seven constructs of `propensity`; they sum to 1 (judgement)."""


def clip(value: float, low: float, high: float) -> float:
    """Return `value` moved into the range from `low` to `high`."""
    return max(low, min(high, value))


def logistic(value: float) -> float:
    """Return 1 / (1 + exp(−value)), 0 to 1."""
    return 1 / (1 + exp(-clip(value, -50, 50)))


def shared_interest(distance: float, alliance: float) -> float:
    """Return shared interest as a score of −2 to 2.

    ``(2.6 − distance) / 0.8 × 0.5 + alliance × 0.75``: `distance` is the absolute distance to the
    United States in UN General Assembly ideal points (Bailey, Strezhnev, Voeten), `alliance` a step
    of 0 (none) to 2 (treaty ally). Idea: RAND MG1253, shared interest.
    """
    return clip((2.6 - distance) / 0.8 * 0.5 + alliance * 0.75, -2, 2)


def own_means(gdp_per_capita_usd: float) -> float:
    """Return own economic means as a score of −1.5 to 1.5: log10 of income over US$ 5,000."""
    return clip(log10(max(gdp_per_capita_usd, 1.0) / 5000), -1.5, 1.5)


def constancy(yearly: list[float]) -> float:
    """Return constancy of past funding as a score of −1 to 1.

    ``1 − 2 × min(1, deviation / mean)`` of the yearly obligations; −1 without any. Idea: RAND
    MG1253, consistency of funding.
    """
    mean = fmean(yearly)
    if mean <= 0:
        return -1.0
    return 1 - 2 * min(1.0, pstdev(yearly) / mean)


def propensity(scores: dict[str, float]) -> float:
    """Return the propensity of assistance to succeed, 0.2 to 1.

    ``0.2 + 0.8 × logistic(1.1 × Σ weight × score)`` over the constructs of `PROPENSITY_WEIGHTS`.
    Constructs after RAND MG1253 and TL112: shared interest, ability to absorb and sustain,
    constancy, governance; weights are ours.
    """
    mean = sum(weight * scores[name] for name, weight in PROPENSITY_WEIGHTS.items())
    return 0.2 + 0.8 * logistic(1.1 * mean)


def diversion(control_of_corruption: float, dependence: float) -> float:
    """Return the share of goods diverted, 0.02 to 0.15.

    ``0.065 − 0.03 × control + 0.02 × min(1, dependence / 0.01)``; `dependence` is security
    assistance over gross domestic product. The level and the rise with dependence follow the
    leakage of about 7.5 % in the World Bank paper on elite capture (Andersen, Johannesen, Rijkers).
    """
    leak = 0.065 - 0.03 * control_of_corruption + 0.02 * clip(dependence / 0.01, 0, 1)
    return clip(leak, 0.02, 0.15)


def conflict_intensity(deaths: float, population: float) -> float:
    """Return conflict intensity, 0 to 1: ``log10(1 + deaths a million people) / 3``."""
    return clip(log10(1 + deaths / max(population, 1.0) * 1e6) / 3, 0, 1)


def disruption(stability: float, conflict: float) -> float:
    """Return the chance in a year that a programme is lost, 0.0025 to 0.1.

    ``0.006 × exp(−0.75 × stability) + 0.0075 × conflict``; `stability` is the WGI estimate,
    `conflict` the intensity of 0 to 1. The scale is a judgement: about 1 % a year on average and
    5 % in the least stable. In 2010–2019 about one nation in a hundred a year lost its programme
    to a coup, a war or a sanction (Guinea-Bissau, Mali, Central African Republic, Egypt, Thailand,
    Libya, Yemen, Burundi, Zimbabwe, Sudan: named from memory, not looked up).
    """
    return clip(0.006 * exp(-0.75 * stability) + 0.0075 * conflict, 0.0025, 0.1)


def absorbable(record_musd: float, military_spending_musd: float) -> float:
    """Return the money a nation can execute in a year, US$ million, at least 0.4.

    2 % of its own military spending, but not less than 1.43 × the record year of five (what was
    executed once can be executed again with full effect, which ends at 70 %) and not more than
    2 × the record + 2 (growth limit).
    """
    low, high = 1.43 * record_musd, 2 * record_musd + 2
    return max(0.4, clip(0.02 * military_spending_musd, low, high))


def trainable(record_students: float, armed_forces: float) -> int:
    """Return persons a year that can be sent to courses, at least 5.

    The larger of 1.5 × the record year's students and 0.2 % of the force.
    """
    return max(5, round(max(1.5 * record_students, 0.002 * armed_forces)))


def language_qualified(record_school_students: float, trainable_persons: int) -> int:
    """Return persons a year fit for courses in English, 4 to `trainable_persons`.

    1.5 × the record year's students in the school programmes (which ask for English).
    """
    return min(trainable_persons, max(4, round(1.5 * record_school_students)))


def lines_at_once(effectiveness: float, record_musd: float) -> int:
    """Return capability areas a nation can run at once, 3 to 15.

    ``5 + 2.2 × government effectiveness + 0.8 × log10(1 + record year in US$ million)``, rounded:
    better administrations and larger offices run more. Idea: Roodman 2006, the recipient's
    administrative resource is shared by its projects.
    """
    return round(clip(5 + 2.2 * effectiveness + 0.8 * log10(1 + record_musd), 3, 15))


def vetted(rule_of_law: float, voice: float) -> float:
    """Return the share of trainable persons in units that pass vetting, 0.7 to 1 (judgement)."""
    return clip(0.95 + 0.04 * rule_of_law + 0.03 * voice, 0.7, 1)


def own_cover(military_spending_usd: float, armed_forces: float) -> float:
    """Return the share of its needs that own spending covers, 0 to 0.8.

    ``0.8 × s / (s + 40,000)`` with s the military spending a soldier in US$.
    """
    per_soldier = military_spending_usd / max(armed_forces, 1.0)
    return 0.8 * per_soldier / (per_soldier + 40_000)


def force_size(armed_forces: float, population: float) -> float:
    """Return the size of what has to be equipped: √(thousand soldiers) × (million people)^0.2."""
    return sqrt(max(armed_forces, 100.0) / 1000) * pow(max(population / 1e6, 0.01), 0.2)


def planned_need(gap: float, absorbable_musd: float, years: int) -> float:
    """Return a need that can be planned: the geometric mean of gap and absorbable money.

    A gap far beyond what a nation can ever execute would only say that money is scarce there; one
    far below would say that a large programme has no purpose. The middle keeps both.
    """
    return sqrt(max(gap, 0.0) * absorbable_musd * years)


def priority(interest: float, threat: float, engagement: float) -> float:
    """Return how much an objective matters in a nation, 0 to 10.

    ``10 × (0.25 × interest + 0.45 × threat + 0.30 × engagement)`` with all three from 0 to 1.
    """
    return 10 * (
        0.25 * clip(interest, 0, 1) + 0.45 * clip(threat, 0, 1) + 0.30 * clip(engagement, 0, 1)
    )
