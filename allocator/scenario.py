"""`Scenario`: a policy with a name, an author and a note, in a TOML file of its own."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allocator.errors import DataError, Fault
from allocator.policy import Policy
from allocator.policy_read import clean, mend_name, toml_table

LONGEST = {"name": 80, "author": 80, "note": 2000}
"""Texts of a scenario, and most characters of each."""

_UNNAMED = "policy"
_UNSHOWN = ("Cc", "Cs")
"""Unicode's categories of control characters and of halves of characters."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A policy that people speak of by name.

    Name, author and note are plain text: they are shown and saved as they are and never run, not
    even if they look like a formula or a script.

    Parameters
    ----------
    name
        What it is called, at most 80 characters in one line; spaces at its ends are left out.
    policy
        The settings.
    author
        Who made it, at most 80 characters in one line.
    note
        Why, at most 2,000 characters; may have several lines.

    Raises
    ------
    DataError
        A text is missing, too long or holds characters that cannot be shown; all at once.
    """

    name: str
    policy: Policy = field(default_factory=Policy)
    author: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        texts = {key: getattr(self, key) for key in LONGEST}
        faults = [fault for key, text in texts.items() for fault in _faults(key, text, "scenario")]
        if faults:
            raise DataError(faults)
        for key, text in texts.items():
            object.__setattr__(self, key, text.strip())

    def to_toml(self) -> str:
        """Return the scenario as TOML that `from_toml` reads back without loss."""
        import tomli_w

        texts = {key: getattr(self, key) for key in LONGEST}
        return tomli_w.dumps({**texts, "policy": tomllib.loads(self.policy.to_toml())})

    @classmethod
    def from_toml(cls, source: str | Path) -> Scenario:
        """Read a scenario from a TOML file or text; a plain policy file is one named after itself.

        A `source` of type str is text if it is empty or holds a line break or an equals sign, else
        a path.

        Raises
        ------
        DataError
            The file cannot be read, is no TOML, or holds unknown names or wrong values.
        """
        place, table = toml_table(source)
        if table.keys() & {*LONGEST, "policy"}:
            return cls.from_table(table, place)
        stem = place.removesuffix(".toml").strip()[: LONGEST["name"]]
        return cls.from_table({"name": stem or _UNNAMED, "policy": table}, place)

    @classmethod
    def from_table(cls, table: Mapping[str, Any], place: str) -> Scenario:
        """Return the scenario in a `table` of name, author, note and policy.

        Raises
        ------
        DataError
            Unknown names or wrong values, all at once, told of `place`.
        """
        known = (*LONGEST, "policy")
        faults = [
            Fault(place, f"unknown name {key!r}", ", ".join(known), mend_name(key, known))
            for key in table
            if key not in known
        ]
        texts = {key: table.get(key, "") for key in LONGEST}
        faults += [fault for key, text in texts.items() for fault in _faults(key, text, place)]
        given = table.get("policy", {})
        if isinstance(given, Mapping):
            values, more = clean(given, place)
            faults += more
        else:
            mend = "write [policy] and the settings below it"
            faults.append(Fault(place, f"found {given!r}", "a table", mend, column="policy"))
        if faults:
            raise DataError(faults)
        return cls(policy=Policy(**values), **texts)


def settings_of(policy: Policy) -> list[str]:
    """Return what differs from the default policy, as ``--set`` takes it: ``budget.FMF=6000.0``.

    Decisions (locks) have no such spelling and are left out.
    """
    return [
        f"{name}={';'.join(value) if isinstance(value, list) else value}"
        for name, value in policy.changes().items()
        if name != "locks"
    ]


def _faults(key: str, text: object, place: str) -> Iterator[Fault]:
    """Yield what is wrong with a text of a scenario."""
    most = LONGEST[key]
    allowed = f"text of at most {most:,} characters"
    if not isinstance(text, str):
        yield Fault(place, f"found {text!r}", allowed, "put it in quotes", column=key)
        return
    if key == "name" and not text.strip():
        yield Fault(place, "the scenario has no name", allowed, "name it", column=key)
    if len(text.strip()) > most:
        yield Fault(place, f"{len(text.strip()):,} characters", allowed, "shorten it", column=key)
    lines = "\n\r\t" if key == "note" else ""
    if any(unicodedata.category(sign) in _UNSHOWN and sign not in lines for sign in text.strip()):
        yield Fault(place, f"a character that cannot be shown in {text[:40]!r}", allowed,
                    "write it in one line of plain text" if key != "note" else "take it out",
                    column=key)  # fmt: skip
