"""What a row of a plan's table of rules says in plain words, from names and figures alone.

A sentence is a function of the row's own limit and of what the case and the policy say, so that
whoever has these can write it again: the checker does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from allocator.inputs.case.names import Words
from allocator.inputs.selection import codes_in
from allocator.util.format import number, stated_percent

_VERBS = {"to": "goes", "from": "comes", "as": "goes", "for": "is"}
"""What money does, by the word that follows."""


def vintage(words: Words, account: str, vintage: int, free: float, last_use: int) -> str:
    """Say how much of an account's money of one year nations can get; `free` in US$ million."""
    return (
        f"Nations can get US$ {number(free)} million of the {vintage} money of "
        f"{words.accounts[account]}, until {last_use}."
    )


def earmark(words: Words, row: Mapping[Any, Any], year: str, limit: float) -> str:
    """Say what an earmark asks for; `limit` is US$ million, or the share of a share rule."""
    least = "At least" if row["sense"].endswith("floor") else "At most"
    when = words.when(year) if year != "all" else words.span(row["years"])
    if row["sense"].startswith("share"):
        base = words.selection(row, "base_")
        own = words.selection(row, beyond="base_") or words.selection(row)
        verb = _VERBS[own.split(maxsplit=1)[0]]
        return f"{least} {stated_percent(limit)} of the money {base} {verb} {own}, {when}."
    return f"{least} US$ {number(limit)} million goes {words.selection(row)}, {when}."


def alone(
    text: str, codes: Collection[str], groups: Mapping[str, tuple[str, ...]] | None = None
) -> str:
    """Return the one code that a selection names; empty if it names more."""
    chosen = codes_in(text, list(codes), groups)
    return next(iter(chosen)) if len(chosen) == 1 else ""


def coverage(words: Words, row: Mapping[Any, Any], share: float, year: int | str) -> str:
    """Say how much of whose need a coverage floor wants met."""
    return f"At least {stated_percent(share)} of the need {_scope(row, words)} is met in {year}."


def _scope(row: Mapping[Any, Any], words: Words) -> str:
    member = row["member"]
    if row["scope"] == "nation":
        return f"of {words.nations.get(member, member)}"
    if row["scope"] == "objective":
        return f"that serves {words.objectives.get(member, member)}"
    return f"of nations of {row['scope']} {member}"


def risk_budget(share: float, year: int | str) -> str:
    """Say which share of a year's money may be expected to be lost."""
    return f"At most {stated_percent(share)} of all money may be expected to be lost in {year}."


def exposure(words: Words, nation: str, share: float, year: int | str) -> str:
    """Say which share of a year's money may go to one nation."""
    return (
        f"At most {stated_percent(share)} of all money goes to {words.nations[nation]} in {year}."
    )


def grade_exposure(grade: str, share: float, year: int | str) -> str:
    """Say which share of a year's money may go to nations of a risk grade."""
    most = stated_percent(share)
    return f"At most {most} of all money goes to nations of risk grade {grade} in {year}."


def lock(words: Words, row: Mapping[Any, Any], sense: str, limit: float, unit: str) -> str:
    """Say what a decision, or a frozen year, asks for; `unit` is that of its item."""
    least = "at least" if sense == ">=" else "at most"
    if row["item"]:
        amount = f"{least} {number(limit)} {unit} of {words.items[row['item']]}"
    else:
        source = f" from {words.accounts[row['account']]}" if row["account"] else ""
        amount = f"{least} US$ {number(limit)} million{source}"
    reason = f" ({row['reason']})" if row.get("reason") else ""
    when = words.span(row["years"])
    who = "As in the last plan" if str(row["lock"]).startswith("frozen ") else "Decided"
    return f"{who}: {words.nations[row['nation']]} gets {amount}, {when}{reason}."


def yearly(words: Words, item: str, most: float, unit: str, year: int | str) -> str:
    """Say how many lots can be made, or seats taken, in a year."""
    made = "made" if unit == "lots" else "taken"
    return f"At most {number(most)} {unit} of {words.items[item]} can be {made} in {year}."


