"""How much of each account floors of law and policy take, so that the rest can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.inputs.case.schema.tables import KINDS
from allocator.inputs.selection import codes_in, years_in

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class _Floor:
    """What a floor selects, and its money over the horizon in US$ million."""

    selects: tuple[frozenset[Any], ...]
    amount_musd: float

    def holds(self, other: _Floor) -> bool:
        """Whether all that `other` selects is selected here too."""
        return all(b <= a for a, b in zip(self.selects, other.selects, strict=True))


def legal_floors(case: Case, policy: Policy) -> dict[str, float]:
    """Return the money over the horizon, in US$ million, that floors of law bind, by account.

    Counted are floors of status law that name one account. A floor within a wider one counts once;
    floors that overlap in part are both counted. Shares are left out: they bind no fixed money.
    """
    return _bound_by_account(case, policy, ("law",))


def policy_floors(case: Case, policy: Policy) -> dict[str, float]:
    """Return the money that floors of policy promise besides the floors of law, by account.

    It is counted like that of `legal_floors`; policy bends, so it may be less in a plan.
    """
    if "earmark" in policy.rules_off:
        return {}
    law = legal_floors(case, policy)
    both = _bound_by_account(case, policy, ("law", "policy"))
    return {account: money - law.get(account, 0.0) for account, money in both.items()}


def _bound_by_account(case: Case, policy: Policy, statuses: tuple[str, ...]) -> dict[str, float]:
    rules = case.tables["earmarks"]
    rules = rules[rules["status"].isin(statuses) & (rules["sense"] == "floor")]
    accounts = list(case.tables["accounts"]["account"])
    found: dict[str, list[_Floor]] = {}
    for rule in rules.to_dict("records"):
        chosen = codes_in(rule["accounts"], accounts)
        if len(chosen) == 1:
            found.setdefault(next(iter(chosen)), []).append(_floor(rule, case, policy))
    return {account: _bound(floors) for account, floors in found.items()}


def _floor(rule: dict[Any, Any], case: Case, policy: Policy) -> _Floor:
    years = years_in(rule["years"], case.years)
    amount = float(policy.earmark.get(rule["rule"], rule["amount_musd"]))
    times = len(years) if rule["per"] == "each_year" else 1
    selects: tuple[frozenset[Any], ...] = (
        codes_in(rule["nations"], list(case.tables["nations"]["nation"]), case.nation_groups),
        codes_in(rule["kinds"], KINDS, {"equipment": ("equipment", "lethal")}),
        codes_in(rule["areas"], case.areas),
        frozenset(years),
    )
    return _Floor(selects, amount * times)


def _bound(floors: list[_Floor]) -> float:
    """Return the money that `floors` of one account bind together."""
    top: list[_Floor] = []
    for floor in sorted(floors, key=lambda one: [len(part) for part in one.selects]):
        inside = [one for one in top if floor.holds(one)]
        amount = max(floor.amount_musd, sum(one.amount_musd for one in inside))
        top = [one for one in top if one not in inside] + [_Floor(floor.selects, amount)]
    return sum(floor.amount_musd for floor in top)
