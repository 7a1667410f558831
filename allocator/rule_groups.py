"""Rules that bind, told in groups: one row for what is said alike of several places or years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.case_io.source import listed
from allocator.extract.words import number

if TYPE_CHECKING:
    from allocator.case import Case

COLUMNS = ("rule", "family", "status", "places", "about", "limit_low", "limit_high", "unit",
           "citation", "meaning")  # fmt: skip
"""Columns of `grouped`."""

_SHOWN = 3
_PARTS = ("nation", "account", "item", "year")
_ANY = {"nation": "a nation", "account": "an account", "item": "an item", "year": "a year"}
_FIRST = {"law": 0, "policy": 1, "capacity": 2}


def grouped(rules: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return `rules` in groups: law first, then policy, then capacity.

    A group is one rule in several places, or rules whose names differ only in the year that they
    are about. Exhausted money is one group an account; frozen years are one, and so are the bands
    around the money of nations. People after the horizon stand by themselves.
    """
    groups: dict[tuple[str, ...], list[Mapping[Any, Any]]] = {}
    last = case.meta.last_year
    for row in rules.to_dict("records"):
        if row["family"] == "crewed" and int(row["year"]) > last:
            row["year"] = f"after {last}"
        groups.setdefault(_key(row), []).append(row)
    names = names_by_code(case)
    told = [_row(rows, names) for rows in groups.values()]
    told.sort(key=lambda row: _FIRST.get(row["status"], len(_FIRST)))
    return pd.DataFrame(told, columns=list(COLUMNS))


def figure(value: float) -> str:
    """Write a figure with four digits, or without decimals if it is large.

    Examples
    --------
    >>> figure(357.588), figure(3155.9)
    ('357.6', '3,156')
    """
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def span(low: float, high: float) -> str:
    """Write a range of figures, or the one figure.

    Examples
    --------
    >>> span(357.588, 425), span(2, 2)
    ('357.6 to 425', '2')
    """
    ends = figure(low), figure(high)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def year_words(years: Iterable[int]) -> str:
    """Write years, three or more in a row as a range.

    Examples
    --------
    >>> year_words([2020, 2022, 2023, 2024])
    '2020, 2022-2024'
    """
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def names_by_code(case: Case) -> dict[str, str]:
    """Return the names that people read of nations, accounts and items."""
    found: dict[str, str] = {}
    for table, key in (("equipment", "item"), ("courses", "item"), ("grants", "item"),
                       ("accounts", "account"), ("nations", "nation")):  # fmt: skip
        found |= names_in(case, table, key)
    return found


def names_in(case: Case, table: str, key: str) -> dict[str, str]:
    """Return the names in one table of the case by the code in column `key`."""
    frame = case.tables[table]
    return dict(zip(frame[key], frame["name"], strict=True))


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
    stem = _common(rule) or (rule.removesuffix(year) if rule != year else rule)
    account = row["account"] if row["family"] == "vintage" else ""
    after = year if year.startswith("after") else ""
    return (stem, str(stem == rule), row["family"], row["status"], account, after)


def _common(rule: str) -> str:
    """Return the name that rules of frozen years and of bands have in common; empty for others."""
    if rule.startswith("frozen "):
        return "frozen years"
    return rule.split(":", 1)[0] if rule.startswith("band ") else ""


def _row(rows: list[Mapping[Any, Any]], names: Mapping[str, str]) -> dict[str, Any]:
    first = rows[0]
    varied = [part for part in _PARTS if len({row[part] for row in rows}) > 1]
    places = [place(row, names, varied if len(rows) > 1 else _PARTS) for row in rows]
    limits = [float(row["limit"]) for row in rows]
    ids = {row["rule"]: row["year"] for row in rows}
    rule = first["rule"]
    if len(ids) > 1 and _common(rule):
        rule = _common(rule)
    elif len(ids) > 1:
        rule = rule.removesuffix(first["year"]) + year_words(map(int, ids.values()))
    return {
        "rule": rule,
        "family": first["family"],
        "status": first["status"],
        "places": len(rows),
        "about": listed(places, _SHOWN),
        "limit_low": min(limits),
        "limit_high": max(limits),
        "unit": first["unit"],
        "citation": "; ".join(dict.fromkeys(row["citation"] for row in rows if row["citation"])),
        "meaning": _meaning(rows, varied, listed(places, _SHOWN), names),
    }


def _meaning(
    rows: list[Mapping[Any, Any]], varied: list[str], places: str, names: Mapping[str, str]
) -> str:
    """Say in one sentence what all `rows` say, and where."""
    first = rows[0]
    if len(rows) == 1:
        return str(first["meaning"])
    years = year_words(int(row["year"]) for row in rows if row["year"].isdecimal())
    if first["family"] == "vintage":
        account = names.get(first["account"], first["account"])
        return f"All money of {account} that is new in {years} and free for nations is used."
    where = f"In {len(rows)} places: {places}."
    limits = [float(row["limit"]) for row in rows]
    blanks = {_blank(row, varied, names, min(limits) < max(limits)) for row in rows}
    if len(blanks) > 1:
        return f"{first['meaning']} And the like elsewhere. {where}"
    text = blanks.pop().replace("{limit}", span(min(limits), max(limits)))
    only_years = varied == ["year"]
    for part in varied:
        text = text.replace(f"{{{part}}}", f"each of {years}" if only_years else _ANY[part])
    text = text[:1].upper() + text[1:]
    return text if only_years else f"{text} {where}"


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
