"""Requests as they are written in one line, on the command line and elsewhere."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation

from allocator.errors import DataError, Fault
from allocator.explore.revision.requests import (
    MONEY_EVENTS,
    Addition,
    Cut,
    Event,
    MoneyEvent,
    Request,
    Rise,
)
from allocator.inputs.scenario.changes import Change
from allocator.inputs.scenario.files import scenario_named
from allocator.inputs.scenario.parse import changes_of

_ADD = re.compile(r"(?P<much>[^x]+)x(?P<item>[^:]+):(?P<nation>[^:]+)(:(?P<year>[^:]+))?")
MORE = "more"
"""What follows an event after which accounts that can still pay may give its nation more."""

_MONEY = re.compile(r"(?P<account>[^:=]+)(:(?P<year>[^=]+))?=(?P<much>[^=]+)")


def requests_of(
    additions: Iterable[str],
    cuts: Iterable[str],
    events: Iterable[str],
    scenarios: Iterable[str],
    changes: Iterable[str] = (),
    rises: Iterable[str] = (),
) -> tuple[Request, ...]:
    """Return requests as the command line takes them, scenarios as FILE or FILE:NAME.

    Raises
    ------
    DataError
        One of them has another form; all at once.
    """
    found, faults = list[Request](), list[Fault]()
    ways: list[tuple[Callable[[str], Iterable[Request]], Iterable[str]]] = [
        (lambda text: scenario_named(text).all_changes, scenarios),
        (lambda text: (parse_addition(text),), additions),
        (lambda text: (parse_cut(text),), cuts),
        (lambda text: (parse_rise(text),), rises),
        (lambda text: (parse_event(text),), events),
        (lambda text: (parse_change(text),), changes),
    ]
    for way, texts in ways:
        for text in texts:
            try:
                found += way(text)
            except DataError as error:
                faults += error.faults
    if not found and not faults:
        known = "--add, --cut, --rise, --event or --scenario"
        faults.append(Fault("revise", "nothing asked", known,
                            "say what the plan should do, such as --cut FMF=10%"))  # fmt: skip
    if faults:
        raise DataError(faults)
    return tuple(found)


def parse_addition(text: str) -> Addition:
    """Return the request in ``3xpatrol_boats:PHL:2021``; the year may be left out.

    Raises
    ------
    DataError
        The text has another form.
    """
    found = _ADD.fullmatch(text.strip())
    if found is None:
        raise _refused("--add", text, "QUANTITYxITEM:NATION or QUANTITYxITEM:NATION:YEAR",
                       "write it like 3xpatrol_boats:PHL:2021")  # fmt: skip
    much, year = _number(found["much"], "--add", text), found["year"]
    when = None if year is None else _year(year, "--add", text)
    return Addition(much, found["item"].strip(), found["nation"].strip(), when)


def parse_cut(text: str) -> Cut:
    """Return the request in ``FMF=10%``, ``FMF=500`` (US$ million a year) or ``FMF:2021=10%``.

    Raises
    ------
    DataError
        The text has another form.
    """
    return Cut(*_money(text, "--cut"))


def parse_rise(text: str) -> Rise:
    """Return the request in ``FMF=10%``, ``FMF=500`` (US$ million a year) or ``FMF:2021=10%``.

    Raises
    ------
    DataError
        The text has another form.
    """
    return Rise(*_money(text, "--rise"))


def _money(text: str, place: str) -> tuple[str, float | None, float | None, int | None]:
    """Return account, share, US$ million a year, and year."""
    found = _MONEY.fullmatch(text.strip())
    if found is None:
        raise _refused(place, text, "ACCOUNT=SHARE% or ACCOUNT:YEAR=SHARE%, or US$ million "
                       "without a per cent sign", "write it like FMF=10%")  # fmt: skip
    said, year = found["much"].strip(), found["year"]
    much = _number(said.removesuffix("%"), place, text)
    account = found["account"].strip()
    when = None if year is None else _year(year, place, text)
    if said.endswith("%"):
        return account, _share(said.removesuffix("%")), None, when
    return account, None, much, when


def parse_event(text: str) -> Event | MoneyEvent:
    """Return the request in ``coup:NER:2020-07-26`` or, for money, ``donor_exit:PKO:2021-05-01``.

    What accounts had obligated by that day follows an event of a nation, in US$ million of its
    fiscal year, and ``more`` if accounts that can still pay may give the nation more than before:
    ``coup:NER:2020-07-26:FMF=3000;IMET=80;more``.

    Raises
    ------
    DataError
        The text has another form, or there is no such day.
    """
    parts = [part.strip() for part in text.split(":")]
    rest = list[str]()
    if len(parts) > 3 and parts[0] not in MONEY_EVENTS:
        rest = [one.strip() for part in parts[3:] for one in part.split(";")]
        parts = parts[:3]
    if len(parts) != 3 or not all(parts):
        raise _refused(
            "--event",
            text,
            "KIND:NATION:DATE or KIND:ACCOUNT:DATE",
            "write it like coup:NER:2020-07-26",
        )
    try:
        date = datetime.date.fromisoformat(parts[2])
    except ValueError:
        raise _refused("--event", parts[2], "a day such as 2020-07-26",
                       "write a day that there is, as year-month-day") from None  # fmt: skip
    if parts[0] in MONEY_EVENTS:
        return MoneyEvent(parts[0], parts[1], date)
    obligated = tuple(_obligated((one for one in rest if one.lower() != MORE), text))
    more = any(one.lower() == MORE for one in rest)
    return Event(parts[0], parts[1], date, obligated, more)


def _obligated(parts: Iterable[str], whole: str) -> Iterator[tuple[str, float]]:
    """Yield accounts and what they had obligated, of parts such as ``FMF=3000``."""
    for part in filter(None, parts):
        account, equals, musd = part.partition("=")
        if not equals or not account.strip() or account.strip().lower() == MORE:
            raise _refused("--event", part, f"ACCOUNT=US$ million or {MORE!r} alone, parted by "
                           "semicolons", "write it like "
                           f"coup:NER:2020-07-26:FMF=3000;IMET=80;{MORE}")  # fmt: skip
        yield account.strip(), _number(musd, "--event", whole)


def parse_change(text: str) -> Change:
    """Return the change of a scenario in ``{"scale": "budget_factor.FMF", "by": 0.9}``.

    Raises
    ------
    DataError
        The text is no JSON, or no change.
    """
    try:
        table = json.loads(text)
    except ValueError:
        example = 'write it like {"scale": "budget_factor.FMF", "by": 0.9}'
        raise _refused("--change", text, "a change of a scenario as JSON", example) from None
    found, faults = changes_of([table], "--change")
    if faults:
        raise DataError(faults)
    return found[0]


def _share(text: str) -> float:
    """Return a number of per cent as a share, exact to the last digit that is written."""
    try:
        return float(Decimal(text).scaleb(-2))
    except InvalidOperation:
        return float(text) / 100


def _number(text: str, place: str, whole: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _refused(place, f"{text!r} in {whole!r}", "a number", "write digits") from None


def _year(text: str, place: str, whole: str) -> int:
    if not text.strip().isdecimal():
        raise _refused(place, f"{text!r} in {whole!r}", "a year", "write a year such as 2021")
    return int(text)


def _refused(place: str, found: str, allowed: str, fix: str) -> DataError:
    return DataError([Fault(place, found, allowed, fix)])
