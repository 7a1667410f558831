"""What past money says about needs: obligations by account, split by purpose and threat."""

from __future__ import annotations

from collections import defaultdict

from .sources import ACCOUNTS, YEARS, Sources, number, read

Areas = dict[str, float]


def purposes() -> dict[str, Areas]:
    """Return by account how much of it an area draws next to the others: judgement."""
    result: defaultdict[str, Areas] = defaultdict(dict)
    for row in read("judgement", "purposes.csv"):
        result[row["account"]][row["area"]] = number(row["weight"])
    return dict(result)


def lawful(nation: str, account: str, areas: Areas) -> Areas:
    """Return the areas that a rule on the use of an account in this nation leaves open.

    Only rules that name nations and areas count: where a nation is barred as a whole, its past
    programme still says what was needed. Acts of later years than the first one planned are not
    seen.
    """
    years = {row["rule"]: row["years"].split(";") for row in read("reference", "law.csv")}
    for row in read("judgement", "eligibility.csv"):
        if not any(str(YEARS[0]) in years[cited] for cited in row["law_rule"].split(";")):
            continue
        named = nation in row["nations"].split(";") and account in row["accounts"].split(";")
        if named and row["effect"] == "bar" and row["areas"].startswith("*;"):
            open_to = {word.removeprefix("!") for word in row["areas"].split(";")[1:]}
            areas = {area: weight for area, weight in areas.items() if area in open_to}
    return areas


def past_programme(sources: Sources, nation: str, threat: Areas) -> dict[str, Areas]:
    """Return by account the mean yearly obligations by area, US$ million, linear in the money.

    An account's money of the years that are known is split over the areas that it exists for, by
    purpose x the nation's threat in the area.
    """
    result: dict[str, Areas] = {}
    for account, weights in purposes().items():
        money = sources.mean(nation, sources.past, account)
        allowed = lawful(nation, account, weights)
        drawn = {area: weight * threat[area] for area, weight in allowed.items()}
        if money > 0 and sum(drawn.values()) > 0:
            total = sum(drawn.values())
            result[account] = {area: money * one / total for area, one in drawn.items()}
    return result


def by_area(programme: dict[str, Areas]) -> Areas:
    """Return the yearly money of all accounts by area, US$ million."""
    result: defaultdict[str, float] = defaultdict(float)
    for account in ACCOUNTS:
        for area, money in programme.get(account, {}).items():
            result[area] += money
    return dict(result)
