"""What an item of equipment needs after its purchase: time, crew and upkeep of a lot, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.assemble.lifetimes import crews, lead_years, lifetimes, tails
from allocator.inputs.case.names import names_in
from allocator.util.format import amount, counted, figure

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy


def item_needs(case: Case, policy: Policy, item: str) -> str:
    """Say when a lot arrives, who must run it and what its upkeep costs; empty for no equipment.

    The figures are those that hold under `policy`.
    """
    table = case.tables["equipment"]
    prices = dict(zip(table["item"], table["price_musd"], strict=True))
    if item not in prices:
        return ""
    lead = lead_years(case, policy)[item]
    arrives = f"Arrives after {counted(lead, 'year')}" if lead else "Arrives in its first year"
    parts = [arrives, _crew(case, policy, item)]
    price = policy.price_of(item, float(prices[item]))
    tail = tails(case, policy, {**prices, item: price}).get(item, 0.0)
    if tail:
        support = lifetimes(case, policy).support[item]
        free = f", {_first(support)} in its price" if support else ""
        parts.append(f"upkeep US$ {amount(tail)}M a lot a year{free}")
    else:
        parts.append("no upkeep")
    return f"{'; '.join(parts)}."


def _first(years: int) -> str:
    return "the first year" if years == 1 else f"the first {years} years"


def _crew(case: Case, policy: Policy, item: str) -> str:
    names = names_in(case, "skills", "skill")
    found = {
        names[skill] or skill: n for (of, skill), n in crews(case, policy).items() if of == item
    }
    if not found:
        return "needs no crew of its own"
    told = ", ".join(f"{figure(n)} {name}" for name, n in found.items())
    return f"needs {figure(sum(found.values()))} people a lot ({told})"
