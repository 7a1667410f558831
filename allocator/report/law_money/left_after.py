"""Money that a plan leaves for after its last year: until when it may be used, and what it met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.assemble.appropriations import vintage_table
from allocator.assemble.instance import lay
from allocator.inputs.case.names import names_by_code
from allocator.inputs.rule_families import FAMILIES
from allocator.report.law_money.accounts import last_day
from allocator.util.format import counted, listed, musd, percent_at_most, tells, year_words
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan

MET, NOT_RUN, FREE = "met", "not run", "free"
"""Why no more is bought of what left money may pay for, beside families of rules that are reached:
its need is met, its nation can run no more lines, or none of these."""

_LARGE = 0.05
"""Share of the money of its years from which on what is left is told on a first page."""

_SHARED = {"course_seats": "the seats of a course, which all nations share",
           "production": "the lots made in a year, which all nations share",
           "stock": "the lots in stock, which all nations share"}  # fmt: skip
"""Limits that are not one nation's, in words."""

_NAMED = 3
"""Nations and limits that are named."""


@dataclass(frozen=True, slots=True)
class LeftAfter:
    """Money (US$ million) of an account that the plan leaves for after its last year.

    `share` is its share of the money of its years, `vintages`; `until` is the last day on which any
    of it may be obligated. `nations` are those that law lets it pay from the first of these years
    on. `goods` counts by reason what it could pay for more of, each item of one nation in one year:
    `MET`, `NOT_RUN`, `FREE`, or the family of a rule that is reached.
    """

    account: str
    name: str
    musd: float
    share: float
    vintages: tuple[int, ...]
    until: str
    nations: tuple[str, ...]
    goods: dict[str, int]

    @property
    def is_large(self) -> bool:
        """Whether it is worth a sentence on a first page."""
        return self.share >= _LARGE


def left_after(plan: Plan) -> tuple[LeftAfter, ...]:
    """Return the money left by account, most first; amounts that do not tell are left out."""
    table = plan.accounts
    last = vintage_table(plan.case, plan.policy).set_index(["account", "vintage"])["last_use"]
    names, found = names_by_code(plan.case), []
    for account, own in table[table["carried_past_horizon_musd"] > 0].groupby("account"):
        left = float(own["carried_past_horizon_musd"].sum())
        if not tells(left, float(table.loc[table["account"] == account, "amount_musd"].sum())):
            continue
        vintages = tuple(int(year) for year in own["vintage"])
        until = max(int(last[account, year]) for year in vintages)
        reasons = list(_reasons(plan, str(account), min(vintages)))
        nations = tuple(dict.fromkeys(nation for nation, _ in reasons))
        goods = Counter(reason for _, reason in reasons)
        share = left / float((own["amount_musd"] - own["set_aside_musd"]).sum())
        found.append(LeftAfter(str(account), names.get(str(account)) or str(account), left, share,
                               vintages, last_day(until), nations, dict(goods)))  # fmt: skip
    return tuple(sorted(found, key=lambda one: -one.musd))


def left_after_words(plan: Plan, one: LeftAfter) -> str:
    """Say what is left, until when it may be obligated, and why, as far as the plan tells."""
    names, last = names_by_code(plan.case), plan.case.years[-1]
    whom = listed([names[code] for code in one.nations[:_NAMED]]) if one.nations else "no nation"
    if len(one.nations) > _NAMED:
        whom = counted(len(one.nations), "nation")
    when = year_words(range(one.vintages[0], last + 1))
    told = (
        f"{musd(one.musd)} of {one.name} is left for after {last}: money of "
        f"{year_words(one.vintages)}, which may be obligated until {one.until}. In {when} law lets "
        f"it pay {whom}"
    )
    if not one.goods:
        return f"{told}, for nothing that is needed."
    parts = [words for words in _reason_words(one) if words]
    many = counted(sum(one.goods.values()), "possible purchase")
    told = f"{told}. Of {many} (an item for a nation in a year), {listed(parts)}."
    return f"{told} {_open_words(plan)}" if one.goods.get(FREE) else told