def stock(words: Words, item: str, most: float) -> str:
    """Say how many lots there are over the horizon."""
    return f"At most {number(most)} lots of {words.items[item]} can be had {words.when('all')}."


def vetted(words: Words, nation: str, most: float, year: int | str, *, all_vetted: bool) -> str:
    """Say how many persons of vetted units can be sent; `all_vetted`: every unit passes."""
    who = "are in units that pass vetting and can be sent"
    return _persons(words, nation, most, "can be sent to courses" if all_vetted else who, year)


def language(words: Words, nation: str, most: float, year: int | str) -> str:
    """Say how many persons know the language of courses."""
    return _persons(words, nation, most, "know the language of courses that need it", year)


def _persons(words: Words, nation: str, most: float, who: str, year: int | str) -> str:
    return f"At most {number(most)} persons of {words.nations[nation]} {who}, in {year}."


def money(words: Words, nation: str, most: float, year: int | str) -> str:
    """Say how much money a nation can take in a year."""
    return f"{words.nations[nation]} can take at most US$ {number(most)} million in {year}."


def lines(words: Words, nation: str, most: float) -> str:
    """Say how many lines a nation can run."""
    return (
        f"{words.nations[nation]} can run at most {number(most)} lines "
        "(areas in which it gets assistance)."
    )


def all_lines(words: Words, most: float) -> str:
    """Say how many lines all nations together run."""
    return (
        f"All nations together run at most {number(most)} lines (what a nation gets in an area), "
        f"{words.when('all')}."
    )


def crewed(words: Words, nation: str, skill: str, there: float, year: int) -> str:
    """Say how many persons of a skill there are to run equipment."""
    return (
        f"{words.nations[nation]} has at most {number(there)} persons to run equipment "
        f"({words.skills[skill]}), {words.moment(year)}."
    )


def module(words: Words, nation: str, item: str, due: float, unit: str, year: int | str) -> str:
    """Say how much of a module a nation must have beside its equipment."""
    return (
        f"{words.nations[nation]} must have at least {number(due)} {unit} of "
        f"{words.items[item]} with its equipment in {year}."
    )


def types(words: Words, nation: str, most: float) -> str:
    """Say how many new types of equipment a nation takes on."""
    kinds = "type" if most == 1 else "types"
    return (
        f"{words.nations[nation]} takes on at most {number(most)} new {kinds} of "
        f"equipment, {words.when('all')}."
    )


def graduation(words: Words, nation: str, share: float, year: int | str) -> str:
    """Say which share of upkeep donors pay at most."""
    return (
        f"Donors pay at most {stated_percent(share)} of sustaining the equipment of "
        f"{words.nations[nation]} in {year}."
    )


def after_money(most: float, share: float, last_year: int) -> str:
    """Say how much money a year may be promised to upkeep after the horizon."""
    return (
        f"At most US$ {number(most)} million a year ({stated_percent(share)} of the money "
        f"projected) is promised to sustaining equipment after {last_year}."
    )


def idle(most: float, last_year: int) -> str:
    """Say how much equipment may stand idle at the end of the horizon."""
    return (
        f"At most US$ {number(most)} million of equipment (at its price) that needs "
        f"time, crews or upkeep to work is in hand and idle at the end of {last_year}."
    )


def band(words: Words, name: str, sense: str, limit: float, year: int | str) -> str:
    """Say how near to the last plan the money of a nation or region is held.

    `name` is written ``nation:KEN`` or ``region:Africa``.
    """
    word, code = name.split(":", 1)
    who = words.nations[code] if word == "nation" else f"the region {code}"
    least = "at least" if sense == ">=" else "at most"
    return f"Close to the last plan: {who} gets {least} US$ {number(limit)} million in {year}."


def changes(most: float, free: float) -> str:
    """Say how many pairs of nation and account may get other money than in the last plan."""
    return (
        f"The money of at most {number(most)} pairs of nation and account differs from the "
        f"last plan by more than US$ {number(free)} million."
    )


