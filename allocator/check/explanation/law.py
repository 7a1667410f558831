"""Reasons of law, need and item: bars and exemptions, what a nation cannot use or does not need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.check.accounts import read_accounts
from allocator.check.eligibility import Scope, barred, in_force, scope_of
from allocator.check.explanation.figures import NUMBER, short, shows
from allocator.check.explanation.ground import Asked, Document, Ground, asked
from allocator.check.explanation.shape import fault
from allocator.check.nations import groups
from allocator.check.recomputed import Line
from allocator.check.records import Record, case_rows
from allocator.check.violation import Violation
from allocator.inputs.case.names import money_words
from allocator.inputs.case.unread import exception_words
from allocator.inputs.selection import codes_in
from allocator.util.format import listed

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_PRICE = re.compile(
    rf"One costs US\$ (?P<price>{NUMBER}) million, and (?P<nation>.+) can take at most "
    rf"US\$ (?P<room>{NUMBER}) million in a year\."
)

_DEAR = re.compile(
    rf"One costs US\$ (?P<price>{NUMBER}) million, and all accounts together have "
    rf"US\$ (?P<money>{NUMBER}) million for nations\."
)

_CLOSED = {
    "rule": "disbursement", "effect": "bar", "citation": "31 U.S.C. 1552(a)", "exception": "",
    "words": "disbursement (31 U.S.C. 1552(a)) forbids equipment delivered after the account's "
             "money is closed.",
}  # fmt: skip
"""The bar that is law in every case, and what is said of it."""


def barred_faults(
    ground: Ground, document: Document, place: str, reason: Document
) -> Iterator[Violation]:
    """Yield what is wrong with a reason of law: rule, citation, exception, whom it is about."""
    rows = {row["rule"]: row for row in case_rows(ground.own.plan.case, "eligibility")}
    row = rows.get(reason["rule"], _CLOSED if reason["rule"] == _CLOSED["rule"] else None)
    if row is None:
        yield fault(f"{place}.rule", f"no rule of eligibility is called {reason['rule']!r}")
        return
    lifts, waived = row["effect"] == "exempt", row["rule"] in ground.own.plan.policy.waivers
    if reason["layer"] != ("waived" if waived else "lifts" if lifts else ""):
        yield fault(f"{place}.layer", f"{row['rule']} is of the kind {row['effect']!r}")
    for key in ("citation", "exception"):
        one = row[key]
        if reason[key] != one and not (lifts and key == "exception" and not reason[key]):
            yield fault(f"{place}.{key}", f"it is {reason[key]!r}, the law says {one!r}")
    line, words = _of_item(ground, asked(document), reason["words"])
    bars, exemptions = in_force(ground.own.plan, ground.own.facts)
    scopes = {one.rule: one for one in (exemptions if lifts else bars)}
    scope = scope_of(row, ground.own.facts) if waived else scopes.get(row["rule"])
    if not _about(ground, line, scope, lifts or waived, bars, exemptions):
        yield fault(f"{place}.rule", f"{row['rule']} is no rule in force about this line")
    if words not in _sentences(ground, row, waived=waived):
        yield fault(f"{place}.words", f"not what {row['rule']} says: {reason['words']!r}")


def _of_item(ground: Ground, line: Asked, words: str) -> tuple[Asked, str]:
    """Return the item that words on an area, or on all, begin with, and what follows."""
    for code, name in ground.words.items.items():
        start = f"{short(name)}: "
        inside = line.kind in ("area", "nation") and line.about(ground.own.facts, code)
        if inside and words.startswith(start):
            return Asked(line.nation, "item", code), words.removeprefix(start)
    return line, words


def _sentences(ground: Ground, row: Record, *, waived: bool) -> set[str]:
    """Return what may be said of a row of the table of eligibility."""
    if row is _CLOSED:
        return {row["words"]}
    rule, cited, exception = row["rule"], row["citation"], exception_words(row["exception"])
    money = money_words(row, ground.words)
    source = f" ({cited})" if cited else ""
    if row["effect"] == "exempt":
        return {f"Exempt from a bar ({row['lifts']}): {money}{source}."}
    if waived:
        return {f"Waived by the policy: the bar on {money}{source}."}
    said = f"{rule}{source} forbids assistance {_what(ground, row)}."
    found = {said, f"{said} Exception: {exception}."} if exception else {said}
    if row["waivable"]:
        way = f" ({exception})" if exception else ""
        found.add(f"{rule} can be waived{way}: name it in the policy's waivers.")
    return found


def _what(ground: Ground, row: Record) -> str:
    """Return whom and what a bar is about, by which items and in which years."""
    every = ("", "*")
    items = "" if row["items"] in every else f" ({row['items'].replace(';', ', ')})"
    years = "" if row["years"] in every else f" {ground.words.span(row['years'])}"
    return f"{ground.words.selection(row)}{items}{years}"


def _about(
    ground: Ground,
    line: Asked,
    scope: Scope | None,
    lifts: bool,
    bars: list[Scope],
    exemptions: list[Scope],
) -> bool:
    """Tell whether a rule in force selects some of the line; an exemption must pay for some."""
    if scope is None:
        return False
    if lifts:
        return any(
            line.nation == one.nation and scope.selects(one) and _asked_of(ground, line, one)
            for one in ground.own.facts.lines
        )
    return any(
        _bars(one, scope, bars, exemptions)
        for one in possible_lines(ground, line)
        if scope.selects(one)
    )


def _bars(line: Line, scope: Scope, bars: list[Scope], exemptions: list[Scope]) -> bool:
    return barred(line, [scope], exemptions) is scope


def _asked_of(ground: Ground, asked_line: Asked, line: Line) -> bool:
    if asked_line.kind == "account" and line.account != asked_line.line:
        return False
    return asked_line.about(ground.own.facts, line.item.code)


def possible_lines(ground: Ground, line: Asked) -> Iterator[Line]:
    """Yield a lot of each good of the line from each account that may be meant, each year."""
    facts = ground.own.facts
    accounts = [line.line] if line.kind == "account" else list(facts.accounts)
    for code, item in facts.items.items():
        if line.about(facts, code):
            for account in accounts:
                for year in facts.years:
                    yield Line(line.nation, item, account, year, 1.0, 1.0, 1.0)


def unsuited_faults(
    ground: Ground, document: Document, place: str, reason: Document
) -> Iterator[Violation]:
    """Yield whether a nation could use the item after all."""
    line, words = _of_item(ground, asked(document), reason["words"])
    rules = {rule for rule, _ in _incompatible(ground, line)}
    if reason["rule"] and reason["rule"] not in rules:
        yield fault(f"{place}.rule", f"{reason['rule']!r} does not keep the item from the nation")
    if line.kind != "item" or words not in _true_of_item(ground, line, words):
        yield fault(f"{place}.words", f"not so, or not of this nation and item: {words!r}")


def _true_of_item(ground: Ground, line: Asked, words: str) -> set[str]:
    """Return the true sentences on what keeps an item from a nation."""
    facts = ground.own.facts
    item, nation = facts.items[line.line], facts.nations[line.nation]
    found = set()
    if item.coastal and nation.landlocked:
        found.add(f"It needs a coast, and {nation.name} has none.")
    for rule, reason in _incompatible(ground, line):
        found.add(f"It cannot be in the nation ({rule}): {reason}.")
        found.add(f"It cannot be in the nation: {reason}.")
    found |= set(_excluded(ground, line))
    said = _PRICE.fullmatch(words)
    room = ground.own.plan.policy.absorption_limit * nation.room
    if (
        said is not None
        and said["nation"] == nation.name
        and item.price > room
        and shows(said["price"], item.price)
        and shows(said["room"], room)
    ):
        found.add(words)
    said, money = _DEAR.fullmatch(words), free_money(ground.own.plan)
    if (
        said is not None
        and item.price > money
        and shows(said["price"], item.price)
        and shows(said["money"], money)
    ):
        found.add(words)
    return found


def free_money(plan: Plan) -> float:
    """Return all US$ million that nations can get over the horizon."""
    first = plan.case.years[0]
    return sum(
        account.free(vintage)
        for account in read_accounts(plan.case, plan.policy).values()
        for vintage in account.amount
        if first <= account.last_use(vintage)
    )


def _incompatible(ground: Ground, line: Asked) -> Iterator[tuple[str, str]]:
    facts = ground.own.facts
    for row in case_rows(ground.own.plan.case, "incompatible"):
        nations = codes_in(row["nations"], tuple(facts.nations), groups(facts.nations))
        if line.nation in nations and line.line in codes_in(row["items"], tuple(facts.items)):
            yield row["rule"], row["reason"].rstrip(".") or "no reason given"


def _excluded(ground: Ground, line: Asked) -> Iterator[str]:
    """Yield that something in service excludes the item, group by group."""
    case = ground.own.plan.case
    there = {row["item"] for row in case_rows(case, "fielded") if row["nation"] == line.nation}
    for group in {row["group"] for row in case_rows(case, "exclusions")}:
        rows = case_rows(case, "exclusions")
        members = {row["item"] for row in rows if row["group"] == group}
        if line.line in members - there and members & there:
            names = listed([ground.words.items[code] for code in sorted(members & there)])
            yield f"It already has {names} in service, which excludes it ({group})."


def need_met_faults(
    ground: Ground, document: Document, place: str, reason: Document
) -> Iterator[Violation]:
    """Yield whether the line's own needs are there and gain more than the tolerance."""
    line, facts = asked(document), ground.own.facts
    nation, area = reason["nation"], reason["area"]
    if not area:
        yield from _no_need_at_all(ground, line, place, reason)
        return
    if not line.owns(facts, nation, area):
        yield fault(place, f"{nation} {area} is not the line asked about")
        return
    name, where = ground.words.nations[nation], ground.words.areas.get(area, area)
    none = facts.worth.need.get((nation, area), 0.0) <= 0
    said = f"The case gives {name} no need in {where}, so nothing there has a value."
    if none and reason["words"] == said:
        return
    if none or ground.both is None:
        yield fault(f"{place}.words", f"not what the case says: {reason['words']!r}")
        return
    best, forced = ground.both
    gain = abs(forced.met.get((nation, area), 0.0) - best.met.get((nation, area), 0.0))
    if gain > document["proof"]["tolerance"]:
        yield fault(place, f"the need gains {gain:.6g}, more than the tolerance", gain)
    if reason["words"] != f"The need of {name} in {where} gains nothing from it.":
        yield fault(f"{place}.words", f"no sentence that can be checked: {reason['words']!r}")


def _no_need_at_all(
    ground: Ground, line: Asked, place: str, reason: Document
) -> Iterator[Violation]:
    """Yield whether a nation has some need, in whatever area."""
    needs = ground.own.facts.worth.need
    said = (
        f"The case gives {ground.words.nations[line.nation]} no need, so nothing there has a value."
    )
    some = any(need > 0 for (nation, _), need in needs.items() if nation == line.nation)
    if reason["nation"] != line.nation or line.kind not in ("nation", "account") or some:
        yield fault(place, "the nation has a need, or another line is asked about")
    if reason["words"] != said:
        yield fault(f"{place}.words", f"not what the case says: {reason['words']!r}")
