"""Whether the values of a mapping are what their keys ask for: nothing in it is passed over."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from decimal import Decimal
from typing import Any

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.importing.nation_asked import LEFT_OUT, code_stated, no_nation
from allocator.inputs.importing.tables import defaults

_YEARS = ("base_year", "first_year", "last_year")
_WHOLE = ("tier", "years")
_SHARES = ("share", "probability a year", "1 yes or 0 no")


def part_of(values: Dict[str, Any], key: str, place: str, findings: Findings) -> dict[str, Any]:
    """Return a table of a mapping; something else in its place is a fault."""
    found = values.get(key, {})
    if isinstance(found, dict):
        return found
    wrong = Complaint(f"{key} = {found!r}", "a table", f"write [{key}] and its keys below")
    findings.add(place, wrong, column=key)
    return {}


def text_of(values: Dict[str, Any], key: str, place: str, findings: Findings) -> str:
    """Return a text of a mapping; something else in its place is a fault."""
    found = values.get(key, "")
    if isinstance(found, str):
        return found
    findings.add(place, Complaint(f"{key} = {found!r}", "a text", "write it in quotes"), column=key)
    return ""


def check_case_keys(case: dict[str, Any], place: str, findings: Findings) -> None:
    """Add a fault for each key of the case that is no year or no text, as it should be."""
    for key, value in case.items():
        is_year = isinstance(value, int) and not isinstance(value, bool)
        if key in _YEARS and not is_year:
            findings.add(
                place, Complaint(f"{value!r}", "a year", f"write {key} = 2027"), column=key
            )
        elif key not in _YEARS:
            text_of(case, key, place, findings)


def check_nations(nations: dict[str, Any], place: str, findings: Findings) -> None:
    """Add a fault for each nation that is neither a code nor left out."""
    for name, code in nations.items():
        if code != LEFT_OUT and not code_stated(str(code)):
            findings.add(place, no_nation(name, str(code)), column="nations")


def check_defaults(changed: dict[str, Decimal], place: str, findings: Findings) -> None:
    """Add a fault for each default that is no share, or no whole number, as its unit asks."""
    for name, value in changed.items():
        unit = defaults()[name].unit if name in defaults() else ""
        allowed = ""
        if unit in _WHOLE and (value != int(value) or value < 1):
            allowed = "a whole number from 1"
        elif unit in _SHARES and value > 1:
            allowed = "a number from 0 to 1"
        if allowed:
            fix = f"correct it: it is in {unit}"
            findings.add(place, Complaint(f"{name} = {value}", allowed, fix), column="defaults")
