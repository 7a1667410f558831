"""Requests as text that can be read back, in the form that the command line takes."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from allocator.errors import DataError, Fault
from allocator.explore.revision.parse import (
    MORE,
    parse_addition,
    parse_change,
    parse_cut,
    parse_event,
    parse_rise,
)
from allocator.explore.revision.requests import Addition, Cut, Event, MoneyEvent, Request, Rise
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Add, AddRows, Drop, Scale, Set, as_table


@dataclass(frozen=True, slots=True)
class Form:
    """How requests of some kinds are written after an option, and read back."""

    kinds: tuple[type, ...]
    write: Callable[[Any], str]
    read: Callable[[str], Request]


def _addition(request: Addition) -> str:
    when = "" if request.year is None else f":{request.year}"
    return f"{_number(request.quantity)}x{request.item}:{request.nation}{when}"


def _money(request: Cut | Rise) -> str:
    when = "" if request.year is None else f":{request.year}"
    if request.share is not None:
        much = f"{_plain(Decimal(repr(float(request.share))).scaleb(2))}%"
    else:
        much = _number(request.amount_musd or 0.0)
    return f"{request.account}{when}={much}"


def _event(request: Event | MoneyEvent) -> str:
    about = request.nation if isinstance(request, Event) else request.account
    told = f"{request.kind}:{about}:{request.date.isoformat()}"
    if isinstance(request, MoneyEvent):
        return told
    parts = [f"{account}={_number(musd)}" for account, musd in request.obligated]
    parts += [MORE] if request.more else []
    return ":".join([told, *filter(None, [";".join(parts)])])


def _change(request: Any) -> str:
    return json.dumps(as_table(request), ensure_ascii=False)


FORMS: Mapping[str, Form] = {
    "--add": Form((Addition,), _addition, parse_addition),
    "--cut": Form((Cut,), _money, parse_cut),
    "--rise": Form((Rise,), _money, parse_rise),
    "--event": Form((Event, MoneyEvent), _event, parse_event),
    "--change": Form((Set, Scale, Add, AddRows, Drop, Lock), _change, parse_change),
}
"""The options of ``allocator revise`` and the requests that each takes."""


def request_text(request: Request) -> str:
    """Return a request as ``allocator revise`` takes it, such as ``--cut FMF=10%``.

    Examples
    --------
    >>> request_text(Cut("FMF", share=0.1))
    '--cut FMF=10%'
    """
    for option, form in FORMS.items():
        if isinstance(request, form.kinds):
            return f"{option} {shlex.quote(form.write(request))}"
    raise TypeError(f"no text for {request!r}")


def request_of(text: str) -> Request:
    """Return the request of a text that `request_text` made.

    Raises
    ------
    DataError
        The text has another form.
    """
    try:
        option, written = shlex.split(text)
        form = FORMS[option]
    except (ValueError, KeyError):
        raise DataError([Fault("request", text, f"an option and its value: {', '.join(FORMS)}",
                               "write it like --cut FMF=10%")]) from None  # fmt: skip
    return form.read(written)


def _number(value: float) -> str:
    return _plain(Decimal(repr(float(value))))


def _plain(number: Decimal) -> str:
    """Return a number with all its digits, and none beyond them."""
    return f"{number.normalize():f}"
