"""Rules that bind, told in groups: one row for what is said alike of several places or years."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import names_by_code
from allocator.inputs.rule_families import FAMILIES
from allocator.report.rules.holding import nobody
from allocator.report.rules.sources import appropriated, nominal, together, with_citations, worded
from allocator.util.format import MUSD, figure, listing, money_in_front, number, span, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

COLUMNS = ("rule", "family", "status", "places", "about", "limit_low", "limit_high", "unit",
           "citation", "meaning")  # fmt: skip
"""Columns of `grouped`."""

_SHOWN = 3
_PARTS = ("nation", "account", "item", "year")
_ANY = {"nation": "a nation", "account": "an account", "item": "an item", "year": "a year"}
_WHOLE = ("persons", "seats")
_SENTENCE_ENDS = re.compile(r"(?<!\bSt)\. ")
"""Not the stop in the name of a nation such as St. Lucia."""

_PART = re.compile(r"\d[\d,]*\.\d+")
_PEOPLE = re.compile(rf"[\d,.]+( to [\d,.]+)? ({'|'.join(_WHOLE)})\b")
"""Amounts of what comes whole; a model's parts of it are no knowledge."""


APPROPRIATION = "appropriation"
"""Status of a group about money that an act gives; by itself the limit is one of capacity."""

STATUSES = ("law", APPROPRIATION, "policy", "capacity")
"""Statuses of groups, in their order."""


def grouped(rules: pd.DataFrame, case: Case, spans: Sequence[str] = ()) -> pd.DataFrame:
    """Return `rules` in groups: law first, then money that acts give, policy, then capacity.

    For each further column of figures in `spans`, such as ``worth``, the table has its lowest and
    highest figure in the group (``worth_low``, ``worth_high``; NaN where none is known).
    A group is one rule in several places, or rules whose names differ only in the year or the
    nation that they are about, all with limits of one unit. Exhausted money is one group an
    account; frozen years are one, and so are the bands around the money of nations. People after
    the horizon, and those of whom there is nobody, stand by themselves.
    """
    names = names_by_code(case)
    rows = []
    for group in groups_of(with_citations(rules, case, sources=True), case):
        row = told(group, names)
        status = APPROPRIATION if appropriated(group, case) else row["status"]
        cited = row["citation"] + nominal(group, case) + worded(group, case)
        text = no_money(row["meaning"])
        if row["family"] == "crewed":
            text = nobody(text, group[0] if len(group) == 1 else {**group[0], "nation": ""}, case)
        row |= {"status": status, "citation": cited, "meaning": text, **_ends(group, spans)}
        rows.append(row)
    rows.sort(key=lambda row: STATUSES.index(row["status"]))
    more = [f"{name}_{end}" for name in spans for end in ("low", "high")]
    return pd.DataFrame(rows, columns=[*COLUMNS, *more])


def _ends(group: list[dict[Any, Any]], spans: Sequence[str]) -> dict[str, float]:
    found = {}
    for name in spans:
        known = [float(row[name]) for row in group if row[name] == row[name]]
        found[f"{name}_low"] = min(known, default=math.nan)
        found[f"{name}_high"] = max(known, default=math.nan)
    return found


