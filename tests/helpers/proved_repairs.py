"""Clashes and repairs on drawn tiny cases beside what trying every set of rules finds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from brute_facts import INF
from brute_force import best
from brute_repairs import Rules, least_prices, next_price, smallest_clashes
from tiny_revision import tiny

from allocator.check import check_plan
from allocator.explore.repair.repairs import repairs
from allocator.explore.repair.result import Repair, Repairs
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.solver.options import SolveOptions

SAME = 1e-5
MOST = 5
"""Repairs that are told, if there are so many."""

MOST_CLASHES = 10
"""As many clashes."""


def drawn(seed: int) -> tuple[Case, Policy]:
    """A tiny case of one year whose rules seldom fit together."""
    dice = random.Random(seed)
    earmarks = [
        {"rule": "office", "status": "policy", "sense": "floor", "per": "each_year",
         "kinds": "grant", "amount_musd": dice.choice([0.4, 1.2, 2.5])},
        {"rule": "arms", "status": "policy", "sense": "share_cap", "per": "each_year",
         "kinds": "equipment", "nations": "A", "share": dice.choice([0.2, 0.5, 0.8])},
    ]  # fmt: skip
    if dice.random() < 0.5:
        earmarks.append({"rule": "law", "status": "law", "sense": "floor", "per": "each_year",
                         "nations": "B", "amount_musd": dice.choice([0.7, 1.5])})  # fmt: skip
    case = tiny(
        2031,
        nations=[
            {"nation": "A", "tier": 1, "absorbable_musd": dice.choice([1.0, 2.0, 4.0])},
            {"nation": "B", "tier": 2, "diversion_share": 0.05,
             "lines_at_once": dice.choice([1, 2])},
        ],
        accounts=[{"account": "AID", "budget_musd": dice.choice([1.5, 2.5, 4.0])}],
        earmarks=earmarks,
        coverage_floors=[{"rule": "met", "scope": "nation", "member": "B",
                          "min_share": dice.choice([0.1, 0.3]), "years": "*"}],
    )  # fmt: skip
    locks = [
        Lock("boats", "A", item="boat", low=dice.choice([1, 2])),
        Lock("trucks", "B", item="truck", low=dice.choice([1, 2, 3])),
    ]
    if dice.random() < 0.5:
        locks.append(Lock("less", "A", high=dice.choice([0.5, 1.2])))
    off = ["risk"] if dice.random() < 0.5 else []
    return case, Policy(locks=locks, rules_off=off, risk_budget=0.03, min_line_musd=0.1)


def repairs_not_so(seed: int, counts: Counter[str] | None = None) -> Iterator[str]:
    """Yield what is not so in the clashes and repairs of a drawn case; count them in `counts`."""
    case, policy = drawn(seed)
    found = repairs(case, policy, options=SolveOptions(gap=0))
    if counts is not None:
        counts.update(clashes=len(found.clashes), repairs=len(found.repairs))
    prices = least_prices(case, policy)
    yield from _clashes(found, prices)
    yield from _whole(found)
    yield from _cheapest(found, prices)
    for one in found.repairs:
        yield from _spared(one, prices)
        yield from _followed(one, found)


def _clashes(found: Repairs, prices: dict[Rules, float]) -> Iterator[str]:
    """Clashes are all smallest sets of rules that cannot be kept together, or ten of more."""
    told, wanted = {frozenset(one.rules) for one in found.clashes}, smallest_clashes(prices)
    every = len(wanted) <= MOST_CLASHES  # drawn case 30682 has eleven
    if told != wanted if every else not (told < wanted and len(told) == MOST_CLASHES):
        yield f"clashes: told {_shown(told)}, found {_shown(wanted)}"
    if found.complete != every or not all(one.smallest for one in found.clashes):
        yield "clashes: told to be all, or not to be, or not to be smallest"
    if found.outcome != ("impossible" if wanted else "possible"):
        yield f"outcome: told {found.outcome}, found {len(wanted)} clashes"


def _whole(found: Repairs) -> Iterator[str]:
    """What is told to clash by whole numbers alone can be kept in parts of lots."""
    whole = [one for one in found.clashes if one.whole]
    parts = least_prices(found.case, found.policy, divisible=True) if whole else {}
    for one in whole:
        if one.given or not parts[frozenset(one.rules)] < INF:
            yield f"whole numbers: {_shown([frozenset(one.rules)])} clash in parts, too"


def _cheapest(found: Repairs, prices: dict[Rules, float]) -> Iterator[str]:
    """Each repair is the cheapest in which not all of one before it gives way."""
    before: list[Rules] = []
    for one in found.repairs:
        wanted, own = next_price(prices, before), frozenset(one.rules)
        if not abs(one.price - wanted) <= SAME:
            yield f"repair {sorted(own)}: told {one.price:.9g}, found {wanted:.9g}"
        if not one.proven or any(other <= own for other in before):
            yield f"repair {sorted(own)}: not proven, or holds an earlier one"
        before.append(own)
    if found.outcome == "impossible" and len(before) < MOST and next_price(prices, before) < INF:
        yield f"repairs: one more at {next_price(prices, before):.9g}"


def _spared(one: Repair, prices: dict[Rules, float]) -> Iterator[str]:
    """With a rule of a repair kept it costs more, or is another."""
    own, every = frozenset(one.rules), max(prices, key=len)
    for rule in own if len(own) > 1 else ():
        if not prices[every - own | {rule}] > one.price - SAME:
            yield f"repair {sorted(own)}: {rule} need not give way"


def _followed(one: Repair, found: Repairs) -> Iterator[str]:
    """Its scenario leaves nothing to give way, and its plan keeps the rules."""
    case, policy = one.scenario.applied(found.case)
    left, own = best(case, policy, "bending"), sorted(one.rules)
    if not abs(left) <= SAME:
        yield f"advice {own}: {left:.9g} is still missed"
    if one.plan is None:
        yield f"advice {own}: no plan"
        return
    yield from (f"advice {own}: {fault}" for fault in check_plan(one.plan))
    if one.missed or any(amount > SAME for amount in one.plan.meta["repair"].values()):
        yield f"advice {own}: its plan misses rules"
    if one.plan.policy.hash != policy.hash:
        yield f"advice {own}: its plan is of another policy"


def _shown(rules: set[Rules] | list[Rules]) -> str:
    return ", ".join(" + ".join(sorted(one)) for one in sorted(rules, key=sorted)) or "none"
