"""Read the values of a policy from TOML, settings and Python, telling every fault at once."""

from __future__ import annotations

import dataclasses
import datetime
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from allocator.errors import DataError, Fault
from allocator.inputs.case.io.letters import composed, twin_of
from allocator.inputs.case.io.raw_tables import near_fix, nearest
from allocator.inputs.case.io.written_amounts import (
    Wanted,
    ascii_figure,
    fix_of_figure,
    in_dollars,
    per_cent_hint,
)
from allocator.inputs.case.schema.column import TOO_LARGE
from allocator.inputs.case.schema.tables import GRADES
from allocator.inputs.policy.fields import FIELDS, REALITY, RULE_FAMILIES, RULE_PRICES, Field
from allocator.util.format import listing

_ID = re.compile(r"[\w.\-]+")
_BY_NAME = {one.name: one for one in FIELDS}
_LOCK_TEXTS = ("lock", "nation", "item", "account", "years", "author", "reason", "date")
_LOCK_FIGURES = ("low", "high")
_CLOSED_KEYS = {"grade_cap": GRADES, "rule_price": tuple(RULE_PRICES)}
_CLOSED_WORDS = {"rules_off": RULE_FAMILIES, "left_out": REALITY}


def fix_name(word: str, known: Iterable[str]) -> str:
    """Return the fix for an unknown `word`: the nearest of the `known` names."""
    known = list(known)
    if twin_of(word, known):
        return near_fix(word, known)
    near = nearest(word, known)
    return f"did you mean {near}" if near else "use one of these names, or remove it"


def shortlist(known: Iterable[str]) -> str:
    """Return the `known` names in a line."""
    return listing(sorted(known)) or "none: the case has no such names"