def groups_of(rules: pd.DataFrame, case: Case) -> list[list[dict[Any, Any]]]:
    """Return the rows of `rules` that `grouped` tells together, each group in the order given."""
    groups: dict[tuple[str, ...], list[dict[Any, Any]]] = {}
    last = case.meta.last_year
    for row in rules.to_dict("records"):
        if row["family"] == "crewed" and int(row["year"]) > last:
            row["year"] = f"after {last}"
        groups.setdefault(_key(row), []).append(row)
    return list(groups.values())


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of groups for reading: limits in words with their unit (column limit)."""
    ends = zip(table["limit_low"], table["limit_high"], table["unit"], strict=True)
    words = [limit_words(low, high, unit) for low, high, unit in ends]
    limits = pd.Series(words, index=table.index, dtype="str")
    return table.assign(limit=limits).drop(columns=["limit_low", "limit_high"])


def first_sentence(text: str) -> str:
    """Return the first sentence of a rule's text, without its full stop.

    Examples
    --------
    >>> first_sentence("At least 2 lots go to St. Lucia. In 3 places: St. Lucia, Chad, Togo.")
    'At least 2 lots go to St. Lucia'
    """
    return _SENTENCE_ENDS.split(text)[0].rstrip(".")


def later_sentences(text: str) -> str:
    """Return what a rule's text says after its first sentence.

    Examples
    --------
    >>> later_sentences("At least 2 lots go to St. Lucia. In 3 places: St. Lucia, Chad, Togo.")
    'In 3 places: St. Lucia, Chad, Togo.'
    >>> later_sentences("At least 2 lots go to St. Lucia.")
    ''
    """
    return ". ".join(_SENTENCE_ENDS.split(text)[1:])


def limit_words(low: float, high: float, unit: str) -> str:
    """Write the limits of a group with their unit; empty where there is none.

    Examples
    --------
    >>> limit_words(357.588, 425, "US$ million"), limit_words(1, 1, "lots")
    ('US$ 357.6 to 425 million', '1 lot')
    """
    if low != low:
        return ""
    amount = span(round(low), round(high)) if unit in _WHOLE else span(low, high)
    if unit in (MUSD, "US$M"):
        return f"US$ {amount} million"
    return f"{amount} {unit.removesuffix('s') if amount == '1' else unit}".rstrip()


def one(text: str) -> str:
    """Return the text of a rule with one thing and not one things, and with whole people and seats.

    Examples
    --------
    >>> one("At most 1 persons of Kenya know the language, 21 persons do.")
    'At most 1 person of Kenya knows the language, 21 persons do.'
    >>> one("Chad has at most 4.208 to 1,560.6 persons.")
    'Chad has at most 4 to 1,561 persons.'
    >>> one("Chad must have at least 0.1 to 2 US$M of advisers in 2021.")
    'Chad must have at least US$ 0.1 to 2 million of advisers in 2021.'
    """
    text = money_in_front(text)
    text = _PEOPLE.sub(lambda found: _PART.sub(_rounded, found[0]), text)
    text = re.sub(r"(?<![\d.,])1 (person|lot|seat|line|type|year)s\b", r"1 \1", text)
    text = re.sub(r"(?<![\d.,])(1 person of .*?) know ", r"\1 knows ", text)
    return re.sub(r"(?<![\d.,])(1 person of .*?) are ", r"\1 is ", text)


def no_money(text: str) -> str:
    """Return the text of a rule that allows nothing as it is said.

    Examples
    --------
    >>> no_money("At most US$ 0 million goes to Chad from FMF, in 2020.")
    'No money goes to Chad from FMF, in 2020.'
    """
    return re.sub(r"^At most US\$ 0 million goes ", "No money goes ", text)


def _rounded(found: re.Match[str]) -> str:
    count = float(found[0].replace(",", ""))
    return found[0] if count < 1 else f"{count:,.0f}"  # a part of a seat is not none


def place(row: Mapping[Any, Any], names: Mapping[str, str], parts: Iterable[str] = _PARTS) -> str:
    """Return which nation, account, item and year a rule is about; accounts by code."""
    words = [
        row[part] if part == "account" else names.get(row[part], row[part])
        for part in parts
        if row[part] not in ("", "all")
    ]
    return " ".join(str(word) for word in words)


def _key(row: Mapping[Any, Any]) -> tuple[str, ...]:
    year, rule = row["year"], row["rule"]
    stem = _common(row) or (rule.removesuffix(year) if year.isdecimal() and rule != year else rule)
    account = row["account"] if row["family"] == "vintage" else ""
    after = year if year.startswith("after") else ""
    none = str(row["family"] == "crewed" and row["limit"] <= NOTHING)
    return (stem, str(stem == rule), row["family"], row["status"], row["unit"], account, after,
            none)  # fmt: skip


def _common(row: Mapping[Any, Any]) -> str:
    """Return the name that rules of frozen years, bands, lines and single nations share, or none.

    A rule of one nation is one whose name ends with the nation's code, as `imet_most_ken`.
    """
    rule, nation = str(row["rule"]), str(row["nation"])
    if nation and rule.endswith(f"_{nation.lower()}"):
        return rule.removesuffix(f"_{nation.lower()}")
    if rule.startswith("frozen "):
        return "frozen years"
    if rule.startswith("line_size "):
        return "line_size"
    return rule.split(":", 1)[0] if rule.startswith("band ") else ""


def told(
    rows: list[dict[Any, Any]], names: Mapping[str, str], *, turned: bool = False
) -> dict[str, Any]:
    """Return the row of `grouped` for a group; with `turned` for one that need not bind now."""
    first = rows[0]
    varied = _varied(rows)
    limits = [float(row["limit"]) for row in rows]
    ids = {row["rule"]: row["year"] for row in rows}
    rule = first["rule"]
    if len(ids) > 1 and _common(first):
        rule = _common(first)
    elif len(ids) > 1:
        rule = rule.removesuffix(first["year"]) + year_words(map(int, ids.values()))
    about = places_in(rows, rows, names) if len(rows) > 1 else place(first, names)
    text = sentence(rows, names, turned=turned)
    by_year = varied == ["year"] and alike(rows, names)
    if len(rows) > 1 and not by_year and first["family"] != "vintage":
        text += f" In {len(rows)} places{_largest(rows, varied, names) or f': {about}'}."
    return {
        "rule": rule,
        "family": first["family"],
        "status": first["status"],
        "places": len(rows),
        "about": about,
        "limit_low": min(limits),
        "limit_high": max(limits),
        "unit": first["unit"],
        "citation": together(row["citation"] for row in rows),
        "meaning": one(text),
    }


def _largest(rows: list[dict[Any, Any]], varied: Sequence[str], names: Mapping[str, str]) -> str:
    """Name the places of a group with the largest limits, with these; empty for few or equal."""
    limits = {float(row["limit"]) for row in rows}
    if len(rows) <= _SHOWN or len(limits) == 1:
        return ""
    most = sorted(rows, key=lambda row: -float(row["limit"]))
    told = [f"{place(row, names, list(varied))} ({figure(float(row['limit']))})" for row in most]
    return f", the largest limits: {listing(told, _SHOWN)}"


def _varied(rows: list[dict[Any, Any]]) -> list[str]:
    return [part for part in _PARTS if len({row[part] for row in rows}) > 1]


def places_in(
    some: list[dict[Any, Any]], group: list[dict[Any, Any]], names: Mapping[str, str]
) -> str:
    """Return in words which places of a group `some` of its rows are; the first few by name."""
    varied = _varied(group)
    if varied == ["year"] and all(row["year"].isdecimal() for row in some):
        return year_words(int(row["year"]) for row in some)
    return listing([place(row, names, varied) for row in some], _SHOWN)


def sentence(rows: list[dict[Any, Any]], names: Mapping[str, str], *, turned: bool = False) -> str:
    """Say in one sentence what all rows of a group say, without their places.

    Where they say it in different forms, it is what the whole family says: the words of one place
    do not hold for another.
    """
    first, varied = rows[0], _varied(rows)
    if len(rows) == 1 and not (turned and first["family"] == "vintage"):
        return str(first["meaning"])
    years = year_words(int(row["year"]) for row in rows if row["year"].isdecimal())
    if first["family"] == "vintage":
        account = names.get(first["account"], first["account"])
        money = f"the money there is of {account}, new in {years} and free for nations"
        return f"No more than {money}, can be used." if turned else f"All {money}, is used."
    forms = _forms(rows, names)
    if len(forms) > 1:
        return FAMILIES[first["family"]].meaning
    limits = [float(row["limit"]) for row in rows]
    stated = [float(number(limit).replace(",", "")) for limit in (min(limits), max(limits))]
    text = forms.pop().replace("{limit}", span(*stated))
    for part in varied:
        said = f"each of {years}" if varied == ["year"] else _ANY[part]
        text = text.replace(f"{{{part}}}", said)
    return text[:1].upper() + text[1:]


def alike(rows: list[dict[Any, Any]], names: Mapping[str, str]) -> bool:
    """Tell whether all rows of a group say the same, but for their places and limits."""
    return len(rows) == 1 or rows[0]["family"] == "vintage" or len(_forms(rows, names)) == 1


def _forms(rows: list[dict[Any, Any]], names: Mapping[str, str]) -> set[str]:
    """Return the sentences of a group with blanks for their places and limits."""
    varied, limits = _varied(rows), [float(row["limit"]) for row in rows]
    return {_blank(row, varied, names, min(limits) < max(limits)) for row in rows}


def _blank(
    row: Mapping[Any, Any], varied: list[str], names: Mapping[str, str], limit_too: bool
) -> str:
    """Return the sentence of `row` with blanks for its limit and for the parts that vary."""
    text = str(row["meaning"])
    if limit_too:
        said = re.escape(number(float(row["limit"])))
        text = re.sub(rf"\b(most |least |US\$ ){said} ", r"\1{limit} ", text, count=1)
    for part in varied:
        code = row[part]
        if part == "year":
            text = re.sub(rf"\bin {code}\b", "in {year}", text)
        elif code:
            text = text.replace(names.get(code, code), f"{{{part}}}", 1)
    return text
