"""Money that a plan leaves for after its last year: until when it may be used, and what it met."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.assemble.appropriations import vintage_table
from allocator.inputs.case.names import names_by_code
from allocator.inputs.rule_families import FAMILIES
from allocator.plan.least_change import near_of
from allocator.report.law_money.accounts import last_day
from allocator.report.law_money.purchases import FREE, MET, NOT_RUN, TOO_LARGE, Purchases
from allocator.util.format import counted, listed, musd, percent_at_most, tells, year_words
from allocator.util.gap import gap_of

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan

_LARGE = 0.05
"""Share of the money of its years from which on what is left is told on a first page."""

_SHARED = {"cap": "a cap on some money", "share_cap": "a largest share of some money",
           "course_seats": "the seats of a course, which all nations share",
           "production": "the lots made in a year, which all nations share",
           "stock": "the lots in stock, which all nations share"}  # fmt: skip
"""Limits that are not always one nation's, in words."""

_NAMED = 3
"""Nations and limits that are named."""

_SET = ("lock_high", "cap", "share_cap")
"""Families whose rules have names of their own, which are told where they are few."""


@dataclass(frozen=True, slots=True)
class LeftAfter:
    """Money (US$ million) of an account that the plan leaves for after its last year.

    `share` is its share of the money of its years, `vintages`; `until` is the last day on which any
    of it may be obligated. `nations` are those that law lets it pay from the first of these years
    on. `goods` counts by reason what it could pay for more of, each item of one nation in one year:
    one of the names of `allocator.report.law_money.purchases`, or the family of a rule that leaves
    no room for one more. `rules` are these rules by family.
    """

    account: str
    name: str
    musd: float
    share: float
    vintages: tuple[int, ...]
    until: str
    nations: tuple[str, ...]
    goods: dict[str, int]
    rules: dict[str, tuple[str, ...]]

    @property
    def is_large(self) -> bool:
        """Whether it is worth a sentence on a first page."""
        return self.share >= _LARGE


def left_after(plan: Plan) -> tuple[LeftAfter, ...]:
    """Return the money left by account, most first; amounts that do not tell are left out."""
    table = plan.accounts
    last = vintage_table(plan.case, plan.policy).set_index(["account", "vintage"])["last_use"]
    names, found, purchases = names_by_code(plan.case), [], None
    carried = table[table["carried_past_horizon_musd"] > 0]
    for account, own in carried.groupby("account"):
        left = float(own["carried_past_horizon_musd"].sum())
        if not tells(left, float(table.loc[table["account"] == account, "amount_musd"].sum())):
            continue
        vintages = tuple(int(year) for year in own["vintage"])
        until = max(int(last[account, year]) for year in vintages)
        purchases = purchases or Purchases(plan, int(carried["vintage"].min()))
        reasons = list(purchases.reasons(str(account), _by_year(plan, own)))
        nations = tuple(dict.fromkeys(nation for nation, _, _ in reasons))
        goods = Counter(reason for _, reason, _ in reasons)
        rules = {family: tuple(dict.fromkeys(rule for _, reason, rule in reasons
                                             if rule and reason == family))
                 for family in goods}  # fmt: skip
        share = left / float((own["amount_musd"] - own["set_aside_musd"]).sum())
        found.append(LeftAfter(str(account), names.get(str(account)) or str(account), left, share,
                               vintages, last_day(until), nations, dict(goods), rules))  # fmt: skip
    return tuple(sorted(found, key=lambda one: -one.musd))


def _by_year(plan: Plan, own: pd.DataFrame) -> dict[int, float]:
    """Return what is left for use in each year from the first of its vintages on."""
    left = dict(zip(own["vintage"].astype(int), own["carried_past_horizon_musd"], strict=True))
    return {year: float(sum(much for vintage, much in left.items() if vintage <= year))
            for year in plan.case.years if year >= min(left)}  # fmt: skip


def left_after_words(plan: Plan, one: LeftAfter) -> str:
    """Say what is left, until when it may be obligated, and why, as far as the plan tells."""
    names, last = names_by_code(plan.case), plan.case.years[-1]
    since = one.vintages[0]
    when = f"In {last}" if since == last else f"From {since} to {last}"
    told = (
        f"{musd(one.musd)} of {one.name} is left for after {last}. It is money of "
        f"{year_words(one.vintages)} and may be obligated until {one.until}."
    )
    if not one.goods:
        return f"{told} {when} law lets it pay for nothing that a nation needs."
    whom = listed([names[code] for code in one.nations[:_NAMED]])
    if len(one.nations) > _NAMED:
        whom = counted(len(one.nations), "nation")
    many = counted(sum(one.goods.values()), "possible purchase")
    parts = [told, f"{when} law lets it pay {whom}.",
             f"Of {many} (an item for a nation in a year), {_reason_words(one)}.",
             *_limit_words(one), *(_open_words(plan) if one.goods.get(FREE) else ())]  # fmt: skip
    return " ".join(parts)


def _limits(one: LeftAfter) -> Counter[str]:
    reasons = (MET, NOT_RUN, TOO_LARGE, FREE)
    return Counter({name: many for name, many in one.goods.items() if name not in reasons})


def _reason_words(one: LeftAfter) -> str:
    """Say how many purchases are closed by what, and how many are not."""
    found = [
        f"{many:,} {single if many == 1 else several}"
        for many, single, several in (
            (_limits(one).total(), "is at a limit", "are at a limit"),
            (one.goods.get(NOT_RUN, 0), "is beyond the lines that the nation can run",
             "are beyond the lines that the nation can run"),
            (one.goods.get(MET, 0), "serves a need that is met", "serve needs that are met"),
            (one.goods.get(TOO_LARGE, 0), "costs more than is left", "cost more than is left"),
        )
        if many
    ]  # fmt: skip
    free = one.goods.get(FREE, 0)
    room = f"{free:,} {'has' if free == 1 else 'have'} room as far as limits of one purchase show"
    return "; ".join([*([listed(found)] if found else []), *([room] if free else [])])


def _limit_words(one: LeftAfter) -> Iterator[str]:
    """Say which limits these are, those that close most first."""
    limits = _limits(one)
    if not limits:
        return
    most = [f"{_limit_name(one, name)}: {many:,}" for name, many in limits.most_common(_NAMED)]
    rest = limits.total() - sum(many for _, many in limits.most_common(_NAMED))
    yield f"Limits: {'; '.join([*most, *([f'others: {rest:,}'] if rest else [])])}."


def _limit_name(one: LeftAfter, family: str) -> str:
    known = FAMILIES[family].limits_nation if family in FAMILIES else ""
    named = one.rules.get(family, ()) if family in _SET else ()
    which = f" ({', '.join(named)})" if 0 < len(named) <= _NAMED else ""
    return f"{_SHARED.get(family) or known or family}{which}"


def _open_words(plan: Plan) -> Iterator[str]:
    """Say how far room is known, and whether a plan that uses it may be better."""
    value, bound = plan.meta.get("value"), plan.meta.get("bound")
    gap = math.inf if value is None or bound is None else gap_of(float(value), float(bound))
    if gap == 0:
        yield "No plan is better than this one."
    elif math.isfinite(gap):
        yield f"No plan is better by more than {percent_at_most(gap)} of the best possible value."
    elif near_of(plan.meta):
        yield ("This plan changes another one as little as was asked for: whether one that buys "
               "more is better was not searched.")  # fmt: skip
    else:
        yield "How much better a plan may be that buys more is not proven."