def _reason_words(one: LeftAfter) -> Iterator[str]:
    limits = Counter({name: many for name, many in one.goods.items()
                      if name not in (MET, NOT_RUN, FREE)})  # fmt: skip
    if limits:
        most = [f"{_SHARED.get(name) or FAMILIES[name].limits_nation or name}: {many:,}"
                for name, many in limits.most_common(_NAMED)]  # fmt: skip
        rest = sum(limits.values()) - sum(many for _, many in limits.most_common(_NAMED))
        most += [f"others: {rest:,}"] if rest else []
        yield f"{sum(limits.values()):,} are at a limit ({', '.join(most)})"
    for reason, words in ((NOT_RUN, "are in areas beyond the lines that the nation can run"),
                          (MET, "serve needs that are met"),
                          (FREE, "have room")):  # fmt: skip
        if many := one.goods.get(reason):
            yield f"{many:,} {words}"


def _open_words(plan: Plan) -> str:
    """Say what is known of what has room: no better plan was found, and what that proves."""
    value, bound = plan.meta.get("value"), plan.meta.get("bound")
    told = "The search found no better plan with more of what has room"
    if value is None or bound is None:
        return f"{told}; how much better one may be is not proven."
    missing = float(bound) - float(value)
    if missing <= NEAR * (1 + abs(float(value))):
        return f"{told}, and there is none."
    share = percent_at_most(missing / abs(float(bound)))
    return f"{told}; it proves that none is better by more than {share} of the best possible value."


def _reasons(plan: Plan, account: str, since: int) -> Iterator[tuple[str, str]]:
    """Yield nation and reason of each item, nation and year that an account may pay from a year on.

    Only what serves a need is counted.
    """
    ground, met = lay(plan.case, plan.policy), _met(plan)
    limits = _Limits(plan, account)
    kinds, areas = (dict(zip(plan.case.items["item"], plan.case.items[name], strict=True))
                    for name in ("kind", "area"))  # fmt: skip
    own = ground.may[:, ground.account_codes.index(account)]
    for at, nation in enumerate(ground.nation_codes):
        for place, item in enumerate(ground.item_codes):
            for when, year in enumerate(ground.years):
                pays = own[at, ground.use_of_item[place], when] and ground.wanted[at, place]
                if year >= since and pays:
                    area = areas[item]
                    if met.get((nation, area, year), True):
                        yield nation, MET
                    elif limits.closes_line(nation, area):
                        yield nation, NOT_RUN
                    else:
                        yield nation, limits.reached(nation, item, kinds[item], year) or FREE


def _met(plan: Plan) -> dict[tuple[str, str, int], bool]:
    """Tell by nation, area and year whether the need of it is met."""
    table = plan.coverage
    missing = table["need_points"] - table["met_points"]
    keys = table[["nation", "area", "year"]].itertuples(index=False, name=None)
    return dict(zip(keys, missing <= NEAR * (1 + table["need_points"]), strict=True))


class _Limits:
    """The limits that a plan reaches and that hold down what an account may pay for."""

    def __init__(self, plan: Plan, account: str) -> None:
        rules = plan.rules
        rules = rules[rules["binds"].astype(bool) & (rules["sense"] == "<=")]
        rules = rules[rules["account"].isin(["", account])]
        lines = plan.active_lines
        self._run = set(zip(lines["nation"], lines["area"], strict=True))
        self._full = set(rules.loc[rules["family"] == "lines", "nation"])
        rest = rules[rules["family"] != "lines"]
        self._of_items = self._families(rest[rest["item"] != ""], "item")
        general = rest[(rest["item"] == "") & (rest["nation"] != "")]
        stops = general["family"].map(lambda one: FAMILIES[one].stops if one in FAMILIES else "")
        self._of_nations = self._families(general.assign(stops=stops), "stops")

    @staticmethod
    def _families(rules: pd.DataFrame, name: str) -> dict[tuple[str, str, str], str]:
        columns = (rules[one].astype(str) for one in ("nation", name, "year"))
        return dict(zip(zip(*columns, strict=True), rules["family"].astype(str), strict=True))

    def closes_line(self, nation: str, area: str) -> bool:
        """Tell whether a nation that runs as many lines as it can does not run this one."""
        return nation in self._full and (nation, area) not in self._run

    def reached(self, nation: str, item: str, kind: str, year: int) -> str:
        """Return the family of a limit of the item or of the nation that is reached; else empty."""
        kinds = ("anything", {"equipment": "equipment", "training": "course"}.get(kind, "anything"))
        for when in (str(year), "all"):
            for who in (nation, ""):
                if family := self._of_items.get((who, item, when)):
                    return family
            for one in kinds:
                if family := self._of_nations.get((nation, one, when)):
                    return family
        return ""
