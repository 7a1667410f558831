"""How equipment comes into service: delivery, ramp, initial support, upkeep, crews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.check.records import Record, figure

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Fielding:
    """What a package needs beside its price.

    Parameters
    ----------
    lead, ramp, support
        Years from purchase to delivery, to full operation, and with spares in the price.
    tail
        Upkeep after that, US$ million a lot and year.
    manned
        Whether lots need crews.
    smallest, window
        Least useful lots for a nation, and years in which all are bought (None: no limit).
    new
        Whether it is a new type.
    keep
        Share of lots kept from one year to the next.
    """

    lead: int
    ramp: int
    support: int
    tail: float
    manned: bool
    smallest: float
    window: int | None
    new: bool
    keep: float

    @property
    def slow(self) -> bool:
        """Whether lots count only where they work; others count from the year of purchase."""
        return self.lead > 0 or self.ramp > 0 or self.tail > 0 or self.manned

    def in_hand(self, age: int) -> float:
        """Share of lots still there `age` years after delivery."""
        return self.keep**age if age >= 0 else 0.0

    def ready(self, age: int) -> float:
        """Share of lots that could be operational."""
        return self.in_hand(age) * min(1.0, (age + 1) / (self.ramp + 1)) if age >= 0 else 0.0

    def young(self, age: int) -> float:
        """Share of lots that could be operational on the spares in the price."""
        return self.ready(age) if age < self.support else 0.0


PLAIN = Fielding(0, 0, 0, 0.0, False, 1.0, None, False, 1.0)
"""Nothing is needed: courses and grants."""


def _whole(value: Any) -> int | None:
    stated = figure(value)
    return None if stated is None else int(stated)


def read_fielding(policy: Policy, row: Record, price: float, manned: frozenset[str]) -> Fielding:
    """Return the fielding of one row of table `equipment`; what the policy leaves out is nought."""
    out, code = policy.left_out, row["item"]
    delivered, packaged = "delivery" not in out, "packages" not in out
    lead = int(policy.lead_time.get(code, row["lead_years"])) + int(policy.delivery_delay)
    tail = float(row["tail_share"]) * price * policy.tail_factor
    return Fielding(
        lead=lead if delivered else 0,
        ramp=int(row["ramp_years"]) if delivered else 0,
        support=int(row["initial_support_years"]),
        tail=0.0 if "sustainment" in out else tail,
        manned=code in manned,
        smallest=float(row["min_lots"]) if packaged else 1.0,
        window=_whole(row["buy_years"]) if packaged else None,
        new=packaged and bool(row["new_type"]),
        keep=policy.retention,
    )