def _amount(words: Words, item: str, most: float, unit: str) -> str:
    money = unit.startswith("US$")
    return (f"US$ {number(most)} million" if money else f"{number(most)} {unit}") + (
        f" of {words.items[item]}"
    )


def largest(words: Words, nation: str, item: str, most: float, unit: str, year: int | str) -> str:
    """Say how much of an item a nation gets in a year at most."""
    what = _amount(words, item, most, unit)
    return f"{words.nations[nation]} gets at most {what} in {year}."


def line(words: Words, nation: str, area: str, least: float) -> str:
    """Say how much money a line of assistance has at least; `least` in US$ million."""
    return (
        f"{words.nations[nation]} gets at least US$ {number(least)} million in "
        f"{words.areas.get(area, area)} {words.when('all')}, or nothing."
    )


def poor_line(words: Words, nation: str, area: str, least: float, left: float) -> str:
    """Say that a line would be too small with the US$ million that are `left` for it."""
    return f"{_no_line(words, nation, area, least)}, and US$ {number(left)} million is left for it."


def scarce_line(words: Words, nation: str, area: str, least: float) -> str:
    """Say that a line would be too small with all goods that can be had in it."""
    return f"{_no_line(words, nation, area, least)}, which cannot be reached."


def _no_line(words: Words, nation: str, area: str, least: float) -> str:
    return (
        f"{words.nations[nation]} gets nothing in {words.areas.get(area, area)}: a line of "
        f"assistance has at least US$ {number(least)} million"
    )


def size(words: Words, nation: str, item: str, least: float, unit: str) -> str:
    """Say how much of an item a nation gets at least, if any."""
    what = _amount(words, item, least, unit)
    return f"{words.nations[nation]} gets at least {what} {words.when('all')}, or none."


def no_size(words: Words, nation: str, item: str, least: float, unit: str) -> str:
    """Say that the smallest useful grant or number of lots keeps a nation from an item."""
    return (
        f"{words.nations[nation]} gets no {words.items[item]}: it would be at least "
        f"{_amount(words, item, least, unit)}, and there is no room for that many."
    )


def start(words: Words, nation: str, item: str, window: float) -> str:
    """Say within how many years a nation gets all lots of a package."""
    return (
        f"{words.nations[nation]} gets all its {words.items[item]} within at most "
        f"{number(window)} years."
    )


def excluded(words: Words, nation: str, group: str, items: Collection[str]) -> str:
    """Say that a nation gets one package of those that exclude each other."""
    listed = ", ".join(words.items[item] for item in sorted(items))
    return f"{words.nations[nation]} gets at most one type of {group} ({listed})."


def prerequisite(
    words: Words, nation: str, item: str, needs: str, opened: float, year: int | str
) -> str:
    """Say how many lots are opened by what must come first."""
    return (
        f"{words.nations[nation]} has at most {number(opened)} lots of {words.items[item]} in "
        f"{year}: its {words.items[needs]} allows no more."
    )


def host(words: Words, nation: str, most: float, year: int | str) -> str:
    """Say how much a nation can pay itself for upkeep; `most` in US$ million."""
    return (
        f"{words.nations[nation]} pays at most US$ {number(most)} million for the upkeep of its "
        f"equipment in {year}."
    )


def lost_module(words: Words, nation: str, item: str, year: int | str) -> str:
    """Say that a nation cannot have a module, and so nothing that must come with it."""
    return (
        f"{words.nations[nation]} cannot have {words.items[item]}, and gets nothing that must "
        f"come with it, until the end of {year}."
    )


def unneeded(money: float) -> str:
    """Say how much of a floor's money meets no need, in US$ million; a sentence to be added."""
    return f" US$ {number(money)} million of this money meets no need."


def lost(words: Words, money: float, nations: Collection[str], bars: Collection[str]) -> str:
    """Say which money of the last plan bars took away, in US$ million; a sentence to be added."""
    names = [words.nations[nation] for nation in nations]
    listed = f"{len(names)} nations" if len(names) > 3 else ", ".join(names)
    return (
        f" US$ {number(money)} million of the last plan to {listed} can no longer be paid: "
        f"{', '.join(bars)}."
    )