def toml_table(source: str | Path) -> tuple[str, dict[str, Any]]:
    """Return the place to name in faults and the raw table of a TOML file or text."""
    text, place = str(source), "policy"
    is_text = isinstance(source, str) and (not source.strip() or "\n" in source or "=" in source)
    try:
        if not is_text:
            place = Path(source).name
            text = Path(source).read_text(encoding="utf-8-sig")
        return place, tomllib.loads(composed(text))
    except OSError as error:
        why = error.strerror or str(error)
        fault = Fault(str(source), f"cannot be read ({why})", "a TOML file", "check the path")
        raise DataError([fault]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fix = "'allocator policy --toml' writes a file to start from"
        fault = Fault(place, f"this is not TOML ({error})", "TOML in UTF-8", fix)
        raise DataError([fault]) from error


def settings_table(
    base: Mapping[str, Any], settings: Iterable[str]
) -> tuple[dict[str, object], list[Fault]]:
    """Return the table `base` with `settings` put in (``budget.FMF=6000``), and the faults."""
    table: dict[str, Any] = {k: dict(v) if isinstance(v, dict) else v for k, v in base.items()}
    faults: list[Fault] = []
    for setting in settings:
        left, equals, right = (part.strip() for part in composed(setting).partition("="))
        name, _, key = left.partition(".")
        one = _BY_NAME.get(name)
        if one is None:
            faults.append(_unknown_field("--set", name))
        elif not equals or one.kind == "locks" or (one.kind == "mapping") != bool(key):
            faults.append(_misspelt(setting, one))
        elif one.kind == "mapping":
            _put(table[name], key, _number(right))
        else:
            _put(table, name, _words(right) if one.kind == "list" else _number(right))
    return table, faults


def nested(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings by name, such as ``budget.FMF``, as the table of a policy file."""
    table: dict[str, Any] = {}
    for spelling, value in changes.items():
        name, dot, key = spelling.partition(".")
        if dot and name in _BY_NAME and _BY_NAME[name].kind == "mapping":
            table.setdefault(name, {})[key] = value
        else:
            table[spelling] = value
    return table


def clean(table: Mapping[str, object], place: str) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of `table` in their types, and every fault.

    Scalars become float or int (`Field.whole`), mappings dict of these, lists list of str, locks
    list of dict. What has a fault or no figure is left out.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, raw in table.items():
        one = _BY_NAME.get(name)
        if one is None:
            faults.append(_unknown_field(place, name))
            continue
        if one.kind == "scalar" and one.default is None and raw is None:
            continue
        if one.kind == "scalar":
            value: Any = _figure(one, raw, place, name, faults)
        elif one.kind == "mapping":
            value = _mapping(one, raw, place, faults)
        else:
            value = _list(one, raw, place, faults)
        if value is not None:
            values[name] = value
    return values, faults + _disorder(values, place)


def _figure(one: Field, raw: object, place: str, column: str, faults: list[Fault]) -> float | None:
    good = isinstance(raw, int | float) and not isinstance(raw, bool) and _finite(raw)
    if good:
        value = float(raw)  # type: ignore[arg-type]
        low, high = one.low, one.high
        in_range = (low is None or value >= low) and (high is None or value <= high)
        fits = in_range and value < TOO_LARGE
        if fits and (not one.whole or value.is_integer()):
            return int(value) if one.whole else value
        if in_range and value >= TOO_LARGE:
            faults.append(Fault(place, f"found {raw!r}",
                                f"figures below {TOO_LARGE:g}: the solver accepts none above it",
                                "check the unit", column=column))  # fmt: skip
            return None
    unit = f" ({one.unit})" if one.unit else ""
    noun = "a whole number" if one.whole else "a number"
    faults.append(Fault(place, f"found {raw!r}", f"{noun}, {one.range_words}{unit}",
                        _fix_of(one, raw), column=column))  # fmt: skip
    return None


def _fix_of(one: Field, raw: object) -> str:
    """Return how a figure that a field does not take is to be written."""
    wanted = Wanted(one.unit, one.low, one.high, f"the default: {one.default_words}")
    if isinstance(raw, str) and raw.strip():
        return fix_of_figure(raw.strip(), wanted)
    usual = f"give {one.name} in this range (default {one.default_words})"
    if isinstance(raw, int | float) and not isinstance(raw, bool) and _finite(raw):
        return per_cent_hint(raw, wanted) or (in_dollars(raw) if wanted.is_money else "") or usual
    return usual


def _mapping(one: Field, raw: object, place: str, faults: list[Fault]) -> dict[str, float] | None:
    if not isinstance(raw, Mapping):
        faults.append(Fault(place, f"found {raw!r}", f"numbers by {one.keys}",
                            f"write {one.spelling}", column=one.name))  # fmt: skip
        return None
    found: dict[str, float] = {}
    for key, value in raw.items():
        name = composed(str(key))
        known = _CLOSED_KEYS.get(one.name)
        if known is not None and name not in known:
            faults.append(Fault(place, f"unknown {one.keys} {name!r}", shortlist(known),
                                fix_name(name, known), column=f"{one.name}.{name}"))  # fmt: skip
            continue
        # a region is called as people call it, not by a code
        if not _ID.fullmatch(name) and name != "*" and (one.keys != "region" or not name.strip()):
            faults.append(_no_name(place, name, f"{one.name}.{name}"))
            continue
        figure = _figure(one, value, place, f"{one.name}.{name}", faults)
        if figure is not None:
            found[name] = figure
    return found


def _list(one: Field, raw: object, place: str, faults: list[Fault]) -> list[Any] | None:
    if isinstance(raw, str) or not isinstance(raw, Iterable):
        faults.append(Fault(place, f"found {raw!r}", "a list",
                            f"write {one.name} = [...]", column=one.name))  # fmt: skip
        return None
    if one.kind == "locks":
        found = [_lock(lock, place, at, faults) for at, lock in enumerate(raw, start=1)]
        return _without_twins([lock for lock in found if lock is not None], place, faults)
    given = [composed(word) if isinstance(word, str) else word for word in raw]
    words = [word for at, word in enumerate(given) if word not in given[:at]]
    for word in words:
        if not isinstance(word, str) or not _ID.fullmatch(word):
            faults.append(_no_name(place, word, one.name))
        elif word not in (known := _CLOSED_WORDS.get(one.name, words)):
            faults.append(Fault(place, f"unknown {one.keys} {word!r}", shortlist(known),
                                fix_name(word, known), column=one.name))  # fmt: skip
    return [word for word in words if isinstance(word, str)]


def _lock(raw: Any, place: str, at: int, faults: list[Fault]) -> dict[str, Any] | None:
    given = dataclasses.asdict(raw) if dataclasses.is_dataclass(raw) else raw  # type: ignore[arg-type]
    if not isinstance(given, Mapping):
        faults.append(Fault(place, f"lock {at} is {raw!r}", "a table with lock and nation",
                            "write [[locks]]", column="locks"))  # fmt: skip
        return None
    before, found = len(faults), dict[str, Any]()

    def fault(column: str, what: str, allowed: str, fix: str) -> None:
        faults.append(Fault(place, f"lock {at}: {what}", allowed, fix, column=f"locks.{column}"))

    for name, value in given.items():
        if name in _LOCK_TEXTS and isinstance(value, str | datetime.date):
            text = value.isoformat() if isinstance(value, datetime.date) else value.strip()
            found[name] = composed(text)
        elif name in _LOCK_FIGURES and (value is None or _is_quantity(value)):
            found[name] = None if value is None else float(value)
        elif name in _LOCK_TEXTS:
            fault(name, f"found {value!r}", "text", "put it in quotes")
        elif name in _LOCK_FIGURES:
            fault(name, f"found {value!r}", "a number from 0 to 1e+09, or nothing",
                  _fix_of_quantity(value))  # fmt: skip
        else:
            known = (*_LOCK_TEXTS, *_LOCK_FIGURES)
            fault(str(name), f"unknown name {name!r}", ", ".join(known), fix_name(str(name), known))
    if len(faults) == before:
        _check_lock(found, fault)
    return found if len(faults) == before else None


def _fix_of_quantity(value: object) -> str:
    wanted = Wanted("lots, seats or US$ million", 0.0, 1e9, "no limit")
    return fix_of_figure(value, wanted) if isinstance(value, str) else "correct the number"


def _check_lock(found: dict[str, Any], fault: Any) -> None:
    for name in ("lock", "nation"):
        if not _ID.fullmatch(found.get(name, "")):
            fault(name, f"found {found.get(name, '')!r}", "letters, digits and _ . -", "name it")
    low, high = found.get("low"), found.get("high")
    if low is None and high is None:
        fault("low", "neither low nor high is given", "one of them or both", "give a quantity")
    elif low is not None and high is not None and low > high:
        fault("low", f"low {low:g} is above high {high:g}", "low up to high", "swap them")
    if found.get("item") and found.get("account"):
        fault("account", "account is given together with an item", "item or account",
              "leave out the account: a lot is paid by any account that is allowed to")  # fmt: skip
    if found.get("date"):
        try:
            datetime.date.fromisoformat(found["date"])
        except ValueError:
            fault("date", f"found {found['date']!r}", "a date such as 2020-03-31", "correct it")


def _without_twins(
    locks: list[dict[str, Any]], place: str, faults: list[Fault]
) -> list[dict[str, Any]]:
    names = [lock["lock"] for lock in locks]
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.append(Fault(place, f"two locks are called {name}", "a different name for each",
                            "rename one", column="locks.lock"))  # fmt: skip
    return locks


def _disorder(values: Mapping[str, Any], place: str) -> list[Fault]:
    """Return the faults of scalars that must come in an order."""
    chains = (("absorption_full", "absorption_most", "absorption_limit"),
              ("effect_limit", "effect_most"))  # fmt: skip
    faults = []
    for chain in chains:
        figures = [values.get(name, _BY_NAME[name].default) for name in chain]
        if figures != sorted(figures):
            told = ", ".join(f"{n} is {v:g}" for n, v in zip(chain, figures, strict=True))
            faults.append(Fault(place, told, " ≤ ".join(chain), "put them in this order",
                                column=chain[0]))  # fmt: skip
    return faults


def _unknown_field(place: str, name: str) -> Fault:
    return Fault(place, f"unknown name {name!r}", "the names that 'allocator policy' lists",
                 fix_name(name, _BY_NAME))  # fmt: skip


def _no_name(place: str, word: object, column: str) -> Fault:
    allowed, fix = "names of letters, digits and _ . -", "write the name as in the case"
    parts = [part.strip() for part in str(word).split(",")]
    if len(parts) > 1 and all(_ID.fullmatch(part) for part in parts):
        fix = f"write each name separately: {';'.join(parts)} in a setting, a list in a file"
    return Fault(place, f"found {word!r}", allowed, fix, column=column)


def _misspelt(setting: str, one: Field) -> Fault:
    if one.kind == "locks":
        fix = "write locks in a policy file or in the case's table locks"
        return Fault("--set", f"found {setting!r}", "fields other than locks", fix)
    value = "name;name" if one.kind == "list" else "number"
    spelling = f"{one.spelling}={value}"
    return Fault("--set", f"found {setting!r}", spelling, f"write --set {spelling}")


def _put(table: dict[str, Any], name: str, value: object) -> None:
    if value is None:
        table.pop(name, None)
    else:
        table[name] = value


def _number(text: str) -> object:
    """Return the number in `text`, None for an empty one, the text itself if it is no number."""
    if not text:
        return None
    try:
        return float(ascii_figure(text))
    except ValueError:
        return text


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(";") if word.strip()]


def _is_quantity(value: object) -> bool:
    good = isinstance(value, int | float) and not isinstance(value, bool)
    return good and _finite(value) and 0 <= value <= 1e9  # type: ignore[arg-type, operator]


def _finite(number: float) -> bool:
    """Tell whether a number is neither infinite nor a whole number too large for a float."""
    try:
        return math.isfinite(number)
    except OverflowError:
        return False
