"""The best plan on one side of a question, by the second formulation: written from the pages alone.

Nations in `free` may have anything; those in `giving` get no more of a good in a year, let donors
pay no more upkeep in a year and keep no more lots at work by upkeep, after the horizon either; all
others have the goods, payments and lots at work of the plan. The line's quantity is limited, and
HiGHS solves the whole programme to the optimum. The plan itself must be among the plans compared:
what is held is held as its tables tell it, or, if they are off by more, as near as HiGHS has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from second.formulation.funding import spent
from second.formulation.linear import INF, Program, Terms
from second.posed import Posed

from allocator.plan.plan import Plan

HELD = (1e-7, 1e-6)
"""Shares by which what is held may be off; the second only if the first leaves out the plan itself.

Tables of a plan are rounded, and HiGHS lets 1e-6 of a big number through a switch that is off: a
line may move 5e-7 further than it may without counting as changed (drawn case 20161).
"""

SAME = 1e-6
"""Values that differ by no more than this, as a share, are the same."""


@dataclass(frozen=True)
class Asked:
    """A line of a nation, as an answer names it."""

    nation: str
    kind: str
    line: str


class Sides:
    """The second formulation of a case, all but some nations held at a plan."""

    def __init__(
        self,
        posed: Posed,
        plan: Plan,
        free: Collection[str],
        giving: Collection[str],
        shares: tuple[float, ...] = HELD,
    ) -> None:
        self.f: Any
        self.m: Program
        self.f, self.m = posed.formulated()
        rows, least = self.m.rows, plan.value - SAME * max(1.0, abs(plan.value))
        for share in shares:
            self.m.rows = list(rows)
            self._hold_all(plan, free, giving, share)
            best = self.m.best("value")
            if best is not None and best >= least:
                break

    def copy(self) -> Sides:
        """Return sides whose rows and costs can be changed without changing these."""
        other, m = Sides.__new__(Sides), copy(self.m)
        m.rows = [(*row[:2], dict(row[2]), *row[3:]) for row in m.rows]
        m.high, m.costs = list(m.high), {name: dict(one) for name, one in m.costs.items()}
        other.f, other.m = self.f, m
        return other

    def _hold_all(
        self, plan: Plan, free: Collection[str], giving: Collection[str], share: float
    ) -> None:
        quantity, pay, upkeep = _given(plan)
        kept_up = self._kept_up(plan, quantity)
        more = self._kept_up_beyond(plan, kept_up)
        for n in self.f.nation:
            if n in free:
                continue
            self._hold("quantity", n, quantity, share, least=n not in giving)
            self._hold("sustained", n, kept_up, share, least=n not in giving, more=more)
            if n not in giving:
                self._hold("pay", n, pay, share, least=True)
            for t in self.f.years:
                at = upkeep.get((n, t), 0.0)
                self._limit("held_upkeep", (n, t), self._upkeep(n, t), -INF, at, share * (1 + at))

    def _hold(
        self, name: str, n: str, held: dict[Any, float], share: float, *, least: bool,
        more: dict[Any, float] | None = None,
    ) -> None:  # fmt: skip
        for key in [key for key in self.m.columns if key[:2] == (name, n)]:
            at = held.get(key[1:], 0.0)
            low, high = at if least else -INF, at + (more or {}).get(key[1:], 0.0)
            self._limit("held", key, self.m.term(1.0, *key), low, high, share * (1 + at))

    def _kept_up(self, plan: Plan, quantity: dict[Any, float]) -> dict[Any, float]:
        """Return lots kept at work by upkeep: those at work less what works without.

        Lots that are not needed are not at work, but donors may keep them up (drawn case 30066).
        """
        fresh = defaultdict[Any, float](float)
        column_keys = {column: key for key, column in self.m.columns.items()}
        for family, key, terms, _, _ in self.m.rows:
            if family == "fielded":
                lots = (column_keys[one] for one in terms)
                fresh[key] = -sum(terms[self.m.columns[one]] * quantity[one[1:]]
                                  for one in lots if one[0] == "quantity")  # fmt: skip
        paid = defaultdict[Any, float](float)
        upkeep = plan.lines[plan.lines["kind"] == "sustainment"]
        for row in upkeep.to_dict("records"):
            key = row["nation"], row["item"], int(row["year"])
            paid[key] += row["cost_musd"] / self.f.tail[row["item"]]
        return {
            key: max(paid[key], float(row["lots_working"]) - fresh[key])
            for row in plan.deliveries.to_dict("records")
            for key in [(row["nation"], row["item"], int(row["year"]))]
        }

    def _kept_up_beyond(self, plan: Plan, kept_up: dict[Any, float]) -> dict[Any, float]:
        """Return lots that what is told to be paid in a year may keep up beyond those.

        A nation that pays with donors keeps up lots, too, that are not needed (drawn case 30548);
        which of its items they are of is not told.
        """
        left = {
            (row["nation"], int(row["year"])): row["host_musd"] + row["donor_musd"]
            for row in plan.sustainment.to_dict("records")
            if row["donor_musd"] > 0 and int(row["year"]) in self.f.years
        }
        for (n, k, t), lots in kept_up.items():
            if (n, t) in left:
                left[n, t] -= self.f.tail.get(k, 0.0) * lots
        return {
            (n, k, t): max(left[n, t], 0.0) / self.f.tail[k]
            for n, k, t in kept_up
            if (n, t) in left and self.f.tail.get(k)
        }

    def _limit(
        self, family: str, key: Any, terms: Terms, low: float, high: float, slip: float
    ) -> None:
        self.m.row(family, key, terms, low - slip, high + slip)

    def _upkeep(self, n: str, t: int) -> Terms:
        keys = [key for key in self.m.columns if key[:2] == ("donor_pay", n) and key[3] == t]
        return [one for key in keys for one in self.m.term(1.0, *key)]

    def line(self, asked: Asked) -> Terms:
        """Return the quantity of a line: lots, seats or US$ million over the horizon."""
        f, m, n = self.f, self.m, asked.nation
        if asked.kind in ("account", "nation"):
            accounts = [asked.line] if asked.line else list(f.account)
            return [one for a in accounts for t in f.years for one in spent(f, m, 1.0, n, a, t)]
        found: Terms = []
        for key in [key for key in m.columns if key[:2] == ("quantity", n)]:
            if asked.kind == "item" and key[2] == asked.line:
                found += m.term(1.0, *key)
            elif asked.kind == "area" and f.item[key[2]]["area"] == asked.line:
                found += m.term(f.price.get(key[2], 1.0), *key)
        return found

    def best(self, asked: Asked, least: float = -INF, most: float = INF) -> float | None:
        """Return the value of the best plan with the line within limits; None: there is none."""
        rows = list(self.m.rows)
        self.m.row("asked", (asked.nation, asked.line), self.line(asked), least, most)
        found = self.m.best("value")
        self.m.rows = rows
        return found


@dataclass(frozen=True, slots=True)
class HeldSides:
    """Sides of questions about one plan: each set of nations is laid out once."""

    posed: Posed
    plan: Plan
    _found: dict[Any, Sides] = field(default_factory=dict)

    def of(
        self, free: Collection[str], giving: Collection[str], shares: tuple[float, ...] = HELD
    ) -> Sides:
        """Return sides that the caller may change."""
        key = tuple(free), tuple(giving), shares
        if key not in self._found:
            self._found[key] = Sides(self.posed, self.plan, *key)
        return self._found[key].copy()


def _given(plan: Plan) -> tuple[dict[Any, float], dict[Any, float], dict[Any, float]]:
    """Return goods, payments by item, and what donors pay for upkeep by nation and year."""
    quantity, pay = defaultdict[Any, float](float), defaultdict[Any, float](float)
    upkeep = defaultdict[Any, float](float)
    for row in plan.lines.to_dict("records"):
        n, i, a, t = row["nation"], row["item"], row["account"], int(row["year"])
        pay[n, a, i, t] += row["cost_musd"]
        if row["kind"] == "sustainment":
            upkeep[n, t] += row["cost_musd"]
        else:
            quantity[n, i, t] += row["quantity"]
    return quantity, pay, upkeep
